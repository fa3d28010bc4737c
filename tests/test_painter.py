"""Cards are drawn with the fonts that come with proofpress, and kept."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from proofpress.painter import Painter
from proofpress.problems import Location
from proofpress.site.drawings import Drawing
from proofpress.site.environment import environment
from proofpress.site.social import Facts
from proofpress.templates import folder
from tests.site.articles import a_site, an_entry

#: Long texts of several scripts; all of them are in the fonts that come with proofpress.
TITLES = (
    "A pool of twenty clients ran into a lock that " * 6,
    "W" * 300,
    "لماذا أصبحت قاعدة البيانات بطيئة بعد الترقية " * 6,
)


def a_painter(store: Path) -> Painter:
    return Painter(store, environment(folder().resolve()), packages={})


@pytest.fixture
def painter(tmp_path: Path) -> Painter:
    return a_painter(tmp_path)


def a_card(title: str) -> Facts:
    return Facts(title, "A & B <notes>", "reproduced · 12 of 12 claims hold", True, "20 Nov 2026")


def read(cards: Sequence[Drawing | None]) -> list[bytes | None]:
    return [None if card is None else card.read() for card in cards]


def ink(png: bytes) -> tuple[int, int, int, int]:
    """The box of all that is not paper."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.size == (1200, 630)
    paper = Image.new("RGB", image.size, image.getpixel((0, 0)))
    from PIL import ImageChops

    box = ImageChops.difference(image, paper).getbbox()
    assert box is not None
    return box


def test_no_title_leaves_its_margins(painter: Painter) -> None:
    cards = painter([a_card(title) for title in TITLES])

    for card in cards:
        assert card is not None
        left, top, right, bottom = ink(card.read())
        assert (left, right) >= (68, 1120)
        assert right <= 1130
        assert top > 50
        assert bottom < 600


def test_a_card_is_drawn_once(tmp_path: Path, painter: Painter) -> None:
    facts = [a_card("The herd"), a_card("The herd")]
    first = read(painter(facts))
    files = {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()}

    again = a_painter(tmp_path)(facts)

    assert first[0] is not None
    assert read(again) == first == [first[0]] * 2
    assert {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()} == files


def test_a_card_that_is_no_longer_kept_is_drawn_as_it_was(tmp_path: Path) -> None:
    first = read(a_painter(tmp_path)([a_card("The herd"), a_card("The pool")]))
    known = a_painter(tmp_path)([a_card("The pool"), a_card("The herd")])
    for path in (tmp_path / "objects").rglob("*"):
        if path.is_file():
            path.unlink()

    assert read(known) == [first[1], first[0]]


def test_a_script_that_no_font_has_gets_no_card_and_a_picture_is_left_out(
    tmp_path: Path,
) -> None:
    titles = ("\U00030000\U00030001", "The herd", "The \U000f0000 herd")

    made = read(a_painter(tmp_path)(list(map(a_card, titles))))
    again = read(a_painter(tmp_path)(list(map(a_card, titles))))

    unknown, plain, decorated = made
    assert unknown is None
    assert decorated == plain
    assert again == made


def test_a_template_that_makes_no_drawing_is_told(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    (own / "site").mkdir(parents=True)
    (own / "site/card.svg.j2").write_text("<svg")
    templates = environment(folder().resolve(), own)
    painter = Painter(tmp_path, templates, packages={})

    site = a_site(an_entry("herd"), templates=templates, paint=painter)

    [problem] = site.problems
    assert problem.code == "template"
    assert problem.message.startswith("what it makes is no SVG: ")
    assert problem.location == Location("templates/site/card.svg.j2", 1)


def test_a_card_is_drawn_anew_when_what_its_template_includes_has_changed(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    (own / "site").mkdir(parents=True)
    (own / "site/card.svg.j2").write_text(
        '{% extends "proofpress/site/card.svg.j2" %}'
        '{% block brand %}{% include "site/mark.svg.j2" %}{% endblock %}'
    )

    def cards(mark: str) -> object:
        (own / "site/mark.svg.j2").write_text(mark)
        painter = Painter(tmp_path, environment(folder().resolve(), own), packages={})
        return read(painter([a_card("The herd")]))

    before = cards('<circle cx="90" cy="77" r="9"/>')

    assert cards('<circle cx="90" cy="77" r="5"/>') != before
    assert cards('<circle cx="90" cy="77" r="9"/>') == before
