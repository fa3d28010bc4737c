"""Outputs: the rules behind the golden cases."""

from __future__ import annotations

from struct import pack
from typing import Any

import pytest

from proofpress.render.ansi import terminal_html
from proofpress.render.breadth import is_number
from proofpress.render.images import image_kind
from tests.render.writing import body, code, display, problems, rendered


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def png(width: int, height: int, dots: int) -> bytes:
    """The beginning of a PNG of so many dots an inch."""
    density = pack(">II", *[round(dots / 0.0254)] * 2)
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + pack(">II", width, height)
    return head + b"\x08\2\0\0\0crc.\0\0\0\x09pHYs" + density + b"\1crc."


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  0%\r 50%\r100%", "100%"),
        ("long line\rshort", "shortline"),
        ("abc\b\bX", "aXc"),
        ("abc\r\ndef", "abc\ndef"),
        ("one\ntwo\x1b[1A\rONE", "ONE\ntwo"),
        ("abcdef\x1b[3DX\x1b[K", "abcX"),
        ("gone\x1b[2J\x1b[Hstays", "stays"),
        ("a\x1b[5Cb", "a     b"),
        ("a\x1b[99999999999Cb".replace("99999999999", "3"), "a   b"),
        ("x\x1b[2Ky", " y"),
        ("\x1b[?25lhidden cursor\x1b[?25h", "hidden cursor"),
        ("bell\x07", "bell"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://e.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("<b> & \"x\"", "&lt;b&gt; &amp; &#34;x&#34;"),
        ("\x1b[31mred\x1b[0m", '<span class="ansi-red-fg">red</span>'),
        ("\x1b[1;4;92mx", '<span class="ansi-bold ansi-underline ansi-green-intense-fg">x</span>'),
        ("\x1b[7mx\x1b[27my", '<span class="ansi-inverse">x</span>y'),
        ("\x1b[31;7mx", '<span class="ansi-red-bg">x</span>'),
        ("\x1b[38;5;196mx", '<span class="ansi-red-fg">x</span>'),
        ("\x1b[48;5;21mx", '<span class="ansi-blue-bg">x</span>'),
        ("\x1b[38;2;0;200;0mx", '<span class="ansi-green-fg">x</span>'),
        ("\x1b[38;5;240mx", '<span class="ansi-black-intense-fg">x</span>'),
        ("\x1b[38;5mx\x1b[38my\x1b[999mz", '<span class="ansi-black-fg">x</span>yz'),
        ("\x1b[31mred\rR", '<span class="ansi-red-fg">Red</span>'),
        ("\x1b[", ""),
    ],
)  # fmt: skip
def test_text_is_shown_as_a_terminal_would(written: str, shown: str) -> None:
    assert terminal_html(written) == shown


def test_a_cursor_cannot_be_sent_away_to_fill_the_memory() -> None:
    text = "a" + "\x1b[999999C" * 50 + "b" + "\x1b[999999B" * 50 + "\x1b[999999Gc"

    assert len(terminal_html(text)) <= 2 * 1000


def test_a_large_output_is_shown_whole() -> None:
    lines = "".join(f"line {number}\n" for number in range(20_000))

    assert "line 19999" in body(code("x", stream(lines)))


def test_what_was_printed_in_one_go_is_one_output() -> None:
    html = body(code("x", stream("a"), stream("b\n"), stream("c", "stderr"), stream("d")))

    assert [part.split("</code>")[0] for part in html.split('"><code>')[2:]] == ["ab", "c", "d"]


