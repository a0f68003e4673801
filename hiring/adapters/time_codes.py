"""Time codes of RFC 6238 by pyotp, and the square that an authenticator app photographs, by segno."""

import base64
import hashlib
from datetime import datetime
from itertools import groupby

import pyotp
import segno
from pyotp.utils import strings_equal

SECONDS = 30
DRIFT = 1
"""Steps by which the phone's clock may be behind or ahead."""
SECRET_BYTES = 20
MARGIN = 4


def base32_of(seed: str, size: int) -> str:
    """`size` bytes as base32, made of a random text of at least as many."""
    return base64.b32encode(hashlib.sha256(seed.encode()).digest()[:size]).decode().rstrip("=")


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // SECONDS


def matching_step(secret: str, typed: str, now: datetime, after: int) -> int | None:
    """The time step whose code was typed, later than `after`; a used one never matches again."""
    here = step_of(now)
    codes = pyotp.HOTP(secret)
    matched = [
        step for step in range(here - DRIFT, here + DRIFT + 1) if step > after and strings_equal(codes.at(step), typed)
    ]
    return matched[-1] if matched else None


def address_of(secret: str, name: str, issuer: str) -> str:
    """What authenticator apps read: otpauth://totp/…"""
    return pyotp.TOTP(secret, name=name, issuer=issuer).provisioning_uri()


def square(text: str) -> tuple[str, int]:
    """The dark cells of the QR code as the data of one SVG path, and the side of its view box, margin included."""
    matrix = segno.make_qr(text, error="m").matrix
    path = "".join(
        f"M{left} {top}h{width}v1h-{width}z"
        for top, row in enumerate(matrix, MARGIN)
        for left, width in _dark_runs(row)
    )
    return path, len(matrix) + 2 * MARGIN


def _dark_runs(row: bytearray) -> list[tuple[int, int]]:
    """(left, width) of each run of dark cells."""
    found, left = [], MARGIN
    for dark, cells in groupby(row):
        width = len(list(cells))
        if dark:
            found.append((left, width))
        left += width
    return found
