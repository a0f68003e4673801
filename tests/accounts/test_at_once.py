"""Two at the same moment: a link is claimed once, and no two edits close a reporting cycle."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlmodel import select

from hiring.domain.errors import Refused
from hiring.models.people import Person, SignInSession
from hiring.schemas.accounts import SetPassword
from hiring.schemas.people import EditPerson
from hiring.services import links, people
from tests.accounts.conftest import PASSWORD


def together(*acts):
    """Runs all at once; answers the class name of each refusal, or "done"."""
    gate = Barrier(len(acts))

    def run(act):
        gate.wait()
        try:
            act()
        except Refused as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_R38_eight_claims_at_once_make_one_session(company, settings):
    with company.acting("ada") as work:
        token = links.make(work, settings, company.ids["iris"]).url.rsplit("/", 1)[1]

    def claim():
        with company.acting("stan") as work:
            command = SetPassword(password=PASSWORD, password_again=PASSWORD)
            links.claim(work, settings, token, command)

    assert together(*[claim] * 8) == ["Unseen"] * 7 + ["done"]
    with company.looking() as session:
        assert len(list(session.exec(select(SignInSession)))) == 1


def test_two_edits_at_once_close_no_reporting_cycle(company):
    def under(name, manager):
        def edit():
            with company.acting("ada") as work:
                now = people.now(work, company.ids[name])
                changed = {**now.values, "manager_email": f"{manager}@example.com", "version": now.version}
                people.edit(work, company.ids[name], EditPerson(**changed))

        return edit

    assert together(under("iris", "ivan"), under("ivan", "iris")) == ["Incomplete", "done"]
    with company.looking() as session:
        iris, ivan = (session.get_one(Person, company.ids[name]) for name in ("iris", "ivan"))
        assert not (iris.manager_id == ivan.id and ivan.manager_id == iris.id)
