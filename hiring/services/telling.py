""" "Is told": a line on a person's home page, written in the transaction of the fact (domain.md, section 6)."""

from uuid import UUID

from hiring.models.people import HomeLine
from hiring.services.work import Work
from hiring.store.rows import add


def tell(
    work: Work,
    person_id: UUID,
    kind: str,
    text: str,
    *,
    loop_id: UUID | None = None,
    href: str | None = None,
) -> None:
    """Writes one line for one person; `href` leads only where that person may look."""
    add(
        work.session,
        HomeLine(
            id=work.new_id(),
            person_id=person_id,
            at=work.now,
            kind=kind,
            text=text,
            loop_id=loop_id,
            href=href,
        ),
    )
