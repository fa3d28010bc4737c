"""The process above a kernel: when the kernel ends, so does all that its cells have started.

A process can leave the kernel's group and session, outlive its own parent and have an empty
environment; nothing about it says then whose it was. But on Linux an orphan becomes a child of the
nearest ancestor that has asked for orphans, so a kernel with such an ancestor of its own leaves
nobody. Warm kernels are forked from their warden; this file, run as a script, is the warden of a
cold one, and imports little for its sake. Linux only.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time

TYPE_CHECKING = False  # typing's own would have to be imported
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import NoReturn

# From <sys/prctl.h>.
_PDEATHSIG, _SUBREAPER = 1, 36
_HEARD = (signal.SIGCHLD, signal.SIGTERM)
REMOVE = "--then-remove"
"""Before a folder that is removed when all have ended."""
LIMIT_S = 1.5
"""After this a process that cannot be ended (of another user, stuck in a driver) is left."""

_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(number: int) -> None:
    """Get this signal when the thread that forked this process is gone."""
    parent = os.getppid()
    _libc.prctl(_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of all below this process whose own parent ends."""
    _libc.prctl(_SUBREAPER, 1, 0, 0, 0)


def guard(tell: Callable[[int], object], files: Iterable[int] = ()) -> None:
    """Fork: this process stays as the warden, and the function returns in its child, the kernel.

    The kernel gets a session of its own and dies with the warden. The warden ends it at SIGTERM or
    when its own parent's thread is gone.

    Args:
        tell: called in the warden with the kernel's status, as `os.waitpid` has it, when it and
            all others have ended; then the warden exits.
        files: open files that only the kernel is to keep.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    end_with_parent(signal.SIGTERM)
    adopt_orphans()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    kernel = os.fork()
    if kernel:
        try:
            for file in files:
                os.close(file)
            tell(_watch(kernel))
        finally:
            os._exit(1)
    end_with_parent(signal.SIGKILL)
    os.setsid()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _watch(kernel: int) -> int:
    """Wait for the kernel's end, bury orphans that end before it, then end all others."""
    while True:
        if signal.sigwait(_HEARD) == signal.SIGTERM:
            os.kill(kernel, signal.SIGKILL)
        while (gone := ended()) is not None:
            if gone == kernel:
                # Until it is waited for, its number is not given to anybody else.
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(kernel, signal.SIGKILL)
            status = os.waitpid(gone, 0)[1]
            if gone == kernel:
                end_children()
                return status


def ended() -> int | None:
    """A child that has ended and has not been waited for."""
    with contextlib.suppress(ChildProcessError):
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return found.si_pid if found else None
    return None


def end_children() -> None:
    """End all children, and theirs as they become ours."""
    limit = time.monotonic() + LIMIT_S
    while time.monotonic() < limit:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        for child in children():
            # Only we wait for our children, so the number is still that of this one.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)


def children(*, every: bool = False) -> list[int]:
    """Some of our children at least, if there are any; or every one, which takes longer."""
    own = os.getpid()
    # Quick, but it can skip some, or be missing (CONFIG_PROC_CHILDREN).
    some = [] if every else _read(f"/proc/self/task/{own}/children").split()
    if some:
        return [int(child) for child in some]
    everybody = filter(str.isdigit, os.listdir("/proc"))  # noqa: PTH208
    return [int(process) for process in everybody if _parent_of(process) == own]


def _parent_of(process: str) -> int:
    # After the name, which may hold anything: state, parent.
    fields = _read(f"/proc/{process}/stat").rpartition(b")")[2].split()
    return int(fields[1]) if fields else 0


def _read(path: str) -> bytes:
    # pathlib is not imported for it
    with contextlib.suppress(OSError), open(path, "rb") as file:  # noqa: PTH123
        return file.read()
    return b""


def _die_like(status: int) -> NoReturn:
    """End as the kernel has, so that whoever waits for this process sees how."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))  # the kernel's is the one to look at
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [-code])
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 1)


def _remove(folder: str) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> None:
    folder = ""
    if command[0] == REMOVE:
        _, folder, *command = command

    def tell(status: int) -> None:
        if folder:
            _remove(folder)
        _die_like(status)

    guard(tell)
    if "JPY_PARENT_PID" in os.environ:  # ipykernel ends when its parent is not this one
        os.environ["JPY_PARENT_PID"] = str(os.getppid())
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(
            number, signal.SIG_DFL
        )  # this Python ignores them, and `exec` would keep that
    try:
        os.execvp(command[0], command)  # noqa: S606
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        sys.stderr.flush()
        os._exit(127)


if __name__ == "__main__":
    main(sys.argv[1:])
