"""Notice what a cell does to the world outside of its kernel, which a copy would not undo.

An audit hook, like that of `inside/reads.py`, hears what goes through Python. A file that was there
and is written from its beginning is no obstacle, since the next run does the same: it has only to
be what it was. The files of native libraries are found by comparing folders (traces.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

_KEEPS = "a copy would not undo that"
_MOST = 500  # files whose state is followed
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC


class Effects:
    """What was heard since the last report."""

    def __init__(self, private: str) -> None:
        """`private` is the folder of the run, whose files belong to its state."""
        self._private = private.rstrip(os.sep) + os.sep
        self._deeds: dict[str, None] = {}
        self._made: dict[str, None] = {}
        self._touched: dict[str, None] = {}
        self._own: set[str] = set()
        self._busy = False

    def listen(self) -> None:
        """Hear from now on; an audit hook cannot be taken out again."""
        sys.addaudithook(self._hear)

    def report(self) -> dict[str, list[str]]:
        """`deeds` in words, with the cell as their subject, and the paths that they `touched`.

        `made` are the paths of files that the run wrote from their beginnings.
        """
        if len(self._made) > _MOST:
            self._deeds[f"wrote more than {_MOST} files"] = None
            self._made.clear()
        heard = {"deeds": self._deeds, "made": self._made, "touched": self._touched}
        found = {name: list(words)[:_MOST] for name, words in heard.items()}
        for words in heard.values():
            words.clear()
        return found

    def silence(self, silent: bool) -> None:
        """Whether what happens now is ours."""
        self._busy = silent

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if self._busy or event not in _HEARD:
            return
        self._busy = True
        try:
            _HEARD[event](self, *args)
        except Exception:  # a strange argument: whatever it meant, it is not known
            self._deeds[f"did what cannot be followed (`{event}`)"] = None
        finally:
            self._busy = False

    def _open(self, path: Any, mode: Any, flags: int) -> None:
        if type(path) is int or path is None:
            return
        if os.fsdecode(path).startswith(f"/proc/{os.getpid()}/"):  # as psutil does
            self._deeds["looked at its own process, and a copy is another one"] = None
        if type(mode) is str:
            if not any(sign in mode for sign in "wax+"):
                return
            new, anew, appends = "x" in mode, "w" in mode, "a" in mode
        else:
            if not flags & _WRITING:
                return
            new = bool(flags & os.O_CREAT and flags & os.O_EXCL)
            anew, appends = bool(flags & os.O_TRUNC), bool(flags & os.O_APPEND)
        path = _absolute(path)
        if self._is_own(path):
            return
        if new:
            if not os.path.lexists(path):
                self._deed("made", path)
        elif anew and (os.path.isfile(path) or not os.path.lexists(path)):
            if not os.path.lexists(path):
                self._deed("made", path)
            self._own.add(path)
            self._made[path] = None
        else:
            self._deed("appended to" if appends else "wrote into", path)

    def _change(self, path: Any, *_: Any) -> None:
        if type(path) is not int and os.path.lexists(path := _absolute(path)):
            self._deed("changed", path)

    def _remove(self, path: Any, folder: int = -1) -> None:
        if os.path.lexists(path := _absolute(path, folder)):
            self._deed("removed", path)

    def _folder(self, path: Any, _mode: int = 0, folder: int = -1) -> None:
        path = _absolute(path, folder)
        if not os.path.lexists(path) and os.path.basename(path) != "__pycache__":
            self._deed("made the folder", path)

    def _move(self, source: Any, target: Any, folder: int = -1, to: int = -1) -> None:
        if os.path.lexists(source := _absolute(source, folder)):
            target = _absolute(target, to)
            if target.endswith(".pyc"):
                return
            if not self._is_own(source):
                self._deed("moved", source)
            self._deed("wrote", target)

    def _link(self, _source: Any, target: Any, *folders: int) -> None:
        if not os.path.lexists(target := _absolute(target, *folders[-1:])):
            self._deed("made", target)

    def _database(self, path: Any) -> None:
        if os.fsdecode(path) not in ("", ":memory:"):
            self._deed("opened the database", _absolute(path))

    def _program(self, executable: Any, args: Any = (), *_: Any) -> None:
        words = [args] if isinstance(args, (str, bytes, os.PathLike)) else list(args or ())
        name = executable if executable is not None else words[0] if words else "a program"
        shown = os.path.basename(os.fsdecode(name).split()[0])
        self._deeds[f"ran `{shown}`, and nobody sees what a program does"] = None

    def _shell(self, command: Any, *_: Any) -> None:
        self._program(os.fsdecode(command).split()[0])

    def _fork(self, *_: Any) -> None:
        self._deeds["forked a process, and nobody sees what it does"] = None

    def _talk(self, _socket: Any, address: Any) -> None:
        if type(address) is tuple:
            address = ":".join(map(str, address[:2]))
        self._deeds[f"talked to `{os.fsdecode(address)}`, which may remember it"] = None

    def _deed(self, verb: str, path: str) -> None:
        if not self._is_own(path):
            self._touched[path] = None
            self._deeds[f"{verb} `{self._shown(path)}`, and {_KEEPS}"] = None

    def _is_own(self, path: str) -> bool:
        """Whether a file is of this run alone, or nobody's."""
        if path.startswith((self._private, "/dev/")) or path in self._own:
            if path in self._own:
                self._made[path] = None
            return True
        folder, name = os.path.split(path)
        return os.path.basename(folder) == "__pycache__" and ".pyc" in name

    @staticmethod
    def _shown(path: str) -> str:
        here = os.getcwd() + os.sep
        return path.removeprefix(here)


def _absolute(path: Any, folder: int = -1) -> str:
    """As the system finds it: from an open folder, if one is given."""
    start = os.getcwd() if folder == -1 else os.readlink(f"/proc/self/fd/{folder}")
    return os.path.normpath(os.path.join(start, os.fsdecode(path)))


_HEARD: dict[str, Callable[..., None]] = {
    "open": Effects._open,
    "os.chmod": Effects._change,
    "os.chown": Effects._change,
    "os.exec": Effects._program,
    "os.fork": Effects._fork,
    "os.forkpty": Effects._fork,
    "os.link": Effects._link,
    "os.mkdir": Effects._folder,
    "os.posix_spawn": Effects._program,
    "os.remove": Effects._remove,
    "os.removexattr": Effects._change,
    "os.rename": Effects._move,
    "os.rmdir": Effects._remove,
    "os.setxattr": Effects._change,
    "os.spawn": Effects._program,
    "os.symlink": Effects._link,
    "os.system": Effects._shell,
    "os.truncate": Effects._change,
    "os.utime": Effects._change,
    "socket.connect": Effects._talk,
    "socket.sendto": Effects._talk,
    "socket.sendmsg": Effects._talk,
    "sqlite3.connect": Effects._database,
    "subprocess.Popen": Effects._program,
}
