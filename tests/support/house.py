"""The rules of the house, as functions that answer a list of findings: an empty list means that the rule holds.

A finding is one sentence that starts with the place: `path:line: what was found`.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FUNCTION_CAP = 40
MODULE_CAP = 400
TEMPLATE_CAP = 120
CODE = (".py", ".js", ".css", ".html", ".sql", ".txt", ".ics")
VENDORED = re.compile(r"(^|/)vendor/")

# Each pattern is written so that it does not match its own text.
BANNED_WORDS = {
    "an unfinished note": r"\bTO[D]O\b|\bFIX[M]E\b|\bX[X]X\b|\bHA[C]K\b",
    "an unfinished function": r"NotImplemented[E]rror",
    "filler text": r"(?i)lorem [i]psum",
    "a test that is not run": r"pytest\.(mark\.)?(skip|skipi[f]|xfai[l])\b|importor[s]kip|unittest\.ski[p]",
}
MACHINE_PATHS = {"the path of one machine": r"(?<![\w.*])/(work|root|home/\w+|Users/\w+)/\w"}
REGISTRY_HOSTS = {
    "the address of a package registry or file host": (
        r"(?i)\b(pypi\.[o]rg|pythonhosted\.[o]rg|npmjs\.(org|co[m])|deb\.debian\.[o]rg|archive\.ubuntu\.co[m]"
        r"|jsdelivr\.ne[t]|unpkg\.co[m]|cdnjs\.|googleapis\.co[m]|githubusercontent\.co[m])"
    )
}
TEMPLATE_LEAKS = {
    "text let through unescaped": r"\|\s*safe\b|autoescape\s+false|\bMarkup\(",
    "an inline style": r"(?i)<[^>]*\sstyle\s*=|<style\b",
    "an inline handler": r"(?i)<[^>]*\son[a-z]+\s*=|\bhx-on|javascript:",
    "an inline script": r"(?i)<script(?![^>]*\ssrc\s*=)",
}
# Macros draw every field, so that none stands without its label, its error and what was typed.
HAND_DRAWN = {
    "a field drawn past the macros": r"(?i)<(?:select|textarea)\b|<input\b(?![^>]*\stype=\"hidden\")",
    "a control without its error": r"\{\{\s*(?:\w+\.)*(?:form|row)\.(?!get\b|items\b)\w+\(",
    "a token written by hand": r"\bcsrf_token\(",
}
SCRIPT_LEAKS = {
    "markup written from a script": r"\b(inner|outer)HTM[L]\b|insertAdjacentHTM[L]|document\.writ[e]\b",
    "code made from text": r"\beva[l]\s*\(|new\s+Functio[n]\b|set(Timeout|Interval)\(\s*['\"`]",
}
QUERIES = {
    "a query outside the store": r"\bfrom sqlmodel import [^\n]*\b(select|update|delete)\b|\b(sa|sqlalchemy)\.select\("
}
RULES = [f"R{number}" for number in (*range(1, 37), 38, 39, 42, 43)]
_RULE_IN_NAME = re.compile(r"(?<![A-Za-z0-9])R(\d+)(?!\d)")


def tracked(root: Path = ROOT) -> list[Path]:
    """Files that are or are about to be committed; outside a git checkout, all but hidden folders."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode == 0:
        candidates: Iterable[Path] = (root / name for name in listing.stdout.split("\0") if name)
    else:
        candidates = (path for path in root.rglob("*") if not _hidden(path.relative_to(root)))
    return sorted(path for path in candidates if path.is_file())


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def texts(root: Path = ROOT, suffixes: tuple[str, ...] = (), *, vendored: bool = False) -> Iterator[tuple[str, str]]:
    """Relative name and text of each tracked text file, own files only unless `vendored`."""
    for path in tracked(root):
        name = path.relative_to(root).as_posix()
        if (suffixes and not name.endswith(suffixes)) or (VENDORED.search(name) and not vendored):
            continue
        content = path.read_bytes()
        if b"\0" not in content:
            yield name, content.decode("utf-8", errors="replace")


def matches(files: Iterable[tuple[str, str]], patterns: dict[str, str]) -> list[str]:
    """Every place where a pattern is found."""
    compiled = [(what, re.compile(pattern)) for what, pattern in patterns.items()]
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {what}: {found.group()!r}"
        for name, text in files
        for what, pattern in compiled
        for found in pattern.finditer(text)
    ]


def too_long_functions(files: Iterable[tuple[str, str]]) -> list[str]:
    """Functions of more than 40 lines, from `def` to the last line."""
    findings = []
    for name, text in files:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_CAP:
                    findings.append(f"{name}:{node.lineno}: {node.name} has {lines} lines; the cap is {FUNCTION_CAP}")
    return findings


def too_long_files(files: Iterable[tuple[str, str]], cap: int) -> list[str]:
    """Files of more than `cap` lines."""
    counted = ((name, len(text.splitlines())) for name, text in files)
    return [f"{name}:1: has {lines} lines; the cap is {cap}" for name, lines in counted if lines > cap]


def foreign_imports(files: Iterable[tuple[str, str]], allowed: Iterable[str]) -> list[str]:
    """Imports outside `allowed` packages (`json`, `hiring.domain`); relative imports are one's own."""
    known = tuple(f"{package}." for package in allowed)
    return [
        f"{name}:{node.lineno}: imports {module}"
        for name, text in files
        for node in ast.walk(ast.parse(text))
        for module in _imported(node)
        if not f"{module}.".startswith(known)
    ]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def rules_without_test(files: Iterable[tuple[str, str]]) -> list[str]:
    """Rule ids of domain.md that no test function or test class carries in its name."""
    named = {
        f"R{number}"
        for _, text in files
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().startswith("test")
        for number in _RULE_IN_NAME.findall(node.name)
    }
    return [rule for rule in RULES if rule not in named]
