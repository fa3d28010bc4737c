"""What all pages of a blog are printed with: its templates, styles and scripts, its cards."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import jinja2

from proofpress import templates
from proofpress.blog import Blog
from proofpress.painter import Painter
from proofpress.press.standing import StandingPress
from proofpress.serve.cards import Drawn
from proofpress.site.environment import environment
from proofpress.store import STORE
from proofpress.store.recent import Unwritten

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Stock:
    """Immutable; another one is taken when a template changes.

    Attributes:
        name: differs for each whose templates differ.
        static: styles and scripts by name.
        interactive: those that pages with interactive figures load, by the libraries they need.
    """

    name: str
    templates: jinja2.Environment
    static: Mapping[str, bytes]
    interactive: Callable[[Sequence[str]], Mapping[str, bytes]]
    drawn: Drawn


def stock_of(press: StandingPress, blog: Blog) -> Stock:
    """The stock of a blog as its templates are now."""
    made = environment(templates.folder().resolve(), press.own_templates, compiled=press.compiled)
    store = blog.build / STORE
    drawn = Drawn(Painter(store, made, packages=press.packages, objects=Unwritten(store)))
    return Stock(f"stock {next(_numbers)}", made, press.static, press.interactive, drawn)
