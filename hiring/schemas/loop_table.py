"""The loops table: what may be asked for in its address, and the cards of its rows."""

from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import AfterValidator, BeforeValidator

from hiring.domain.vocabulary import LoopState
from hiring.domain.words import spoken
from hiring.schemas.base import Card, Command, When, limited

RUNNING, ALL, COMPLETE = "running", "all", "feedback_complete"
STATES: dict[str, str] = {
    RUNNING: "not closed",
    **{state.value: spoken(state) for state in LoopState},
    COMPLETE: "feedback complete",
    ALL: "all",
}
WAITS: dict[str, str] = {
    "": "anything",
    "plan": "the plan",
    "consent": "a consent",
    "confirmation": "a confirmation of the plan",
    "slots": "slots",
    "interviews": "interviews",
    "feedback": "feedback",
    "debrief": "the debrief",
    "closing": "closing",
    "hold": "the hold to end",
}


class Sort(StrEnum):
    DUE = "due"
    SINCE = "since"
    CANDIDATE = "candidate"
    OPENED = "opened"


class Whose(StrEnum):
    DEFAULT = ""
    MINE = "mine"
    ALL = "all"


def _one_of(known: dict[str, str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"Found “{value[:60]}”, expected one of: {', '.join(key for key in known if key)}.")
        return value

    return AfterValidator(check)


def _ticked(value: Any) -> Any:
    return value if isinstance(value, bool) else str(value or "") not in {"", "0", "false", "no"}


class TableQuery(Command):
    """The address of the table. An empty `whose` is "mine" for recruiters and "all" for everybody else."""

    q: Annotated[str, limited(100, required=False)] = ""
    whose: Whose = Whose.DEFAULT
    state: Annotated[str, _one_of(STATES)] = RUNNING
    waits: Annotated[str, _one_of(WAITS)] = ""
    late: Annotated[bool, BeforeValidator(_ticked)] = False
    requisition: Annotated[str, limited(100, required=False)] = ""
    person: Annotated[str, limited(100, required=False)] = ""
    sort: Sort = Sort.DUE
    after: Annotated[str, limited(400, required=False)] = ""

    def address(self, path: str = "/loops", **changes: Any) -> str:
        """The path with every value that differs from its default."""
        other = self.model_copy(update=changes)
        pairs = [(name, _written(value)) for name, value in other if value != type(other).model_fields[name].default]
        return f"{path}?{urlencode(pairs)}" if pairs else path


def _written(value: Any) -> str:
    return "1" if value is True else str(value.value if isinstance(value, StrEnum) else value)


class LoopRow(Card):
    """One loop as the viewer may know it; an empty text is a thing that does not show."""

    href: str
    candidate: str
    opening: str
    state: str
    since: str = ""
    waits_for: str = ""
    waits_for_more: str = ""
    late: tuple[str, ...] = ()
    feedback: str = ""
    promise: str = ""
    promise_late: bool = False
    due: When | None = None
    recruiter: str = ""
    opened: When
    action: tuple[str, str]


class SortLink(Card):
    label: str
    href: str
    current: bool


class LoopTable(Card):
    rows: tuple[LoopRow, ...]
    query: TableQuery
    facts: tuple[str, ...]
    mine: bool
    recruits: bool
    sorts: tuple[SortLink, ...]
    csv_href: str
    next_href: str | None
    empty: str
    clear_href: str | None = None


class LoopsFile(Card):
    """A CSV file of the table as it is shown."""

    name: str
    text: str
    cut: bool
