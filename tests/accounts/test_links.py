"""Invitations and resets: 128 bits, used once, expiring, bound to the address, kept as a hash alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Unseen
from hiring.domain.vocabulary import LinkKind
from hiring.models.audit import AuditEvent
from hiring.models.people import Account, AccountLink, Person
from hiring.schemas.accounts import SetPassword
from hiring.services import accounts, links
from hiring.store import accounts as store
from tests.accounts.conftest import PASSWORD, give_password

GOOD = SetPassword(password=PASSWORD, password_again=PASSWORD)


def token_of(link):
    return link.url.rsplit("/", 1)[1]


def invite(company, settings, name="iris", by="ada"):
    with company.acting(by) as work:
        return links.make(work, settings, company.ids[name])


def claim(company, settings, link, command=GOOD):
    with company.acting("stan") as work:
        return links.claim(work, settings, token_of(link), command)


def test_a_claimed_invitation_sets_the_password_and_signs_in(company, settings):
    answer = claim(company, settings, invite(company, settings))
    with company.looking() as session:
        assert session.get_one(Account, company.ids["iris"]).password_hash
        found = store.of_session(session, links.hashed(answer.secret))
        assert found is not None
        assert found[1].id == company.ids["iris"]


def test_a_link_works_once(company, settings):
    link = invite(company, settings)
    claim(company, settings, link)
    with pytest.raises(Unseen):
        claim(company, settings, link)


def test_looking_at_a_link_uses_nothing_up(company, settings):
    link = invite(company, settings)
    for _ in range(3):
        with company.acting("stan") as work:
            assert links.claim_card(work, settings, token_of(link)).email == "iris@example.com"
    claim(company, settings, link)


def test_a_refused_password_uses_nothing_up(company, settings):
    link = invite(company, settings)
    with pytest.raises(Incomplete) as refused:
        claim(company, settings, link, SetPassword(password=PASSWORD, password_again="another one here"))
    assert "password_again" in refused.value.problems
    for typed, said in (("iloveyouforever", "stood in a breach"), ("northwind tractors", "organisation's name")):
        with pytest.raises(Incomplete) as refused:
            claim(company, settings, link, SetPassword(password=typed, password_again=typed))
        assert said in refused.value.problems["password"]
    claim(company, settings, link)


def test_a_link_ends_with_its_hours(company, settings, controlled):
    link = invite(company, settings)
    controlled.pass_time(hours=settings.link_hours - 0.01)
    with company.acting("stan") as work:
        assert links.claim_card(work, settings, token_of(link))
    controlled.pass_time(hours=0.01)
    with pytest.raises(Unseen):
        claim(company, settings, link)


def test_a_link_is_bound_to_the_address_it_was_made_for(company, settings):
    link = invite(company, settings)
    with company.acting("ada") as work:
        work.session.get_one(Person, company.ids["iris"]).email = "iris.new@example.com"
    with pytest.raises(Unseen):
        claim(company, settings, link)


def test_only_a_hash_of_the_link_is_kept(company, settings):
    link = invite(company, settings)
    with company.looking() as session:
        row = session.exec(select(AccountLink)).one()
        assert token_of(link) not in str(row.model_dump())
        assert row.token_hash == links.hashed(token_of(link))
        assert row.kind is LinkKind.INVITE
        assert row.expires_at - row.made_at == timedelta(hours=settings.link_hours)


def test_a_token_has_128_bits():
    assert links.TOKEN_BYTES * 8 >= 128


def test_a_new_link_ends_the_one_before(company, settings):
    first, second = invite(company, settings), invite(company, settings)
    with pytest.raises(Unseen):
        claim(company, settings, first)
    claim(company, settings, second)


def test_a_revoked_link_is_gone_from_list_and_claim(company, settings):
    link = invite(company, settings)
    with company.acting("ada") as work:
        (row,) = links.page(work, None).rows
        links.revoke(work, work.session.exec(select(AccountLink.id)).one())
        assert row.name == "Iris Example"
    with company.acting("ada") as work:
        assert links.page(work, None).rows == ()
    with pytest.raises(Unseen):
        claim(company, settings, link)


def test_a_disabled_account_neither_gets_nor_uses_links(company, settings):
    link = invite(company, settings)
    with company.acting("ada") as work:
        accounts.disable(work, company.ids["iris"])
    with pytest.raises(Unseen):
        claim(company, settings, link)
    with pytest.raises(NotNow):
        invite(company, settings)


@pytest.mark.parametrize("name", ["rita", "cora", "stan", "axel", "konrad", "pia"])
def test_links_are_made_listed_and_revoked_by_admins_alone(company, settings, name):
    with company.acting(name) as work:
        with pytest.raises(NotAllowed):
            links.make(work, settings, company.ids["iris"])
        with pytest.raises(NotAllowed):
            links.page(work, None)
        with pytest.raises(NotAllowed):
            links.revoke(work, company.ids["iris"])


def test_an_admin_makes_no_reset_for_the_own_account(company, settings):
    give_password(company, "ada")
    with pytest.raises(NotNow, match="own account"):
        invite(company, settings, "ada")


def test_the_list_of_links_goes_on_by_key(company, settings, controlled, monkeypatch):
    monkeypatch.setattr(links, "PAGE", 2)
    for name in ("iris", "ivan", "ilse", "ina", "udo"):
        invite(company, settings, name)
        controlled.pass_time(minutes=1)
    seen, after = [], None
    with company.acting("ada") as work:
        for _ in range(3):
            page = links.page(work, after)
            seen += [row.name.split()[0] for row in page.rows]
            after = page.next_url and links.UUID(page.next_url.split("after=")[1])
    assert seen == ["Udo", "Ina", "Ilse", "Ivan", "Iris"]
    assert after is None


def test_R37_making_and_claiming_a_link_each_leave_one_event(company, settings):
    claim(company, settings, invite(company, settings))
    with company.looking() as session:
        kinds = [event.kind for event in session.exec(select(AuditEvent).order_by(AuditEvent.id))]
    assert kinds == ["invitation_made", "invitation_claimed"]


def test_everybody_without_a_password_is_invited_at_once(company, settings):
    give_password(company, "rita")
    with company.acting("ada") as work:
        made = links.invite_everybody(work, settings)
    names = {link.name for link in made}
    assert len(made) == len(company.ids) - 1
    assert "Rita Example" not in names
    assert len({link.url for link in made}) == len(made)
