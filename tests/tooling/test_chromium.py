"""The browser of the tests: found, named by a variable, or asked for in one sentence."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType

from tests.support import chromium


@pytest.fixture
def bare_path(tmp_path, monkeypatch) -> Path:
    """A PATH with nothing on it, and no variable set."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    return tmp_path


def _program(place: Path) -> Path:
    place.write_text("#!/bin/sh\n")
    place.chmod(0o755)
    return place


@pytest.mark.parametrize("name", chromium.NAMES)
def test_each_known_name_on_the_path_is_found(name, bare_path):
    program = _program(bare_path / name)
    assert chromium.find() == program


def test_the_variable_wins_over_the_path(bare_path, monkeypatch):
    _program(bare_path / "chromium")
    chosen = _program(bare_path / "mine")
    monkeypatch.setenv(chromium.VARIABLE, str(chosen))
    assert chromium.find() == chosen


def test_a_wrong_variable_is_named_with_what_was_found(bare_path, monkeypatch):
    monkeypatch.setenv(chromium.VARIABLE, str(bare_path / "nothing-here"))
    with pytest.raises(chromium.ChromiumMissing, match=r"nothing-here.*expected a Chromium"):
        chromium.ensure()


def test_without_a_browser_and_without_root_the_advice_says_what_to_install(bare_path, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(chromium.ChromiumMissing, match=rf"apt-get install chromium.*{chromium.VARIABLE}"):
        chromium.ensure()


def test_root_on_debian_gets_the_package_installed(bare_path, monkeypatch, capsys):
    _program(bare_path / "apt-get")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    asked = []

    def apt_get(command, **_):
        asked.append(command[1])
        if command[1] == "install":
            _program(bare_path / "chromium")

    monkeypatch.setattr(subprocess, "run", apt_get)
    assert chromium.ensure() == bare_path / "chromium"
    assert asked == ["update", "install"]
    assert "installing Debian's package chromium" in capsys.readouterr().out


@pytest.mark.browser
def test_the_browser_starts_and_shows_a_page(browser_type: BrowserType):
    browser = browser_type.launch(**chromium.launch_options())
    page = browser.new_page()
    page.set_content("<title>Ready</title><h1>Zoë</h1>")
    assert (page.title(), page.inner_text("h1")) == ("Ready", "Zoë")
    browser.close()
