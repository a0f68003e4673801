"""Insights (R41): one's own figures for everybody; other people's for core Bar Raisers and people analysts.

Over closed loops of the last year alone, and never over one on which the viewer is blind.
"""

from datetime import datetime, timedelta
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.insights import MINIMUM_LOOPS, Figures, Share, Spread, figures, share
from hiring.domain.words import counted
from hiring.models.people import Person
from hiring.schemas.insights import FigureLine, InsightsPage, PersonFigures, PersonInsights, PersonLine
from hiring.services import scope, seats
from hiring.services.clock import day_words, span_words
from hiring.services.work import Work
from hiring.store import insights as store
from hiring.store.rows import get
from hiring.store.scope import Ties

YEAR = timedelta(days=365)
TOO_FEW = "Figures begin with {minimum} closed loops in the last year; there are {found}."
TIME = "From the end of the interview to the feedback."
ON_TIME = "Feedback that was in when it was due."
EVIDENCED = "Principles to ask about on which evidence was written; the rest are thin data for the debrief."
CHANGED = "Votes that were changed in the debrief. Changing one's mind is what a debrief is for."
AGREED = "First votes that leaned to where the decision went. Agreement is no goal: some raise the bar by differing."
SHORT = "Closed loops in which a required principle got less evidence than its coverage asked for."
REVERSED = "Decisions that came out otherwise after a reopening."


def page(work: Work, after: UUID | None) -> InsightsPage:
    """One's own figures; below them, for whom it concerns, the company's and the list of people, by name."""
    ties, since = scope.ties_of(work), _since(work)
    others = seats.may(work, Action.VIEW_FIGURES, own=False)
    found = store.people(work.session, ties, since, get(work.session, Person, after)) if others else []
    shown = found[: store.PAGE]
    return InsightsPage(
        since=day_words(since.date()), minimum=MINIMUM_LOOPS, others=others,
        mine=_of(work, ties, work.viewer.person_id, work.viewer.name),
        company=_company(work, ties, since) if others else (),
        people=tuple(PersonLine(name=one.name, href=f"/insights/{one.id}", loops=loops) for one, loops in shown),
        next_url=f"/insights?after={shown[-1][0].id}" if len(found) > store.PAGE else None,
    )  # fmt: skip


def person(work: Work, person_id: UUID) -> PersonInsights:
    seats.require(work, Action.VIEW_FIGURES, own=person_id == work.viewer.person_id)
    found = get(work.session, Person, person_id)
    if found is None:
        raise Unseen
    return PersonInsights(
        since=day_words(_since(work).date()), minimum=MINIMUM_LOOPS,
        figures=_of(work, scope.ties_of(work), found.id, found.name),
    )  # fmt: skip


def _since(work: Work) -> datetime:
    return work.now - YEAR


def _of(work: Work, ties: Ties, person_id: UUID, name: str) -> PersonFigures:
    since = _since(work)
    loops = store.loops_of(work.session, ties, person_id, since)
    own = person_id == work.viewer.person_id
    if loops < MINIMUM_LOOPS:
        said = TOO_FEW.format(minimum=MINIMUM_LOOPS, found=loops)
        return PersonFigures(name=name, own=own, loops=counted(loops, "closed loop"), too_few=said)
    known = figures(store.parts(work.session, ties, person_id, since))
    return PersonFigures(name=name, own=own, loops=counted(loops, "closed loop"), lines=_lines(known))


def _lines(known: Figures) -> tuple[FigureLine, ...]:
    said = (
        _spread("Time to feedback", known.time_to_feedback, TIME),
        _share("On time", known.on_time, "interview", ON_TIME),
        _share("Evidence written", known.evidenced, "assignment", EVIDENCED),
        _share("Vote changed", known.changed, "vote", CHANGED),
        _share("First vote as decided", known.agreed, "vote", AGREED),
    )
    return tuple(line for line in said if line)


def _company(work: Work, ties: Ties, since: datetime) -> tuple[FigureLine, ...]:
    found = store.company(work.session, ties, since)
    if found.loops < MINIMUM_LOOPS:
        return ()
    said = (
        _share("On time", share(found.in_time, found.asked), "interview", ON_TIME),
        _share("Short of evidence", share(found.short, found.loops), "loop", SHORT),
        _share("Decided otherwise", share(found.reversed, found.decisions), "decision", REVERSED),
    )
    return tuple(line for line in said if line)


def _share(name: str, found: Share | None, noun: str, meaning: str) -> FigureLine | None:
    if found is None:
        return None
    return FigureLine(
        name=name, value=f"{found.count} of {found.of}", counted=counted(found.of, noun),
        between=f"{found.low:.0%} to {found.high:.0%}", says_little=found.says_little, meaning=meaning,
    )  # fmt: skip


def _spread(name: str, found: Spread | None, meaning: str) -> FigureLine | None:
    if found is None:
        return None
    return FigureLine(
        name=name, value=f"{span_words(found.median)} (median)", counted=counted(found.of, "interview"),
        between=f"middle half {span_words(found.lower)} to {span_words(found.upper)}", meaning=meaning,
    )  # fmt: skip
