"""Home: what waits for the viewer, most urgent first, in a constant number of statements."""

from datetime import datetime
from uuid import UUID

from hiring.domain.errors import Unseen
from hiring.domain.vocabulary import LoopState, PanelistKind, Role
from hiring.domain.words import spoken
from hiring.schemas.home import Clocked, Group, HomeCard, Task, TellLine
from hiring.services import home_requests, waiting
from hiring.services.clock import when
from hiring.services.feedback_cards import until_words
from hiring.services.work import Viewer, Work
from hiring.store import home as store
from hiring.store import home_asked, home_late
from hiring.store.home import Owed, Waiting
from hiring.store.home_asked import Question
from hiring.store.home_late import Late

IDLE: tuple[tuple[Role, str, tuple[str, str]], ...] = (
    (Role.RECRUITER, "None of your loops waits for you. Open the next one.", ("Open a loop", "/loops/new")),
    (Role.ADMIN, "Nothing waits for you. Invite people and keep certifications true.", ("People", "/people")),
    (Role.COORDINATOR, "Nothing waits for you. Slots are entered on each loop's page.", ("Loops", "/loops")),
    (Role.AUDITOR, "Nothing waits for you. Every loop's status is in the table.", ("Loops", "/loops")),
)
NOTHING = "Nothing waits for you. When you are named to a loop, your interviews and feedback show here."
QUESTIONS = {
    "conflict": ("Decide on a conflict of {person}", "Decide", "conflicts"),
    "slot": ("Assent to a slot of {person} that has begun", "Answer", "slots"),
    "proposal": ("{person} is proposed for the panel", "Look", "plan"),
}


def home(work: Work) -> HomeCard:
    """Everything the viewer has to do, and what they were told."""
    me = work.viewer.person_id
    places = store.owed(work.session, me)
    cut = len(places) > store.MOST
    told = store.told(work.session, me)
    groups = (
        _group("owed", "Feedback you owe", _owed(work, places), cut=cut),
        _group("interviews", "Your interviews", _interviews(work, places), cut=cut),
        _group("debriefs", "Debriefs", _debriefs(work, store.debriefs(work.session, me))),
        _group("late", "Late feedback of others", _late(work), "/loops?late=1"),
        _group("plans", "Plans to confirm", _plans(store.plans(work.session, me))),
        _group("requests", "Requests to you", home_requests.tasks(work), "/requests"),
        _group("questions", "Questions to you", _questions(home_asked.questions(work.session, me))),
        _group("loops", "Loops waiting for you", _recruiting(work), "/loops?whose=mine"),
    )
    shown = {task.href for group in groups for task in group.tasks}
    part = _group("part", "Loops you are part of", _taking_part(work, shown))
    idle, action = _idle(work.viewer)
    return HomeCard(
        groups=tuple(group for group in (*groups, part) if group.tasks),
        lines=tuple(
            TellLine(
                id=str(one.id), at=when(one.at, work.viewer.timezone, work.now), text=one.text, href=one.href or ""
            )
            for one in told
        ),
        more_lines=len(told) == store.MOST, idle=idle, idle_action=action,
    )  # fmt: skip


def _group(
    name: str, heading: str, tasks: tuple[Task, ...], everything: str = "/loops?whose=all", *, cut: bool = False
) -> Group:
    """The most urgent ones, and where all are when there are more; `cut`: not all were asked for."""
    more = everything if cut or len(tasks) > store.MOST else ""
    return Group(id=name, heading=heading, tasks=tasks[: store.MOST], more=more)


def dismiss(work: Work, line_id: UUID) -> None:
    """Puts a line away for good; only its addressee can."""
    row = store.line(work.session, line_id, work.viewer.person_id)
    if row is None:
        raise Unseen
    row.done_at = row.done_at or work.now


def _owed(work: Work, places: list[Owed]) -> tuple[Task, ...]:
    begun = [one for one in places if one.interview.starts_at <= work.now]
    return tuple(
        Task(
            title=f"{'Practice feedback' if one.panelist.kind.practises else 'Feedback'} on {one.candidate.name}",
            detail=_opening(one),
            href=f"/loops/{one.loop.id}/feedback",
            action="Write feedback",
            clock=_clock(work, one.interview.due_at),
        )
        for one in begun
    )


def _interviews(work: Work, places: list[Owed]) -> tuple[Task, ...]:
    ahead = sorted((one for one in places if one.interview.ends_at > work.now), key=lambda one: one.interview.starts_at)
    return tuple(
        Task(
            title=f"{_doing(one)} {one.candidate.name}",
            detail=_opening(one),
            href=f"/loops/{one.loop.id}/kit",
            action="Interview kit",
            clock=_clock(work, one.interview.starts_at, past_is_late=False),
            tag="now" if one.interview.starts_at <= work.now else "",
        )
        for one in ahead
    )


