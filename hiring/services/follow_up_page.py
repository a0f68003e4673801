"""What the page shows on which the Bar Raiser names the follow-up interview."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.independence import Verdict
from hiring.domain.text import name_key
from hiring.domain.vocabulary import PanelistKind
from hiring.domain.workflow import Step, blockers
from hiring.models.people import Person
from hiring.schemas.room import Choice, FollowUpPage, FollowUpPerson
from hiring.services import facts, follow_ups
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import panel

SHOWN = 20
QUERY_LENGTH = 100


def page(work: Work, loop_id: UUID, query: str) -> FollowUpPage:
    """People found by name, each with the verdict on whether they may give the follow-up."""
    room = seated(work, loop_id)
    room.require(Action.NAME_FOLLOW_UP)
    query = "".join(sign for sign in query[:QUERY_LENGTH] if sign.isprintable())
    wanted = panel.Wanted(PanelistKind.INTERVIEWER, work.viewer.person_id, tuple(name_key(query).split()))
    found = panel.find(work.session, wanted, SHOWN)
    verdicts = follow_ups.verdicts(work, room, [one.id for one in found])
    names = facts.names_of(work, room.whole)
    crosses = blockers(Step.ASK_FOLLOW_UP, room.whole.loop.state, facts.running(work, room.whole))
    return FollowUpPage(
        loop_id=loop_id, candidate=room.whole.candidate.name, query=query, more=len(found) > SHOWN,
        people=tuple(_person(room, one, verdicts[one.id]) for one in found[:SHOWN]),
        principles=tuple(
            Choice(value=one.principle, label=names.get(one.principle, one.principle)) for one in room.whole.principles
        ),
        refusal=" ".join(one.reason for one in crosses if not one.met),
    )  # fmt: skip


def _person(room: Seated, person: Person, verdict: Verdict) -> FollowUpPerson:
    known = room.whole.place_of(person.id) is not None
    return FollowUpPerson(
        id=str(person.id), name=person.name, words=", ".join(filter(None, (person.title, person.level, person.team))),
        reasons=tuple(one.sentence for one in verdict.reasons),
        note="knows this loop: the feedback is marked “after reading”" if known and verdict.ok else "",
    )  # fmt: skip
