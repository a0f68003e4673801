"""Looking at pages of the demo company: addresses by name, and everything that is wrong with a page in one list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from argon2 import PasswordHasher
from playwright.sync_api import Error, Page
from sqlmodel import Session, col, select

from hiring.models.doors import RecoveryCode, SecondFactor
from hiring.models.loops import Conflict, Panelist
from hiring.models.openings import Candidate, Requisition, StoredPrincipleSet
from hiring.models.people import Account, AccountLink
from hiring.schemas.decision import AskRequest
from hiring.schemas.plans import AskForReplacement
from hiring.services import links, principle_sets, replacements, requests
from hiring.services.attempts import hashed
from hiring.settings import Settings
from tests.support.journey import DemoLive

PASSWORD = "tractor window honey"
ROOT = Path(__file__).resolve().parents[2]
COLOURS = ["color-contrast", "link-in-text-block"]
AXE_ONLY = {"resultTypes": ["violations"], "preload": False}
STATES: tuple[tuple[int, str, dict[str, object]], ...] = (
    (1280, "light", {}),
    (1280, "dark", {"runOnly": COLOURS}),
    (320, "dark", {"runOnly": COLOURS}),
    (320, "light", {}),
)
"""One step from each to the next: the width or the colours change, the page is loaded once."""
HEIGHT = 900
LOOK = """async (options) => {
  const found = await axe.run(document, options)
  const heads = document.querySelectorAll('h1').length
  const wide = document.documentElement.scrollWidth
  return [
    ...found.violations.map(one => `${one.id}: ${one.nodes.slice(0, 3).map(it => it.html.slice(0, 200)).join(' | ')}`),
    ...(heads === 1 ? [] : [`found ${heads} h1, expected one`]),
    ...(wide <= innerWidth ? [] : [`${wide} px wide`]),
  ]
}"""
OPEN_DETAILS = "document.querySelectorAll('main details').forEach(one => { one.open = true })"
WORD = re.compile(r"\{([a-z]+)(?::([\w-]+))?\}")
Act = Callable[[Page], None]


@dataclass(frozen=True)
class Look:
    """A page to look at; with `act` it is looked at as it stands after somebody did that on it.

    In `path` a candidate's first name in braces means the loop, with a person behind it that person's place:
    `{mira}/read/{mira:wen-zhao}`. Other words are those of `Addresses`.
    """

    endpoint: str
    path: str
    status: int = 200
    act: Act | None = None


@dataclass
class Addresses:
    """The names that a table of pages uses for what has an id."""

    live: DemoLive
    named: dict[str, str] = field(default_factory=dict)

    def of(self, path: str) -> str:
        return WORD.sub(lambda found: self._one(found[1], found[2]), path)

    def _one(self, kind: str, name: str | None) -> str:
        if name is None:
            return self.named.get(kind) or self.live.loops[kind]
        with self.live.company.looking() as session:
            return self._id(session, kind, name)

    def _id(self, session: Session, kind: str, name: str) -> str:
        if kind == "person":
            return f"/people/{self.live.company.ids[name]}"
        if kind == "figures":
            return f"/insights/{self.live.company.ids[name]}"
        if kind == "candidate":
            wanted = select(Candidate.id).where(col(Candidate.email).startswith(name))
            return f"/candidates/{session.exec(wanted).one()}"
        if kind == "requisition":
            wanted = select(Requisition.id).where(Requisition.requisition_id == name)
            return f"/requisitions/{session.exec(wanted).one()}"
        loop_id, person_id = self.live.loops[kind].removeprefix("/loops/"), self.live.company.ids[name]
        places = select(Panelist.id, Panelist.loop_id).where(Panelist.person_id == person_id)
        return next(str(place) for place, loop in session.exec(places) if str(loop) == loop_id)


def furnish(live: DemoLive) -> Addresses:
    """What no loop of the demo company has: a second principle set, links, requests, a restricted account."""
    named: dict[str, str] = {}
    with live.company.acting("tariq-bensalem") as work:
        source = (ROOT / "principles.yaml").read_bytes().replace(b'version: "2026.1"', b'version: "2026.2"')
        named["draft"] = f"/principles/{principle_sets.load(work, source, 'typed text').set_id}"
        settings = Settings(database_url="sqlite:///unused.sqlite3", files_dir=Path("unused"), url=live.url)
        shown = links.make(work, settings, live.company.ids["amara-okafor"])
        named["invitation"] = shown.url.removeprefix(live.url)
        _restrict(work.session, live)
        _protect(work.session, live)
    with live.company.acting("ida-sorensen") as work:
        reason = "A referee called back and contradicted the story that decided it."
        asked = requests.ask_for_reopening(work, _loop_id(live, "matilda"), AskRequest(reason=reason))
        named["reopening"] = f"/requests/{asked}"
        replacements.ask_for_replacement(work, _loop_id(live, "bogdan"), AskForReplacement(reason=reason))
    with live.company.looking() as session:
        named |= dict(_found(session, live))
    return Addresses(live, named)


def _restrict(session: Session, live: DemoLive) -> None:
    """As after a reset of the account of an interviewer of Bogdan's loop."""
    account = session.get_one(Account, live.company.ids["adi-rosenfeld"])
    account.guarded_until = live.clock.now() + timedelta(hours=23)
    session.flush()


