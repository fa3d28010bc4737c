"""Say of dead links where their authors wrote them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from proofpress.passage import Passage
from proofpress.post.post import Post
from proofpress.problems import Location, Problem, Severity
from proofpress.site.addresses import post_page
from proofpress.site.links import Dead

_HELP = "mend the link, or take it out"
#: Texts of the front matter.
_HEAD = ("title", "dek", "summary", "image_alt")


def of_dead(dead: Iterable[Dead], posts: Sequence[Post]) -> tuple[Problem, ...]:
    """One problem for each dead link of a post, and one for each of the pages around them.

    A link of a template or of the config stands on many pages, and one of a post on the lists that
    quote it: each is told once.
    """
    by_page = {post_page(post.slug): post for post in posts}
    problems: list[Problem] = []
    told: set[tuple[str, str]] = set()
    around: dict[tuple[str, str], list[PurePosixPath]] = {}
    for one in dead:
        post = by_page.get(one.link.page)
        passage = None if post is None else place_of(one.link.href, post)
        target = _target(one)
        if passage is None:
            around.setdefault(target, []).append(one.link.page)
            continue
        told.add(target)
        problems.append(_at(passage, f"the link to `{one.link.href}` leads nowhere: {one.why}"))
    for target, pages in around.items():
        if target not in told:
            href, why = target
            problems.append(_on(pages, by_page, f"the link to `{href}` leads nowhere: {why}"))
    return tuple(problems)


def of_silent(
    silent: Mapping[str, tuple[str, Severity]],
    outside: Mapping[str, Sequence[PurePosixPath]],
    posts: Sequence[Post],
) -> tuple[Problem, ...]:
    """One problem for each address of another site that did not answer as it should.

    Args:
        silent: what came back, in words, and how bad it is, by address.
        outside: the pages that link to each address.
    """
    by_page = {post_page(post.slug): post for post in posts}
    return tuple(
        _outside(href, why, severity, outside.get(href, ()), by_page)
        for href, (why, severity) in silent.items()
    )


def _outside(
    href: str,
    why: str,
    severity: Severity,
    pages: Sequence[PurePosixPath],
    by_page: Mapping[PurePosixPath, Post],
) -> Problem:
    message = f"`{href}` {why}"
    for page in pages:
        if page in by_page and (passage := place_of(href, by_page[page])) is not None:
            others = [str(by_page[other].path) for other in pages if other in by_page]
            others.remove(str(by_page[page].path))
            notes = (f"also in {_listed(others)}",) if others else ()
            return _at(passage, message, severity, notes)
    return _on(pages, by_page, message, severity)


def place_of(href: str, post: Post) -> tuple[Passage, int, int, int] | None:
    """Where a post's text has a link: the passage with its line, column and width; None if nowhere.

    The page's link is not always the source's: that names a file of `notebooks/`, or a label.
    """
    for written in _spellings(href):
        for passage in _passages(post):
            for line, text in enumerate(passage.lines, passage.first):
                column = text.find(written)
                if column >= 0:
                    return passage, line, column + 1, len(written)
    return None


def _spellings(href: str) -> Iterator[str]:
    """How a source may have written the link, the most telling first."""
    parts = urlsplit(href)
    yield from dict.fromkeys(form for form in (href, unquote(href)) if len(form) > 1)
    if parts.scheme or parts.netloc:
        return
    folder = parts.path.removesuffix("index.html").rstrip("/")
    name = unquote(posixpath.basename(folder))
    if name not in ("", ".", ".."):
        for suffix in (".md", ".ipynb", ".py", "/index.md", "/index.ipynb", "/index.py"):
            yield f"{name}{suffix}" + (f"#{unquote(parts.fragment)}" if parts.fragment else "")
    if parts.fragment:
        yield f"#{unquote(parts.fragment)}"
    elif name not in ("", ".", ".."):
        yield f"{name}/"


def _passages(post: Post) -> Iterator[Passage]:
    heads = {id(text.lines): text.lines for text in post.texts if text.where in _HEAD}
    yield from heads.values()
    for cell in post.cells:
        if cell.kind == "markdown":
            yield Passage(str(post.path), cell.source, cell.file_line(1), cell.number, prose=True)
        elif cell.kind == "code":
            yield Passage(str(post.path), cell.text, cell.line, cell.number)


def _at(
    where: tuple[Passage, int, int, int],
    message: str,
    severity: Severity = "error",
    notes: tuple[str, ...] = (),
) -> Problem:
    passage, line, column, width = where
    return passage.problem(
        "link",
        message,
        _HELP,
        line=line,
        column=column,
        width=width,
        severity=severity,
        notes=notes,
    )


def _on(
    pages: Sequence[PurePosixPath],
    by_page: Mapping[PurePosixPath, Post],
    message: str,
    severity: Severity = "error",
) -> Problem:
    """A link that no text of a post has: it comes from an output, a template or the config."""
    post = by_page.get(pages[0]) if len(pages) == 1 else None
    if post is not None:
        note = "it stands in the front matter, in an output or in a template"
        return Problem("link", message, _HELP, Location(str(post.path)), None, severity, (note,))
    note = f"it stands on {_listed(map(str, pages))}: see the config and `templates/`"
    return Problem("link", message, _HELP, None, None, severity, (note,))


def _target(one: Dead) -> tuple[str, str]:
    """The same link on another page is written in another way."""
    parts = urlsplit(one.link.href)
    if parts.scheme or parts.netloc or not parts.path:
        return one.link.href, one.why
    path = posixpath.normpath(posixpath.join("/", one.link.page.parent, parts.path))
    end = "/" if parts.path.endswith("/") and path != "/" else ""
    return path + end + (f"#{parts.fragment}" if parts.fragment else ""), one.why


def _listed(names: Iterable[str]) -> str:
    listed = [f"`{name}`" for name in names]
    if len(listed) > 3:
        return f"{', '.join(listed[:2])} and {len(listed) - 2} more"
    return " and ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))
