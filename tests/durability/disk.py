"""A small disk of its own (ext4 on a loop device), which can be filled and whose power can be cut.

Needs root. The cut is the file system's own shutdown call, without flushing its journal: from that moment nothing
reaches the device, and what was not flushed before is gone at the next mount, as after a power cut. What the device
itself holds back in its cache is not simulated.
"""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
from pathlib import Path

EXT4_SHUTDOWN, WITHOUT_JOURNAL = 0x8004587D, 2
CHUNK = 1 << 16


def allowed() -> str:
    """Why this machine has no such disk; empty where it has."""
    if os.geteuid() != 0:
        return "mounting needs root"
    if not Path("/dev/loop-control").exists():
        return "/dev/loop-control is not there"
    return ""


class Disk:
    """Mounted at `place`."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.image, self.place = folder / "disk.img", folder / "disk"
        self.place.mkdir()
        with self.image.open("wb") as file:
            file.truncate(megabytes << 20)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", str(self.image))
        self.mount()

    def mount(self) -> None:
        _run("mount", "-o", "loop", str(self.image), str(self.place))

    def unmount(self) -> None:
        _run("umount", str(self.place))

    def cut(self) -> None:
        """From here on the disk is gone, until `unmount` and `mount`."""
        handle = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, EXT4_SHUTDOWN, struct.pack("I", WITHOUT_JOURNAL))
        finally:
            os.close(handle)

    def fill(self) -> None:
        """To the last block."""
        with (self.place / "ballast").open("ab", buffering=0) as file:
            size = CHUNK
            while size:
                try:
                    file.write(b"\0" * size)
                except OSError:
                    size //= 2
            os.fsync(file.fileno())

    def free(self) -> None:
        (self.place / "ballast").unlink()


def _run(*line: str) -> None:
    subprocess.run(line, check=True, capture_output=True)
