"""What every use case gets: a session, the acting person, the world."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from hiring.domain.vocabulary import (
    BarRaiserCertification,
    InterviewerCertification,
    Role,
)
from hiring.world import World


@dataclass(frozen=True)
class Viewer:
    """The acting person. `guarded` is R22's 24 hours after an admin-made reset.

    `must_enrol`: the organisation asks this person for a second factor, and there is none yet.
    """

    person_id: UUID
    name: str
    timezone: str
    roles: frozenset[Role] = frozenset()
    interviewer: InterviewerCertification = InterviewerCertification.NONE
    bar_raiser: BarRaiserCertification = BarRaiserCertification.NONE
    guarded: bool = False
    session_hash: str = ""
    must_enrol: bool = False

    @property
    def core(self) -> bool:
        return self.bar_raiser is BarRaiserCertification.CORE

    @property
    def signed_in(self) -> bool:
        return self.person_id.int != 0

    def has(self, role: Role) -> bool:
        return role in self.roles


NOBODY = Viewer(person_id=UUID(int=0), name="", timezone="UTC")
"""Who acts before a sign-in, and the product itself on the command line."""


@dataclass(frozen=True)
class Work:
    """One use case under way. `now` is read once, so that a request sees a single instant."""

    session: Session
    viewer: Viewer
    world: World
    now: datetime

    @property
    def actor_id(self) -> UUID | None:
        return self.viewer.person_id if self.viewer.signed_in else None

    def new_id(self) -> UUID:
        return self.world.new_id()
