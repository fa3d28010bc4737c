"""Figures by the data that they draw, and by their pixels where there is nothing better."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image, ImageDraw

from proofpress.verify.normal import pixels
from proofpress.verify.normal.outputs import picture_of
from proofpress.verify.normal.volatile import Around
from tests.verify.outputs import Output, first, imprints, same, shown

XS = [number / 20 for number in range(200)]
SINES = [math.sin(x) for x in XS]


def figure(draw: Callable[[Axes], object], **options: Any) -> Figure:
    made = Figure(figsize=options.pop("size", (5, 3)))
    axes = made.add_subplot()
    draw(axes)
    axes.set(xlim=(0, 10), ylim=(-1.5, 1.5), **options)
    return made


def svg(draw: Callable[[Axes], object], *, salt: str = "a", **options: Any) -> Output:
    out = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": salt}):
        figure(draw, **options).savefig(out, format="svg")
    return shown(svg=out.getvalue(), plain="<Figure size 500x300 with 1 Axes>")


def png(draw: Callable[[Axes], object], *, dpi: int = 100, **options: Any) -> Output:
    out = io.BytesIO()
    figure(draw, **options).savefig(out, format="png", dpi=dpi)
    return shown(png=base64.b64encode(out.getvalue()).decode(), plain="<Figure>")


def sine(axes: Axes) -> None:
    axes.plot(XS, SINES, label="sine")


def noisy(axes: Axes) -> None:
    axes.plot([x + 1e-9 for x in XS], [y * (1 + 1e-9) for y in SINES])


def changed(axes: Axes) -> None:
    axes.plot(XS, [y + (0.1 if 100 <= at < 105 else 0) for at, y in enumerate(SINES)])


def bars(*heights: float) -> Callable[[Axes], object]:
    return lambda axes: axes.bar(range(1, len(heights) + 1), heights)


def dots(*heights: float) -> Callable[[Axes], object]:
    return lambda axes: axes.scatter(range(1, len(heights) + 1), heights)


def both(*draws: Callable[[Axes], object]) -> Callable[[Axes], object]:
    return lambda axes: [draw(axes) for draw in draws]


def image(*values: float) -> Callable[[Axes], object]:
    return lambda axes: axes.imshow(
        [list(values[:2]), list(values[2:])], extent=(0, 10, -1, 1), vmin=0, vmax=10, aspect="auto"
    )


def off(draw: Callable[[Axes], object]) -> Callable[[Axes], object]:
    return lambda axes: (draw(axes), axes.axis("off"))


MANY = [math.cos(number) for number in range(60)]

#: Name: two plots, and what else is done to the second one.
SAME: dict[str, tuple[Callable[[Axes], object], Callable[[Axes], object], dict[str, Any]]] = {
    "other ids": (sine, sine, {"salt": "b"}),
    "noise": (sine, noisy, {}),
    "another size": (sine, sine, {"size": (6, 4)}),
    "scatter": (dots(*MANY), dots(*(y + 1e-10 for y in MANY)), {}),
    "axes switched off": (off(bars(1, 2)), off(bars(1, 2)), {"salt": "b"}),
    "picture": (image(1, 2, 3, 4), image(1, 2, 3, 4 + 1e-9), {}),
    "thicker line": (sine, lambda axes: axes.plot(XS, SINES, linewidth=3), {}),
}
OTHER: dict[str, tuple[Callable[[Axes], object], Callable[[Axes], object], dict[str, Any]]] = {
    "a bump": (sine, changed, {}),
    "a point of four": (
        lambda axes: axes.plot([1, 2, 3, 4], [0, 1, 0, 1]),
        lambda axes: axes.plot([1, 2, 3, 4], [0, 1, 0, 0.99]),
        {},
    ),
    "a bar": (bars(0.5, 1), bars(0.5, 1.01), {}),
    "a bar of one, axes switched off": (off(bars(0.5)), off(bars(0.7)), {}),
    "a bar more": (bars(0.5, 1), bars(0.5, 1, 0.2), {}),
    "one dot of sixty": (dots(*MANY), dots(*MANY[:30], MANY[30] + 0.1, *MANY[31:]), {}),
    "two dots swapped": (dots(*MANY), dots(*MANY[:30], *MANY[31:36], MANY[30], *MANY[36:]), {}),
    "a line less": (both(sine, changed), sine, {}),
    "limits": (lambda axes: axes.plot(XS, SINES), sine, {"xlabel": "t"}),
    "title": (sine, sine, {"title": "Sine"}),
    "colour": (sine, lambda axes: axes.plot(XS, SINES, color="red"), {}),
    "words in it": (
        lambda axes: axes.text(3, 0, "3,047"),
        lambda axes: axes.text(3, 0, "3,048"),
        {},
    ),
    "legend": (
        lambda axes: (axes.plot(XS, SINES, label="a"), axes.legend()),
        lambda axes: (axes.plot(XS, SINES, label="b"), axes.legend()),
        {},
    ),
    "value in a picture": (image(1, 2, 3, 4), image(1, 2, 3, 5), {}),
    "area of one dot": (
        lambda axes: axes.scatter([1, 2, 3], [0, 1, 0], s=[50, 100, 150]),
        lambda axes: axes.scatter([1, 2, 3], [0, 1, 0], s=[50, 120, 150]),
        {},
    ),
    "log axis": (bars(0.5, 1), bars(0.5, 1), {"xscale": "log"}),
}


@pytest.mark.parametrize("name", SAME)
def test_a_plot_of_the_same_data_is_the_same(name: str):
    old, new, options = SAME[name]

    assert first([svg(old)], [svg(new, **options)]) is None


@pytest.mark.parametrize("name", OTHER)
def test_a_plot_of_other_data_is_different(name: str):
    old, new, options = OTHER[name]

    assert not same(svg(old), svg(new, **options))


def test_a_plot_reads_as_its_curves_ticks_and_texts():
    [imprint] = imprints([svg(bars(0.5, 1), title="Herd", ylabel="queries")])

    assert imprint.kind == "drawing"
    lines = "\n".join(imprint.lines)
    assert "axes_1 axis_1 | 0 | 2 | 4 | 6 | 8 | 10\n" in lines
    assert "axes_1 axis_2 | −1.5 | −1.0 | −0.5 | 0.0 | 0.5 | 1.0 | 1.5 | queries\n" in lines
    assert "axes_1 patch fill #1f77b4 (0.0600, 0.5000) (0.1400, 0.5000)" in lines
    assert 'axes_1 text "Herd"' in lines


@pytest.mark.parametrize("around", [(), ("HBoxModel", "HTMLModel")])
def test_a_progress_bar_says_only_how_long_something_took(around: tuple[str, ...]):
    models = {
        str(n): {"_model_name": name} for n, name in enumerate(("FloatProgressModel", *around))
    }
    bar = shown(plain="FloatProgress(value=0.0)")
    bar["data"]["application/vnd.jupyter.widget-view+json"] = {"model_id": "0", "models": models}
    slider = shown(plain="IntSlider(value=7)")

    assert same([bar, slider], [slider])
    assert not same([slider], [])


def test_letters_and_drawn_letters_say_the_same():
    def labelled(axes: Axes) -> None:
        axes.plot([1, 2, 10], [0, 1, 0], label="one")
        axes.set_yscale("symlog")
        axes.text(2, 1, "a $x^2$")
        axes.legend()

    with mpl.rc_context({"svg.fonttype": "none"}):
        [letters] = imprints([svg(labelled, xlabel="seconds")])
    [glyphs] = imprints([svg(labelled, xlabel="seconds")])

    assert letters == glyphs
    assert 'axes_1 text "a $x^2$"' in letters.lines


def test_a_long_curve_takes_a_line_for_each_tenth_of_the_axis():
    [imprint] = imprints([svg(sine)])

    assert sum(": " in line and ", mean " in line for line in imprint.lines) == 10


def many(*, step: float = 0, at: int = -1) -> Output:
    """A drawing of 400 lines, each a little off by `step`, and one of them far off."""
    shapes = (
        f'<path d="M{n / 7 + step * (-1) ** n:.6f} 0L50 {90 if n == at else n / 9:.6f}"/>'
        for n in range(400)
    )
    return shown(svg=PLAIN.format("".join(shapes)))


def test_of_a_drawing_of_many_things_the_last_ones_may_be_off_by_as_little_as_the_first():
    assert same(many(), many(step=0.004))
    assert not same(many(), many(at=300))
    assert not same(many(), many(step=1))


PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{}</svg>'


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        ('<rect width="5" height="5"/>', '<rect x="0" width="5.0" height="5"/>', True),
        ('<rect width="5" height="5"/>', '<rect width="6" height="5"/>', False),
        ('<circle cx="5" cy="5" r="2"/>', '<circle cx="5" cy="5" r="3"/>', False),
        ("<text>a</text>", "<text><tspan>a</tspan></text>", True),
        ("<text>a</text>", "<text>b</text>", False),
        ('<path d="M0 0L10 10"/>', '<path d="M 0,0 l 10 10"/>', True),
        ('<path d="M0 0H10V5z"/>', '<path d="M0 0L10 0 10 5z"/>', True),
        ('<path d="M0 0L10 10"/>', '<path d="M0 0L10 12"/>', False),
        ('<polygon points="0,0 5,5 9,0"/>', '<polygon points="0,0 5,6 9,0"/>', False),
        (
            '<g transform="translate(1 2)"><path d="M0 0L1 1"/></g>',
            '<g transform="translate(9 2)"><path d="M0 0L1 1"/></g>',
            False,
        ),
        (
            '<symbol id="a"/><use href="#a" transform="scale(2)"/>',
            '<symbol id="a"/><use href="#a" transform="scale(3)"/>',
            False,
        ),
        ('<use href="#tick"/>', '<use href="#cross"/>', False),
        (
            '<defs><path id="m1f" d="M0 0L3 3"/></defs><use href="#m1f" x="5"/>',
            '<defs><path id="m9e" d="M0 0L3 3"/></defs><use href="#m9e" x="5"/>',
            True,
        ),
        ("<text>a<!-- b --> c</text>", "<text>a c</text>", True),
        ("<text><tspan>a</tspan>b<tspan>c</tspan></text>", "<text>abc</text>", True),
        ("<g>" * 500 + "<text>a</text>" + "</g>" * 500, "<text>a</text>", False),
        ("<!-- 10:31 --><text>a</text>", "<!-- 10:32 --><text>a</text>", True),
        ('<defs><path id="a" d="M0 0"/></defs>', '<defs><path id="b" d="M0 0"/></defs>', True),
    ],
)  # fmt: skip
def test_drawings_of_other_tools_count_by_their_shapes(old: str, new: str, alike: bool):
    assert same(shown(svg=PLAIN.format(old)), shown(svg=PLAIN.format(new))) is alike


def test_a_drawing_that_is_no_xml_counts_by_its_text():
    assert same(shown(svg="<svg><g></svg>"), shown(svg="<svg><g></svg>"))
    assert not same(shown(svg="<svg><g></svg>"), shown(svg="<svg><b></svg>"))


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'

    [imprint] = imprints([shown(svg=bomb)])

    assert "&b;" in imprint.lines[0]


def test_a_drawing_within_html_is_compared_too():
    old, new = (PLAIN.format(f'<path d="M0 0L10 {y}"/>') for y in (10, 20))

    assert not same(shown(html=f"<div>{old}</div>"), shown(html=f"<div>{new}</div>"))


def plotly(*ys: float, **more: Any) -> Output:
    trace = {"type": "scatter", "x": [1, 2, 3], "y": list(ys), "uid": str(more.pop("uid", 1))}
    return shown(plotly={"data": [trace], "layout": {"template": {"a": 1}, **more}}, html="<div/>")


def test_a_plotly_figure_counts_by_its_data_and_words():
    assert same(plotly(1, 2, 3), plotly(1, 2, 3.0000000001, uid=2, template={"b": 2}))
    assert not same(plotly(1, 2, 3), plotly(1, 2, 4))
    assert not same(plotly(1, 2, 3), plotly(1, 2, 3, title={"text": "x"}))


def test_numbers_of_long_data_that_change_places_are_seen():
    ys = [float(n * n % 7) for n in range(40)]

    for place in range(39):
        if ys[place] != ys[place + 1]:
            other = [*ys[:place], ys[place + 1], ys[place], *ys[place + 2 :]]
            assert not same(plotly(*ys), plotly(*other))
            assert not same(shown(json={"y": ys}), shown(json={"y": other}))
    assert same(plotly(*ys), plotly(*(y * (1 + 1e-12) for y in ys)))


def test_packed_numbers_of_plotly_are_unpacked():
    import struct

    def packed(*numbers: float) -> Output:
        data = base64.b64encode(struct.pack(f"<{len(numbers)}d", *numbers)).decode()
        return shown(plotly={"data": [{"y": {"dtype": "f8", "bdata": data}}]})

    assert same(packed(1.5, 0.1 + 0.2), packed(1.5, 0.3))
    assert not same(packed(1.5, 2), packed(1.5, 3))
    assert not same(packed(*range(100)), packed(*range(99), 98.9))


def test_a_vega_figure_counts_by_its_rows_whatever_they_are_called():
    def vega(name: str, n: int) -> Output:
        rows = [{"hour": 9, "n": n}]
        return shown(vega={"data": {"name": name}, "mark": "bar", "datasets": {name: rows}})

    assert same(vega("data-1a2b", 3), vega("data-9f8e", 3))
    assert not same(vega("data-1a2b", 3), vega("data-1a2b", 4))


def test_a_picture_with_the_same_pixels_is_the_same():
    assert same(png(sine), png(sine))
    assert same(png(sine), png(noisy))


def test_a_picture_at_another_resolution_is_not_the_same():
    found = first([png(sine)], [png(sine, dpi=150)])

    assert found is not None


def test_a_picture_that_is_a_pixel_larger_is_the_same():
    small, large = Image.new("RGB", (600, 400), "white"), Image.new("RGB", (601, 401), "white")

    assert same(of_pillow(small), of_pillow(large))


@pytest.mark.parametrize(
    ("old", "new"),
    [(sine, changed), (bars(0.5, 1), bars(0.5, 1.1)), (image(1, 2, 3, 4), image(1, 2, 3, 5))],
)
def test_a_picture_of_other_data_is_different(
    old: Callable[[Axes], object], new: Callable[[Axes], object]
):
    assert not same(png(old), png(new))


def test_another_colour_of_the_same_brightness_is_different():
    a, b = (Image.new("RGB", (100, 100), colour) for colour in ((200, 100, 100), (100, 151, 100)))

    assert not same(of_pillow(a), of_pillow(b))


def test_see_through_pictures_are_seen_on_white():
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))

    assert same(of_pillow(clear), of_pillow(Image.new("RGB", (50, 50), "white")))


def of_pillow(picture: Image.Image) -> Output:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return shown(png=base64.b64encode(out.getvalue()).decode())


def test_the_picture_of_a_difference_shows_both_and_frames_where_they_part():
    white = Image.new("RGB", (240, 240), "white")
    dotted = white.copy()
    ImageDraw.Draw(dotted).rectangle((100, 100, 119, 119), fill="black")
    before, after = of_pillow(white), of_pillow(dotted)
    [old] = imprints([before])
    data = picture_of([after], 0, Around())
    assert data is not None

    marked = pixels.marked(data, old.lines[1:])

    assert marked is not None
    seen = Image.open(io.BytesIO(marked)).convert("RGB")
    assert seen.size == (2 * 240 + 8, 240)
    assert seen.getpixel((105, 105)) == (255, 255, 255)
    assert seen.getpixel((248 + 105, 105)) == (0, 0, 0)
    assert seen.getpixel((100, 100)) == (255, 0, 0)
    assert seen.getpixel((248 + 100, 100)) == (255, 0, 0)
    assert seen.getpixel((60, 60)) == (255, 255, 255)
