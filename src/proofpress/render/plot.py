"""Figures in the colours of the page: SVG that stands in its HTML and follows light and dark.

Only what our style of matplotlib drew, in whole or in part, is taken: it is written anew out of
known elements and attributes, with variables for the colours of the palette. All other SVG stays a
file, which no style of the page can reach.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from markupsafe import Markup

from proofpress.frozen import frozen
from proofpress.render.drawing import ID, Drawing, UnfitError
from proofpress.render.palette import COLOURS, DRAWN, PAPER
from proofpress.render.presentation import number_of, short

#: Characters of a drawing that stands in the page; a larger one is a file beside it.
LARGEST = 60_000


@frozen
class Plot:
    """A drawing in the page's colours; its size is in CSS pixels.

    Attributes:
        plate: it has colours that only light paper suits, so it keeps light paper by night.
    """

    view: str
    width: int
    height: int
    plate: bool
    body: str

    @property
    def large(self) -> bool:
        return len(self.body) > LARGEST

    def inline(self, number: int, label: str, file: str = "") -> Markup:
        """The `<svg>` of a page; `number` tells it from the others there, `file` is its twin."""
        return Markup(
            '<svg class="{}" role="img" aria-label="{}" viewBox="{}" width="{}" height="{}"'
            ' stroke-linejoin="round"{}>{}</svg>'
        ).format(
            "plot plate" if self.plate else "plot",
            label,
            self.view,
            self.width,
            self.height,
            Markup(' data-file="{}"').format(file) if file else "",
            Markup(self.body.replace(ID, f"plot-{number}:")),  # noqa: S704 written here
        )

    def file(self) -> bytes:
        """As a file of its own, with its own paper: light or dark, as the reader's system is."""
        night = "" if self.plate else _night()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{self.view}" width="{self.width}"'
            f' height="{self.height}" stroke-linejoin="round"><style>svg{{background:{PAPER.light};'
            f"font-family:ui-monospace,Menlo,Consolas,DejaVu Sans Mono,monospace}}{night}</style>"
            f"{self.body.replace(ID, 'p')}</svg>"
        ).encode()


def themed(text: str) -> bool:
    """Whether there are colours of the palette in an SVG; what has none need not be parsed."""
    return any(colour in text for colour in DRAWN)


def plot(root: ET.Element) -> Plot | None:
    """The figure that a cleaned SVG draws; None if it is none of ours, or unfit for a page."""
    box = [number_of(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    if len(box) != 4 or not all(0 <= number < 100_000 for number in box) or not (box[2] and box[3]):
        return None
    drawing = Drawing(root)
    try:
        body = "".join(drawing.children(root, None, 0))
    except UnfitError:
        return None
    if not drawing.themed:
        return None
    width, height = (
        _pixels(root.get(name, ""), box[at]) for name, at in (("width", 2), ("height", 3))
    )
    return Plot(" ".join(map(short, box)), width, height, drawing.plate, body)


def _night() -> str:
    values = "".join(f"--{colour.name}:{colour.dark};" for colour in COLOURS)
    return f"@media(prefers-color-scheme:dark){{svg{{{values}background:{PAPER.dark}}}}}"


def _pixels(length: str, otherwise: float) -> int:
    points = length.endswith("pt")
    number = number_of(length.removesuffix("pt").removesuffix("px")) * (4 / 3 if points else 1)
    return round(number) if 0.5 <= number < 100_000 else max(round(otherwise), 1)
