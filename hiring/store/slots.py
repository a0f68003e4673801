"""Questions about slots that have begun (R42)."""

from uuid import UUID

from sqlmodel import Session, col, select

from hiring.models.loops import SlotRequest


def open_request(session: Session, panelist_id: UUID) -> SlotRequest | None:
    query = select(SlotRequest).where(SlotRequest.panelist_id == panelist_id, col(SlotRequest.answered_at).is_(None))
    return session.exec(query).first()


def open_requests(session: Session, loop_id: UUID) -> list[SlotRequest]:
    query = select(SlotRequest).where(SlotRequest.loop_id == loop_id, col(SlotRequest.answered_at).is_(None))
    return list(session.exec(query.order_by(col(SlotRequest.asked_at), col(SlotRequest.id))))


def slot_request(session: Session, loop_id: UUID, request_id: UUID) -> SlotRequest | None:
    query = select(SlotRequest).where(SlotRequest.id == request_id, SlotRequest.loop_id == loop_id)
    return session.exec(query.with_for_update()).first()
