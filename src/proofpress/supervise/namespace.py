"""A PID namespace around the builder: Linux ends all processes in it when its first one ends.

With it come a /proc that shows these processes only, and System V and POSIX shared memory of
their own, which vanish with them. See pid_namespaces(7) and user_namespaces(7). Imported on Linux
only.
"""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable
from pathlib import Path

from proofpress.supervise import linux
from proofpress.supervise.children import attend, send


def enter() -> None:
    """Let our next child be the first process of a new namespace.

    Raises:
        OSError: the system does not allow it.
    """
    spaces = linux.NEW_PID | linux.NEW_MOUNTS | linux.NEW_IPC
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        # A user namespace would not do for root: PostgreSQL needs to be another user.
        linux.unshare(spaces)
        return
    linux.unshare(spaces | linux.NEW_USER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def start_init(builder: Callable[[], int], handed_on: int, tell: Callable[[str], object]) -> int:
    """Fork the first process of the namespace, which forks the builder; its process id.

    It exits with 0 when the builder has ended, and with 1 if it could not begin. The builder is
    not the first process itself: that one gets no signal whose action is the default, has all
    orphans to reap, and kernels whose parent is process 1 take themselves for orphans.

    Args:
        builder: forks the builder.
        handed_on: a signal to hand on to the builder; blocked, as is SIGCHLD.
        tell: gets "status N" at the end, the builder's status, or "refused ...".
    """
    # The parent's end of this pipe closes with the parent, whom a namespace cannot see.
    life, ours = os.pipe()
    child = os.fork()
    if child:
        os.close(life)
        return child
    code = 1
    try:
        os.close(ours)
        linux.die_with_parent(signal.SIGKILL)
        if not select.select([life], [], [], 0)[0]:
            _furnish()
            process = builder()
            os.setsid()
            status = attend(process, {handed_on}, lambda number: send(process, number), adopts=True)
            tell(f"status {status}")
            code = 0
    except OSError as error:
        tell(f"refused {error}")
    finally:
        os._exit(code)  # and all others end


def _furnish() -> None:
    """Give the namespace its own /proc, and shared memory that ends with it."""
    linux.mount("none", "/", "", linux.RECURSIVE | linux.SLAVE)
    safe = linux.NO_SUID | linux.NO_DEVICES
    linux.mount("proc", "/proc", "proc", safe | linux.NO_PROGRAMS)
    if Path("/dev/shm").is_dir():  # noqa: S108
        linux.mount("tmpfs", "/dev/shm", "tmpfs", safe, "mode=1777")  # noqa: S108
    if os.geteuid() != 0:
        linux.drop_capabilities()
