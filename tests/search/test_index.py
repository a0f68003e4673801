"""The index holds what is submitted and nothing else, is used by both engines, and can be made anew at any time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from hiring.domain.vocabulary import FeedbackStatus, VoteValue
from hiring.models.feedback import Evidence, Feedback
from hiring.models.openings import Candidate
from hiring.models.people import Person
from hiring.models.search import INDEXED
from hiring.services import feedback, scope
from hiring.store import candidates, erasure, loop_list, people, search, search_index
from hiring.store.search import Wanted
from tests.support.company import Company, add_candidate, scheduled_loop, submit_rows
from tests.support.drive_feedback import past_all_slots, save_full, submit_one
from tests.support.queries import counted


def kept(session: Session) -> dict[str, set[tuple[UUID, str]]]:
    """Table → owner and words."""
    tables = (SQLModel.metadata.tables[name] for name in INDEXED)
    return {one.name: {tuple(row) for row in session.execute(sa.select(one.c[1], one.c.words))} for one in tables}


def found_people(session: Session, *words: str) -> list[str]:
    return [person.name for person, _ in people.page(session, people.Filters(words=words), None)]


def test_R14_drafts_are_never_in_the_index_and_a_recall_takes_the_words_away(company: Company) -> None:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    save_full(company, loop_id, "iris")
    with company.looking() as session:
        assert kept(session)["evidence_words"] == set(), "a draft"
    submit_one(company, loop_id, "iris", VoteValue.INCLINED)
    with company.looking() as session:
        written = kept(session)["evidence_words"]
        assert {owner for owner, _ in written} == set(session.exec(select(Evidence.id)))
        assert all("situation" in words.split() for _, words in written)
    with company.acting("iris") as work:
        feedback.recall(work, loop_id)
    with company.looking() as session:
        assert kept(session)["evidence_words"] == set(), "recalled"


def test_names_follow_and_a_rebuilt_index_is_the_same(company: Company) -> None:
    with company.acting("ada") as work:
        work.session.get_one(Person, company.ids["iris"]).name = "Iris Sørensen"
        add_candidate(work.session, company, "مُحَمَّد العربي")
        work.session.flush()
        work.session.exec(select(Candidate)).all()
    with company.looking() as session:
        assert found_people(session, "sorensen") == ["Iris Sørensen"]
        assert found_people(session, "søren", "iri") == ["Iris Sørensen"]
        assert found_people(session, "orensen") == []
        assert found_people(session, "%") == []
        assert found_people(session, '"', "*") == []
        asked = candidates.Filters(company.ids["rita"], words=("محمد",))
        assert len(candidates.page(session, asked, None)) == 1
        before = kept(session)
    with company.engine.begin() as connection:
        search_index.rebuild(connection)
    with company.looking() as session:
        assert kept(session) == before
        assert found_people(session, "sorensen") == ["Iris Sørensen"]


def test_what_is_rolled_back_is_not_found(company: Company) -> None:
    with company.looking() as session:
        session.get_one(Person, company.ids["iris"]).name = "Iris Rollback"
        session.flush()
        session.rollback()
        session.commit()
    with company.looking() as session:
        assert found_people(session, "rollback") == []
        assert found_people(session, "iris") == ["Iris Example"]


@contextmanager
def explained(company: Company) -> Iterator[list[str]]:
    """The plans of the block's statements; PostgreSQL without the scans it prefers on small tables."""
    plans: list[str] = []
    explain = "EXPLAIN QUERY PLAN " if company.engine.dialect.name == "sqlite" else "EXPLAIN "

    def note(connection: sa.Connection, _cursor: object, statement: str, given: object, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            cursor = connection.connection.cursor()
            for way in ("seqscan", "nestloop", "mergejoin") if explain == "EXPLAIN " else ():
                cursor.execute(f"SET LOCAL enable_{way} = off")
            cursor.execute(explain + statement, given)
            plans.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
            cursor.close()

    sa.event.listen(company.engine, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        sa.event.remove(company.engine, "before_cursor_execute", note)


def test_both_engines_look_into_the_index(company: Company) -> None:
    with company.acting("rita") as work, explained(company) as plans:
        ties = scope.ties_of(work)
        plans.clear()
        people.page(work.session, people.Filters(words=("iris",)), None)
        candidates.page(work.session, candidates.Filters(company.ids["rita"], words=("mira",)), None)
        search.evidence(work.session, ties, Wanted(("situation", "iris")))
        search.how_many(work.session, ties, Wanted(("situation", "iris")))
        loop_list.rows(work.session, ties, loop_list.Filters(words=("mira",)), "due", company.now)
    tables = ("person_words", "candidate_words", "evidence_words", "evidence_words", "candidate_words")
    for table, plan in zip(tables, plans, strict=True):
        sign = f"{table}_fts VIRTUAL TABLE INDEX" if company.engine.dialect.name == "sqlite" else f"ix_{table}_words"
        assert sign in plan, plan
        assert f"SCAN {table}\n" not in f"{plan}\n", plan


def test_a_page_of_evidence_is_one_statement_however_many_are_found(company: Company) -> None:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    sent = []
    for name in ("iris", "ivan"):
        submit_one(company, loop_id, name)
        with company.acting("iris") as work:
            ties = scope.ties_of(work)
            with counted(company.engine) as statements:
                assert len(search.evidence(work.session, ties, Wanted(("situation",)))) == 2, "the own alone"
                assert search.how_many(work.session, ties, Wanted(("situation",))) == 2
        sent.append(len(statements))
    assert sent == [2, 2]


def test_pages_of_evidence_follow_each_other_newest_first(page_company: Company) -> None:
    company = page_company
    loop_id = scheduled_loop(company)
    with company.acting("iris") as work:
        place = work.session.execute(
            sa.text("SELECT id, loop_id FROM panelist WHERE person_id = :p"), {"p": company.ids["iris"].hex}
        ).one()
        mine = Feedback(
            id=company.new_id(), loop_id=loop_id, panelist_id=UUID(place.id), status=FeedbackStatus.SUBMITTED
        )
        work.session.add(mine)
        work.session.flush()
        for number in range(5):
            work.session.add(
                Evidence(
                    id=company.new_id(), feedback_id=mine.id, principle="ownership", position=number,
                    situation=f"Pelican number {number}",
                )
            )  # fmt: skip
    with company.acting("iris") as work:
        ties, wanted, last, pages = scope.ties_of(work), Wanted(("peli",)), None, []
        for _ in range(3):
            rows = search.evidence(work.session, ties, wanted, last, size=2)
            pages.append([one.evidence.position for one in rows[:2]])
            last = rows[:2][-1].evidence.id
    assert pages == [[4, 3], [2, 1], [0]]


def blocks(session: Session) -> bytes:
    """Every byte that the full-text tables hold."""
    rows = (session.execute(sa.text(f"SELECT block FROM {name}_fts_data")) for name in INDEXED)
    return b"|".join(bytes(row[0]) for found in rows for row in found)


def test_R40_erasure_takes_the_words_from_the_index_to_the_last_byte(page_company: Company) -> None:
    company = page_company
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, {"iris": VoteValue.INCLINED})
    with company.acting("ada") as work:
        work.session.get_one(Candidate, company.candidate_id).name = "Xylophonia Quintessa"
        for row in work.session.exec(select(Evidence)):
            row.situation = "Zygomorphic vuvuzela"
    planted = (b"lophonia", b"intessa", b"gomorphic", b"vuzela")
    with company.looking() as session:
        assert all(one in blocks(session) for one in planted), "a control: terms stand there without a shared beginning"
    with company.acting("ada") as work:
        erasure.erase(work.session, work.session.get_one(Candidate, company.candidate_id))
    assert erasure.wipe(company.engine)
    with company.looking() as session:
        assert [one for one in planted if one in blocks(session)] == []
        assert kept(session)["evidence_words"] == set() == kept(session)["candidate_words"]
        assert found_people(session, "iris") == ["Iris Example"]
