"""Cards of the principle pages. Versions that are not published yet are for admins alone."""

from itertools import groupby
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.vocabulary import Role
from hiring.models.openings import StoredPrincipleSet
from hiring.principles import Principle, PrincipleSet
from hiring.schemas.principle_sets import (
    Choice,
    GroupCard,
    LevelCard,
    MarkCard,
    PrincipleCard,
    SetPage,
    SetRow,
    SetsPage,
    VersionRow,
)
from hiring.services import principle_sets, seats
from hiring.services.clock import when
from hiring.services.work import Work
from hiring.store import principle_sets as store
from hiring.store.rows import get


def sets_page(work: Work) -> SetsPage:
    seats.require(work, Action.VIEW_PRINCIPLES)
    rows = store.versions(work.session, unpublished=work.viewer.has(Role.ADMIN))
    by_slug = [(slug, list(versions)) for slug, versions in groupby(rows, key=lambda pair: pair[0].slug)]
    return SetsPage(
        sets=tuple(_set(work, slug, versions) for slug, versions in by_slug), may_load=work.viewer.has(Role.ADMIN)
    )


def _set(work: Work, slug: str, versions: list[tuple[StoredPrincipleSet, str]]) -> SetRow:
    previous = [row.id for row, _ in versions[1:]]
    rows = tuple(
        _version(work, row, loader, before) for (row, loader), before in zip(versions, [*previous, None], strict=True)
    )
    return SetRow(name=versions[0][0].name, slug=slug, versions=rows)


def _version(work: Work, row: StoredPrincipleSet, loader: str, before: UUID | None) -> VersionRow:
    publishable = row.published_at is None and work.viewer.has(Role.ADMIN)
    return VersionRow(
        href=f"/principles/{row.id}", version=row.set_version, language=row.language,
        principles=len(principle_sets.parsed(row).principles),
        loaded=when(row.loaded_at, work.viewer.timezone), loaded_by=loader or "command line",
        published=when(row.published_at, work.viewer.timezone) if row.published_at else None,
        publish_href=f"/principles/{row.id}/publish" if publishable else None,
        compare_href=f"/principles/{before}/compare/{row.id}" if before else None,
    )  # fmt: skip


def seen(work: Work, set_id: UUID) -> StoredPrincipleSet:
    """The stored version; Unseen when there is none, or none for this person yet."""
    seats.require(work, Action.VIEW_PRINCIPLES)
    row = get(work.session, StoredPrincipleSet, set_id)
    if row is None or (row.published_at is None and not work.viewer.has(Role.ADMIN)):
        raise Unseen
    return row


def to_publish(work: Work, set_id: UUID) -> SetPage:
    """The page before publishing."""
    seats.require(work, Action.PUBLISH_PRINCIPLES)
    return reading_page(work, set_id)


def require_load(work: Work) -> None:
    """For the empty page of loading a set."""
    seats.require(work, Action.LOAD_PRINCIPLES)


def reading_page(work: Work, set_id: UUID, language: str = "", level: str = "") -> SetPage:
    """The whole set; an unknown language or level is passed over."""
    row = seen(work, set_id)
    own = principle_sets.parsed(row)
    language = language if language in own.languages else own.language
    levels = sorted({one.level for principle in own.principles for one in principle.levels}, key=_level_order)
    level = level if level in levels else ""
    here = f"/principles/{row.id}"
    others = [one for one, _ in store.versions(work.session, unpublished=work.viewer.has(Role.ADMIN)) if one is not row]
    return SetPage(
        id=str(row.id), name=own.localised(language).name, version=own.version, lang=own.language,
        published=when(row.published_at, work.viewer.timezone) if row.published_at else None,
        notice=own.notice or "", licence=own.licence or "",
        marks=tuple(
            MarkCard(code=one.code, label=one.label, anchor=one.anchor, is_bar=one.code == own.bar)
            for one in own.rating_scale
        ),
        no_data=own.no_data.label, groups=_groups(own, language, level),
        languages=tuple(_choice(here, one, one == language, language=one, level=level) for one in own.languages),
        levels=tuple(_choice(here, one or "All", one == level, language=language, level=one) for one in ["", *levels]),
        others=tuple(_other(one, row) for one in others),
        publish_href=f"{here}/publish" if row.published_at is None else None,
    )  # fmt: skip


def _level_order(level: str) -> tuple[int, str]:
    digits = "".join(sign for sign in level if sign.isdigit())
    return int(digits) if digits else 0, level


def _choice(here: str, label: str, current: bool, **asked: str) -> Choice:
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return Choice(label=label, href=f"{here}?{query}" if query else here, current=current)


def _other(one: StoredPrincipleSet, than: StoredPrincipleSet) -> Choice:
    older, newer = sorted((one, than), key=lambda row: row.loaded_at)
    return Choice(label=principle_sets.title(one), href=f"/principles/{older.id}/compare/{newer.id}", current=False)


def _groups(own: PrincipleSet, language: str, level: str) -> tuple[GroupCard, ...]:
    """In the order of the set's groups; principles without a group come last."""
    shown = own.localised(language)
    names = {group.id: group.name for group in own.groups}
    cards = []
    for group_id in [*names, None]:
        members = [one for one in shown.principles if one.group == group_id]
        if members:
            held = tuple(_principle(own, one, language, level) for one in members)
            cards.append(GroupCard(name=names.get(group_id or "", ""), principles=held))
    return tuple(cards)


def _principle(own: PrincipleSet, shown: Principle, language: str, level: str) -> PrincipleCard:
    translation = own.translation(language) if language != own.language else None
    translated = translation is not None and any(one.id == shown.id for one in translation.principles)
    levels = [one for one in shown.levels if not level or one.level == level]
    return PrincipleCard(
        id=shown.id, name=shown.name, meaning=shown.meaning, lang=language if translated else own.language,
        questions=tuple(one.text for one in shown.questions), probes=shown.probes, strong=shown.strong,
        weak=shown.weak, overuse=shown.overuse,
        levels=tuple(
            LevelCard(level=one.level, meaning=one.meaning, strong=one.strong, weak=one.weak) for one in levels
        ),
    )  # fmt: skip
