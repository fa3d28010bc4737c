"""Cards are drawn with the fonts that come with proofpress, and kept."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from proofpress.painter import Painter
from proofpress.problems import Location
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


@pytest.fixture
def painter(tmp_path: Path) -> Painter:
    return Painter(tmp_path, environment(folder().resolve()), packages={})


def a_card(title: str) -> Facts:
    return Facts(title, "A & B <notes>", "reproduced · 12 of 12 claims hold", True, "20 Nov 2026")


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

    for png in cards:
        assert png is not None
        left, top, right, bottom = ink(png)
        assert (left, right) >= (68, 1120)
        assert right <= 1130
        assert top > 50
        assert bottom < 600


def test_a_card_is_drawn_once(tmp_path: Path, painter: Painter) -> None:
    first = painter([a_card("The herd"), a_card("The herd")])
    files = {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()}

    again = painter([a_card("The herd"), a_card("The herd")])

    assert again == first
    assert {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()} == files


def test_a_script_that_no_font_has_gets_no_card_and_a_picture_is_left_out(
    painter: Painter,
) -> None:
    unknown, plain, decorated = painter(
        [a_card("\U00030000\U00030001"), a_card("The herd"), a_card("The \U000f0000 herd")]
    )

    assert unknown is None
    assert decorated == plain


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
        return Painter(tmp_path, environment(folder().resolve(), own), packages={})(
            [a_card("The herd")]
        )

    before = cards('<circle cx="90" cy="77" r="9"/>')

    assert cards('<circle cx="90" cy="77" r="5"/>') != before
    assert cards('<circle cx="90" cy="77" r="9"/>') == before
