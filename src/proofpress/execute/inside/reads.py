"""Notice what a run depends on: files and folders read, programs started, addresses connected to.

A Python audit hook sees what goes through Python; libraries that open files in C (DuckDB, HDF5)
and other programs are not seen. The hook only notes down what it hears: paths are resolved when
the report is made. The events are in https://docs.python.org/3/library/audit_events.html.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from proofpress.execute.inside.servers import own

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
#: Whose listings only look for modules and packages; what they find is heard when it is opened.
_SEARCHING = ("importlib", "pkgutil")


class Reads:
    """Everything that was heard since the last report, in the order in which it was first heard."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, None] = {}
        self._written: set[str] = set()
        self._new: dict[str, None] = {}
        self._rewritten: dict[str, None] = {}
        self._read: set[str] = set()
        self._programs: dict[str, None] = {}
        self._addresses: dict[str, None] = {}
        self._own: set[str] = set()
        self._busy = False

    def listen(self) -> None:
        """Hear from now on; an audit hook cannot be taken out again."""
        sys.addaudithook(self._hear)

    def report(self) -> dict[str, Any]:
        """What is new, as JSON has it: absolute paths, arguments of programs, addresses.

        `stamps` are what `stamp` said of files when they were first opened.
        """
        found = {
            "files": list(self._files),
            "stamps": {path: stamp for path, stamp in self._files.items() if stamp},
            "written": list(self._new),
            "rewritten": list(self._rewritten),
            "folders": list(self._folders),
            "programs": list(self._programs),
            "addresses": self._elsewhere(),
        }
        self._read.update(self._files)
        for heard in (self._files, self._new, self._rewritten, self._folders, self._programs):
            heard.clear()
        self._addresses.clear()
        return found

    def _elsewhere(self) -> list[str]:
        """The addresses that are not those of servers which the post has started."""
        new = [address for address in self._addresses if address not in self._own]
        if new:
            self._busy = True  # what is read to find out is not the post's
            try:
                self._own |= own(new)
            finally:
                self._busy = False
        return [address for address in new if address not in self._own]

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if self._busy or event not in _HEARD:
            return
        self._busy = True
        try:
            _HEARD[event](self, *args)
        except Exception:  # noqa: S110 - a strange argument is the post's affair, not ours
            pass
        finally:
            self._busy = False

    def _open(self, path: Any, mode: Any, flags: int) -> None:
        path = _absolute(path)
        if path is None:
            return
        if type(mode) is str:
            writes = any(sign in mode for sign in "wax+")
            reads = not writes or "a" in mode or ("+" in mode and not {"w", "x"} & set(mode))
        else:
            writes = bool(flags & _WRITING)
            kept = not flags & os.O_TRUNC  # what was there takes part in what comes out
            reads = not writes or bool(flags & (os.O_RDWR | os.O_APPEND) and kept)
        if reads and (not writes or os.path.exists(path)):
            self._see(path)
        if writes:
            self._write(path)

    def _see(self, path: str) -> None:
        if path not in self._written and path not in self._files and path not in self._read:
            self._files[path] = "" if path.endswith(".pyc") else stamp(path)

    def _write(self, path: str) -> None:
        if path.endswith(".pyc"):
            return  # Python's own affair: what counts is the source
        if path in self._files or path in self._read:
            self._rewritten[path] = None
        else:
            self._written.add(path)
            self._new[path] = None

    def _list(self, path: Any = None) -> None:
        caller = sys._getframe(2).f_globals.get("__name__")
        if type(caller) is str and caller.startswith(_SEARCHING):
            return
        path = _absolute("." if path is None else path)
        if path is not None:
            self._folders[path] = None

    def _remove(self, path: Any, folder: Any = -1) -> None:
        path = _absolute(path)
        if path is not None and folder == -1:  # else it is relative to who knows what
            self._write(path)

    def _database(self, path: Any) -> None:
        path = _absolute(path)
        if path is None:
            return
        if os.path.exists(path):
            self._see(path)
        else:
            self._write(path)

    def _rename(self, _source: Any, target: Any, *folders: Any) -> None:
        target = _absolute(target)
        if target is not None and folders[-1:] in ((), (-1,)):
            self._write(target)

    def _run(self, _executable: Any, args: Any, *_: Any) -> None:
        words: Iterable[Any] = (args,) if isinstance(args, (str, bytes, os.PathLike)) else args
        for word in words:
            path = _absolute(word)
            if path is not None and os.path.isfile(path):
                self._programs[path] = None

    def _shell(self, command: Any) -> None:
        for word in os.fsdecode(command).split():
            self._run(None, (word.strip("'\"`()<>|;&"),))

    def _connect(self, _socket: Any, address: Any) -> None:
        if type(address) is tuple and len(address) >= 2:
            self._addresses[f"{address[0]}:{address[1]}"] = None


_HEARD: dict[str, Callable[..., None]] = {
    "open": Reads._open,
    "os.listdir": Reads._list,
    "os.scandir": Reads._list,
    "os.rename": Reads._rename,
    "os.link": Reads._rename,
    "os.symlink": Reads._rename,
    "shutil.copyfile": Reads._rename,
    "os.remove": Reads._remove,
    "sqlite3.connect": Reads._database,
    "subprocess.Popen": Reads._run,
    "os.system": Reads._shell,
    "socket.connect": Reads._connect,
}


def _absolute(path: Any) -> str | None:
    if type(path) is int or path is None:
        return None
    text = os.fsdecode(path)
    return None if "\0" in text else os.path.abspath(text)


def stamp(path: str) -> str:
    """Inode, size and times of a file; another stamp later means that it changed meanwhile."""
    try:
        status = os.stat(path)
    except OSError:
        return ""
    return f"{status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"
