"""The system: texts and times, and the limits that a build or `serve` can meet."""

from __future__ import annotations

import contextlib
import locale
import os
import shutil
import subprocess
import sys
import zoneinfo
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from proofpress.doctor.finding import Finding
from proofpress.sizes import words

_FILES_WANTED = 256
_SHARED_WANTED = 16_000_000
_SHM = Path("/dev/shm")  # noqa: S108
_INOTIFY = Path("/proc/sys/fs/inotify")
_ENTER = "from proofpress.supervise.namespace import enter; enter()"


def texts(environ: Mapping[str, str], encoding: str | None) -> Iterator[Finding]:
    """Encodings, and whether the locale that is asked for exists.

    Args:
        encoding: that of the terminal.
    """
    terminal = encoding or "none"
    found = f"{terminal} on the terminal, {sys.getfilesystemencoding()} in file names"
    asked = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    if asked and not _is_locale(asked):
        remedy = "set LANG (and no LC_ALL) to one that `locale -a` names, such as C.UTF-8"
        yield Finding("note", "text", f"{found}; there is no locale `{asked}`", remedy)
    elif terminal.lower().replace("-", "") != "utf8":
        yield Finding("note", "text", found, "set PYTHONUTF8=1, or LANG to a UTF-8 locale")
    else:
        yield Finding("ok", "text", found)


def _is_locale(name: str) -> bool:
    """Whether the system has it, asked in a process of its own: a locale is the whole process's."""
    program = "import locale, sys; locale.setlocale(locale.LC_CTYPE, sys.argv[1])"
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        variables = {"PATH": os.environ.get("PATH", ""), "PYTHONCOERCECLOCALE": "0"}
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", program, name],
            env=variables if sys.platform != "win32" else None,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10,
        )
        return done.returncode == 0
    return locale.getlocale()[0] is not None


def clock(environ: Mapping[str, str]) -> Iterator[Finding]:
    """The time zone in which days begin, those of `publish` too."""
    asked = environ.get("TZ", "").removeprefix(":")
    now = datetime.now().astimezone()
    found = f"{now.tzname()} ({now:%z})"
    if asked and not asked.startswith("/") and not _is_zone(asked):
        remedy = "set TZ to a name such as Europe/Berlin, or to nothing"
        found = f"there is no `{asked}`, so days begin with UTC"
        yield Finding("note", "time zone", found, remedy)
        return
    yield Finding("ok", "time zone", found)


def _is_zone(name: str) -> bool:
    """A name of the database, or a rule as POSIX has it: `CET-1CEST`."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return any(sign.isdigit() for sign in name)
    return True


def limits(folders: int) -> Iterator[Finding]:
    """What `ulimit` and the kernel allow; a line only where it is little.

    Args:
        folders: how many of them `serve` would watch.
    """
    if sys.platform == "win32":
        return
    import resource

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files < _FILES_WANTED:
        found = f"{files} at a time, which is few for kernels side by side"
        yield Finding("note", "open files", found, "`ulimit -n 1024`, or build with `--jobs 1`")
    if sys.platform != "linux":
        return
    watches, instances = _number("max_user_watches"), _number("max_user_instances")
    if watches is not None and watches < folders:
        found = f"{watches} for all programs of a user, and {folders} folders to watch"
        remedy = f"`sudo sysctl fs.inotify.max_user_watches={max(8 * folders, 65536)}`"
        yield Finding("note", "file watches", found, remedy)
    if instances is not None and instances < 16:
        remedy = "`sudo sysctl fs.inotify.max_user_instances=128`"
        yield Finding("note", "file watches", f"{instances} programs may watch", remedy)


def _number(name: str) -> int | None:
    with contextlib.suppress(OSError, ValueError):
        return int((_INOTIFY / name).read_text("ascii"))
    return None


def shared_memory(shm: Path = _SHM) -> Iterator[Finding]:
    """Where PostgreSQL and processes of posts share memory; a line only where it is little."""
    if sys.platform != "linux":
        return
    what = "shared memory"
    remedy = "in a container: `docker run --shm-size=256m`, else mount a tmpfs there"
    if not shm.is_dir() or not os.access(shm, os.W_OK):
        yield Finding("note", what, f"{shm} is not there or cannot be written", remedy)
    elif (free := shutil.disk_usage(shm).free) < _SHARED_WANTED:
        yield Finding("note", what, f"{words(free)} free in {shm}", remedy)


def namespaces() -> Iterator[Finding]:
    """Whether Linux lets a build have processes that end with it; it works without, too."""
    if sys.platform != "linux":
        return
    what = "ends of builds"
    done = subprocess.run(
        [sys.executable, "-c", _ENTER],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=20,
    )
    if done.returncode == 0:
        yield Finding("ok", what, "in a namespace: whatever happens, no process outlives its build")
        return
    last = (done.stderr.strip().splitlines() or ["refused"])[-1]
    found = f"without a namespace ({last.rpartition(': ')[2] or last})"
    remedy = (
        "nothing to do: processes are ended one by one, unless all of a build is killed at once"
    )
    yield Finding("note", what, found, remedy)
