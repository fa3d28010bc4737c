"""Folders: may they be written, do sockets fit, is there space."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from proofpress.doctor.finding import Finding, State, reason
from proofpress.sizes import words

#: Less is not enough for a build, or soon will not be.
_SPACE_NEEDED, _SPACE_WANTED = 50_000_000, 1_000_000_000


def temporary() -> Path:
    """Where a build would put its temporary files."""
    if sys.platform == "win32":
        return Path(tempfile.gettempdir())
    from proofpress.supervise.folder import base

    return base()


def sockets(folder: Path) -> Iterator[Finding]:
    """Bind a socket where a kernel would: a path may be too long, or its disk have no sockets."""
    what = "temporary files"
    try:
        with tempfile.TemporaryDirectory(prefix="pp-", dir=folder) as private:
            if sys.platform != "win32":
                with contextlib.closing(socket.socket(socket.AF_UNIX)) as listener:
                    listener.bind(f"{private}/k-5")
    except OSError as error:
        remedy = "set TMPDIR to a folder with a short path, on a disk of this machine"
        yield Finding("missing", what, f"no socket fits in {folder} ({reason(error)})", remedy)
        return
    yield Finding("ok", what, f"{folder}, {words(shutil.disk_usage(folder).free)} free")


def build_folder(build: Path) -> Iterator[Finding]:
    """Write where a build would, and leave the folders as they were."""
    what = "build folder"
    for folder in (build, build / "site", build / "store"):
        place = _nearest(folder)
        try:
            with tempfile.TemporaryFile(dir=place):
                pass
        except OSError as error:
            found = f"{place} cannot be written ({reason(error)})"
            yield Finding("missing", what, found, _owner(place))
            return
    free = shutil.disk_usage(_nearest(build)).free
    found = f"{build}, {words(free)} free"
    if free < _SPACE_WANTED:
        state: State = "missing" if free < _SPACE_NEEDED else "note"
        remedy = "make room, or let `proofpress clean --cache` remove kept runs"
        yield Finding(state, what, found, remedy)
        return
    yield Finding("ok", what, found)


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there and may be looked at."""
    for one in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            if one.exists():
                return one
    return Path("/")


def _owner(place: Path) -> str:
    """What to do about a folder that is not ours: most often a build as root made it."""
    if sys.platform == "win32" or place.is_file():
        return "move what stands there, or work in a folder of your own"
    theirs = place.stat().st_uid
    if theirs != os.geteuid():
        return f"it belongs to user {theirs}, you are {os.geteuid()}: `sudo chown -R $USER {place}`"
    return f"`chmod u+rwx {place}`, or work on a disk that can be written"
