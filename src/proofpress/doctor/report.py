"""What is looked at, in which order."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import partial
from pathlib import Path

from proofpress.blog import Blog, find, open_blog
from proofpress.doctor import folders, kernels, packages, programs, servers, system
from proofpress.doctor.finding import Finding, as_text, exit_code
from proofpress.doctor.rounds import DEADLINE_S, Look, rounds
from proofpress.doctor.wanted import Wanted, posts_of, wanted
from proofpress.errors import UsageError
from proofpress.frozen import frozen
from proofpress.post.post import Post
from proofpress.problems import errors
from proofpress.report import count
from proofpress.services import SERVICES


@frozen
class Report:
    """The findings in words; `hangs` tells that only the end of the process ends what was begun."""

    text: str
    code: int
    hangs: bool = False


@frozen
class Patient:
    """The blog that is looked at, if there is one, and its posts."""

    finding: Finding
    blog: Blog | None = None
    posts: tuple[Post, ...] = field(default=())


def report(start: Path, *, deadline_s: float = DEADLINE_S) -> Report:
    """The findings for the blog that `start` is in, or for the machine alone."""
    patient = _patient(start)
    looks = looks_at(patient.blog, patient.posts, environ=os.environ, deadline_s=deadline_s)
    found, hangs = rounds(tuple(looks))
    findings = (patient.finding, *found)
    return Report(as_text(findings), exit_code(findings), hangs)


def looks_at(
    blog: Blog | None,
    posts: tuple[Post, ...],
    *,
    environ: Mapping[str, str],
    deadline_s: float = DEADLINE_S,
) -> Iterator[Look]:
    """Everything that there is to look at.

    Args:
        environ: the environment that a build would have.
        deadline_s: for each look.
    """
    needed = wanted(posts) if blog is not None else Wanted()
    path = environ.get("PATH", os.defpath)
    yield Look("Python", packages.python, deadline_s)
    allowed = blog.config.environment if blog is not None else ()
    for name in kernels.named(needed.kernels):
        ask = partial(
            kernels.look, name, needed.kernels.get(name, ()), inherited=environ, allowed=allowed
        )
        yield Look(f"kernel {name}", ask, deadline_s)
    for service in SERVICES:
        ask = partial(
            servers.look, service, needed.services.get(service, ()), path=path, start=blog is None
        )
        yield Look(f"needs: {service}", ask, deadline_s)
    yield Look("temporary files", _temporary, deadline_s)
    if blog is not None:
        yield Look("build folder", partial(folders.build_folder, blog.build), deadline_s)
        yield Look("uv.lock", partial(packages.lock, blog.root), deadline_s)
        yield Look("editors", partial(packages.schemas, blog.root), deadline_s)
        if blog.config.cards and blog.config.url:
            yield Look("cards", partial(packages.cards, posts), deadline_s)
    yield Look("text", partial(system.texts, environ, sys.stdout.encoding), deadline_s)
    yield Look("time zone", partial(system.clock, environ), deadline_s)
    yield Look("open files", partial(system.limits, _folders(blog)), deadline_s)
    yield Look("shared memory", system.shared_memory, deadline_s)
    yield Look("ends of builds", system.namespaces, deadline_s)
    root = blog.root if blog is not None else None
    yield Look("git", partial(programs.git, root, path), deadline_s)
    searched = blog is None or blog.config.search
    yield Look("search", partial(programs.search, searched), deadline_s)
    yield Look("pictures", packages.vega, deadline_s)
    yield Look("browser", partial(programs.browser, path), deadline_s)


def _temporary() -> Iterator[Finding]:
    try:
        folder = folders.temporary()
    except UsageError as error:
        found, _, remedy = str(error).partition(": ")
        yield Finding("missing", "temporary files", found, remedy)
        return
    yield from folders.sockets(folder)


def _folders(blog: Blog | None) -> int:
    """How many folders `serve` would watch."""
    if blog is None:
        return 0
    return sum(1 for place in blog.places() if place.is_dir() for _ in os.walk(place))


def _patient(start: Path) -> Patient:
    try:
        blog, problems = open_blog(find(start))
    except UsageError as error:
        found, _, remedy = str(error).partition(": ")
        return Patient(Finding("note", "blog", found, remedy))
    if blog is None:
        wrong = f"{count(len(errors(problems)), 'problem')} in its config"
        return Patient(Finding("note", "blog", wrong, "`proofpress build` explains each"))
    posts, number = posts_of(blog)
    read = f"{count(len(posts), 'post')} in {blog.root}"
    if number:
        found = f"{read}; {count(number, 'problem')} in others"
        return Patient(
            Finding("note", "blog", found, "`proofpress build` explains each"), blog, posts
        )
    return Patient(Finding("ok", "blog", read), blog, posts)
