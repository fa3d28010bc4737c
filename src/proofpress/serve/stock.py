"""What all pages of a blog are printed with: its templates, styles and scripts, its cards."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import jinja2

from proofpress import templates
from proofpress.blog import Blog
from proofpress.frozen import frozen
from proofpress.painter import Painter
from proofpress.press.standing import StandingPress
from proofpress.search import pagefind
from proofpress.serve.cards import Drawn
from proofpress.site.environment import environment
from proofpress.site.social import TEMPLATE
from proofpress.store import STORE

_numbers = itertools.count()
#: Folders of the templates with what interactive figures need.
_MOVING = frozenset({"interactive", "vendor"})


@frozen
class Stock:
    """Immutable; another one is taken when a template changes.

    Attributes:
        name: differs for each whose templates differ.
        static: styles and scripts by name.
        interactive: those that pages with interactive figures load, by the libraries they need.
        card: the text that cards are drawn by, if that is one template.
        searchable: whether there is a program that makes an index.
    """

    name: str
    templates: jinja2.Environment
    static: Mapping[str, bytes]
    interactive: Callable[[Sequence[str]], Mapping[str, bytes]]
    drawn: Drawn
    card: str
    searchable: bool


def stock_of(press: StandingPress, blog: Blog, before: Stock | None = None) -> Stock:
    """The stock of a blog as its templates are now.

    Args:
        before: whose styles and scripts are those of now.
    """
    made = environment(templates.folder().resolve(), press.own_templates, compiled=press.compiled)
    store = blog.build / STORE
    return Stock(
        f"stock {next(_numbers)}",
        made,
        press.static if before is None else before.static,
        press.interactive if before is None else before.interactive,
        Drawn(Painter(store, made, packages=press.packages, keeps=False)),
        card=_card(made),
        searchable=pagefind.program() is not None if before is None else before.searchable,
    )


def restocked(before: Stock, press: StandingPress, files: Collection[PurePosixPath]) -> Stock:
    """The stock after some files were written: what is made of others stays.

    Args:
        files: by their names in the blog's templates.
    """
    folders = {file.parts[0] if file.parts else "" for file in files}
    if "" in folders:  # whatever may have changed
        return stock_of(press, press.blog)
    static = press.static if "static" in folders else before.static
    moving = press.interactive if folders & _MOVING else before.interactive
    beside = replace(before, static=static, interactive=moving)
    if folders <= _MOVING | {"static"}:
        return beside
    new = stock_of(press, press.blog, beside)
    return replace(new, drawn=before.drawn) if new.card and new.card == before.card else new


def _card(made: jinja2.Environment) -> str:
    """The text of the template for cards; none if it names others, which may differ alone."""
    assert made.loader is not None
    try:
        text = made.loader.get_source(made, TEMPLATE)[0]
    except (jinja2.TemplateError, OSError, ValueError):  # said when a card is drawn
        return ""
    return "" if any(word in text for word in ("extends", "import", "include")) else text
