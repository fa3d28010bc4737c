# ruff: noqa: E501 - whole lines of HTML
"""Sounds, films, frames and documents among the outputs and in the text."""

from __future__ import annotations

import base64
import re
from time import process_time

import pytest

from tests.render.writing import body, code, display, problems, rendered

WAV = b"RIFF\x24\0\0\0WAVEfmt "
MP4 = b"\0\0\0\x18ftypisom"
QUIET = '<span class="mono quiet">This page '


def data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def test_a_sound_becomes_a_file_of_the_site() -> None:
    html = f'<audio  controls="controls" autoplay><source src="{data("audio/wav", WAV)}" type="audio/wav" />Your browser does not.</audio>'

    article = rendered(code("Audio()", display("text/html", html, text_plain="<Audio>"))).value

    assert article is not None
    [file] = article.files
    assert (file.data, article.media) == (WAV, True)
    assert (
        f'<div class="out"><audio controls preload="metadata" src="{file.name}" aria-label="Sound, output of cell 1"></audio></div>'
        in article.body
    )


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f'<video src="{data("video/mp4", MP4)}" width="640" height="360" loop autoplay></video>', r'<video controls preload="metadata" src="\w+.mp4" aria-label="Film, output of cell 1" width="640" height="360" loop></video>'),
        ('<video src="film.mp4" width="1; x" controls></video>', r'<video controls preload="metadata" src="\w+.mp4" aria-label="Film, output of cell 1"></video>'),
        ('<video src="https://e.example/a.mp4"></video>', QUIET + r'asks no other site for a film: <a href="https://e.example/a.mp4" rel="noopener noreferrer">e.example/a.mp4</a></span>'),
        ('<iframe width="400" src="https://www.youtube.example/embed/x?a=1&b=2" allowfullscreen></iframe>', QUIET + r'asks no other site for a frame: <a href="https://www.youtube.example/embed/x\?a=1&amp;b=2" rel="noopener noreferrer">www.youtube.example/embed/x</a></span>'),
        ('<iframe srcdoc="<script>alert(1)</script>"></iframe>', QUIET + "cannot show a frame.</span>"),
        ('<iframe src="javascript:alert(1)"></iframe>', QUIET + "cannot show a frame.</span>"),
        ('<object data="https://e.example/x.pdf" onload="x"><p>Inner</p></object>', QUIET + ".*e.example/x.pdf.*"),
        ("<video></video>", QUIET + "cannot show a film.</span>"),
    ],
)  # fmt: skip
def test_films_and_frames_are_files_or_links(html: str, shown: str) -> None:
    out = body(
        code("x", display("text/html", html, text_plain="<object>")),
        files={"notebooks/herd/film.mp4": MP4},
    )

    assert re.search(f'<div class="out">{shown}</div>', out), out


def test_a_film_stands_in_the_text_too() -> None:
    html = body(
        'Before <video src="film.mp4" controls></video> after.',
        files={"notebooks/herd/film.mp4": MP4},
    )

    assert re.search(
        r'<p>Before <video controls preload="metadata" src="\w+.mp4" aria-label="Film, text"></video> after.</p>',
        html,
    )


def test_a_film_that_is_none_is_told() -> None:
    [missing] = problems('<video src="gone.mp4"></video>')
    [wrong] = problems('<audio src="a.wav"></audio>', files={"notebooks/herd/a.wav": b"<script>"})

    assert missing.startswith(
        "error[markdown]: a film in the text cannot be shown: there is no file `notebooks/herd/gone.mp4`"
    )
    assert (
        "a sound in the text cannot be shown: it is no WAV, MP3, Ogg, FLAC, MP4 or WebM file"
        in wrong
    )


@pytest.mark.parametrize(
    ("mime", "content", "shown"),
    [
        ("audio/wav", WAV, '<audio controls preload="metadata" src="{}"'),
        ("video/mp4", MP4, '<video controls preload="metadata" src="{}"'),
        ("application/pdf", b"%PDF-1.7 " + b"x" * 2_000, '<p class="out mono quiet">This page shows no PDF: <a href="{}" download>take it along, 2 kB</a></p>'),
    ],
)  # fmt: skip
def test_a_file_that_is_an_output_of_its_own_is_kept(mime: str, content: bytes, shown: str) -> None:
    output = display(mime, base64.b64encode(content).decode(), text_plain="<object>")

    article = rendered(code("x", output)).value

    assert article is not None
    [file] = article.files
    assert file.data == content
    assert shown.format(file.name) in article.body


def test_a_document_that_is_damaged_leaves_its_text() -> None:
    html = body(code("x", display("application/pdf", "@@", text_plain="as text")))

    assert "as text" in html
    assert "PDF" not in html


@pytest.mark.parametrize("address", ["https://[x", "//[::1/x", "https://[a]b"])
def test_an_address_that_no_browser_opens_is_no_link(address: str) -> None:
    html = body(f'<iframe src="{address}"></iframe>')

    assert "cannot show a frame." in html
    assert address not in html


@pytest.mark.parametrize("piece", ["<audio", "<audio>", "<style>#a,", "<td x="])
def test_elements_that_stay_open_take_no_longer_than_others(piece: str) -> None:
    """A pattern that looks for the end of each of them would take many seconds."""
    html = f"<div>{piece * 20_000}"

    before = process_time()
    rendered(html, code("x", display("text/html", html)))

    assert process_time() - before < 5
