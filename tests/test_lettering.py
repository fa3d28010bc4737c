"""Lines that are set quickly look as those of the drawing; what is no plain line is left to it."""

from __future__ import annotations

import io

import pytest
import resvg_py
from PIL import Image, ImageChops, ImageStat

from proofpress import faces
from proofpress.lettering import Ground, letter
from proofpress.lines import split


def a_drawing(text: str, around: str = "<g>{}</g>", root: str = "") -> str:
    line = f'<text x="20" y="80" font-size="60" fill="#1a1c20">{text}</text>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="120" viewBox="0 0 600 120" '
        f'font-family="Proof Serif" {root}><rect width="600" height="120" fill="#f9f9f6"/>'
        f"{around.format(line)}</svg>"
    )


def drawn(drawing: str) -> bytes:
    fonts = [str(faces.file(voice)) for voice in faces.FILES]
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawing, skip_system_fonts=True, font_files=fonts)
    )


@pytest.mark.parametrize("text", ["AVATAR: To Wye", "Größe, “office flow”", "Почему ёлка, αβγ"])
def test_a_line_stands_where_the_drawing_has_it(text: str) -> None:
    drawing = a_drawing(text)

    ours = letter(drawing, drawn, {})

    assert ours is not None
    one, other = (Image.open(io.BytesIO(png)).convert("L") for png in (ours, drawn(drawing)))
    # Edges may be a little lighter; without its kerning the first would differ by 29.
    assert ImageStat.Stat(ImageChops.difference(one, other)).mean[0] < 2.5
    assert ImageStat.Stat(ImageChops.difference(one.reduce(8), other.reduce(8))).extrema[0][1] < 40


def test_a_line_without_letters_leaves_the_ground_as_it_is() -> None:
    grounds: dict[str, Ground] = {}
    lettered = letter(a_drawing("A"), drawn, grounds)
    bare = letter(a_drawing(""), drawn, grounds)

    assert lettered is not None
    assert bare is not None
    assert len(grounds) == 1
    assert Image.open(io.BytesIO(bare)).convert("L").getextrema() == (249, 249)


@pytest.mark.parametrize(
    "drawing",
    [
        a_drawing("مرحبا"),  # runs from right to left
        a_drawing("e\u0301"),  # an accent that stands over the letter before
        a_drawing("\u3042"),  # not in the font
        a_drawing("a<tspan>b</tspan>"),
        a_drawing("a", '<g opacity=".5"><g>{}</g></g>'),
        a_drawing("a", '<a href="x">{}</a>'),
        a_drawing("a", "<style>text {{ fill: red }}</style>{}"),
        a_drawing("a", root='transform="scale(2)"'),
        "<svg",
    ],
)
def test_what_is_no_plain_line_is_left_to_the_drawing(drawing: str) -> None:
    assert split(drawing) is None


def test_a_line_on_a_shape_is_left_to_the_drawing() -> None:
    on_a_shape = a_drawing("The herd", '<circle cx="40" cy="70" r="9" fill="#1d4ea6"/>{}')

    assert split(on_a_shape) is not None
    assert letter(on_a_shape, drawn, {}) is None
