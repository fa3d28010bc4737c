"""As whom a server runs, and that it ends with the supervisor.

Imported by the supervisor only (POSIX), which has one thread, so code may run after a fork.
"""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# From <sys/prctl.h> and <sched.h>.
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _CLONE_NEWUSER = 1, 36, 0x10000000

_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Identity:
    """Another user than our own: by change of user, or by the name we have in a namespace."""

    uid: int
    gid: int
    namespace: bool


def has_name() -> bool:
    """Whether our user is an ordinary one with an entry in the list of users."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return os.geteuid() != 0


def of_nobody(*, namespace: bool) -> Identity | None:
    """`nobody`, whose name PostgreSQL must be able to look up; None on a system without it."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return None
    return Identity(entry.pw_uid, entry.pw_gid, namespace)


def can(identity: Identity, *, read: Sequence[Path], enter: Path) -> bool:
    """Whether that user may read all of `read`, folders to their bottom, and go into `enter`.

    Asked of the system by a child that becomes this user: no rule of ours knows about access
    lists, security modules and containers.
    """
    child = os.fork()
    if child == 0:
        verdict = 1
        try:
            if identity.namespace:
                _enter_namespace(identity)
            else:
                os.setgroups([])
                os.setgid(identity.gid)
                os.setuid(identity.uid)
            if os.access(enter, os.X_OK) and all(_readable(path) for path in read):
                verdict = 0
        except OSError:
            pass
        finally:
            os._exit(verdict)
    return os.waitpid(child, 0)[1] == 0


def as_identity(identity: Identity | None, *, end: signal.Signals) -> dict[str, Any]:
    """Arguments for Popen: be this user, and get the signal `end` should the supervisor die."""
    if identity is None or identity.namespace:
        return {"preexec_fn": _before_exec(identity, end)}
    # Popen changes the user before it calls preexec_fn, and the change would clear the signal.
    return {
        "preexec_fn": _before_exec(None, end),
        "user": identity.uid,
        "group": identity.gid,
        "extra_groups": [],
    }


def adopt_orphans() -> None:
    """Become the parent of descendants whose parent ends, so that none is out of reach (Linux)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def orphans() -> Iterator[int]:
    """Process ids of our children (Linux)."""
    own = os.getpid()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == own:
            yield int(folder.name)


def _before_exec(identity: Identity | None, end: signal.Signals) -> Callable[[], None]:
    supervisor = os.getpid()

    def prepare() -> None:
        if identity is not None:
            _enter_namespace(identity)
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(end), 0, 0, 0)
            if os.getppid() != supervisor:
                os._exit(1)  # it died before the line above

    return prepare


def _enter_namespace(identity: Identity) -> None:
    """Map our user to `identity` in a new user namespace; see user_namespaces(7)."""
    if _LIBC is None:
        raise OSError("user namespaces are a feature of Linux")
    uid, gid = os.geteuid(), os.getegid()
    if _LIBC.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{identity.uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{identity.gid} {gid} 1")


def _readable(path: Path) -> bool:
    if not path.is_dir():
        return os.access(path, os.R_OK)
    return os.access(path, os.R_OK | os.X_OK) and all(_readable(inner) for inner in path.iterdir())
