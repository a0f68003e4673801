"""One field over loops, candidates, people and requisitions: each list's own rule says who finds what (R18, R21)."""

from collections.abc import Iterable
from urllib.parse import urlencode

from hiring.domain import policy
from hiring.domain.actions import Action
from hiring.domain.seats import Ask
from hiring.schemas.candidates import FindCandidates
from hiring.schemas.loop_table import ALL, TableQuery, Whose
from hiring.schemas.people import FindPeople
from hiring.schemas.requisitions import FindRequisitions
from hiring.schemas.search import Hit, HitGroup, Search, SearchPage
from hiring.services import candidates, loop_table, people, requisitions
from hiring.services.seats import plain_seat
from hiring.services.work import Work

MOST = 8


def search(work: Work, asked: Search) -> SearchPage:
    """The first few of each kind; nothing is searched for an empty word."""
    if not asked.q:
        return SearchPage(q="", groups=())
    groups = (_loops(work, asked.q), _candidates(work, asked.q), _requisitions(work, asked.q), _people(work, asked.q))
    return SearchPage(q=asked.q, groups=tuple(group for group in groups if group and group.hits))


def _may(work: Work, action: Action) -> bool:
    return policy.may(action, plain_seat(work.viewer), Ask())


def _group(label: str, path: str, q: str, hits: Iterable[Hit], **more: str) -> HitGroup:
    found = tuple(hits)
    all_href = f"{path}?{urlencode({'q': q, **more})}" if len(found) > MOST else ""
    return HitGroup(label=label, hits=found[:MOST], all_href=all_href)


def _loops(work: Work, q: str) -> HitGroup:
    table = loop_table.table(work, TableQuery(q=q, whose=Whose.ALL, state=ALL))
    rows = (
        Hit(href=row.href, name=row.candidate, more=f"{row.opening} · {row.state}".strip(" ·")) for row in table.rows
    )
    return _group("Loops", "/loops", q, rows, whose=Whose.ALL.value, state=ALL)


def _candidates(work: Work, q: str) -> HitGroup | None:
    if not _may(work, Action.VIEW_CANDIDATES):
        return None
    found = candidates.candidates_page(work, FindCandidates(q=q, show="all"))
    rows = (Hit(href=row.href, name=row.name, more=f"{row.code} · {row.requisition}".strip(" ·")) for row in found.rows)
    return _group("Candidates", "/candidates", q, rows, show="all")


def _requisitions(work: Work, q: str) -> HitGroup | None:
    if not _may(work, Action.VIEW_REQUISITIONS):
        return None
    found = requisitions.requisitions_page(work, FindRequisitions(q=q, show="all"))
    rows = (Hit(href=row.href, name=f"{row.code} {row.title}", more=f"{row.level} · {row.team}") for row in found.rows)
    return _group("Requisitions", "/requisitions", q, rows, show="all")


def _people(work: Work, q: str) -> HitGroup | None:
    if not _may(work, Action.VIEW_PEOPLE):
        return None
    found = people.page(work, FindPeople(q=q))
    rows = (Hit(href=row.href, name=row.name, more=f"{row.title}, {row.team}".strip(", ")) for row in found.rows)
    return _group("People", "/people", q, rows)
