"""System calls of Linux that Python (3.11) does not offer.

Imported on Linux only.
"""

from __future__ import annotations

import ctypes
import os
import signal

# From <sched.h>, <sys/mount.h>, <sys/prctl.h> and <linux/capability.h>.
NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
NO_SUID, NO_DEVICES, NO_PROGRAMS, RECURSIVE, SLAVE = 2, 4, 8, 0x4000, 1 << 19
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_GET_CHILD_SUBREAPER = 1, 36, 37
_CAPABILITY_VERSION_3 = 0x20080522

_LIBC = ctypes.CDLL(None, use_errno=True)


def unshare(namespaces: int) -> None:
    """Move to new namespaces: all of them, or none and OSError."""
    _check(_LIBC.unshare(namespaces), "unshare")


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    words = (text.encode() for text in (source, target, kind))
    _check(_LIBC.mount(*words, ctypes.c_ulong(flags), data.encode()), f"mount {target}")


def die_with_parent(number: signal.Signals) -> None:
    """Get this signal when the thread that forked us ends; a change of user clears it."""
    _check(_LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0), "prctl")


def adopt_orphans(yes: bool = True) -> bool:
    """Become the parent of descendants whose parent ends, or no longer; what it was before."""
    before = ctypes.c_int()
    _check(_LIBC.prctl(_PR_GET_CHILD_SUBREAPER, ctypes.byref(before), 0, 0, 0), "prctl")
    _check(_LIBC.prctl(_PR_SET_CHILD_SUBREAPER, int(yes), 0, 0, 0), "prctl")
    return bool(before.value)


def drop_capabilities() -> None:
    """Give up what a new user namespace gave: an ordinary user has none of it."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    _check(_LIBC.capset(header, none), "capset")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
