"""The warm adapter: kernels forked from a parent where a post cannot tell, cold ones elsewhere."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Self

from proofpress.errors import KernelError
from proofpress.execute.cold import ColdKernels
from proofpress.execute.session import Job, Session
from proofpress.execute.warm.parents import Family

if TYPE_CHECKING:
    from proofpress.execute.warm.session import WarmSession

#: Variables that differ from run to run and that libraries read when they connect, not when they
#: are imported.
_OWN = frozenset({"DATABASE_URL", "IPYTHONDIR", "REDIS_URL", "TEMP", "TMP", "TMPDIR"})
_OWN_PREFIX = "PG"
#: Files that a library reads from the working directory when it is imported, and the library.
_READ_THERE = {"matplotlibrc": "matplotlib"}

_Key = tuple[tuple[tuple[str, str], ...], tuple[int, ...]]


class WarmKernels:
    """Forks kernels on Linux for `python3`; whatever else is asked for starts cold.

    A context manager, or `close` it: the parents end with it, and their kernels with them.
    """

    def __init__(self, cold: ColdKernels | None = None) -> None:
        self._cold = cold or ColdKernels()
        self._lock = threading.Lock()
        self._families: dict[_Key, Family] = {}
        self._old: list[Family] = []
        self._starter = ThreadPoolExecutor(1, "proofpress-parents")
        self._closed = False
        #: Why jobs were started cold, in sentences, each once.
        self.cold_because: dict[str, None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def installed(self) -> tuple[str, ...]:
        return self._cold.installed()

    def prepare(self, environment: Mapping[str, str]) -> None:
        """Begin to start the parent for jobs with this environment, and do not wait for it."""
        if not _impossible(environment):
            self._family(environment)

    def start(self, job: Job) -> Session:
        why = why_cold(job)
        if not why:
            try:
                return self.fork(job)
            except (KernelError, OSError) as error:
                if self._closed:
                    raise
                why = str(error)
                self._give_up(job.environment)
        self.cold_because[why] = None
        return self._cold.start(job)

    def close(self) -> None:
        """End every parent and every kernel that was forked, and let none start; safe twice."""
        with self._lock:
            self._closed = True
            families = [*self._families.values(), *self._old]
            self._families.clear()
            self._old.clear()
        for family in families:
            family.close()
        self._starter.shutdown()

    def fork(self, job: Job, make: Callable[..., WarmSession] | None = None) -> WarmSession:
        """A forked kernel for a job that need not start cold.

        Args:
            make: called with the job, the parent and what is the job's own, if not `WarmSession`.

        Raises:
            KernelError: there is none.
        """
        from proofpress.execute.warm.session import WarmSession

        family = self._family(job.environment)
        here = _modules_in(job.folder)
        parent = family.parent(_allowed(job, here))
        if parent.roots & here:  # the job's folder has a module that a library would find first
            parent = family.parent(())
        own = [name for name in job.environment if is_own(name)]
        return (make or WarmSession)(job, parent, own)

    def _give_up(self, environment: Mapping[str, str]) -> None:
        """The next job with this environment gets a new family; sessions of the old one go on."""
        with self._lock:
            family = self._families.pop(_key(environment), None)
        if family is not None:
            self._old.append(family)

    def _family(self, environment: Mapping[str, str]) -> Family:
        key = _key(environment)
        with self._lock:
            if self._closed:
                raise KernelError("no kernel is started any more")
            family = self._families.get(key)
            if family is None:
                family = self._families[key] = Family(dict(key[0]), self._starter)
            return family


def _key(environment: Mapping[str, str]) -> _Key:
    """What the parents of one family have in common, in the order in which it was given."""
    common = ((name, value) for name, value in environment.items() if not is_own(name))
    return tuple(common), installed_when()


def is_own(name: str) -> bool:
    """Whether a variable may differ from run to run, as the address of a server does."""
    return name in _OWN or name.startswith(_OWN_PREFIX)


def why_cold(job: Job) -> str:
    """Why a job is not for a forked kernel, in words; empty if it is."""
    if job.kernel != "python3":
        return f"`{job.kernel}` is not the Python that runs proofpress"
    return _impossible(job.environment)


def _impossible(environment: Mapping[str, str]) -> str:
    if sys.platform != "linux":
        return "kernels are forked on Linux only"
    if "IPYTHONDIR" not in environment:
        return "IPython would read the user's own profile"
    paths = environment.get("PYTHONPATH")
    if paths is not None and not all(Path(path).is_absolute() for path in paths.split(os.pathsep)):
        return "PYTHONPATH depends on the folder of the post"
    return ""


def _allowed(job: Job, here: frozenset[str]) -> tuple[str, ...]:
    """What of `job.preload` may be imported beforehand: up to the first module of the job's own."""
    kept = []
    excluded = {library for file, library in _READ_THERE.items() if (job.folder / file).exists()}
    for name in job.preload:
        root = name.partition(".")[0]
        if root in here:
            break
        if root not in excluded:
            kept.append(name)
    return tuple(kept)


def _modules_in(folder: Path) -> frozenset[str]:
    """Names that `import` would find in the folder of a job."""
    with contextlib.suppress(OSError):
        return frozenset(entry.name.partition(".")[0] for entry in os.scandir(folder))
    return frozenset()


def installed_when() -> tuple[int, ...]:
    """Changes when a package is installed or removed, which a living parent would not notice."""
    import sysconfig

    folders = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    times = []
    for folder in folders:
        with contextlib.suppress(OSError):
            times.append(Path(folder).stat().st_mtime_ns)
    return tuple(times)
