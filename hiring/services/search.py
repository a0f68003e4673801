"""One field over loops, candidates, people, requisitions and evidence: each one's own rule says who finds what."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from urllib.parse import urlencode

from hiring.domain import policy
from hiring.domain.actions import Action
from hiring.domain.search import terms
from hiring.domain.seats import Ask
from hiring.schemas.candidates import FindCandidates
from hiring.schemas.loop_table import ALL, TableQuery, Whose
from hiring.schemas.people import FindPeople
from hiring.schemas.requisitions import FindRequisitions
from hiring.schemas.search import Hit, HitGroup, Search, SearchPage
from hiring.services import candidates, loop_table, people, requisitions, search_evidence
from hiring.services.seats import plain_seat
from hiring.services.work import Work

MOST = 8
Aside = Callable[[Work], AbstractContextManager[Work]]
"""A short transaction of its own, so that looking takes no write lock."""


def search(work: Work, asked: Search, aside: Aside) -> SearchPage:
    """The first few of each kind and a page of evidence; nothing is searched where no letter was typed.

    That others' evidence is shown is written down `aside` before it is (R13, R20).
    """
    if not terms(asked.q):
        return SearchPage(q=asked.q, groups=(), nothing_to_find=bool(asked.q))
    evidence, shown = search_evidence.found(work, asked)
    if search_evidence.unnoted(work, shown):
        with aside(work) as writing:
            search_evidence.note_shown(writing, shown)
    groups = () if asked.after else _named(work, asked.q)
    return SearchPage(q=asked.q, groups=groups, evidence=evidence)


def _named(work: Work, q: str) -> tuple[HitGroup, ...]:
    found = (_loops(work, q), _candidates(work, q), _requisitions(work, q), _people(work, q))
    return tuple(group for group in found if group and group.hits)


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
