"""The file that `new` writes: a small post in one of the three formats, which builds at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any, Literal

import yaml

from proofpress.errors import UsageError
from proofpress.scaffold.slug import slug_of_title

PostFormat = Literal["ipynb", "md", "py"]

_LONGEST_TITLE = 300
_USUAL = PurePosixPath("notebooks")
_OPENING = """\
Say first what was found, with its number: [45](claim:total) here. The link ties the number to the
variable `total`."""
_CODE = """\
values = [3, 8, 13, 21]
count, total = len(values), sum(values)
total"""
_CLOSING = """\
The [4](claim:count) values add up to [45](claim:total)."""


def file_for_post(
    title: str,
    format: PostFormat,
    *,
    today: date,
    slug: str | None = None,
    author: str | None = None,
    folder: PurePosixPath = _USUAL,
    in_folder: bool = False,
) -> tuple[PurePosixPath, str]:
    """Path (from the blog's root) and text of a new post.

    Args:
        today: the date that the post gets.
        slug: the name of its file; made from the title unless given, or from the date if no letter
            of the title can stand in an address.
        author: whom it names; nobody unless given.
        folder: that of the posts, from the blog's root.
        in_folder: whether it gets a folder of its own.

    Raises:
        UsageError: the title is empty or cannot be shown, or the slug cannot be an address.
    """
    title = " ".join(title.split())
    _check_title(title)
    name = slug_of_title(title if slug is None else slug) or f"post-{today}"
    if slug is not None and slug != name:
        raise UsageError(f"`{slug}` cannot be an address: write `{name}`")
    said = {"title": title, "date": today, **({"authors": author} if author else {})}
    head = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=10_000)
    if name == "index" and not in_folder:
        name = "the-index"  # a file of that name would be no post
    path = folder / (f"{name}/index.{format}" if in_folder else f"{name}.{format}")
    return path, _WRITERS[format](head.strip())


def _check_title(title: str) -> None:
    if not title:
        raise UsageError("a post needs a title: `proofpress new 'What broke at nine'`")
    if len(title) > _LONGEST_TITLE:
        raise UsageError(f"the title is longer than {_LONGEST_TITLE} characters: shorten it")
    bad = next((sign for sign in title if not sign.isprintable()), None)
    if bad is not None:
        raise UsageError(f"the title holds the character U+{ord(bad):04X}: leave it out")


def _markdown(head: str) -> str:
    code = f"```{{code-cell}} ipython3\n{_CODE}\n```"
    return f"---\n{head}\n---\n\n{_OPENING}\n\n{code}\n\n{_CLOSING}\n"


def _percent(head: str) -> str:
    def commented(text: str) -> str:
        return "\n".join(f"# {line}" for line in text.split("\n"))

    parts = (
        commented(f"---\n{head}\n---"),
        f"# %% [markdown]\n{commented(_OPENING)}",
        f"# %%\n{_CODE}",
        f"# %% [markdown]\n{commented(_CLOSING)}",
    )
    return "\n\n".join(parts) + "\n"


def _notebook(head: str) -> str:
    cells = [
        _cell("raw", "front-matter", f"---\n{head}\n---"),
        _cell("markdown", "opening", _OPENING),
        _cell("code", "measurement", _CODE),
        _cell("markdown", "closing", _CLOSING),
    ]
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cell(kind: str, id: str, source: str) -> dict[str, Any]:
    """A cell as Jupyter writes it; a code cell has no outputs yet."""
    cell: dict[str, Any] = {"cell_type": kind, "id": id, "metadata": {}}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    cell["source"] = source.splitlines(keepends=True)
    return dict(sorted(cell.items()))


_WRITERS: Mapping[PostFormat, Callable[[str], str]] = {
    "ipynb": _notebook,
    "md": _markdown,
    "py": _percent,
}
