"""Edits of a row with a version: when somebody else was first, both versions are shown and nothing typed is lost."""

from collections.abc import Mapping

from wtforms import HiddenField

from hiring.domain.errors import Refused, Stale
from hiring.web.forms.base import HouseForm

NOT_COMPARED = frozenset({"version", "idempotency_key", "csrf_token"})


class VersionedForm(HouseForm):
    """After a Stale refusal the form carries the newer version, so that saving again is a choice."""

    version = HiddenField()
    stale = False

    def refuse(self, refusal: Refused) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Stale):
            self.stale = True
            self.version.data = str(refusal.current_version)

    def differences(self, stored: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """(label, stored, typed) where they differ."""
        pairs = ((field, stored.get(field.short_name)) for field in self if field.short_name not in NOT_COMPARED)
        typed = ((field.label.text, held, _as_text(field.data)) for field, held in pairs if held is not None)
        return [(label, held, text) for label, held, text in typed if held != text]


def _as_text(data: object) -> str:
    if isinstance(data, bool):
        return "y" if data else ""
    if isinstance(data, (list, tuple, set)):
        return ",".join(sorted(map(str, data)))
    return str(data or "").strip()
