"""Doors that no code opens: no interpreter, no parser, no cipher and no line outside but those that are listed here."""

from __future__ import annotations

import pytest

from hiring.adapters import signing
from hiring.schemas.base import Command
from hiring.world import World
from tests.security import code
from tests.support import house

OWN = [
    file for file in house.texts(suffixes=(".py",)) if file[0].startswith("hiring/") and "migrations/" not in file[0]
]
SCRIPTS = [file for file in house.texts(suffixes=(".js",)) if file[0].startswith("static/")]
PUT_TOGETHER = {
    "a statement put together": {
        "hiring/store/engine.py": "names of pragmas and modes of ours",
        "hiring/store/erasure.py": "names of our own tables",
        "hiring/models/base.py": "conditions of indexes, written in the models",
    },
    "a pattern put together": {
        "hiring/principles.py": "patterns of the principle format, written in its code",
        "hiring/domain/redaction.py": "words that were escaped one by one",
    },
}
"""Where it is right all the same, and what it is made of: words of the code, never of a request."""
IN_SCRIPTS = {
    "messages of other windows": r"postMessage|addEventListener\(\s*['\"]message['\"]|onmessage",
    "prototypes": r"__proto__|setPrototypeOf|\.prototype\s*\[|Object\.assign\(",
    "a key chosen by data": r"\b(?!dataset\b)\w+\[[\w.]+\]\s*=[^=]",
    "cookies": r"document\.cookie",
    "lines that stay open": r"\bWebSocket\b|RTCPeerConnection|EventSource",
    "code from elsewhere": r"\bimport\(|https?://(?!www\.w3\.org/)|\bdocument\.createElement\(\s*['\"]script",
    "storage that outlives the tab": r"localStorage|indexedDB|caches\.open",
}


@pytest.mark.parametrize("what", code.LOADED)
def test_the_product_loads_nothing_for(what):
    assert len(OWN) > 150
    assert code.loads(OWN, what) == []


@pytest.mark.parametrize("what", code.CALLED)
def test_the_product_never_calls(what):
    assert code.calls(OWN, what) == []


@pytest.mark.parametrize("what", code.NEEDS_A_CONSTANT)
def test_what_databases_and_patterns_get_is_written_in_the_code(what):
    found = [place for place in code.put_together(OWN, what) if place.partition(":")[0] not in PUT_TOGETHER[what]]
    assert found == []


@pytest.mark.parametrize("what", IN_SCRIPTS)
def test_the_scripts_know_no(what):
    assert len(SCRIPTS) > 10
    assert house.matches(SCRIPTS, {what: IN_SCRIPTS[what]}) == []


@pytest.mark.parametrize(
    ("planted", "kind", "what"),
    [
        ("import subprocess", code.loads, "commands of the operating system"),
        ("from lxml import etree", code.loads, "XML and XPath"),
        ("from urllib.request import urlopen", code.loads, "requests to other machines"),
        ("def late():\n    import pickle", code.loads, "objects out of bytes"),
        ("from cryptography.hazmat.primitives.ciphers import Cipher", code.loads, "ciphers"),
        ("eval(text)", code.calls, "code out of text"),
        ("import os\nos.system(text)", code.calls, "a command line"),
        ("app.jinja_env.from_string(text)", code.calls, "a template out of text"),
        ("hashlib.md5(b'')", code.calls, "a hash that is broken or too short"),
        ("sa.text(f'SELECT {name}')", code.put_together, "a statement put together"),
        ("session.connection().exec_driver_sql(typed)", code.put_together, "a statement put together"),
        ("re.search(typed, text)", code.put_together, "a pattern put together"),
    ],
)
def test_a_planted_door_is_found(planted, kind, what):
    assert len(kind([("planted.py", planted)], what)) == 1


@pytest.mark.parametrize(
    ("planted", "what"),
    [
        ('addEventListener("message", take)', "messages of other windows"),
        ("target[key] = value", "a key chosen by data"),
        ("Object.assign(a, JSON.parse(b))", "prototypes"),
        ('import("https://elsewhere.example/x.js")', "code from elsewhere"),
    ],
)
def test_a_planted_door_in_a_script_is_found(planted, what):
    assert house.matches([("planted.js", planted)], {what: IN_SCRIPTS[what]})


def _commands(kind: type[Command] = Command) -> list[type[Command]]:
    return [kind, *(below for one in kind.__subclasses__() for below in _commands(one))]


def test_no_command_takes_a_field_that_it_does_not_name():
    """What a form may change is what its command names; everything else is refused."""
    found = _commands()
    assert len(found) > 60
    assert [one.__name__ for one in found if one.model_config.get("extra") != "forbid"] == []


def test_secrets_have_as_many_random_bytes_as_they_are_asked_for():
    made = {World().secret(16) for _ in range(200)}
    assert len(made) == 200
    assert min(map(len, made)) >= 21


def test_a_signature_holds_for_its_body_and_its_key_alone(tmp_path):
    signer = signing.Cabinet(tmp_path / "one").signer(World().secret)
    other = signing.Cabinet(tmp_path / "other").signer(World().secret)
    signed = signer.signed({"head": "a"})
    assert signing.holds(signed)
    assert len(bytes.fromhex(signer.public)) == 32
    for changed in ({"head": "b"}, {"key": other.public}, {"signature": "00" * 64}, {"signature": ""}, {"key": "x"}):
        assert not signing.holds({**signed, **changed})
