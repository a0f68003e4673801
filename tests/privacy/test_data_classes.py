"""R40: every column has a data class and a term, and erasure follows them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import SQLModel

import hiring.models.tables  # noqa: F401  the metadata must be whole
from hiring.domain import data_classes
from hiring.domain.data_classes import ENTRIES, DataClass, Term
from hiring.store import owned
from hiring.store.erasure import KEPT_WHOLE, ONE_OF_A_KIND
from tests.privacy.planting import is_text

TEXT = {DataClass.FREE_TEXT, DataClass.IDENTITY, DataClass.CONTACT}


def columns() -> set[tuple[str, str]]:
    return {(one.name, column.name) for one in SQLModel.metadata.sorted_tables for column in one.columns}


def unclassed(known: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return columns() - known


def test_R40_every_column_has_a_data_class_and_a_term() -> None:
    assert unclassed(set(ENTRIES)) == set(), "a column of models/ without a line in domain/data_classes.py"
    assert set(ENTRIES) - columns() == set(), "a line in domain/data_classes.py without a column"


def test_R40_a_new_column_without_a_class_is_found() -> None:
    assert unclassed(set(ENTRIES) - {("evidence", "situation")}) == {("evidence", "situation")}


def test_R40_free_text_and_identity_of_a_candidate_go_with_the_candidate() -> None:
    """Texts that stay say nothing about candidates: they are the organisation's, or a person's own account."""
    staying = {one.table for one in ENTRIES.values() if one.holds in TEXT and one.term is not Term.CANDIDATE}
    assert staying == {"person", "person_words", "account_link"}


def test_R40_every_long_text_that_hangs_on_a_candidate_is_erased() -> None:
    """A new column for long text cannot be called something else."""
    kept = {
        f"{one.name}.{column.name}"
        for one in SQLModel.metadata.sorted_tables
        for column in one.columns
        if owned.leads(one.name)
        and isinstance(column.type, sa.Text)
        and ENTRIES[one.name, column.name].term is not Term.CANDIDATE
    }
    assert kept == set()


def test_R40_every_table_to_be_erased_leads_to_a_candidate_and_can_be_emptied() -> None:
    for name in data_classes.ERASED_TABLES:
        assert owned.leads(name), name
        if name in data_classes.WHOLE_ROWS:
            assert {one.term for one in ENTRIES.values() if one.table == name} == {Term.CANDIDATE}
            continue
        for column in data_classes.erased_columns(name):
            found = owned.table(name).c[column]
            special = {(name, column)} & (set(KEPT_WHOLE) | ONE_OF_A_KIND)
            assert found.nullable or special or is_text(found), f"{name}.{column}"
