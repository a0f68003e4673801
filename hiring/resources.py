"""Finds the files that travel beside the code, in a checkout and in a wheel."""

from functools import cache
from pathlib import Path


@cache
def share() -> Path:
    """The folder that holds `templates`, `static` and `principles.yaml`."""
    here = Path(__file__).resolve().parent
    packed = here / "_share"
    return packed if packed.is_dir() else here.parent


def resource(name: str) -> Path:
    return share() / name
