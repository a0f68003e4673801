"""The frame card: navigation by role and the notices every page carries."""

from typing import Any

from flask import Flask, g, request

from hiring.domain.vocabulary import BarRaiserCertification, Role
from hiring.schemas.frame import Frame
from hiring.services.work import Viewer
from hiring.settings import Settings
from hiring.web import kept

NAV: tuple[tuple[str, str, frozenset[Role] | None], ...] = (
    ("Home", "/", None),
    ("Loops", "/loops", None),
    ("Candidates", "/candidates", frozenset({Role.RECRUITER})),
    ("Requisitions", "/requisitions", frozenset({Role.RECRUITER})),
    ("People", "/people", frozenset({Role.ADMIN})),
    ("Principles", "/principles", None),
    ("Insights", "/insights", None),
    ("Search", "/search", None),
    ("Audit", "/audit", frozenset({Role.AUDITOR})),
    ("Admin", "/admin", frozenset({Role.ADMIN})),
)
HTTP_NOTICE = "This page travels unencrypted: HIRING_ALLOW_HTTP is set. Use it on a trusted network alone."
GUARDED_NOTICE = (
    "Your account is restricted for 24 hours, since an admin's hand was on it (see your account page): it reads no "
    "peer's feedback and cannot submit, vote, take a position or rule, unless a core Bar Raiser outside the loop "
    "releases it. If you did not expect this, say so."
)


def install(app: Flask, settings: Settings) -> None:
    plain_http = not settings.secure and not settings.loopback

    @app.context_processor
    def frame() -> dict[str, Any]:
        work = g.get("work")
        known = work is not None and work.viewer.signed_in
        return {"frame": frame_of(work.viewer, request.path, plain_http) if known else None, "arrived": kept.arrived}


def frame_of(viewer: Viewer, path: str, plain_http: bool) -> Frame:
    notices = ((HTTP_NOTICE,) if plain_http else ()) + ((GUARDED_NOTICE,) if viewer.guarded else ())
    return Frame(
        person_name=viewer.name, person_id=str(viewer.person_id), role_line=_roles(viewer),
        nav=tuple((label, href, _here(href, path)) for label, href, need in NAV if _wanted(viewer, label, need)),
        notices=notices,
    )  # fmt: skip


def _wanted(viewer: Viewer, label: str, need: frozenset[Role] | None) -> bool:
    core = viewer.bar_raiser is BarRaiserCertification.CORE and label == "People"
    return need is None or bool(need & viewer.roles) or core


def _here(href: str, path: str) -> bool:
    return path == href if href == "/" else path == href or path.startswith(href + "/")


def _roles(viewer: Viewer) -> str:
    named = [role.value.replace("_", " ") for role in Role if role in viewer.roles]
    if viewer.bar_raiser in {BarRaiserCertification.CERTIFIED, BarRaiserCertification.CORE}:
        named.append("core Bar Raiser" if viewer.core else "Bar Raiser")
    return ", ".join(named)
