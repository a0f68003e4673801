"""Finds the Chromium that the browser tests drive, and installs Debian's where that is possible.

`python -m tests.support.chromium` is what `make test` runs before the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

VARIABLE = "HIRING_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Everything that would make the browser look for the outside world, or differ from one machine to the next, is off.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
ADVICE = (
    "The browser tests need Chromium and found none. Install it (on Debian and Ubuntu as root: "
    f"apt-get install chromium), or set {VARIABLE} to the path of a Chromium or Chrome executable."
)


class ChromiumMissing(Exception):
    """No browser was found; the message says what to do."""


def find() -> Path:
    """The executable named by HIRING_TEST_CHROMIUM, else the first known name on PATH."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return _checked(Path(chosen))
    for name in NAMES:
        if path := shutil.which(name):
            return Path(path)
    raise ChromiumMissing(ADVICE)


def _checked(path: Path) -> Path:
    if not os.access(path, os.X_OK) or path.is_dir():
        message = f"{VARIABLE} names {str(path)!r}, where there is no executable file; expected a Chromium or Chrome."
        raise ChromiumMissing(message)
    return path


def launch_options() -> dict[str, Any]:
    """What `playwright.chromium.launch` and pytest-playwright's `browser_type_launch_args` take."""
    return {"executable_path": str(find()), "args": list(ARGUMENTS), "headless": True}


def version() -> str:
    """For instance `Chromium 140.0`; the wrapper's own warnings are dropped."""
    answer = subprocess.run([str(find()), "--version"], capture_output=True, text=True, check=True, timeout=60)
    return answer.stdout.strip()


def ensure() -> Path:
    """Finds the browser; where there is none, installs Debian's as root, or raises with advice."""
    try:
        return find()
    except ChromiumMissing:
        if os.environ.get(VARIABLE) or not _may_install():
            raise
    _install()
    return find()


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install() -> None:
    print("No Chromium found: installing Debian's package chromium (once).", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *command], check=True, env=environment, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    try:
        ensure()
    except ChromiumMissing as missing:
        sys.exit(str(missing))
