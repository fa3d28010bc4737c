"""`[theme]`: colours, fonts and measures of the pages."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import field
from functools import wraps
from typing import Literal

from proofpress.config import colours, values
from proofpress.config.tables import Reader, Shape, listed, one_of
from proofpress.config.values import Fault, Faults, shown
from proofpress.frozen import frozen
from proofpress.readers import reading

Density = Literal["tight", "normal", "open"]
_FAMILY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,60}")
_FONT_FILE = re.compile(r"[A-Za-z0-9._-]+\.(woff2?|ttf|otf)")


@frozen
class Face:
    """A font that the blog brings along: a file in its `templates/static/`.

    Attributes:
        weight: one, or the two ends of a variable font's range: "100 900".
    """

    family: str
    file: str
    weight: str = "400"
    style: Literal["normal", "italic"] = "normal"


@frozen
class Theme:
    """How pages look where they differ from the built-in look.

    Attributes:
        light, dark: colours by their names, as `#rrggbb`.
        text_font, mono_font: families, the first that a reader's machine has; () for ours.
        text_width_rem: how wide a line of text is.
        margin: whether the evidence stands in a margin beside the text where there is room.
    """

    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    text_font: tuple[str, ...] = ()
    mono_font: tuple[str, ...] = ()
    faces: tuple[Face, ...] = ()
    text_width_rem: float | None = None
    margin: bool = True
    density: Density = "normal"
    text_transform: Literal["none", "lowercase"] = "none"

    @property
    def ground(self) -> tuple[str, str]:
        """The colour of the paper, light and dark."""
        light, dark = colours.USUAL["paper"]
        return self.light.get("paper", light), self.dark.get("paper", dark)


@reading({"type": "string", "pattern": "^#(?:[0-9a-fA-F]{3}){1,2}$"})
def _colour(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3}", value):
        sixfold = value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])
        return sixfold.lower()
    return Fault(f"must be a colour, not {shown(value)}", 'write red, green and blue: "#1d4ea6"')


_NAMED = r"\s*[\"']*[A-Za-z0-9][A-Za-z0-9 ._-]{0,60}[\"']*\s*"


@reading(
    {
        "type": ["string", "array"],
        "pattern": f"^{_NAMED}(?:,{_NAMED})*$",
        "items": {"type": "string", "pattern": f"^{_NAMED}$"},
    }
)
def _families(value: object) -> tuple[str, ...] | Fault:
    names = value.split(",") if isinstance(value, str) else value
    read = values.texts(names)
    if isinstance(read, Fault):
        return read
    families = tuple(name.strip().strip("\"'") for name in read)
    for family in families:
        if not _FAMILY.fullmatch(family):
            return Fault(
                f"has `{family}`, which is no name of a font",
                'write names with commas: "Inter, Helvetica, sans-serif"',
            )
    return families


@reading(
    {
        "type": "string",
        "pattern": r"^0*(?:(?:2[89]|3[0-9]|4[0-9]|5[01])(?:\.[0-9]+)?|52(?:\.0+)?)\s*rem$",
    }
)
def _width(value: object) -> float | Fault:
    """`"38rem"`, within what a line of text can be without being hard to read."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*rem", value) if isinstance(value, str) else None
    if match and math.isfinite(float(match[1])) and 28 <= float(match[1]) <= 52:
        return float(match[1])
    return Fault(f"must be a width from 28 to 52 rem, not {shown(value)}", 'write "38rem"')


@reading({"type": "string", "pattern": rf"^{_FONT_FILE.pattern}$"})
def _file(value: object) -> str | Fault:
    if isinstance(value, str) and _FONT_FILE.fullmatch(value):
        return value
    return Fault(
        f"must be the name of a font file in `templates/static/`, not {shown(value)}",
        'write "own.woff2"',
    )


@reading(
    {
        "type": ["string", "array"],
        "pattern": f"^{_NAMED}$",
        "items": {"type": "string", "pattern": f"^{_NAMED}$"},
        "minItems": 1,
        "maxItems": 1,
    }
)
def _family(value: object) -> str | Fault:
    found = _families([value] if isinstance(value, str) else value)
    if isinstance(found, Fault) or len(found) != 1:
        return Fault(f"must be the name of a font, not {shown(value)}", 'write "Inter"')
    return found[0]


