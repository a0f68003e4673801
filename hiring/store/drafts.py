"""The rows of one person's own feedback."""

from uuid import UUID

from sqlmodel import Session, col, func, select

from hiring.models.debrief import DebriefPerson, Finding
from hiring.models.feedback import Evidence, Feedback, Rating, Submission, Vote
from hiring.models.loops import Note


def evidence(session: Session, feedback_id: UUID) -> list[Evidence]:
    return list(
        session.exec(
            select(Evidence)
            .where(Evidence.feedback_id == feedback_id)
            .order_by(col(Evidence.principle), col(Evidence.position))
        )
    )


def ratings(session: Session, feedback_id: UUID) -> list[Rating]:
    return list(session.exec(select(Rating).where(Rating.feedback_id == feedback_id).order_by(col(Rating.principle))))


def delete_rows(session: Session, rows: list[Evidence] | list[Rating]) -> None:
    for row in rows:
        session.delete(row)
    session.flush()


def submissions(session: Session, feedback_id: UUID) -> int:
    """How many there have been, recalled ones included."""
    return session.exec(select(func.count()).where(Submission.feedback_id == feedback_id)).one()


def standing_submission(session: Session, feedback_id: UUID) -> Submission | None:
    """The submission that is not recalled."""
    return session.exec(
        select(Submission).where(Submission.feedback_id == feedback_id, col(Submission.recalled_at).is_(None))
    ).first()


def vote_of(session: Session, submission_id: UUID) -> Vote | None:
    return session.exec(select(Vote).where(Vote.submission_id == submission_id)).first()


def other_ticks(session: Session, debrief_id: UUID, person_id: UUID) -> list[DebriefPerson]:
    """Everybody else's row in one opening."""
    return list(
        session.exec(
            select(DebriefPerson).where(
                DebriefPerson.debrief_id == debrief_id, col(DebriefPerson.person_id) != person_id
            )
        )
    )


def findings_on(session: Session, loop_id: UUID, revision: int, principles: frozenset[str]) -> list[Finding]:
    return list(
        session.exec(
            select(Finding).where(
                Finding.loop_id == loop_id, Finding.revision == revision, col(Finding.principle).in_(principles)
            )
        )
    )


def note(session: Session, panelist_id: UUID) -> Note | None:
    return session.exec(select(Note).where(Note.panelist_id == panelist_id)).first()


def feedback(session: Session, feedback_id: UUID) -> Feedback:
    return session.get_one(Feedback, feedback_id)