def _doing(one: Owed) -> str:
    words = {PanelistKind.SHADOW: "You shadow an interview of", PanelistKind.REVERSE_SHADOW: "You practise with"}
    return words.get(one.panelist.kind, "You interview")


def _debriefs(work: Work, rows: list[Waiting]) -> tuple[Task, ...]:
    return tuple(_debrief(work, one) for one in rows)


def _debrief(work: Work, one: Waiting) -> Task:
    runs, is_open = one.kind is PanelistKind.BAR_RAISER, one.loop.state is LoopState.DEBRIEFING
    title = "The debrief is open" if is_open else "You run the debrief" if runs else "All feedback is in"
    href = f"/loops/{one.loop.id}/debrief" if is_open or runs else f"/loops/{one.loop.id}"
    action = "Enter the room" if is_open else "Prepare it" if runs else "Read it"
    at = one.loop.debrief_at
    return Task(
        title=f"{title}: {one.candidate.name}", detail=_opening(one), href=href, action=action,
        clock=_clock(work, at, past_is_late=False) if at else None,
    )  # fmt: skip


def _late(work: Work) -> tuple[Task, ...]:
    """Reminders escalate to recruiter and Bar Raiser (section 6)."""
    return tuple(
        Task(
            title=f"{one.who}: feedback on {one.candidate.name}",
            detail=_opening(one),
            href=f"/loops/{one.loop.id}",
            action="Open the loop",
            clock=_clock(work, one.due_at),
            tag="account disabled" if one.disabled else "",
        )
        for one in home_late.late_feedback(work.session, work.viewer.person_id, work.now)
    )


def _plans(rows: list[Waiting]) -> tuple[Task, ...]:
    return tuple(
        Task(
            title=f"Confirm the plan for {one.candidate.name}",
            detail=_opening(one),
            href=f"/loops/{one.loop.id}/plan",
            action="Look at the plan",
            tag="changed" if one.loop.state is not LoopState.DRAFT else "",
        )
        for one in rows
    )


def _questions(rows: list[Question]) -> tuple[Task, ...]:
    return tuple(
        Task(
            title=QUESTIONS[one.what][0].format(person=one.person.name),
            detail=f"Loop of {one.candidate.name}",
            href=f"/loops/{one.loop.id}/{QUESTIONS[one.what][2]}",
            action=QUESTIONS[one.what][1],
        )
        for one in rows
    )


def _recruiting(work: Work) -> tuple[Task, ...]:
    if not work.viewer.has(Role.RECRUITER):
        return ()
    return tuple(
        Task(
            title=f"{one.candidate.name}: {_wanted(one)}",
            detail=_opening(one),
            href=f"/loops/{one.loop.id}",
            action="Open the loop",
            tag=spoken(one.loop.state),
        )
        for one in store.recruiting(work.session, work.viewer.person_id)
    )


def _taking_part(work: Work, shown: set[str]) -> tuple[Task, ...]:
    """The rest of the own running loops, without a word on their state: whoever is blind sees the same line (R18)."""
    busy = {href.split("/")[2] for href in shown if href.startswith("/loops/")}
    rows = store.taking_part(work.session, work.viewer.person_id)
    return tuple(
        Task(
            title=one.candidate.name, detail=_opening(one), href=f"/loops/{one.loop.id}", action="Open the loop",
            tag=spoken(one.kind) if one.kind else "",
        )
        for one in rows
        if str(one.loop.id) not in busy
    )  # fmt: skip


def _wanted(one: Waiting) -> str:
    """ "slots: 3 slots" is said as "3 slots"."""
    return waiting.from_the_recruiter(one.loop.waits_for.partition(": ")[2] or one.loop.waits_for)


def _opening(one: Owed | Waiting | Late) -> str:
    return f"{one.requisition.title}, {one.loop.level}"


def _clock(work: Work, moment: datetime, *, past_is_late: bool = True) -> Clocked:
    late = past_is_late and work.now > moment
    return Clocked(at=when(moment, work.viewer.timezone, work.now), left=until_words(moment, work.now), late=late)


def _idle(viewer: Viewer) -> tuple[str, tuple[str, str] | None]:
    if viewer.core:
        return "Nothing waits for you. Requests to core Bar Raisers show here.", ("People", "/people")
    found = next(((said, link) for role, said, link in IDLE if viewer.has(role)), None)
    return found or (NOTHING, None)