RECOVERY = "A" * 24
FACTOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _protect(session: Session, live: DemoLive) -> None:
    """The same interviewer has a second factor, and somebody whose sign-in is printed has one, too."""
    for name in ("adi-rosenfeld", "marco-antonelli"):
        now = live.clock.now()
        session.add(SecondFactor(person_id=live.company.ids[name], secret=FACTOR, made_at=now, confirmed_at=now))
        account = session.get_one(Account, live.company.ids[name])
        account.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    row = RecoveryCode(
        id=live.company.new_id(), person_id=live.company.ids["adi-rosenfeld"], made_at=live.clock.now(),
        code_hash=hashed(RECOVERY),
    )  # fmt: skip
    session.add(row)
    session.flush()


def _loop_id(live: DemoLive, name: str) -> UUID:
    return UUID(live.loops[name].removeprefix("/loops/"))


def _found(session: Session, live: DemoLive) -> Iterator[tuple[str, str]]:
    sets = {one.set_version: one.id for one in session.exec(select(StoredPrincipleSet))}
    yield "published", f"/principles/{sets['2026.1']}"
    yield "both", f"/principles/{sets['2026.1']}/compare/{sets['2026.2']}"
    conflict = session.exec(select(Conflict)).one()
    yield "conflict", f"/loops/{conflict.loop_id}/conflicts/{conflict.id}"
    newest = session.exec(select(AccountLink).order_by(col(AccountLink.made_at).desc())).first()
    assert newest is not None
    yield "link", f"/admin/links/{newest.id}"


def wrong_with(page: Page, where: str) -> list[str]:
    """All rules in the light, those about colours again in the dark, on a screen and on a phone."""
    page.evaluate(OPEN_DETAILS)
    found = []
    for width, scheme, rules in STATES:
        if page.viewport_size != {"width": width, "height": HEIGHT}:
            page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{where} at {width} px, {scheme}: {one}" for one in page.evaluate(LOOK, {**AXE_ONLY, **rules})]
    return found


def look(page: Page, addresses: Addresses, wanted: Look) -> list[str]:
    path = addresses.of(wanted.path)
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    answer = page.goto(addresses.live.url + path)
    assert answer is not None
    where = f"{wanted.endpoint} {path}"
    if answer.status != wanted.status:
        return [f"{where}: found {answer.status}, expected {wanted.status}"]
    try:
        (wanted.act or _only_looking)(page)
    except (AssertionError, Error) as failed:
        return [f"{where}: {failed}"]
    return wrong_with(page, where)


def _only_looking(_page: Page) -> None:
    """Nothing is done before."""
