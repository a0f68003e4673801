"""The forms that one page of the room needs: empty ones, with the one that was refused in its place."""

from types import SimpleNamespace

from wtforms import HiddenField, StringField, TextAreaField

from hiring.schemas.room import BoardCard, Choice, DebriefPage, OpeningCard, RoomCard
from hiring.web.forms import debrief as kinds
from hiring.web.forms.base import HouseForm

Refused = dict[str, HouseForm]


def forms_of(page: DebriefPage, refused: Refused) -> SimpleNamespace:
    """By name, as templates/debrief use them. A refused form stands in its place with what was typed.

    `refused` is that form, for the summary; `lost` holds what was typed where the page draws the form no more.
    """
    made: dict[str, HouseForm] = {"act": kinds.ActForm(formdata=None)}
    if page.opening:
        made["open"] = _opening(page.opening)
    if page.follow_up and page.follow_up.may_call_off:
        made["call_off"] = kinds.CallOffForm(formdata=None)
    if page.room:
        made |= _room(page.room)
    lost = [typed for name, form in refused.items() if name not in made for typed in _typed(form)]
    made |= {name: form for name, form in refused.items() if name in made}
    _offer(made, page)
    return SimpleNamespace(**made, refused=next(iter(refused.values()), None), lost=lost)


def _room(card: RoomCard) -> dict[str, HouseForm]:
    made: dict[str, HouseForm] = {"adjourn": kinds.AdjournForm(formdata=None)} if card.leads else {}
    if card.round and card.round.vote_refusal is None and card.round.values:
        made["vote"] = kinds.RevoteForm(formdata=None)
    if card.attendance:
        made["attendance"] = _attendance(card.attendance)
    if card.board:
        made |= _board(card.board)
    if card.deciding and card.deciding.position_refusal is None:
        made["position"] = kinds.PositionForm(formdata=None)
    if card.deciding and card.deciding.may_dissent:
        made["dissent"] = kinds.DissentForm(formdata=None)
    return made


def _typed(form: HouseForm) -> list[tuple[str, str]]:
    text = [field for field in form if isinstance(field, (TextAreaField, StringField))]
    return [(field.label.text, field.data) for field in text if field.data and not isinstance(field, HiddenField)]


def _opening(card: OpeningCard) -> HouseForm:
    return kinds.OpenForm(formdata=None, data={"override_reason": card.override_reason})


def _attendance(offered: tuple[Choice, ...]) -> HouseForm:
    ticked = [one.value for one in offered if one.checked]
    return kinds.AttendanceForm(formdata=None, data={"person_ids": ticked})


def _board(card: BoardCard) -> dict[str, HouseForm]:
    slug, row = card.shown.id, card.finding
    found = {"value": row.value, "reason": row.reason, "cited": list(row.cited)} if row else {}
    versioned = {"principle": slug, "version": row.version if row else 0}
    made: dict[str, HouseForm] = {}
    if card.may_find:
        made["finding"] = kinds.FindingForm(formdata=None, data={**versioned, **found})
        made["reaffirm"] = kinds.ReaffirmForm(formdata=None, data=versioned)
    if card.leads:
        made["look"] = kinds.LookForm(formdata=None, data={"principle": slug})
    if card.joinable:
        made["stories"] = kinds.StoriesForm(formdata=None, data={"principle": slug})
    if card.may_accept:
        made["insufficient"] = kinds.InsufficientForm(formdata=None, data={"principle": slug})
    return made


def _offer(made: dict[str, HouseForm], page: DebriefPage) -> None:
    """Gives fields the choices of the card."""
    round_card = page.room.round if page.room else None
    board = page.room.board if page.room else None
    deciding = page.room.deciding if page.room else None
    if page.room:
        _choices(made, "attendance", person_ids=page.room.attendance)
    if round_card:
        _choices(made, "vote", value=round_card.values)
    if board:
        _choices(made, "finding", value=board.values, cited=board.cite)
        _choices(made, "stories", evidence_ids=board.joinable)
    if deciding:
        _choices(made, "position", value=deciding.values, level=deciding.levels)


def _choices(made: dict[str, HouseForm], name: str, **offered: tuple[Choice, ...]) -> None:
    for field, choices in offered.items():
        if name in made:
            made[name][field].choices = kinds.pairs(choices)
