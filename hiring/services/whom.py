"""Finding the one person somebody means by a name, an address or an employee id."""

from hiring.domain.text import name_key
from hiring.domain.words import counted, listed
from hiring.models.people import Person
from hiring.services.work import Work
from hiring.store import requisitions as store

SHOWN = 5
EXPECTED = "expected the name, e-mail address or employee id of somebody in the company"


def meant(work: Work, typed: str) -> Person | str:
    """The person, or the sentence that says why it is nobody or not clear who."""
    found = store.called(work.session, typed, name_key(typed), SHOWN + 1)
    exact = [one for one in found if typed.lower() == one.email or typed == one.employee_id]
    if len(exact) == 1:
        return exact[0]
    if len(found) == 1:
        return found[0]
    if not found:
        return f"Found {typed!r}, {EXPECTED}."
    named = listed((f"{one.name} ({one.email})" for one in found[:SHOWN]), "or")
    count = counted(len(found), "person", "people") if len(found) <= SHOWN else "many people"
    return f"Found {count} called {typed!r}; type the address of the right one: {named}."
