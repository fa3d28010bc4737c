"""The colours that figures share with the page: as they are drawn, and what they become.

The left ones are written by our style of matplotlib (`execute/inside/theme.matplotlibrc`), and are
those of the light page. The page's style sheet says what each variable is by day and by night.
"""

from __future__ import annotations

from collections.abc import Mapping

from proofpress.frozen import frozen


@frozen
class Colour:
    """A variable of the page, and its values on light and on dark paper."""

    name: str
    light: str
    dark: str

    @property
    def reference(self) -> str:
        """As an attribute has it; where there is no page, as in a feed, it is the light one."""
        return f"var(--{self.name},{self.light})"


PAPER = Colour("paper", "#f9f9f6", "#14171b")
#: Safe for colour-blind readers on either paper, in the order in which series get them.
CYCLE = (
    Colour("c0", "#1d4ea6", "#8fc4f2"),
    Colour("c1", "#b65811", "#fcc43c"),
    Colour("c2", "#397c7e", "#bceee9"),
    Colour("c3", "#a82a1f", "#ff9585"),
    Colour("c4", "#552559", "#c07ae0"),
    Colour("c5", "#555556", "#828588"),
)
COLOURS = (
    PAPER,
    Colour("ink", "#1a1c20", "#dcdcd6"),
    Colour("soft", "#54575d", "#a7aaad"),
    Colour("edge", "#83868b", "#6f757c"),
    Colour("rule", "#d8d8d1", "#30353b"),
    *CYCLE,
)
#: By the value that is written in a drawing.
DRAWN: Mapping[str, Colour] = {colour.light: colour for colour in COLOURS}


def luminance(colour: str) -> float | None:
    """Relative luminance of `#rrggbb` as WCAG 2 defines it, 0 to 1; None for any other notation."""
    if len(colour) != 7 or not colour.startswith("#"):
        return None
    try:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    except ValueError:
        return None
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """Of two luminances, 1 to 21."""
    low, high = sorted((one, other))
    return (high + 0.05) / (low + 0.05)
