"""`make scan`: four scanners over the product, each beside planted bugs that it must find, on loopback alone.

A scanner that finds no planted bug has stopped working, and fails the run just like a finding in the product.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

import yaml
from flask import Response, request

from hiring.demo import seed
from hiring.models.people import SignInSession
from hiring.services import sign_in
from hiring.store.engine import make_engine, open_session
from tests.support.demo import START
from tests.support.house import ROOT
from tests.support.journey import DemoLive
from tests.support.live import free_port

HERE = Path(__file__).parent
TOOLS = ROOT / ".venv-scan"
OWN = ("hiring", "templates", "static/js")
ALLOWED: dict[tuple[str, str], str] = yaml.safe_load((HERE / "allowed.yaml").read_text(encoding="utf-8")) or {}
"""`scanner: {rule or test: {file: reason}}`: findings that were looked at."""
BANDIT_TWIN = {"B307", "B506", "B602", "B605", "B608"}
RECRUITER, ADMIN = "ida-sorensen", "tariq-bensalem"
ASKED = {
    "/search?q=a": RECRUITER, "/loops?q=a&sort=due&state=all": RECRUITER, "/candidates?q=a": RECRUITER,
    "/requisitions?q=a": RECRUITER, "/people?q=a&role=admin": ADMIN,
}  # fmt: skip
WAPITI = ("xss", "sql", "file", "exec", "crlf", "redirect", "permanentxss")
WAPITI_TWIN = {
    "Reflected-Cross-Site-Scripting", "SQL-Injection", "Path-Traversal", "Open-Redirect",
    "Stored-Cross-Site-Scripting",
}  # fmt: skip
PASSED_BY = ("/sign-out*", "/account*", "/loops?*", "*/debrief?*")
"""For wapiti: what ends the session, and the same page in hundreds of orders, which sqlmap asks."""
REACHED = 5
"""So many different forms at least must have been taken up, else wapiti looked at error pages alone."""
SECONDS, EACH = 120, 60
"""For one scanner at one server, and for one module of wapiti."""


def main() -> int:
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="scan-") as name:
        folder = Path(name)
        for file, text in yaml.safe_load((HERE / "twins.yaml").read_text(encoding="utf-8")).items():
            (folder / file).write_text(text, encoding="utf-8")
        for step in (semgrep, bandit, _servers):
            wrong += step(folder)
    print("\n".join(wrong) or "Nothing was found in the product, and every planted bug was.")
    return 1 if wrong else 0


def _timed(what: str, run: Callable[[], tuple[set[str], set[str]]], expected: set[str]) -> list[str]:
    """`run` answers what was found in the product and in the twin."""
    begun = time.monotonic()
    ours, planted = run()
    allowed = ALLOWED.get(what, {})
    left = sorted(one for one in ours if one.partition(" ")[2] not in allowed.get(one.partition(" ")[0], {}))
    missed = sorted(expected - planted)
    print(
        f"{what}: {len(ours)} findings, {len(ours) - len(left)} of them looked at; "
        f"{len(expected) - len(missed)} of {len(expected)} planted bugs found; {time.monotonic() - begun:.0f} s",
        flush=True,
    )
    return [f"{what}: {one}" for one in left] + [f"{what} no longer finds the planted bug {one}" for one in missed]


def _called(*words: str, timeout: int = SECONDS * 2) -> str:
    quiet = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0", "NO_COLOR": "1"}
    answer = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=timeout, env={**os.environ, **quiet}
    )
    return answer.stdout + ("" if answer.stdout else answer.stderr)


def semgrep(folder: Path) -> list[str]:
    rules = {one["id"] for one in yaml.safe_load((HERE / "rules.yaml").read_text(encoding="utf-8"))["rules"]}

    def found(*places: str) -> set[str]:
        out = _called(
            str(TOOLS / "tools/bin/semgrep"), "scan", "--config", str(HERE / "rules.yaml"), "--json", "--quiet",
            "--metrics", "off", "--no-git-ignore", "--jobs", "2", *places,
        )  # fmt: skip
        told = json.loads(out)
        assert not told["errors"], told["errors"]
        return {f"{one['check_id'].rpartition('.')[2]} {one['path']}" for one in told["results"]}

    def run() -> tuple[set[str], set[str]]:
        return found(*OWN), {one.partition(" ")[0] for one in found(str(folder))}

    return _timed("semgrep", run, rules)


def bandit(folder: Path) -> list[str]:
    def found(place: str) -> set[str]:
        out = _called(str(TOOLS / "tools/bin/bandit"), "-r", place, "-f", "json", "-q")
        told = json.loads(out[out.index("{") :])
        return {f"{one['test_id']} {one['filename']}" for one in told["results"]}

    def run() -> tuple[set[str], set[str]]:
        return found("hiring"), {one.partition(" ")[0] for one in found(str(folder))}

    return _timed("bandit", run, BANDIT_TWIN)


@dataclass
class Served:
    """The product under attack, with a cookie for each of those who look, and what it answered."""

    url: str
    cookies: dict[str, str]
    answers: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """By method, endpoint and status."""

    def note(self, response: Response) -> Response:
        self.answers[request.method, request.endpoint or "nothing", response.status_code] += 1
        return response

    def status(self, path: str, who: str) -> int:
        asked = urllib.request.Request(self.url + path, headers={"Cookie": self.cookies[who]})
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return int(answer.status) if answer.url == self.url + path else 0

    def failed(self) -> set[str]:
        return {f"answer-{status} {endpoint}" for _, endpoint, status in self.answers if status >= 500}

    def taken_up(self) -> set[str]:
        """The forms that got past tokens and rights to what they do."""
        return {endpoint for method, endpoint, status in self.answers if method == "POST" and status in {200, 303, 422}}


def _servers(folder: Path) -> list[str]:
    with _product(folder) as ours, _twin(folder) as twin:
        return [*wapiti(folder, ours, twin), *sqlmap(folder, ours, twin)]


@contextmanager
def _product(folder: Path) -> Iterator[Served]:
    """The demo company, served. Forms need no token here: with one, scanners would never get past it."""
    (folder / "demo").mkdir()
    os.environ["HIRING_LOG_LEVEL"] = "error"
    seeded = seed.run(folder / "demo", now=START)
    live = DemoLive(make_engine(str(seeded.database_url)), folder)
    live.app.config["WTF_CSRF_ENABLED"] = False
    served = Served(live.url, {who: _signed_in(live, who) for who in (RECRUITER, ADMIN)})
    live.app.after_request(served.note)
    live.start()
    yield served
    live.stop()
    live.engine.dispose()


def _signed_in(live: DemoLive, who: str) -> str:
    secret, now = f"session of the scan {live.company.new_id()}", live.clock.now()
    with open_session(live.engine, writes=True) as session:
        person = live.company.ids[who]
        row = SignInSession(
            id_hash=sign_in.hashed(secret), person_id=person, started_at=now, seen_at=now, password_at=now
        )
        session.add(row)
        session.commit()
    serializer = live.app.session_interface.get_signing_serializer(live.app)  # type: ignore[attr-defined]
    value = serializer.dumps({"_user_id": secret, "_fresh": True})
    return f"{live.app.config['SESSION_COOKIE_NAME']}={value}"


@contextmanager
def _twin(folder: Path) -> Iterator[str]:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, str(folder / "server.py"), str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://localhost:{port}"
    try:
        for _ in range(50):
            try:
                urllib.request.urlopen(url, timeout=2).close()
                break
            except URLError:
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(10)


def wapiti(folder: Path, ours: Served, twin: str) -> list[str]:
    def found(url: str, name: str, *more: str) -> set[str]:
        report = folder / f"wapiti-{name}.json"
        _called(
            str(TOOLS / "wapiti/bin/wapiti"), "-u", f"{url}/", "--scope", "folder", "-m", ",".join(WAPITI),
            "--max-scan-time", str(SECONDS), "--max-attack-time", str(EACH), "--max-links-per-page", "15",
            "--max-files-per-dir", "3", "--endpoint", twin, "-d", "3",
            "--store-session", str(folder / name), "--flush-session", "--no-bugreport", "-v", "0",
            "-f", "json", "-o", str(report), *more, timeout=SECONDS * 8,
        )  # fmt: skip
        told = json.loads(report.read_text(encoding="utf-8"))
        print(f"  wapiti asked {told['infos'].get('crawled_pages_nbr', '?')} pages of {name}", flush=True)
        kinds = told["vulnerabilities"] | told["anomalies"]
        return {
            f"{kind.replace(' ', '-')} {one['path']}"
            for kind, all_found in kinds.items()
            for one in all_found
            if kind in told["vulnerabilities"] or "Internal Server Error" in kind
        }

    def run() -> tuple[set[str], set[str]]:
        skipped = [word for one in PASSED_BY for word in ("-x", ours.url + one)]
        told = found(ours.url, "ours", *skipped, "-H", f"Cookie: {ours.cookies[RECRUITER]}") | ours.failed()
        return told, {one.partition(" ")[0] for one in found(twin, "twin")}

    wrong = _timed("wapiti", run, WAPITI_TWIN)
    forms = ours.taken_up()
    posts = Counter({one: many for one, many in ours.answers.items() if one[0] == "POST"})
    print(f"  {ours.answers.total()} requests, {posts.total()} of them forms, {len(forms)} different ones taken up")
    if len(forms) < REACHED:
        wrong.append(f"wapiti reached {len(forms)} forms only, expected {REACHED}: {sorted(forms)}")
    if ours.status("/", RECRUITER) != 200:
        wrong.append("wapiti signed itself out, so that it saw the sign-in page alone")
    return wrong


def sqlmap(folder: Path, ours: Served, twin: str) -> list[str]:
    def found(url: str, *more: str) -> set[str]:
        out = _called(
            str(TOOLS / "tools/bin/sqlmap"), "-u", url, "--batch", "--disable-coloring", "--flush-session",
            "--output-dir", str(folder / "sqlmap"), "--technique", "BEU", "--level", "2", "--timeout", "5",
            "--retries", "0", *more, timeout=SECONDS * 2,
        )  # fmt: skip
        assert re.search(r"heuristic|testing", out), out[-600:]
        return {f"injection {name}" for name in re.findall(r"^Parameter: (\S+)", out, re.MULTILINE)}

    def run() -> tuple[set[str], set[str]]:
        told: set[str] = set()
        for path, who in ASKED.items():
            assert ours.status(path, who) == 200, f"{path} does not open for {who}"
            signed_in = ("--cookie", ours.cookies[who], "--skip", "Cookie,User-Agent,Referer,Host")
            told |= {f"{one} of {path}" for one in found(ours.url + path, *signed_in)}
        return told | ours.failed(), found(f"{twin}/find?name=twin")

    return _timed("sqlmap", run, {"injection name"})


if __name__ == "__main__":
    sys.exit(main())