@pytest.mark.parametrize(
    ("kinds", "shown"),
    [
        (("text/plain", "text/html"), "text/html"),
        (("image/png", "image/svg+xml"), "image/svg+xml"),
        (("text/latex", "image/png"), "image/png"),
        (("text/plain", "text/markdown", "text/latex"), "text/markdown"),
        (("text/plain", "application/json"), "application/json"),
        (("text/plain", "application/x-unknown"), "text/plain"),
    ],
)
def test_the_best_kind_is_shown(kinds: tuple[str, ...], shown: str) -> None:
    values = {
        "text/plain": "as plain",
        "text/html": "<p>as html</p>",
        "text/markdown": "as *markdown*",
        "text/latex": "$l$",
        "application/json": {"as": "json"},
        "application/x-unknown": "?",
        "image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
        "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>',
    }
    signs = {
        "text/plain": "as plain",
        "text/html": "<p>as html</p>",
        "text/markdown": "as <em>markdown</em>",
        "application/json": "JSON output",
        "image/png": '.png" alt="" width="1" height="1"',
        "image/svg+xml": '.svg" alt="" width="4" height="2"',
    }

    html = body(
        code("x", {**display("text/plain", ""), "data": {kind: values[kind] for kind in kinds}})
    )

    assert signs[shown] in html
    assert sum(sign in html for sign in signs.values()) == 1


@pytest.mark.parametrize(
    "output",
    [
        {},
        {"output_type": "display_data"},
        {"output_type": "display_data", "data": {}, "metadata": {}},
        {"output_type": "display_data", "data": None, "metadata": 3},
        {"output_type": "display_data", "data": {"text/plain": 3}},
        {"output_type": "display_data", "data": {"text/html": ["<b>", 3, None]}},
        {"output_type": "display_data", "data": {"image/png": {"a": 1}}},
        {"output_type": "execute_result", "data": {"image/svg+xml": "<svg"}},
        {"output_type": "stream"},
        {"output_type": "stream", "text": None},
        {"output_type": "error"},
        {"output_type": "error", "ename": 3, "evalue": None, "traceback": "line"},
        {"output_type": 3},
    ],
)
def test_no_output_of_a_strange_shape_breaks_the_page(output: dict[str, Any]) -> None:
    checked = rendered(code("x = 1", output))

    assert checked.value is not None
    assert 'id="cell-1"' in checked.value.body


def test_json_that_is_nested_too_deeply_says_so() -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]

    assert "nested too deeply" in body(code("x", display("application/json", deep)))


def test_a_figure_without_alternative_text_has_its_caption_as_such() -> None:
    svg = display("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>')

    given = [
        body(code("x", svg, label="fig-a", fig_cap="The *herd*.", fig_alt="Blue")),
        body(code("x", svg, label="fig-a", fig_cap="The *herd*.")),
        body(code("x", svg)),
    ]

    assert [html.partition('alt="')[2].partition('"')[0] for html in given] == [
        "Blue",
        "The herd.",
        "",
    ]


def test_an_image_that_cannot_be_shown_is_never_an_error_of_the_author() -> None:
    [problem] = problems(code("x", display("image/png", "@@")), executed=True)

    assert problem.startswith("warning[markdown]: an image of the output of cell 1 cannot be shown")


@pytest.mark.parametrize(
    "text", ["3,047", "-1.5e-3", "− 12", "75.12 %", "10.2×", "14 s", "$5", "NaN", "", "(3)"]
)
def test_numbers_stand_on_the_right(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize("text", ["naive", "2024-01-01 x", "True", "a 1", "x86", "10 of 12 keys"])
def test_words_stand_on_the_left(text: str) -> None:
    assert not is_number(text)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x80", ("png", 256, 128)),
        (png(1280, 960, 200), ("png", 614, 460)),
        (png(900, 600, 300), ("png", 608, 405)),
        (png(400, 300, 300), ("png", 400, 300)),
        (png(640, 480, 100), ("png", 640, 480)),
        (b"\xff\xd8\xff\xe0\0\4\0\0\xff\xc0\0\x11\x08\0\x20\0\x40\3", ("jpg", 64, 32)),
        (b"\xff\xd8\xff\xe0", ("jpg", None, None)),
        (b"GIF89a\3\0\2\0", ("gif", 3, 2)),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x09\0\0\x04\0\0", ("webp", 10, 5)),
        (b'<?xml version="1.0"?><svg width="72pt" height="1in">', ("svg", 96, 96)),
        (b"<svg viewBox='0 0 10.4 20'>", ("svg", 10, 20)),
        (b'<svg width="100%" viewBox="0,0,30,40">', ("svg", 30, 40)),
        (b'<svg width="-1" height="1e99">', ("svg", None, None)),
    ],
)
def test_the_size_of_an_image_is_read_from_its_header(
    data: bytes, kind: tuple[str, int | None, int | None]
) -> None:
    found = image_kind(data)

    assert found is not None
    assert (found.extension, found.width, found.height) == kind


