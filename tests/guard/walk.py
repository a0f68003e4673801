"""A walk over all pages: what they answer to whom, what is wrong with their markup, and the forms that they carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from tests.guard import corners, world
from tests.support.company import REQUIRED
from tests.support.doors import Form, doors, forms_of
from tests.support.markup import flaws
from tests.support.queries import counted

if TYPE_CHECKING:
    from tests.guard.conftest import Site

KINDS = ("rita", "hanna", "bruno", "iris", "tariq", "ada", "cora", "konrad", "stan")
"""Recruiter, hiring manager, Bar Raiser, interviewer, trainee, admin, core Bar Raiser, coordinator, stranger."""
BESIDES = ("ina", "ilse", "axel", "nobody")
"""Who opens single pages: an interviewer who still owes, somebody restricted, an auditor, somebody not signed in."""
BY_ALL = ("scheduled", "debriefing", "decided")
"""Loops whose pages are opened by all of KINDS, the other ones by recruiter and Bar Raiser."""


@dataclass
class Harvest:
    """What a walk over all pages found: answers by (who, endpoint, address), and the forms that pages carry."""

    answers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    forms: dict[tuple[str, str], tuple[str, Form]] = field(default_factory=dict)
    """(endpoint, names of the fields) to (who was shown it, the form)."""
    flaws: dict[str, set[str]] = field(default_factory=dict)
    """Endpoint to what is wrong with the markup of its answers."""
    statements: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """How many SQL statements each of the answers took."""

    def posts(self) -> list[tuple[str, Form]]:
        return [found for found in self.forms.values() if found[1].method == "POST"]


def walked(site: Site) -> Harvest:
    found = Harvest()
    for path in ("/", f"/loops/{site.loops['debriefing']}"):
        site.clients["rita"].get(path)  # what is kept in memory is read once
    for loop in world.NAMES:
        for who in KINDS if loop in BY_ALL else ("rita", "bruno"):
            for endpoint, path in _pages(site, loop, many=2 if who == "rita" else 1):
                _look(site, found, who, endpoint, path)
    for who, path in _aimed(site):
        _look(site, found, who, site.endpoint("GET", path), path)
    _without_script(site, found)
    for endpoint, (who, loop, tail, names) in KNOWN.items():
        form = Form(
            f"/loops/{site.loops[loop]}/{tail}",
            "POST",
            {name: ["1"] for name in names},
            [one for one in names if one != "version"],
        )
        assert site.endpoint("POST", form.action) == endpoint
        found.forms[endpoint, ",".join(names)] = who, form
    return found


def _pages(site: Site, loop: str, many: int) -> Iterator[tuple[str, str]]:
    """Those about loops, with one loop the others as well; `many` ids of a kind."""
    ids = {name: values[:many] for name, values in site.path_ids(loop).items()}
    for door in doors(site.app, "GET"):
        if loop == "debriefing" or "loop_id" in door.rule.arguments:
            yield from ((door.rule.endpoint, path) for path in door.paths(site.app, ids, nothing=False))


def _look(site: Site, found: Harvest, who: str, endpoint: str, path: str) -> None:
    with counted(site.company.engine) as sent:
        answer = site.clients[who].get(path)
    found.answers[who, endpoint, path] = answer.status_code
    found.statements[who, endpoint, path] = len(sent)
    if answer.mimetype != "text/html" or answer.status_code != 200:
        return
    found.flaws.setdefault(endpoint, set()).update(flaws(answer.text))
    for form in forms_of(answer.text):
        form.action = urljoin(path, form.action)
        found.forms.setdefault((site.endpoint(form.method, form.action), ",".join(sorted(form.fields))), (who, form))


def _aimed(site: Site) -> Iterator[tuple[str, str]]:
    """Pages that show a form to one person, in one state, or after a search alone."""
    ids = site.company.ids
    at = {name: f"/loops/{loop_id}" for name, loop_id in site.loops.items()}
    for name in corners.NAMES:
        for who in ("bruno", "hanna"):
            yield who, f"{at[name]}/{'no-meeting' if name == 'shortcut' else 'debrief'}"
    for name in ("discussing", "deciding"):
        for who in ("bruno", "hanna"):
            yield from ((who, f"{at[name]}/debrief?by=board&principle={slug}") for slug in REQUIRED[:2])
    yield "hanna", f"{at['deciding']}/debrief"
    yield "bruno", f"{at['discussing']}/debrief/follow-up"
    yield "rita", f"{at['draft']}/plan?kind=interviewer&q=udo"
    yield "hanna", f"{at['draft']}/plan?kind=interviewer&q=udo"
    yield "rita", f"/loops/new?candidate={site.company.candidate_id}"
    yield "rita", f"{at['scheduled']}/plan/remove/{site.places['ina']}"
    yield "ina", f"{at['scheduled']}/decline"
    yield "ina", f"{at['scheduled']}/slots"
    yield "ina", f"{at['writing']}/slots"
    yield "iris", f"{at['writing']}/feedback"
    yield "ilse", f"{at['held']}/release"
    yield "bruno", f"{at['deciding']}/ruling"
    yield from (("axel", path) for path in ("/audit", "/audit.csv", f"/audit?loop={site.loops['decided']}&person=h"))
    yield "iris", f"{at['debriefing']}/feedback/receipt"
    yield "hanna", site.addresses["reopening"]
    yield "rita", site.addresses["refused"]
    yield "ada", f"/people/{ids['pia']}"
    data = f"/candidates/{site.company.candidate_id}/data"
    of_data = ("/hold", "/export", "/export/names")
    yield from (("ada", path) for path in ("/admin/data", data, *(f"{data}{tail}" for tail in of_data)))
    yield "ada", site.addresses["kept"]
    yield "ada", f"/people/{ids['ina']}/second-factor"
    yield from (("ina", path) for path in ("/account", "/account/second-factor/codes", "/account/second-factor/off"))
    yield "ilse", "/account/second-factor"
    yield from (("nobody", path) for path in ("/sign-in", site.addresses["claim"]))


SAME_FIELDS = {
    "feedback.autosave": ("feedback.save", "/draft"), "feedback.merge": ("feedback.save", "/merge"),
    "kit.autosave": ("kit.save", "/notes"), "kit.merge": ("kit.save", "/merge"),
}  # fmt: skip
"""What the script sends: all fields of a form to another address."""


def _without_script(site: Site, found: Harvest) -> None:
    for endpoint, (like, tail) in SAME_FIELDS.items():
        for (known, names), (who, form) in list(found.forms.items()):
            if known == like:
                sent = Form(form.action + tail, "POST", form.fields, form.texts, form.kinds)
                assert site.endpoint("POST", sent.action) == endpoint
                found.forms[endpoint, names] = who, sent


KNOWN = {
    "decision.ask_for_reopening": ("rita", "decided", "reopen", ("reason",)),
    "plans.adopt_requisition": ("rita", "draft", "plan/adopt-requisition", ("version",)),
    "plans.adopt_set": ("rita", "draft", "plan/adopt-set", ("version",)),
}
"""Forms that no page of these loops shows: reopening is asked for already, and no requisition has changed."""
