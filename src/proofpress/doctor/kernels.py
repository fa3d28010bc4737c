"""The kernels: which are installed; those that posts name are started, warm and cold."""

from __future__ import annotations

import importlib.metadata
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from proofpress.doctor.finding import Finding
from proofpress.doctor.wanted import idle
from proofpress.errors import KernelError
from proofpress.execute.cold import ColdKernels
from proofpress.execute.environment import environment
from proofpress.execute.session import Job, Kernels
from proofpress.execute.warm.kernels import WarmKernels

OWN = "python3"


def named(needed: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Those that are looked at: of this Python, of the posts, and whatever else is installed."""
    return tuple(
        sorted({*ColdKernels().installed(), *needed}, key=lambda name: (name != OWN, name))
    )


def look(
    name: str,
    posts: Sequence[str],
    *,
    inherited: Mapping[str, str],
    allowed: Sequence[str] = (),
) -> Iterator[Finding]:
    """One kernel; it is started if posts name it, or if it is that of this Python.

    Args:
        inherited: the environment of a build; `allowed` are the names that the config adds.
    """
    what = f"kernel {name}"
    if name not in ColdKernels().installed():
        remedy = f"install a Jupyter kernel of that name, or name another: {_others()}"
        yield Finding("missing", what, f"not installed: {idle(posts)}", remedy)
        return
    if name != OWN and not posts:
        yield Finding("ok", what, "installed, and no post names it")
        return
    seen = (inherited, allowed)
    try:
        cold_s, versions = _start(ColdKernels(), name, *seen)
        ways = [f"cold in {cold_s:.1f} s"]
        if name == OWN and sys.platform == "linux":
            with WarmKernels() as kernels:
                _start(kernels, name, *seen)  # the parent, which takes its time once
                warm_s, _ = _start(kernels, name, *seen)
                ways.insert(0, f"warm in {warm_s:.2f} s" if not kernels.cold_because else "")
                if kernels.cold_because:
                    why = "; ".join(kernels.cold_because)
                    yield Finding("note", what, f"starts cold alone: {why}", "builds are slower")
                    return
        language = ", ".join(f"{name} {version}" for name, version in versions.items())
        own = f", ipykernel {importlib.metadata.version('ipykernel')}" if name == OWN else ""
        yield Finding("ok", what, f"{language or name}{own}  {', '.join(ways)}")
    except KernelError as error:
        cannot = f": {idle(posts)}" if posts else ""
        remedy = "start it in JupyterLab or with `jupyter console --kernel` to see why"
        yield Finding("missing", what, f"does not start{cannot}: {_short(error)}", remedy)


def _start(
    kernels: Kernels, name: str, inherited: Mapping[str, str], allowed: Iterable[str]
) -> tuple[float, Mapping[str, str]]:
    """Seconds until its first answer, and its versions; it is ended again."""
    with tempfile.TemporaryDirectory(prefix="pp-", ignore_cleanup_errors=True) as folder:
        private = Path(folder)
        (private / "tmp").mkdir()
        seen = environment(inherited, allowed=tuple(allowed), services={}, private=private)
        started = time.monotonic()
        session = kernels.start(Job(name, private, seen, private))
        try:
            return time.monotonic() - started, dict(session.versions)
        finally:
            session.close()


def _others() -> str:
    return ", ".join(f"`{name}`" for name in ColdKernels().installed())


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
