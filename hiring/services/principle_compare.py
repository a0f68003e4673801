"""Two versions side by side, as a card."""

from typing import Literal
from uuid import UUID

from hiring.domain.words import spoken
from hiring.principles import PrincipleSet
from hiring.principles_compare import FieldChange, QuestionChange, SetComparison, compare
from hiring.schemas.principle_sets import ChangedPrinciple, ComparePage, Difference
from hiring.services import principle_pages, principle_sets
from hiring.services.work import Work


def compare_page(work: Work, old_id: UUID, new_id: UUID) -> ComparePage:
    """What is new, gone and different in the second."""
    rows = principle_pages.seen(work, old_id), principle_pages.seen(work, new_id)
    old, new = (principle_sets.parsed(row) for row in rows)
    found = compare(old, new)
    return ComparePage(
        old_title=principle_sets.title(rows[0]), new_title=principle_sets.title(rows[1]),
        old_href=f"/principles/{old_id}", new_href=f"/principles/{new_id}",
        swap_href=f"/principles/{new_id}/compare/{old_id}",
        general=tuple(_difference(one) for one in (*found.fields, *found.scale)),
        principles=_principles(found, old, new), reordered=found.reordered, same=found.is_empty,
    )  # fmt: skip


def _difference(change: FieldChange) -> Difference:
    """A single text is shown whole on both sides, a list by what went and what came."""
    whole = len(change.before) <= 1 and len(change.after) <= 1
    before, after = (change.before, change.after) if whole else (change.removed, change.added)
    if not before and not after:
        before, after = change.before, change.after
    return Difference(field=_words(change.field), before=before, after=after)


def _words(field: str) -> str:
    return spoken(field).replace(".", ", ")


def _principles(found: SetComparison, old: PrincipleSet, new: PrincipleSet) -> tuple[ChangedPrinciple, ...]:
    """Principles that changed, in the order of the newer set; questions count as changes of their principle."""
    changed = {one.id: one for one in found.changed}
    cards = []
    for one in new.principles:
        fields = changed[one.id].fields if one.id in changed else ()
        kind: Literal["added", "changed"] = "added" if one.id not in old.principle_ids else "changed"
        questions = found.questions_of(one.id)
        if kind == "added" or fields or questions:
            differences = (*map(_difference, fields), *(_question(change, one.id) for change in questions))
            cards.append(ChangedPrinciple(id=one.id, name=one.name, kind=kind, differences=differences))
    gone = [ChangedPrinciple(id=one.id, name=one.name, kind="removed", differences=()) for one in found.removed]
    return (*cards, *gone)


def _question(change: QuestionChange, principle_id: str) -> Difference:
    before = change.before if change.principle_before == principle_id else None
    after = change.after if change.principle_after == principle_id else None
    return Difference(
        field=f"question {change.id}", before=(before,) if before else (), after=(after,) if after else ()
    )
