"""The theme of the config as style, put into the built-in sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from proofpress.config.colours import USUAL
from proofpress.config.theme import Face, Theme

#: Where the sheets have said what their variables are, and not yet used them: what comes later,
#: such as more contrast and paper, still has the last word.
PLACE = b"/*! Ground */"
#: Line of text in rem, by density; phones have their own.
_LINES = {"tight": 1.6875, "open": 2.0625}
_GENERIC = frozenset({"serif", "sans-serif", "monospace", "system-ui", "ui-serif", "ui-sans-serif"})
_TEXT_WIDTH = 38.0
#: The widths from which there is a margin, and contents beside the text: see `room.css`.
_STEP = re.compile(r"\((min|max)-width: (64|63\.99|80)rem\)")
_NEVER = 999.0
_FORMATS = {"woff2": "woff2", "woff": "woff", "ttf": "truetype", "otf": "opentype"}

_LOWERCASE = """
body { text-transform: lowercase; }
:is(code, pre, kbd, samp, math, svg, .out, .note) { text-transform: none; }
"""
_ONE_COLUMN = """
@media (min-width: {wide}rem) {{
  .sheet {{ grid-template-columns: var(--side) var(--text); }}
  :is(.masthead, .end) > div {{ grid-column: 1 / -1; }}
  .imprint {{ grid-column: 2; border-top: 1px solid var(--rule); padding-top: var(--half); }}
}}
"""


def themed(static: Mapping[str, bytes], theme: Theme) -> Mapping[str, bytes]:
    """The files of `static/`, with the theme in every sheet that pages load by itself."""
    if theme == Theme():
        return static
    own = "".join(style(theme)).encode("utf-8")
    made = dict(static)
    for name, data in static.items():
        if name.endswith(".css") and PLACE in data:
            sheet = _moved(data.replace(PLACE, own + PLACE, 1).decode("utf-8"), theme)
            made[name] = sheet.encode("utf-8")
    return made


def style(theme: Theme) -> Iterator[str]:
    """The rules that give the variables of the sheets the values of the theme."""
    yield from map(_face, theme.faces)
    fonts = {"serif": theme.text_font, "mono": theme.mono_font}
    for name, families in fonts.items():
        if families:
            yield f":root {{ --{name}: {', '.join(map(_family, families))}; }}\n"
    if theme.text_width_rem is not None:
        yield f":root {{ --text: {theme.text_width_rem:g}rem; }}\n"
    if theme.density in _LINES:
        line = _LINES[theme.density]
        yield f":root {{ --line: {line}rem; --half: {line / 2}rem; }}\n"
    yield from _colours(theme)
    if theme.text_transform == "lowercase":
        yield _LOWERCASE


def _colours(theme: Theme) -> Iterator[str]:
    """Colours of screens; paper keeps the built-in ones, which are made for white."""
    names = [name for name in USUAL if name in theme.light or name in theme.dark]
    if not names:
        return
    pairs = {
        name: (theme.light.get(name, USUAL[name][0]), theme.dark.get(name, USUAL[name][1]))
        for name in names
    }
    plain = " ".join(f"--{name}: {light};" for name, (light, _) in pairs.items())
    both = " ".join(
        f"--{name}: light-dark({one}, {other});" for name, (one, other) in pairs.items()
    )
    if "paper" in pairs:
        both += f" --plate: light-dark(transparent, {pairs['paper'][0]});"
    yield f"@media screen {{ :root {{ {plain} }}\n"
    yield f"@supports (color: light-dark(#000, #fff)) {{ :root {{ {both} }} }} }}\n"


def _face(face: Face) -> str:
    """A font of the blog's. One that comes late stays away: a text that jumps is worse."""
    ending = face.file.rpartition(".")[2]
    return (
        f'@font-face {{ font-family: "{face.family}"; src: url({face.file}) '
        f'format("{_FORMATS[ending]}"); font-weight: {face.weight}; font-style: {face.style}; '
        "font-display: optional; }\n"
    )


def _family(name: str) -> str:
    return name if name.lower() in _GENERIC else f'"{name}"'


def _moved(sheet: str, theme: Theme) -> str:
    """The sheet with more columns from where there is room for them."""
    more = max((theme.text_width_rem or _TEXT_WIDTH) - _TEXT_WIDTH, 0.0)

    def step(match: re.Match[str]) -> str:
        width = float(match[2])
        if theme.margin:
            width += more
        else:
            width = 64 + more if width == 80 else _NEVER - (width == 63.99) / 100
        return f"({match[1]}-width: {width:g}rem)"

    if theme.margin and not more:
        return sheet
    moved = _STEP.sub(step, sheet)
    return moved if theme.margin else moved + _ONE_COLUMN.format(wide=f"{64 + more:g}")
