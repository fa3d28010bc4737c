"""A file of the site is made when somebody asks for it, and nothing else of the site is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from proofpress.blog import Blog
from proofpress.config import Config
from proofpress.press.standing import StandingPress
from proofpress.serve.cards import Drawn
from proofpress.serve.paper import Paper
from proofpress.serve.stock import stock_of
from proofpress.site.drawings import Drawing, drawing
from proofpress.site.social import Facts
from tests.site.articles import an_entry

CONFIG = Config(title="Night desk", url="https://night.example/")


def a_paper(folder: Path, drawn: list[str]) -> Paper:
    """Five posts; of each whose page is set a card is drawn, which is noted."""

    def paint(cards: Sequence[Facts]) -> Sequence[Drawing | None]:
        drawn.extend(facts.title for facts in cards)
        return [drawing(facts.title.encode()) for facts in cards]

    blog = Blog(folder, CONFIG)
    stock = replace(stock_of(StandingPress(blog), blog), drawn=Drawn(paint))
    entries = [an_entry(f"p{n}", title=f"Post {n}", aliases=(f"/old/{n}/",)) for n in range(5)]
    return Paper(CONFIG, entries, stock)


def test_for_one_page_no_other_is_set(tmp_path: Path) -> None:
    drawn: list[str] = []
    paper = a_paper(tmp_path, drawn)

    page = paper.file(PurePosixPath("posts/p3/index.html"))
    missing = paper.file(PurePosixPath("posts/p9/index.html"))
    moved = paper.file(PurePosixPath("old/3/index.html"))
    made_up = paper.pages([PurePosixPath("posts/p3/index.html")])

    assert page is not None
    assert b"Post 3" in page
    assert missing is None
    assert moved is not None
    assert (drawn, list(made_up), paper.problems) == (
        ["Post 3"],
        [PurePosixPath("posts/p3/index.html")],
        (),
    )


def test_a_card_is_at_the_address_that_its_page_names(tmp_path: Path) -> None:
    paper = a_paper(tmp_path, [])
    page = (paper.file(PurePosixPath("posts/p3/index.html")) or b"").decode()

    [address] = {
        part for part in page.split('"') if part.startswith("https://") and "card." in part
    }
    path = PurePosixPath(address.removeprefix("https://night.example/"))

    assert path.parent == PurePosixPath("posts/p3")
    assert paper.file(path) == b"Post 3"
    assert paper.file(path.with_name("card.0123456789.png")) is None
