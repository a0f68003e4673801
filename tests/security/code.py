"""What the code may not do, found by reading it: which libraries are loaded, which calls are made, of what made."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

Sources = list[tuple[str, str]]

LOADED: Mapping[str, frozenset[str]] = {
    "commands of the operating system": frozenset({"subprocess", "pty", "multiprocessing"}),
    "directory services": frozenset({"ldap", "ldap3"}),
    "XML and XPath": frozenset({"xml", "lxml", "defusedxml", "xmltodict", "html5lib"}),
    "typesetting": frozenset({"pylatex", "latex", "pdflatex"}),
    "naming services of Java": frozenset({"jpype", "jnius", "py4j"}),
    "shared caches": frozenset({"memcache", "pymemcache", "pylibmc", "bmemcached", "redis", "flask_caching"}),
    "mail": frozenset({"smtplib", "imaplib", "poplib", "email", "aiosmtplib", "flask_mail"}),
    "requests to other machines": frozenset(
        {"socket", "http.client", "urllib.request", "requests", "httpx", "aiohttp", "ftplib", "urllib3", "websockets"}
    ),
    "objects out of bytes": frozenset({"pickle", "marshal", "shelve", "dill", "joblib", "jsonpickle", "copyreg"}),
    "memory by address": frozenset({"ctypes", "cffi", "_ctypes"}),
    "markup languages": frozenset({"markdown", "mistune", "commonmark", "docutils", "bbcode", "textile"}),
    "ciphers": frozenset(
        {
            "cryptography.hazmat.primitives.ciphers", "cryptography.fernet", "cryptography.hazmat.primitives.padding",
            "cryptography.hazmat.primitives.kdf", "cryptography.hazmat.primitives.asymmetric.rsa", "Crypto", "nacl",
        }
    ),
    "tokens that carry claims": frozenset({"jwt", "jose", "authlib", "oauthlib", "itsdangerous", "saml2"}),
    "other query languages": frozenset({"graphene", "ariadne", "strawberry", "graphql"}),
    "open lines and calls": frozenset({"flask_sock", "flask_socketio", "simple_websocket", "aiortc"}),
}  # fmt: skip
CALLED: Mapping[str, re.Pattern[str]] = {
    "code out of text": re.compile(r"(builtins\.)?(eval|exec|compile|__import__)|runpy\.\w+"),
    "a command line": re.compile(r"os\.(system|popen|spawn\w*)"),
    "a template out of text": re.compile(r"render_template_string|.*(jinja_env|environment)\.from_string|Template"),
    "text let through unescaped": re.compile(r"Markup|markupsafe\.Markup"),
    "a hash that is broken or too short": re.compile(r"hashlib\.(?!sha256$)\w+"),
    "a file of a temporary name somebody can guess": re.compile(r"tempfile\.mktemp"),
}
NEEDS_A_CONSTANT = {
    "a statement put together": re.compile(r"(sa|sqlalchemy)\.text|.*\.(exec_driver_sql|literal_column)"),
    "a pattern put together": re.compile(r"re\.(compile|sub|match|search|fullmatch|findall|finditer|split)"),
}
WORDS = re.compile(
    r"\b(eval|exec|compile|__import__|runpy|os|from_string|render_template_string|Template|Markup|hashlib|mktemp|re\."
    rf"|exec_driver_sql|literal_column|(sa|sqlalchemy)\.text|{'|'.join(sorted(set().union(*LOADED.values())))})\b"
)


def loads(sources: Sources, what: str) -> list[str]:
    """Imports of libraries of this kind, `name:line: module`."""
    banned = tuple(f"{one}." for one in LOADED[what])
    return [place for place, module in found_in(tuple(sources)).imports if f"{module}.".startswith(banned)]


def calls(sources: Sources, what: str) -> list[str]:
    """Calls of this kind."""
    return [place for place, called, _ in found_in(tuple(sources)).calls if CALLED[what].fullmatch(called)]


def put_together(sources: Sources, what: str) -> list[str]:
    """Calls whose first argument is no constant, no name in capitals and nothing escaped."""
    wanted = NEEDS_A_CONSTANT[what]
    made = found_in(tuple(sources)).calls
    return [
        place for place, called, node in made if wanted.fullmatch(called) and node.args and not _fixed(node.args[0])
    ]


@dataclass(frozen=True)
class Found:
    """(place, module) of each import, (place, name, call) of each call."""

    imports: list[tuple[str, str]]
    calls: list[tuple[str, str, ast.Call]]


@cache
def found_in(sources: tuple[tuple[str, str], ...]) -> Found:
    """Everything is read once, and only files that hold one of the words."""
    read = [(name, text) for name, text in sources if WORDS.search(text)]
    nodes = [(name, node) for name, text in read for node in ast.walk(ast.parse(text))]
    imports = [(f"{name}:{node.lineno}: {one}", one) for name, node in nodes for one in _modules(node)]
    made = [(name, node, _dotted(node.func)) for name, node in nodes if isinstance(node, ast.Call)]
    return Found(imports, [(f"{name}:{node.lineno}: {called}", called, node) for name, node, called in made])


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _dotted(node: ast.expr) -> str:
    """`a.b.c` of a call; a step that is itself a call is its name with brackets."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{_dotted(node.func)}()"
    return node.id if isinstance(node, ast.Name) else ""


def _fixed(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return all(isinstance(part, ast.Constant) or _escaped(part) for part in node.values)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.strip("_").isupper())


def _escaped(part: ast.expr) -> bool:
    inside = part.value if isinstance(part, ast.FormattedValue) else part
    return isinstance(inside, ast.Call) and _dotted(inside.func) == "re.escape"