@reading(
    {
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": 999},
            {"type": "string", "pattern": "^[1-9][0-9]{0,2}( [1-9][0-9]{0,2})?$"},
        ]
    }
)
def _weight(value: object) -> str | Fault:
    if re.fullmatch(r"[1-9]\d{0,2}( [1-9]\d{0,2})?", str(value)) and not isinstance(value, bool):
        return str(value)
    return Fault(f"must be a weight, not {shown(value)}", 'write 400, 700 or "100 900"')


_FACE = Shape(
    Face,
    {
        "family": _family,
        "file": _file,
        "weight": _weight,
        "style": one_of("normal", "italic"),
    },
    needs=("family", "file"),
)
_COLOURS = Shape(dict, dict.fromkeys(colours.USUAL, _colour))
READERS: Mapping[str, Reader] = {
    "light": _COLOURS.reader.of(
        'colours as `"#rrggbb"`: `paper`, `tint` (behind code), `wash` (what is marked), '
        "`ink`, `soft`, `faint` (three strengths of text), `rule` and `edge` (lines), "
        "`pencil` (checked, current, keywords), `red` (wrong), `green`, `ochre` and `teal` "
        "(code)"
    ),
    "dark": _COLOURS.reader.of(
        'colours as `"#rrggbb"`: `paper`, `tint` (behind code), `wash` (what is marked), '
        "`ink`, `soft`, `faint` (three strengths of text), `rule` and `edge` (lines), "
        "`pencil` (checked, current, keywords), `red` (wrong), `green`, `ochre` and `teal` "
        "(code)"
    ),
    "text_font": _families.of("families, the first that a reader's machine has"),
    "mono_font": _families.of("families, the first that a reader's machine has"),
    "faces": listed(_FACE.reader, '[{ family = "Inter", file = "inter.woff2" }]').of(
        "fonts that the blog brings along: `family`, `file` (in `templates/static/`), "
        "`weight`, `style`"
    ),
    "text_width": _width.of("how wide a line of text is, from 28 to 52 rem"),
    "margin": values.flag.of(
        "`false`: what a claim stands on opens under its line on every screen, as on "
        "phones; paper keeps its margin"
    ),
    "density": one_of("tight", "normal", "open").of(
        '`"tight"`, `"normal"` or `"open"`: the space between lines, and with it all others'
    ),
    "text_transform": one_of("none", "lowercase").of(
        '`"lowercase"` shows all but code so; what is copied, fed and searched stays as it '
        "was written"
    ),
}


@wraps(Theme)
def _make(text_width: float | None = None, **found: object) -> Theme:
    return Theme(text_width_rem=text_width, **found)  # type: ignore[arg-type]


_THEME = Shape(_make, READERS)


@reading(_THEME.schema)
def theme(value: object) -> Theme | Fault | Faults:
    """A theme whose texts can be read: each colour is compared with what it may stand on."""
    read = _THEME.read(value)
    if not isinstance(read, Theme):
        return read  # type: ignore[no-any-return]
    faults = [*_unreadable("light", read.light, 0), *_unreadable("dark", read.dark, 1)]
    return Faults(tuple(faults)) if faults else read


def _unreadable(name: str, own: Mapping[str, str], at: int) -> list[Fault]:
    """One fault for each colour of the blog's that cannot be told from another."""
    whole = {**{token: pair[at] for token, pair in colours.USUAL.items()}, **own}
    faults: dict[str, Fault] = {}
    for letter, ground, ratio, need in colours.poor(whole):
        mine, other = (letter, ground) if letter in own else (ground, letter)
        if mine not in own or mine in faults:
            continue
        shown_ratio = math.floor(ratio * 100) / 100
        what = "text needs" if need > 4 else "lines need"
        faults[mine] = Fault(
            f"has a contrast of {shown_ratio:.2f} with `{other}` ({whole[other]}) in the {name} "
            f"theme: {what} {need:g}",
            "make one of the two lighter or darker",
            (name, mine),
        )
    return list(faults.values())
