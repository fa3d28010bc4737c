"""The same posts give the same bytes, and few of them."""

from __future__ import annotations

import gzip
import re
from datetime import date

import pytest

from proofpress.site.assets import assets, minify
from proofpress.templates import folder
from tests.site.articles import STATIC, a_site, an_entry, text


def some_entries() -> list[object]:
    return [
        an_entry("a", date=date(2026, 1, 1), tags=("C", "c++", "数据库"), category=("X", "Y")),
        an_entry("b", date=date(2026, 1, 1), tags=("C#", "C "), category=("x",), series="S"),
        an_entry("c", tags=("c",), series="S", aliases=("/q/", "/r/")),
    ]


def test_the_order_of_the_posts_changes_no_byte() -> None:
    entries = some_entries()

    one = a_site(*entries)  # type: ignore[arg-type]
    other = a_site(*reversed(entries))  # type: ignore[arg-type]

    assert one == other


def test_the_order_of_a_records_versions_changes_no_byte() -> None:
    versions = {"Valkey": "9.1", "Python": "3.13.1", "PostgreSQL": "18.6"}
    back = dict(reversed(versions.items()))

    one = a_site(an_entry(versions=versions))

    assert one == a_site(an_entry(versions=back))
    assert ">Python 3.13.1</span>, " in text(one, "index.html")


def test_assets_come_first_and_every_page_has_an_address_of_its_own() -> None:
    pages = a_site(*some_entries()).pages  # type: ignore[arg-type]

    kinds = [page.kind for page in pages]
    assert kinds == sorted(kinds)
    assert len({page.path for page in pages}) == len(pages)
    assert len({page.digest for page in pages if page.kind == "asset"}) == 10


def test_an_asset_changes_its_name_with_its_content() -> None:
    one = assets({"style.css": b"a { color: red; }"})["style.css"]
    other = assets({"style.css": b"a { color: blue; }"})["style.css"]
    same = assets({"style.css": b"a { color: red }  /* the same */"})["style.css"]

    assert re.fullmatch(r"assets/style\.[0-9a-f]{10}\.css", str(one.path))
    assert other.path != one.path
    assert same == one


@pytest.mark.parametrize(
    ("style", "short"),
    [
        ("a { color: red; }\n", "a{color: red}"),
        ("/* x */ a , b > c :is(d, e) {\n}", "a,b > c :is(d,e){}"),
        ('a::before { content: "/* ; } */  \\""; }', 'a::before{content: "/* ; } */  \\""}'),
        ("a { width: calc(1px + (2px - 3px)) ; ; }", "a{width: calc(1px + (2px - 3px))}"),
        ("@media (min-width: 1rem) and print { a { b: url(x;y) } }", None),
    ],
)
def test_a_style_is_shortened_without_a_change_of_meaning(style: str, short: str | None) -> None:
    made = minify(style.encode()).decode()

    assert made == (short or "@media (min-width: 1rem) and print{a{b: url(x;y)}}")
    assert minify(made.encode()).decode() == made


def test_a_light_post_weighs_little_and_asks_for_little() -> None:
    body = "<p>" + " ".join(f"word{number}" for number in range(900)) + "</p>"
    site = a_site(an_entry("herd", date=date(2026, 1, 1), article={"body": body}))

    page = text(site, "posts/herd/index.html")
    loaded = [page.encode()] + [
        asset.data
        for asset in site.pages
        if asset.path.suffix in (".css", ".js") and asset.path.name in page
    ]

    assert len(loaded) == 3
    assert sum(len(gzip.compress(data, 9)) for data in loaded) <= 15_000


def tokens(theme: int) -> dict[str, str]:
    """The colours of a theme (0 light, 1 dark) from the style sheet's own `light-dark()` pairs."""
    style = STATIC["post.css"].decode()
    pairs = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", style)
    return {name: (light, dark)[theme] for name, light, dark in pairs}


def luminance(colour: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_of_text_can_be_read_on_every_ground(theme: int) -> None:
    colours = tokens(theme)
    letters = ("ink", "soft", "faint", "pencil", "red", "green", "ochre", "teal")

    poor = {
        (letter, ground): round(contrast(colours[letter], colours[ground]), 2)
        for letter in letters
        for ground in ("paper", "tint")
        if contrast(colours[letter], colours[ground]) < 4.5
    }
    assert poor == {}
    assert contrast(colours["ink"], colours["wash"]) >= 4.5
    assert contrast(colours["edge"], colours["paper"]) >= 3  # controls: WCAG 2.2, 1.4.11


def test_a_browser_without_light_dark_gets_the_light_theme_whole() -> None:
    style = STATIC["post.css"].decode()
    plain = dict(re.findall(r"--(\w+): (#\w{6});", style.partition("@supports")[0]))

    # Figures name the colours of their own cycle, which are for those who know light-dark().
    cycle = {f"c{number}" for number in range(6)}
    assert plain == {name: colour for name, colour in tokens(0).items() if name not in cycle}


def test_a_sheet_has_no_comments_but_those_that_are_meant_to_stay() -> None:
    comments = re.findall(rb"/\*.*?\*/", STATIC["post.css"])

    assert comments == [b"/*! Ground */"]


@pytest.mark.parametrize("name", ["enhance.js", "topics.js", "search.js"])
def test_readers_load_our_scripts_without_indents_and_comments(name: str) -> None:
    written = (folder() / "static" / name).read_text("utf-8").splitlines()

    served = STATIC[name].decode().splitlines()

    # A text over several lines would lose its indents; a set of signs is none.
    bare = [re.sub(r"\[.*?\]", "", line) for line in written]
    assert [line for line in bare if line.count("`") % 2] == []
    code = [line.strip() for line in written if line.strip()]
    assert served == [line for line in code if not line.startswith("//")]
