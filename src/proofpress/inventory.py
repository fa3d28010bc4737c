"""What is there now that a run could depend on: packages, files, listings."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import site
import sys
import sysconfig
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from proofpress import unchanged
from proofpress.plan.ingredients import ABSENT
from proofpress.post.post import Post

_PATHS_IN_CODE = re.compile(r"[\w./~@+*?-]*[\w*-]\.[A-Za-z0-9]{1,8}\b")
#: A word that can only be a file of the folder itself; beyond ASCII there are several spellings.
_PLAIN = re.compile(r"[A-Za-z0-9_.@+-]+")
#: What editors and file managers put beside the files that they open.
_DROPPED = re.compile(r"\..*\.sw.$|.*~$|\.?#|\.DS_Store$")
#: Proofs, and what they are for a moment while they are written.
_PROOF = re.compile(r"\.proof\.json$")
_SYSTEM = ("/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr")


#: Digests that were taken earlier, each with the mark that its file had then. Whoever keeps them
#: takes away those of files that somebody writes: two writes in one tick of the clock look alike.
Seen = dict[Path, tuple[list[int] | None, str]]


class Inventory:
    """Facts about this machine, each looked up once for a build.

    Args:
        seen: digests that hold while the marks of their files do, and those that are taken here;
            None: every file is read.
        packages: those that are installed, if they are known.
    """

    def __init__(
        self,
        root: Path,
        *,
        seen: Seen | None = None,
        packages: Mapping[str, str] | None = None,
    ) -> None:
        self._root = root
        self._seen = seen
        if packages is not None:
            self.packages = packages
        self._digests: dict[Path, str] = {}
        self._listings: dict[str, tuple[Any, Collection[str]]] = {}
        #: Of everything that was looked at: inode, size and times, as they were before.
        self.marks: dict[str, list[int] | None] = {}

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """Where packages are installed: a folder changes when one comes or goes."""
        return tuple(path for path in sys.path if path and Path(path).is_dir())

    @cached_property
    def packages(self) -> Mapping[str, str]:
        """Version of every installed distribution, by normalised name."""
        found: dict[str, str] = {}
        for place in dict.fromkeys(path or "." for path in sys.path):
            for name, version in _installed_in(place):
                # The first on `sys.path` is the one that is imported.
                found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), version)
        return found

    @staticmethod
    def runtime(post: Post, environment: Mapping[str, str]) -> Mapping[str, str]:
        """Kernel, language and the variables that the config lets through."""
        python = {
            "Python": platform.python_version(),
            "implementation": sys.implementation.name,
            "machine": platform.machine(),
        }
        variables = {
            # Only a digest: a value may be a secret, and records are kept.
            f"variable {name}": hashlib.sha256(os.fsencode(value)).hexdigest()[:8]
            for name, value in environment.items()
        }
        return {"kernel": post.kernel, **(python if post.kernel == "python3" else {}), **variables}

    def digest(self, path: Path) -> str:
        """sha256 of a file, always read anew in a new build; "absent" if it cannot be read."""
        if path not in self._digests:
            self._mark(path)
            self._digests[path] = self._digest(path)
        return self._digests[path]

    def _digest(self, path: Path) -> str:
        if self._seen is None:
            return self.fresh_digest(path)
        mark = self.marks[str(path)]
        known = self._seen.get(path)
        if known is None or known[0] != mark:
            known = self._seen[path] = mark, self.fresh_digest(path)
        return known[1]

    @staticmethod
    def fresh_digest(path: Path) -> str:
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ABSENT

    def listing(self, path: Path, *, without: Iterable[str] = ()) -> str:
        """sha256 of the sorted names in a folder, without those that a run made itself.

        Proofs do not count: to record one would else be a reason to run its post again.
        """
        self._mark(path)
        try:
            there = {entry.name for entry in path.iterdir() if not _PROOF.search(entry.name)}
        except OSError:
            return ABSENT
        names = sorted(there - set(without) - {"__pycache__"})
        return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()

    def _mark(self, path: Path) -> None:
        if str(path) not in self.marks:
            self.marks.update(unchanged.marks([str(path)]))

    def own_files(self, post: Post) -> tuple[Path, ...]:
        """Every file in the post's own folder but its source, copies of it, proof, and droppings.

        Bibliographies are for the text; code that reads one is seen when it does.
        """
        if not post.own_folder:
            return ()
        folder = self._root / post.folder
        found = []
        for where, folders, names in os.walk(folder):
            folders[:] = sorted(set(folders) - {"__pycache__", ".ipynb_checkpoints"})
            found += [Path(where, name) for name in sorted(names) if not _DROPPED.match(name)]
        skipped = {self._root / post.path, folder / f"{post.path.stem}.proof.json"}
        skipped |= {folder / name for name in post.meta.bibliography}
        skipped |= {folder / f"_{post.path.stem}{suffix}" for suffix in (".ipynb", ".md", ".py")}
        return tuple(path for path in found if path not in skipped)

    @staticmethod
    def words(post: Post) -> tuple[str, ...]:
        """What in the code of a post could be the name of a file."""
        words = {word for cell in post.code_cells for word in _PATHS_IN_CODE.findall(cell.source)}
        return tuple(sorted(word for word in words if len(word) < 300))

    def named_files(self, post: Post, words: Iterable[str] | None = None) -> tuple[Path, ...]:
        """Files that the code names: libraries that read in C are not seen when they do.

        Args:
            words: those of the post, if they are known; see `words`.
        """
        folder = self._root / post.folder
        names = self._names_in(str(folder))
        words = self.words(post) if words is None else words
        likely = (name for name in words if name.lower() in names or not _PLAIN.fullmatch(name))
        there = (path for path in self.matching(folder, likely) if path.is_file())
        return tuple(path for path in there if self.counts(path))

    def _names_in(self, folder: str) -> Collection[str]:
        """What lies in a folder, in lower case, since some systems do not tell capitals apart.

        Most words with a full stop are no files (`random.seed`); one look at the folder shows that
        for all posts in it.
        """
        mark = unchanged.marks([folder])[folder]
        if self._listings.get(folder, ((), ()))[0] != mark:
            with contextlib.suppress(OSError):
                there = frozenset(entry.name.lower() for entry in os.scandir(folder))
                self._listings[folder] = mark, there
        return self._listings.get(folder, ((), frozenset()))[1]

    @staticmethod
    def matching(folder: Path, names: Iterable[str]) -> Iterator[Path]:
        """The files that `names` mean in `folder`: paths, patterns such as `data/*.csv`, folders.

        A path without a file is given too: that it is not there counts.
        """
        for name in names:
            pattern = any(sign in name for sign in "*?[")
            if pattern and not name.startswith(("/", "~")):
                with contextlib.suppress(ValueError, NotImplementedError):
                    yield from sorted(path for path in folder.glob(name) if path.is_file())
            elif not pattern and (folder / name).is_dir():
                yield from sorted(path for path in (folder / name).rglob("*") if path.is_file())
            elif not pattern:
                yield folder / name

    def counts(self, path: Path | str) -> bool:
        """Whether a file that a run read is an input of its own.

        Python and its packages are covered by their versions; the system, caches and temporary
        files are not the post's.
        """
        text, root = str(path), f"{self._root}{os.sep}"
        if text.startswith(root):
            inside = tuple(place for place in self._python if place.startswith(root))
            return not text.startswith((*inside, f"{root}build{os.sep}"))
        return not text.startswith((*self._python, *self._elsewhere))

    @cached_property
    def _python(self) -> tuple[str, ...]:
        places = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
        places |= {*site.getsitepackages(), site.getusersitepackages(), str(Path(__file__).parent)}
        return tuple(f"{place.rstrip(os.sep)}{os.sep}" for place in sorted(places))

    @cached_property
    def _elsewhere(self) -> tuple[str, ...]:
        home = str(Path.home())
        dotted = f"{home}{os.sep}."
        places = (*_SYSTEM, tempfile.gettempdir(), "/tmp", "/var/tmp")  # noqa: S108 - only names
        return (dotted, *(f"{place}{os.sep}" for place in places))


def _installed_in(place: str) -> Iterator[tuple[str, str]]:
    """Name and version of each distribution in a place of `sys.path`.

    Both stand in the name of its folder (packaging.python.org, "Recording installed projects"), and
    to read that takes a hundredth of the time that reading its metadata takes. Older forms, and
    whatever an archive holds, are left to Python.
    """
    try:
        names = sorted(entry.name for entry in os.scandir(place))
    except OSError:
        names = []
    folders = [name.removesuffix(".dist-info") for name in names if name.endswith(".dist-info")]
    yield from (tuple(name.rsplit("-", 1)) for name in folders if "-" in name)  # type: ignore[misc]
    if Path(place).is_file() or any(name.endswith((".egg-info", ".egg")) for name in names):
        from importlib.metadata import distributions

        for distribution in distributions(path=[place]):
            name = distribution.metadata["Name"]
            if name:
                yield name, distribution.version
