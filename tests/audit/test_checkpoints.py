"""Promise 4: signed checkpoints leave the database, by themselves at each ruling, and are printed in its record."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.adapters import signing
from hiring.adapters.signing import Cabinet
from hiring.domain.errors import NotNow
from hiring.domain.vocabulary import DebriefPhase, EventObject, PositionValue
from hiring.models.audit import AuditCheckpoint
from hiring.models.debrief import Decision
from hiring.services import audit, audit_check
from hiring.settings import Settings
from hiring.world import World
from tests.audit.conftest import found_in, length, to_revoted
from tests.support import drive_debrief, drive_decision
from tests.support.company import REQUIRED, Company


@pytest.fixture
def deciding(page_company: Company) -> UUID:
    loop_id = to_revoted(page_company)
    drive_decision.give_password(page_company, "bruno")
    for phase in (DebriefPhase.DISCUSSING, DebriefPhase.DECIDING):
        drive_debrief.move(page_company, loop_id, phase)
    for principle in REQUIRED:
        drive_debrief.find(page_company, loop_id, principle)
    drive_decision.take_position(page_company, loop_id, PositionValue.HIRE)
    return loop_id


def rule(company: Company, app: Flask, loop_id: UUID) -> int:
    typed = {
        "ruling": "hire", "typed_word": "hire", "reason": drive_decision.REASON, "password": drive_decision.PASSWORD,
    }  # fmt: skip
    return company.sign_in(app, "bruno").post(f"/loops/{loop_id}/ruling", data=typed).status_code


def checkpoint_file(tmp_path: Path) -> Path:
    return tmp_path / "hiring-audit" / "checkpoints.jsonl"


def test_promise_4_a_ruling_makes_a_checkpoint_outside_and_its_record_prints_it(
    page_company: Company, make_app: Callable[..., Flask], deciding: UUID, tmp_path: Path
) -> None:
    app = make_app(page_company.engine)
    assert rule(page_company, app, deciding) == 303
    lines = checkpoint_file(tmp_path).read_text().splitlines()
    assert len(lines) == 1
    body = json.loads(lines[0])
    assert signing.holds(body)
    assert body["position"] == length(page_company)
    shown = page_company.sign_in(app, "hanna").get(f"/loops/{deciding}/decision").text
    printed = html.unescape(shown)
    assert lines[0] in printed, "the whole line, as it can be typed into a file"
    with page_company.acting("ada") as work:
        audit.record(work, "settings_changed", EventObject.ADMIN)
    again = page_company.sign_in(app, "iris").get(f"/loops/{deciding}/decision").text
    assert body["signature"] in again, "what covers a decision stays the same, whatever comes later"


@pytest.mark.parametrize("broken", ["a file in the place of the folder", "a lost key"])
def test_promise_4_a_ruling_stands_whatever_happens_to_its_checkpoint(
    page_company: Company, make_app: Callable[..., Flask], deciding: UUID, tmp_path: Path, broken: str
) -> None:
    folder = tmp_path / "hiring-audit"
    if broken == "a lost key":
        folder.mkdir()
        (folder / "checkpoints.jsonl").write_text("{}\n")
    else:
        folder.write_text("no folder")
    app = make_app(page_company.engine)
    assert rule(page_company, app, deciding) == 303
    with page_company.looking() as session:
        assert len(session.exec(select(Decision)).all()) == 1
        assert session.exec(select(AuditCheckpoint)).all() == []
    record = page_company.sign_in(app, "hanna").get(f"/loops/{deciding}/decision")
    assert record.status_code == 200
    assert "No signed checkpoint of the audit chain covers this decision yet" in record.text


def test_R37_a_checkpoint_is_made_once_per_position(
    company: Company, sign: Callable[[Company], None], settings: Settings
) -> None:
    with company.acting("ada") as work:
        audit.record(work, "settings_changed", EventObject.ADMIN)
    for _ in range(3):
        sign(company)
        company.controlled.pass_time(minutes=1)
    file = settings.audit_dir / "checkpoints.jsonl"
    assert len(file.read_bytes().splitlines()) == 1
    file.unlink()
    sign(company)
    assert len(file.read_bytes().splitlines()) == 1, "a lost file gets the line that the database remembers"
    assert found_in(company, settings) == ()


def test_a_torn_line_is_named_and_never_swallows_the_next_one(
    page_company: Company, sign: Callable[[Company], None], settings: Settings
) -> None:
    for _ in range(2):
        with page_company.acting("ada") as work:
            audit.record(work, "settings_changed", EventObject.ADMIN)
        sign(page_company)
        file = settings.audit_dir / "checkpoints.jsonl"
        file.write_bytes(file.read_bytes() + b'{"format": "hiri')
    with page_company.acting("ada") as work:
        audit.record(work, "settings_changed", EventObject.ADMIN)
    sign(page_company)
    assert file.read_bytes().endswith(b"}\n")
    with pytest.raises(NotNow, match=r"line 2: found “\{\"format\": \"hiri"):
        audit_check.checkpoints_in(file.read_bytes(), "kept")


def test_the_key_is_made_once_for_its_owner_alone_and_never_replaced_in_silence(tmp_path: Path) -> None:
    cabinet, secret = Cabinet(tmp_path / "audit"), World().secret
    first = cabinet.signer(secret)
    assert cabinet.key_file.stat().st_mode & 0o777 == 0o600
    assert cabinet.folder.stat().st_mode & 0o777 == 0o700
    assert cabinet.signer(secret).public == first.public
    cabinet.append(first.signed({"position": 1}))
    cabinet.key_file.chmod(0o644)
    with pytest.raises(NotNow, match="can be read by others"):
        cabinet.signer(secret)
    cabinet.key_file.unlink()
    with pytest.raises(NotNow, match="expected the key that signed"):
        cabinet.signer(secret)
    cabinet.key_file.write_text("nonsense")
    cabinet.key_file.chmod(0o600)
    with pytest.raises(NotNow, match="holds no signing key, expected 64 hexadecimal digits"):
        cabinet.signer(secret)


def test_a_renewed_key_leaves_what_the_old_one_signed(tmp_path: Path) -> None:
    cabinet, secret = Cabinet(tmp_path / "audit"), World().secret
    old = cabinet.signer(secret)
    body = old.signed({"position": 1})
    new = cabinet.renew(secret)
    assert new.public != old.public
    assert signing.holds(body)
    assert (cabinet.folder / f"signing-{old.public[:16]}.key").exists()
    assert not signing.holds(body | {"key": new.public})
