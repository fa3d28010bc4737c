"""Programs beside Python: git, the one that makes the search, a browser for tests."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

from proofpress.doctor.finding import Finding
from proofpress.services.binaries import output

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def git(root: Path | None, path: str) -> Iterator[Finding]:
    """For `drift`, `check --changed`, and the name of who writes.

    Args:
        root: of the blog; None outside of one.
        path: the value of PATH.
    """
    program = shutil.which("git", path=path)
    if program is None:
        remedy = "install it for `drift` and `check --changed`; nothing else needs it"
        yield Finding("note", "git", "not on this machine", remedy)
        return
    version = _said(program, "--version")
    if version is None:
        remedy = "see what `git --version` says; only `drift` and `check --changed` need it"
        yield Finding("note", "git", f"{program} does not run", remedy)
        return
    if root is not None and not _said(program, "-C", str(root), "rev-parse", "--show-toplevel"):
        remedy = "`git init`, so that `drift` and `check --changed` have versions to compare"
        yield Finding("note", "git", f"{version}; the blog is in no repository", remedy)
        return
    yield Finding("ok", "git", version.removeprefix("git version "))


def search(wanted: bool = True) -> Iterator[Finding]:
    """Pagefind, asked for its version."""
    from proofpress.search.pagefind import program

    found = program()
    remedy = "`pip install 'pagefind[bin]'`, or `search = false` in the config"
    if found is None:
        state = "no Pagefind: the site has no search" if wanted else "no Pagefind"
        yield Finding("note", "search", state, remedy if wanted else "")
        return
    version = _said(str(found), "--version")
    if version is not None:
        yield Finding("ok", "search", f"{version}  {found}")
    else:
        yield Finding("note", "search", f"{found} does not run: the site has no search", remedy)


def browser(path: str) -> Iterator[Finding]:
    """For tests alone, where what drives it is installed; no build opens one."""
    if importlib.util.find_spec("playwright") is None:
        return
    for name in _BROWSERS:
        program = shutil.which(name, path=path)
        if program is not None:
            version = _said(program, "--version")
            if version is not None:
                yield Finding("ok", "browser", f"{version}, for tests  {program}")
                return
    remedy = "`apt install chromium`, or put one on the PATH; builds open none"
    yield Finding("note", "browser", "no Chromium, so tests that need one are passed over", remedy)


def _said(*command: str) -> str | None:
    """What a program prints, on one line; None if it does not run."""
    said = output(*command)
    return None if said is None else " ".join(said.split())
