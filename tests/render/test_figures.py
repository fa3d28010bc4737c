"""Figures in the colours of the page: what they become, and which of them may."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import pytest

from proofpress import templates
from proofpress.execute import environment
from proofpress.render.drawing import Drawing, UnfitError
from proofpress.render.palette import COLOURS, CYCLE, DRAWN, PAPER, contrast, luminance
from proofpress.render.plot import LARGEST, Plot, plot
from proofpress.render.svg import cleaned
from proofpress.source.widgets import VIEW
from tests.render.hostile import PAYLOADS
from tests.render.writing import body, code, display

STYLE = (Path(environment.__file__).parent / "inside/theme.matplotlibrc").read_text("utf-8")
BLUE = "#1d4ea6"

#: Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHTS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
#: In Oklab, where 0.02 is about the least that anybody sees side by side.
APART = 0.079


def svg(inside: str, box: str = "0 0 72 36") -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="72pt" height="36pt" viewBox="{box}">{inside}</svg>'
    )


def plotted(inside: str) -> Plot:
    made = plot(cleaned(svg(inside)))
    assert made is not None
    return made


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    """The colour in Oklab, as somebody sees it (Ottosson 2020)."""
    mixed = [
        min(max(sum(a * b for a, b in zip(row, linear(colour), strict=True)), 0), 1)
        for row in SIGHTS[sight]
    ]
    cones = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    long, middle, short = (
        sum(a * b for a, b in zip(row, mixed, strict=True)) ** (1 / 3) for row in cones
    )
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def apart(one: str, other: str, sight: str) -> float:
    pairs = zip(seen(one, sight), seen(other, sight), strict=True)
    return math.dist(*zip(*pairs, strict=True))


def test_every_colour_of_the_style_is_one_of_the_palette() -> None:
    written = {f"#{value}" for value in re.findall(r"\b[0-9a-f]{6}\b", STYLE)}

    assert written <= DRAWN.keys()
    assert {colour.light for colour in CYCLE} <= written


def test_every_colour_of_the_palette_is_a_variable_of_the_page() -> None:
    parts = (templates.folder() / "static/style").glob("*.css")
    sheet = "".join(part.read_text("utf-8") for part in parts)

    for colour in COLOURS:
        assert f"--{colour.name}: light-dark({colour.light}, {colour.dark})" in sheet


@pytest.mark.parametrize("by", ["light", "dark"])
def test_a_label_in_the_colour_of_its_line_can_be_read(by: str) -> None:
    paper = luminance(getattr(PAPER, by)) or 0.0

    least = min(contrast(luminance(getattr(colour, by)) or 0.0, paper) for colour in CYCLE)

    assert least >= 4.5


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("by", ["light", "dark"])
def test_no_two_colours_of_the_cycle_look_alike(by: str, sight: str) -> None:
    colours = [getattr(colour, by) for colour in CYCLE]

    nearest = min(apart(one, two, sight) for one, two in itertools.combinations(colours, 2))

    assert nearest >= APART


def test_a_figure_of_our_style_stands_in_the_page_in_its_colours() -> None:
    drawn = (
        "<defs><style>*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>"
        '<g id="figure_1"><g id="patch_1"><path d="M 0 36 L 72 0 z" style="fill: #f9f9f6"/></g>'
        '<g id="axes_1"><g id="line2d_1"><defs><path id="m1" d="M 0 0 L 0 4.123456"'
        ' style="stroke: #83868b"/></defs><g clip-path="url(#clip)">'
        '<use xlink:href="#m1" x="1.004" y="2" style="fill: #1d4ea6"/></g></g>'
        '<path d="M 0 0" style="fill: none"/>'
        "<text style=\"font-size: 10px; font-family: 'DejaVu Sans Mono', monospace;"
        ' text-anchor: middle; fill: #1a1c20" x="4" y="5" transform="rotate(-0 4 5)">'
        'a &lt; b</text></g></g><defs><clipPath id="clip">'
        '<rect x="0" y="0" width="9" height="9"/></clipPath></defs>'
    )

    made = plotted(drawn)

    assert made.inline(3, 'It says "a"', "ab.svg") == (
        '<svg class="plot" role="img" aria-label="It says &#34;a&#34;" viewBox="0 0 72 36"'
        ' width="96" height="48" stroke-linejoin="round" data-file="ab.svg">'
        '<defs><path id="plot-3:1" d="M 0 0 L 0 4.12" stroke="var(--edge,#83868b)"/></defs>'
        '<g clip-path="url(#plot-3:0)">'
        '<use href="#plot-3:1" x="1" y="2" fill="var(--c0,#1d4ea6)"/></g>'
        '<text x="4" y="5" font-size="10" text-anchor="middle" fill="var(--ink,#1a1c20)">a &lt; b'
        '</text><defs><clipPath id="plot-3:0"><rect x="0" y="0" width="9" height="9"/></clipPath>'
        "</defs></svg>"
    )


def test_a_figure_in_a_file_has_paper_of_its_own() -> None:
    file = plotted(f'<path d="M0 0" fill="none" stroke="{BLUE}"/>').file().decode()

    assert "<style>svg{background:#f9f9f6;" in file
    assert "@media(prefers-color-scheme:dark){svg{--paper:#14171b;--ink:#dcdcd6;" in file
    assert '<path d="M0 0" fill="none" stroke="var(--c0,#1d4ea6)"' in file


@pytest.mark.parametrize(
    ("drawn", "plate"),
    [
        ('<path fill="#1d4ea6"/>', False),
        ('<path fill="none" stroke="#ff0000"/>', False),
        ('<path fill="none" stroke="#000000"/>', True),
        ('<path fill="none" stroke="#440154"/>', True),
        ('<path fill="none" stroke="black"/>', True),
        ('<path d="M 0 0"/>', True),  # nobody has said a colour, so it is black
        ('<g fill="#ff0000"><path d="M 0 0"/></g>', False),
        ("<text>black</text>", True),
        ('<path fill="#ffffff"/>', True),
        ('<path fill="#ffffff" fill-opacity="0.3"/>', False),
        ('<path fill="none" stroke="#ffffff"/>', False),
        ('<image href="data:image/png;base64,AAAA" width="1" height="1"/>', True),
    ],
)
def test_colours_that_only_light_paper_suits_keep_it(drawn: str, plate: bool) -> None:
    made = plotted(f'<path fill="none" stroke="{BLUE}"/>{drawn}')

    assert made.plate is plate
    assert ('class="plot plate"' in made.inline(1, "")) is plate
    assert ("prefers-color-scheme" in made.file().decode()) is not plate


@pytest.mark.parametrize("colour", ["#1d4ea7", "#ff0000", "rgb(29, 78, 166)", "navy"])
def test_a_colour_of_the_authors_own_stays(colour: str) -> None:
    made = plotted(f'<path fill="none" stroke="{BLUE}"/><path fill="none" stroke="{colour}"/>')

    assert f'<path fill="none" stroke="{colour}"/>' in made.inline(1, "")


@pytest.mark.parametrize(
    "drawn",
    [
        '<path stroke="#ff0000"/>',
        f'<path stroke="{BLUE}"/><style>path{{fill:red}}</style>',
        f'<path stroke="{BLUE}"/><filter id="a"/>',
        f'<path stroke="{BLUE}" filter="url(#a)"/>',
        f'<path stroke="{BLUE}"/><animate attributeName="x"/>',
        f'<path stroke="{BLUE}" clip-path="circle(1)"/>',
        f'<path stroke="{BLUE}"/><defs><g id="a"><use href="#b"/></g></defs>',
        "<g>" * 101 + f'<path stroke="{BLUE}"/>' + "</g>" * 101,
    ],
)
def test_what_is_not_ours_or_not_known_stays_a_file(drawn: str) -> None:
    assert plot(cleaned(svg(drawn))) is None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_figure_brings_nothing_but_a_drawing_into_the_page(payload: str) -> None:
    try:
        root = cleaned(svg(f'<path stroke="{BLUE}"/><g>{payload}</g>'))
        html = "".join(Drawing(root).children(root, None, 0))
    except (UnfitError, ValueError):
        return

    tags = set(re.findall(r"<([^\s/>]+)", html))
    names = set(re.findall(r"\s([\w-]+)=\"", re.sub(r">[^<]*<", "><", html)))
    assert tags <= {"path", "g", "text", "tspan", "use", "image", "defs", "rect", "circle"}
    assert not {name for name in names if name.startswith("on") or name in ("style", "class")}


def test_two_figures_of_a_post_share_no_id() -> None:
    one = display(
        "image/svg+xml",
        svg(f'<defs><path id="m" d="M0 0"/></defs><use href="#m" fill="{BLUE}"/>'),
    )

    page = body(code("x", one, fig_alt="A & B"), code("x", one, number=2))

    assert re.findall(r' id="(plot[^"]*)"', page) == ["plot-1:0", "plot-2:0"]
    assert re.findall(r' href="#(plot[^"]*)"', page) == ["plot-1:0", "plot-2:0"]
    assert re.findall(r'aria-label="([^"]*)" viewBox', page) == [
        "A &amp; B",
        "Figure, output of cell 2",
    ]


def test_a_large_figure_is_a_file_beside_the_page() -> None:
    many = f'<path fill="none" stroke="{BLUE}" d="{"M 0 0 " * (LARGEST // 6)}"/>'

    page = body(code("x", display("image/svg+xml", svg(many)), fig_alt="Many"))

    assert re.search(r'<img src="[0-9a-f]{16}\.svg" alt="Many" width="96" height="48" load', page)
    assert "<svg" not in page


def test_a_progress_bar_that_has_come_to_its_end_is_not_shown() -> None:
    models = {"1": {"_model_name": "FloatProgressModel", "value": 100.0, "min": 0.0, "max": 100.0}}
    bar = display(VIEW, {"model_id": "1", "models": models}, text_plain="FloatProgress(value=0.0)")

    page = body(code("query()", bar))

    assert "Progress" not in page
    assert 'class="out' not in page


def test_what_paints_refer_to_keeps_its_name_wherever_it_is_defined() -> None:
    gradient = f'<linearGradient id="a"><stop stop-color="{BLUE}" offset="1"/></linearGradient>'
    beside = plotted(f'{gradient}<rect width="9" height="9" fill="url(#a)"/>')
    within = plotted(f'<defs>{gradient}</defs><rect width="9" height="9" fill="url(#a)"/>')

    assert '<linearGradient id="\x000">' in beside.body
    assert beside.body == within.body.replace("<defs>", "").replace("</defs>", "")
