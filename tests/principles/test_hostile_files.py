"""Files made to confuse, to exhaust or to reach beyond themselves are refused quickly and by name."""

import time

import pytest
import yaml

import hiring.principles_format as reading
from tests.principles.samples import SAMPLE, refused, sample

MIB = 1024 * 1024
CASES = {
    "too large": (b"#" * (MIB + 1), "1,048,577 bytes", "1 MiB"),
    "empty": (b"", "an empty file", "principle-set/1"),
    "blank": (b" \n\n", "an empty file", "principle-set/1"),
    "only a comment": (b"# nothing here\n", "nothing", "a mapping"),
    "UTF-16": (SAMPLE.encode("utf-16"), "UTF-16", "UTF-8"),
    "Latin-1": (SAMPLE.replace("Core", "C\xf6re").encode("latin-1"), "the byte 0xf6", "a file in UTF-8"),
    "an encoded surrogate": (b'a: "\xed\xa0\x80"', "the byte 0xed", "UTF-8"),
    "an escaped surrogate": (b'a: "\\ud800"', "", ""),
    "a NUL byte": (b"schema: a\nid: \0", "a NUL character", "printable text"),
    "an impossible character": (b'a: "\\UFFFFFFFF"', "", ""),
    "a bell": (b"a: \x07", "", ""),
    "an anchor": (b"a: &x [b]\nc: d", "the anchor &x", "without anchors"),
    "an alias": (b"a: *x", "the alias *x", "written out"),
    "doubling aliases": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]", "the anchor &a", "without anchors"),
    "a Python object": (b"!!python/object/apply:os.system [ls]", "python/object", "without tags"),
    "a binary": (b"a: !!binary aGFsbG8=", "binary", "without tags"),
    "a number tag": (b'a: !!int "3"', "int", "without tags"),
    "two documents": (b"a: b\n---\nc: d", "a second document", "one principle set per file"),
    "a mapping as a key": (b"? {a: b}\n: c", "as a key", "text as a key"),
    "deep lists": (b"[" * 10_000, "nested too deep", "at most 12 levels"),
    "deep mappings": (b"{a: " * 10_000, "nested too deep", "at most 12 levels"),
    "deep block lists": (b"- " * 10_000, "nested too deep", "at most 12 levels"),
    "a tab as indentation": (b"a:\n\t- b", "a YAML mistake", "valid YAML"),
    "an open bracket": (b"a: [b", "a YAML mistake", "valid YAML"),
    "a list": (b"- a\n- b", "a list with 2 entries", "a mapping"),
    "a word": (b"hello", 'the text "hello"', "a mapping"),
    "many keys": (b"".join(b"k%d: v\n" % number for number in range(90_000)), "more than 500 entries", "at most 500"),
    "many entries": (b"principles:\n" + b"- {id: a}\n" * 90_000, "more than 500 entries", "at most 500"),
}


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def either_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_LOADER", getattr(yaml, request.param, yaml.SafeLoader))


@pytest.mark.usefixtures("either_loader")
@pytest.mark.parametrize(("data", "found", "expected"), CASES.values(), ids=CASES)
def test_section7_a_hostile_file_is_refused_by_name(data: bytes, found: str, expected: str) -> None:
    problem = refused(data)[0]
    assert found in problem.found
    assert expected in problem.expected
    assert str(problem).startswith("values.yaml")
    assert str(problem).isprintable()


@pytest.mark.usefixtures("either_loader")
def test_section7_both_yaml_readers_read_the_same_set() -> None:
    assert reading.read_document(SAMPLE.encode(), "x").data == yaml.safe_load(SAMPLE)


def test_section7_a_file_of_exactly_one_mebibyte_is_read() -> None:
    padded = SAMPLE.encode() + b"\n#"
    padded += b"x" * (MIB - len(padded))
    assert reading.read_document(padded, "x").problems == {}


def test_section7_mistakes_by_the_hundred_thousand_do_not_hang_the_reader() -> None:
    data = b"principles:\n" + b"".join(b"- questions: [" + b"{a: b}," * 400 + b"]\n" for _ in range(100))
    started = time.monotonic()
    assert len(refused(data)) == 100
    assert time.monotonic() - started < 20


def test_section7_the_internal_key_cannot_be_smuggled_in() -> None:
    text = SAMPLE.replace('L6: {meaning: "Across', 'L6: {"*key*": L9, meaning: "Across')
    assert [problem.path for problem in refused(text.encode())] == ["principles[0].levels.L6.*key*"]


def test_section7_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    data = b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode()
    assert reading.read_document(data, "x").data == yaml.safe_load(SAMPLE)
    assert sample().id == "example-values"
