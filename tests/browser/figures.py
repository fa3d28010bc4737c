"""A site with one post of figures: drawn by matplotlib in our style, in others, and pictures."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from proofpress.execute import environment as execution
from proofpress.post.post import Cell
from proofpress.site.assemble import Site, assemble
from proofpress.site.entries import Entry
from proofpress.site.environment import environment
from tests.browser.specimen import CONFIG, ENTRIES, TEMPLATES, static
from tests.render.writing import a_post, code, display, rendered

SLUG = "figures"
GROUNDS = ("figure.facecolor", "axes.facecolor")
INKS = ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color")
STYLE = Path(execution.__file__).parent / "inside/theme.matplotlibrc"


def drawn(kind: str = "svg", points: int = 3, color: str | None = None, **style: Any) -> bytes:
    """A figure with a curve, words, a formula, a legend and a filled area."""
    settings: Any = style
    with mpl.rc_context(rc=settings, fname=STYLE):
        figure = Figure()
        axes = figure.add_subplot()
        xs = [9 * x / (points - 1) for x in range(points)]
        axes.plot(xs, [x * (9 - x) for x in xs], color=color, label="readers")
        axes.fill_between([0, 9], [2, 2], [4, 4], color="C1", alpha=0.2)
        axes.text(4, 8, "a $x^2$ label", color="C3")
        axes.set(xlabel="seconds", ylabel="waiting", title="One expiry")
        axes.legend()
        out = io.BytesIO()
        figure.savefig(out, format=kind, bbox_inches="tight")
    return out.getvalue()


def _svg(**more: Any) -> Mapping[str, Any]:
    return display("image/svg+xml", drawn(**more).decode())


def _png(**more: Any) -> Mapping[str, Any]:
    return display("image/png", base64.b64encode(drawn("png", **more)).decode())


#: By their alternative texts.
FIGURES: Mapping[str, Mapping[str, Any]] = {
    "in the colours of the page": _svg(),
    "with a colour that is lost by night": _svg(color="#000000"),
    "drawn for a wide page": _svg(**{"figure.figsize": (10, 4)}),
    "in a style of its own": _svg(**{"axes.facecolor": "#ffffff", "figure.facecolor": "#eeeeee"}),
    "of many points": _svg(points=9000, **{"path.simplify": False}),
    "in pixels": _png(),
    "in dark pixels on no ground": _png(**dict.fromkeys(GROUNDS, "none")),
    "in light pixels on no ground": _png(
        color="white", **dict.fromkeys(GROUNDS, "none"), **dict.fromkeys(INKS, "white")
    ),
}


def figures_site() -> Site:
    cells: list[Cell | str] = [
        code(f"draw({number})", output, number=number, fig_alt=f"A figure {words}")
        for number, (words, output) in enumerate(FIGURES.items(), 1)
    ]
    article = rendered(*cells).value
    assert article is not None
    post = a_post(*cells)
    entry = Entry(
        post=replace(post, slug=SLUG, meta=replace(post.meta, date=date(2026, 11, 20))),
        article=replace(article, slug=SLUG),
        versions={"Python": "3.13.1"},
        executed_on=date(2026, 11, 20),
    )
    return assemble(
        CONFIG,
        (*ENTRIES, entry),
        now=date(2026, 12, 1),
        templates=environment(TEMPLATES),
        static=static(),
    )
