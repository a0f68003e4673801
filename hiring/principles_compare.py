"""What changed between two versions of a principle set, for the page that shows them side by side."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from hiring.principles import Principle, PrincipleSet, Question

Texts = tuple[str, ...]


class _Comparison(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldChange(_Comparison):
    """One field before and after, as its texts in order; a single text is a list of one, a missing one of none."""

    field: str
    before: Texts
    after: Texts

    @property
    def added(self) -> Texts:
        return tuple(text for text in self.after if text not in self.before)

    @property
    def removed(self) -> Texts:
        return tuple(text for text in self.before if text not in self.after)


class QuestionChange(_Comparison):
    """A question that came, went, was reworded or moved to another principle; the missing side is None."""

    id: str
    kind: Literal["added", "removed", "changed"]
    principle_before: str | None
    principle_after: str | None
    before: str | None
    after: str | None


class PrincipleChange(_Comparison):
    """A principle that both versions have, with the fields in which they differ (questions are told apart)."""

    id: str
    name_before: str
    name_after: str
    fields: tuple[FieldChange, ...]


class SetComparison(_Comparison):
    """Everything in which two sets differ; all tuples empty and `reordered` False when they say the same."""

    fields: tuple[FieldChange, ...]
    scale: tuple[FieldChange, ...]
    added: tuple[Principle, ...]
    removed: tuple[Principle, ...]
    changed: tuple[PrincipleChange, ...]
    questions: tuple[QuestionChange, ...]
    reordered: bool

    @property
    def is_empty(self) -> bool:
        differences = (self.fields, self.scale, self.added, self.removed, self.changed, self.questions)
        return not self.reordered and not any(differences)

    def questions_of(self, principle_id: str) -> tuple[QuestionChange, ...]:
        """The question changes that touch one principle, before or after."""
        return tuple(
            change for change in self.questions if principle_id in (change.principle_before, change.principle_after)
        )


def compare(old: PrincipleSet, new: PrincipleSet) -> SetComparison:
    """What is new, gone and different in `new`, in the order of `new`, then of `old`."""
    kept = [principle.id for principle in new.principles if principle.id in old.principle_ids]
    before = [principle_id for principle_id in old.principle_ids if principle_id in kept]
    pairs = ((old.principle(principle_id), new.principle(principle_id)) for principle_id in kept)
    changes = (_principle_change(one, other) for one, other in pairs)
    return SetComparison(
        fields=_differences(_set_fields(old), _set_fields(new)),
        scale=_differences(_scale_fields(old), _scale_fields(new)),
        added=tuple(principle for principle in new.principles if principle.id not in kept),
        removed=tuple(principle for principle in old.principles if principle.id not in kept),
        changed=tuple(change for change in changes if change.fields),
        questions=_question_changes(_questions(old), _questions(new)),
        reordered=kept != before,
    )


def _differences(old: Mapping[str, Texts], new: Mapping[str, Texts]) -> tuple[FieldChange, ...]:
    names = dict.fromkeys((*new, *old))
    pairs = ((name, old.get(name, ()), new.get(name, ())) for name in names)
    return tuple(
        FieldChange(field=name, before=before, after=after) for name, before, after in pairs if before != after
    )


def _one(text: str | None) -> Texts:
    return () if text is None else (text,)


def _set_fields(principles: PrincipleSet) -> dict[str, Texts]:
    fields = {
        name: _one(getattr(principles, name)) for name in ("id", "name", "version", "language", "notice", "licence")
    }
    fields["groups"] = tuple(f"{group.id}: {group.name}" for group in principles.groups)
    for translation in principles.translations:
        at = f"translations.{translation.language}"
        fields[f"{at}.name"] = _one(translation.name)
        for entry in translation.principles:
            fields[f"{at}.{entry.id}"] = (entry.name, *_one(entry.meaning))
    return fields


def _scale_fields(principles: PrincipleSet) -> dict[str, Texts]:
    fields = {mark.code: (mark.label, mark.anchor) for mark in principles.rating_scale}
    return {
        "order": principles.codes,
        "bar": (principles.bar,),
        "no_data": (principles.no_data.code, principles.no_data.label),
        **{f"mark {code}": texts for code, texts in fields.items()},
    }


def _principle_fields(principle: Principle) -> dict[str, Texts]:
    fields = {name: _one(getattr(principle, name)) for name in ("name", "group", "meaning")}
    fields |= {name: getattr(principle, name) for name in ("probes", "strong", "weak", "overuse")}
    for level in principle.levels:
        at = f"levels.{level.level}"
        fields |= {f"{at}.meaning": (level.meaning,), f"{at}.strong": level.strong, f"{at}.weak": level.weak}
    return fields


def _principle_change(old: Principle, new: Principle) -> PrincipleChange:
    fields = _differences(_principle_fields(old), _principle_fields(new))
    return PrincipleChange(id=new.id, name_before=old.name, name_after=new.name, fields=fields)


_Asked = tuple[str, Question]


def _questions(principles: PrincipleSet) -> dict[str, _Asked]:
    return {
        question.id: (principle.id, question) for principle in principles.principles for question in principle.questions
    }


def _question_changes(old: Mapping[str, _Asked], new: Mapping[str, _Asked]) -> tuple[QuestionChange, ...]:
    ids = dict.fromkeys((*new, *old))
    return tuple(_question_change(key, old.get(key), new.get(key)) for key in ids if old.get(key) != new.get(key))


def _question_change(question_id: str, old: _Asked | None, new: _Asked | None) -> QuestionChange:
    return QuestionChange(
        id=question_id,
        kind="added" if old is None else "removed" if new is None else "changed",
        principle_before=old[0] if old else None,
        principle_after=new[0] if new else None,
        before=old[1].text if old else None,
        after=new[1].text if new else None,
    )
