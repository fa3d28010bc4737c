"""What pictures stand on, by their pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from proofpress.render.ground import ground
from tests.render.writing import body, code, display

WHITE, BLACK, NIGHT, CLEAR = (255, 255, 255), (0, 0, 0), (20, 23, 27), (0, 0, 0, 0)


def a_plot(paper: tuple[int, ...], *inks: tuple[int, ...], kind: str = "PNG") -> bytes:
    """Axes and a curve of one pixel's width for each ink, on paper."""
    image = Image.new("RGBA" if len(paper) == 4 else "RGB", (560, 360), paper)
    pen = ImageDraw.Draw(image)
    for place, ink in enumerate(inks):
        left = 20 + 40 * place
        pen.line((left, 20, left, 340, 540, 340), fill=ink)
        pen.line([(left + x, 300 - x * x // 900) for x in range(400)], fill=ink)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def axes_on_none(size: int) -> bytes:
    """White axes with black words beside them on no paper, as matplotlib in Jupyter long drew."""
    image = Image.new("RGBA", (560, 360), CLEAR)
    pen = ImageDraw.Draw(image)
    pen.rectangle((280 - size, 180 - size, 280 + size, 180 + size), fill=WHITE)
    for place in range(280 - size, 280 + size, 30):
        pen.text((place, 190 + size), "0.5", fill=BLACK)
        pen.text((250 - size, place - 100), "0.5", fill=BLACK)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (a_plot(WHITE, BLACK), "light"),
        (a_plot(WHITE, BLACK, kind="JPEG"), "light"),
        (a_plot(WHITE, BLACK, kind="GIF"), "light"),
        (a_plot(NIGHT, WHITE), ""),
        (a_plot((120, 90, 60), WHITE, kind="JPEG"), ""),
        (a_plot(CLEAR, BLACK), "light"),
        (a_plot(CLEAR, WHITE), "dark"),
        (a_plot(CLEAR, (200, 60, 40)), ""),
        (a_plot(CLEAR, (200, 60, 40), BLACK), "light"),
        (a_plot(CLEAR), ""),
        (axes_on_none(150), "light"),
        (axes_on_none(80), "light"),
        (b"\x89PNG\r\n\x1a\n and no more", "light"),
    ],
)
def test_a_picture_gets_the_ground_that_its_pixels_need(picture: bytes, expected: str) -> None:
    assert ground(picture) == expected


def test_the_page_says_what_a_picture_stands_on() -> None:
    import base64

    shown = display("image/png", base64.b64encode(a_plot(CLEAR, WHITE)).decode())

    page = body(code("x", shown, fig_alt="White"))

    assert 'width="560" height="360" class="dark" loading' in page
