# ruff: noqa: E501 - whole lines of HTML
"""Figures: enlarged, sized, side by side, with parts."""

from __future__ import annotations

import base64
import re

from tests.render.writing import body, code, display, problems

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\x90"  # 640 by 400
MARK = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x20"


def image(data: bytes = PNG) -> dict[str, object]:
    return dict(display("image/png", base64.b64encode(data).decode()))


def simple(html: str) -> str:
    """The HTML without the cell's code, and with short names of files."""
    html = re.sub(r"[0-9a-f]{16}\.png", "x.png", html)
    html = html.replace(' loading="lazy" decoding="async"', "").replace(' class="light"', "")
    return html.partition("</code></pre>")[2].removesuffix("</div>")


def test_a_picture_is_a_link_to_its_file() -> None:
    assert simple(body(code("x", image(), fig_alt="Bars"))) == (
        '<figure><a class="zoom" href="x.png"><img src="x.png" alt="Bars" width="640" height="400"></a></figure>'
    )


def test_a_picture_without_words_is_a_link_with_a_name() -> None:
    assert 'href="x.png" aria-label="The picture alone"><img' in simple(body(code("x", image())))


def test_a_small_picture_is_no_link() -> None:
    assert "zoom" not in body(code("x", image(MARK)))


def test_a_picture_alone_in_its_paragraph_can_be_enlarged_and_one_in_a_line_or_link_cannot() -> (
    None
):
    files = {"notebooks/herd/a.png": PNG}

    assert body("![A](a.png)", files=files).startswith('<p><a class="zoom" href=')
    assert body(":::{figure} a.png\nA\n:::", files=files).startswith(
        '<figure><a class="zoom" href='
    )
    assert "zoom" not in body("Words ![A](a.png)", files=files)
    assert "zoom" not in body("[![A](a.png)](https://e.example/)", files=files)


def test_a_picture_has_the_width_that_is_asked_for_and_keeps_its_shape() -> None:
    assert 'width="320" height="200"' in body(code("x", image(), out_width=320))


def test_pictures_of_a_cell_stand_side_by_side_as_parts_that_the_text_can_refer_to() -> None:
    cell = code(
        "x", image(), image(), label="fig-two", fig_cap="Two.", fig_subcap=("Before *it*", "After"),
        columns=2, fig_alt="Bars",
    )  # fmt: skip

    html = body("See [](#fig-two) and [](#fig-two-2).", cell)

    picture = (
        '<a class="zoom" href="x.png"><img src="x.png" alt="Bars: {}" width="640" height="400"></a>'
    )
    assert '<a href="#fig-two">Figure 1</a> and <a href="#fig-two-2">Figure 1b</a>' in html
    assert simple(html) == (
        '<figure id="fig-two"><div class="parts in-2">'
        f'<figure id="fig-two-1">{picture.format("Before it")}<figcaption><b>(a)</b> Before <em>it</em></figcaption></figure>'
        f'<figure id="fig-two-2">{picture.format("After")}<figcaption><b>(b)</b> After</figcaption></figure></div>'
        "<figcaption><b>Figure 1.</b> Two.</figcaption></figure>"
    )


def test_each_picture_has_words_of_its_own() -> None:
    html = body(code("x", image(), image(), fig_alt="A; B", fig_alts=("A", "B")))

    assert re.findall(r'alt="([^"]*)"', html) == ["A", "B"]


def test_pictures_stand_side_by_side_without_a_caption() -> None:
    html = simple(body(code("x", image(), image(), image(), columns=2)))

    assert html.startswith('<figure><div class="parts in-2"><figure><a class="zoom"')
    assert html.count("<figure>") == 4
    assert "figcaption" not in html


def test_more_captions_than_parts_are_told() -> None:
    [found] = problems(code("x", image(), fig_subcap=("a", "b")))

    assert found == (
        "warning[markdown]: 2 captions for the 1 parts of cell 1\n"
        "  --> notebooks/herd/index.ipynb, cell 1\n"
        "help: give `fig-subcap` one caption for each picture of the cell"
    )