@pytest.mark.parametrize("data", [b"", b"a,b\n", b"%PDF-1.7", b"<html>", b"\x89PNG", b"GIF8"])
def test_what_is_no_image_is_none(data: bytes) -> None:
    assert image_kind(data) is None


def test_an_expected_exception_says_its_first_line_and_folds_its_traceback() -> None:
    said = "could not obtain lock on relation <orders>\nCONTEXT: the rest"
    error = {"output_type": "error", "ename": "a.LockNotAvailable", "evalue": said, "traceback": []}

    html = body(code("lock()", error, may_raise=True))

    assert (
        '<p>raised: <b>LockNotAvailable</b><span class="quiet">: could not obtain lock on relation '
        "&lt;orders&gt;</span></p><details>" in html
    )
    assert html.index("<details>") < html.index("CONTEXT: the rest")


def test_what_an_expected_exception_says_is_cut_where_it_has_no_end() -> None:
    error = {"output_type": "error", "ename": "E", "evalue": "x" * 400, "traceback": ["T"]}

    html = body(code("x", error, may_raise=True))

    assert f": {'x' * 160}…</span>" in html


def test_a_progress_bar_between_lines_that_were_printed_has_one_last_state() -> None:
    steps = [stream(f"\r{share}%", "stderr") for share in (0, 50, 100)]
    lines = [stream(f"line {number}\n") for number in (1, 2)]

    html = body(code("x", steps[0], lines[0], steps[1], lines[1], steps[2]))

    assert [part.split("</code>")[0] for part in html.split('"><code>')[2:]] == [
        "100%",
        "line 1\nline 2",
    ]


def test_what_rich_prints_has_the_colours_of_the_page() -> None:
    html = (
        '<pre style="white-space:pre;overflow-x:auto;line-height:normal"><span style="color: '
        '#008000">ok</span></pre>'
    )

    coloured = display("text/html", html, text_plain="\x1b[32mok\x1b[0m\n")
    plain = display("text/html", html, text_plain="ok\n")

    assert '<span class="ansi-green-fg">ok</span></code></pre>' in body(code("x", coloured))
    assert 'aria-label="Text"><span class="s-' in body(code("x", plain))


def test_text_in_html_can_be_scrolled_with_the_keyboard() -> None:
    assert body("<pre class='x'>wide</pre>") == (
        '<pre tabindex="0" role="group" aria-label="Text" class="x">wide</pre>'
    )


ROWS = "".join(f"<tr><td>{row}</td></tr>" for row in range(400))


@pytest.mark.parametrize(
    ("html", "long"),
    [
        ("<p>One line.</p>" * 21, True),
        ("<p>One line.</p>" * 20, False),
        (f"<p>{'many words ' * 200}</p>", True),
        ("one line<br>" * 21, True),
        ("<section><article>One line.</article></section>" * 21, True),
        (f"{'<div>' * 30}One line.{'</div>' * 30}", False),
        ("<div><br></div>" * 30, False),
        (f"<div><table>{ROWS}</table></div>", False),
        (f"<pre>{'one line<br>' * 400}</pre>", False),
    ],
)
def test_an_output_scrolls_within_itself_by_its_lines_not_by_what_is_around_them(
    html: str, long: bool
) -> None:
    page = body(code("x", display("text/html", html)))

    assert ('class="out long"' in page) == long
    assert ("<table" in page) == ('class="scroll"' in page)
