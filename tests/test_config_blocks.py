"""Blocks, lists and themes of a config: what is read, and what is wrong is told at once."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.config import Config, Link, load
from proofpress.config.blocks import (
    USUAL,
    Call,
    Case,
    Cases,
    Compare,
    Hero,
    Item,
    Log,
    Now,
    Posts,
    Sample,
    TermsBlock,
    Topics,
)
from proofpress.config.colours import NEEDS, contrast
from proofpress.config.colours import USUAL as COLOURS
from proofpress.config.lists import Collection, LogEntry, Source, Topic
from proofpress.config.looks import Look
from proofpress.config.theme import Face, Theme
from proofpress.passage import Passage
from proofpress.site.theme import PLACE, themed
from proofpress.templates import SHEETS, static
from proofpress.toml_place import places


def config(text: str) -> Config:
    read = load(None, text)
    assert [str(problem) for problem in read.problems] == []
    assert read.value is not None
    return read.value


def told(text: str) -> list[tuple[str, str, str]]:
    """Message, help and place of each problem."""
    found = load(None, text).problems
    return [(one.message, one.help, str(one.location).partition(":")[2]) for one in found]


def test_without_a_home_there_are_the_usual_blocks() -> None:
    assert Config().home == USUAL


def test_blocks_are_read_in_their_order() -> None:
    text = """
home = [
  "hero",
  { block = "posts", count = 5, fields = ["date minutes", "title"], tags = 2, link = "Read" },
  "tags",
  { block = "topics", empty = "hide" },
  { block = "now", items = ["One", { title = "Two", detail = "2", href = "x/" }] },
  { block = "cases", items = [{ title = "A", broke = "b" }], labels = { broke = "gone" } },
  { block = "compare", bad = "1", good = { code = "2", label = "two" }, language = "c" },
  { block = "cta", heading = "H", links = [{ label = "L", href = "l/" }] },
]
"""

    assert config(text).home == (
        Hero(),
        Posts(count=5, look=Look((("date", "minutes"), ("title",)), 2, "Read")),
        TermsBlock("tags"),
        Topics(empty="hide"),
        Now((Item("One"), Item("Two", "2", "x/"))),
        Cases((Case("A", broke="b"),), labels={"broke": "gone"}),
        Compare(Sample("1"), Sample("2", "two"), "c"),
        Call("cta", heading="H", links=(Link("L", "l/"),)),
    )


def test_tables_of_an_array_are_the_same_blocks() -> None:
    text = '[[home]]\nblock = "hero"\n\n[[home]]\nblock = "log"\ncount = 3\n'

    assert config(text).home == (Hero(), Log(count=3))


def test_what_posts_are_gathered_under_is_read() -> None:
    text = """
topics = ["Caching", { name = "AI", also = ["LLM"] }]
collections = ["Notes", { name = "Projects", text = "Done.", date_format = "%B %Y" }]
lists = { tags = 0 }

[sources]
drill = "https://drill.example/"
talk = { title = "A talk", date = 2026-04-30 }

[[log]]
month = "2026-11"
headline = "One"

[[log]]
month = 2025-01-15
headline = "Two"
detail = "2"
"""

    read = config(text)

    assert read.topics == (Topic("Caching"), Topic("AI", ("LLM",)))
    assert read.collections == (
        Collection("Notes"),
        Collection("Projects", "Done.", Look(date_format="%B %Y")),
    )
    assert read.lists == Look(tags=0)
    assert read.sources == (
        Source("drill", "https://drill.example/", "https://drill.example/"),
        Source("talk", "A talk", None, date(2026, 4, 30)),
    )
    assert read.log == (
        LogEntry(date(2026, 11, 1), "One"),
        LogEntry(date(2025, 1, 1), "Two", "2"),
    )


def test_everything_wrong_in_blocks_is_told_at_once_with_its_line() -> None:
    text = """\
topics = ["Caching"]

[[home]]
block = "heroo"

[[home]]
block = "posts"
cout = 3
fields = ["date", "titel"]
topic = "Cacheing"

[[home]]
block = "quote"

[[home]]
block = "cases"
items = [
  { title = "One", impact = "[40 %](quoted:drill) and [3](claim:x)" },
  { titel = "Two" },
]

[sources]
dril = "The drill"
"""

    assert told(text) == [
        ("unknown block `heroo`", "did you mean `hero`?", "4:1"),
        ("unknown key `cout`", "did you mean `count`?", "8:1"),
        ("unknown field `titel`", "did you mean `title`?", "9:19"),
        ("there is no topic `Cacheing`", "did you mean `Caching`?", "10:1"),
        ("`text` is missing", "add `text = …`", "12:3"),
        ("there is no source `drill` to quote", "did you mean `dril`?", "18:20"),
        (
            "`x` is a claim, and only posts can have them",
            "link to the claim on the page of its post: `[3](posts/SLUG/#claim-NAME)`",
            "18:20",
        ),
        ("unknown key `titel`", "did you mean `title`?", "19:5"),
        ("`title` is missing", "add `title = …`", "19:3"),
    ]


def test_a_number_in_the_texts_beside_the_blocks_is_quoted_where_sources_are_listed() -> None:
    text = """\
tagline = "[40 %](quoted:drill) of [3](claim:x)"
footer = "[40 %](quoted:drill)"
people = [{ name = "Ada", about = "[3](claim:x)" }]

[sources]
drill = "The drill"

[[log]]
month = "2026-11"
headline = "[2](quoted:dril)"

[[collections]]
name = "Notes"
text = "[2](quoted:drill)"
"""
    claimed = "`x` is a claim, and only posts can have them"
    linked = "link to the claim on the page of its post: `[3](posts/SLUG/#claim-NAME)`"
    quoted = "`drill` is quoted where no sources are listed"

    assert told(text) == [
        (claimed, linked, "1:1"),
        (quoted, "quote it in a block of the home page", "2:1"),
        (claimed, linked, "3:27"),
        ("there is no source `dril` to quote", "did you mean `drill`?", "10:1"),
        (quoted, "quote it in a block of the home page", "14:1"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("home = 'hero'", "`home` must be a list, not `hero`"),
        ("home = [3]", "item 1 of `home` must be a block, not `3`"),
        ("home = [{ title = 'x' }]", "`block` is missing"),
        (
            "home = [{ block = 'topics', empty = 'no' }]",
            '`empty` must be "show" or "hide", not `no`',
        ),
        (
            "home = [{ block = 'compare', bad = 'x' }]",
            "a comparison needs `bad` and `good`, or the `post` that has one",
        ),
        ("lists = { fields = [] }", "`fields` must be a list of lines, not a list"),
        (
            "lists = { fields = ['date'] }",
            "`fields` has no `title`, so nothing would lead to a post",
        ),
        ("lists = { fields = ['date title'] }", "`title` needs a line for itself"),
        ("lists = { fields = ['title', 'date date'] }", "item 2 of `fields` has `date` twice"),
        ("lists = { tags = -1 }", "`tags` must be a whole number from 0, not `-1`"),
        ("topics = ['a', 'A']", "item 2 of `topics` has `A` twice"),
        ("topics = ['']", "`name` is empty"),
        ("log = [{ month = '2026-13', headline = 'x' }]", "`month` must be a month, not `2026-13`"),
        ("sources = { a = { url = 'x' } }", "`url` must be an http or https address, not `x`"),
        (
            "home = [{ block = 'now', items = [{ title = 'a', href = 'javascript:1' }] }]",
            "`href` is an address that no page may link to: `javascript:1`",
        ),
        ("theme = { light = { ink = 'red' } }", "`ink` must be a colour, not `red`"),
        (
            "theme = { text_width = '99rem' }",
            "`text_width` must be a width from 28 to 52 rem, not `99rem`",
        ),
        ("theme = { text_font = 'a;}' }", "`text_font` has `a;}`, which is no name of a font"),
        (
            "theme = { faces = [{ family = 'A', file = '../a.woff2' }] }",
            "`file` must be the name of a font file in `templates/static/`, not `../a.woff2`",
        ),
        (
            "theme = { faces = [{ family = 'A', file = 'a.woff2', weight = '4' }], dense = 1 }",
            "unknown key `dense`",
        ),
    ],
)
def test_a_bad_value_is_told(text: str, message: str) -> None:
    [found] = load(None, f"# a comment\n{text}").problems

    assert found.message == message
    assert str(found.location).startswith("proofpress.toml:2:")


def test_a_theme_is_read() -> None:
    text = """
[theme]
light = { pencil = "#04c", paper = "#FFFFFF" }
text_font = "Inter, sans-serif"
text_width = "40rem"
margin = false
faces = [{ family = "Inter", file = "inter.woff2", weight = "100 900", style = "italic" }]
"""

    assert config(text).theme == Theme(
        light={"pencil": "#0044cc", "paper": "#ffffff"},
        text_font=("Inter", "sans-serif"),
        text_width_rem=40.0,
        margin=False,
        faces=(Face("Inter", "inter.woff2", "100 900", "italic"),),
    )


def test_colours_that_cannot_be_read_are_told_with_what_they_have_and_need() -> None:
    text = '[theme.light]\nink = "#999999"\n[theme.dark]\npaper = "#777777"\nedge = "#808080"\n'

    assert told(text) == [
        (
            (
                "`ink` has a contrast of 2.70 with `paper` (#f9f9f6) in the light theme: "
                "text needs 4.5"
            ),
            "make one of the two lighter or darker",
            "2:1",
        ),
        (
            "`paper` has a contrast of 3.25 with `ink` (#dcdcd6) in the dark theme: text needs 4.5",
            "make one of the two lighter or darker",
            "4:1",
        ),
        (
            "`edge` has a contrast of 1.13 with `paper` (#777777) in the dark theme: lines need 3",
            "make one of the two lighter or darker",
            "5:1",
        ),
    ]


def test_the_built_in_colours_are_those_of_the_sheet_and_can_be_read() -> None:
    sheet = static(None)["list.css"].decode()
    pairs = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", sheet)

    written = {name: (light, dark) for name, light, dark in pairs}

    assert {name: written[name] for name in COLOURS} == dict(COLOURS)
    for letter, ground, need in NEEDS:
        for at in (0, 1):
            assert contrast(COLOURS[letter][at], COLOURS[ground][at]) >= need


def test_every_sheet_has_a_place_for_the_theme_before_it_uses_its_variables() -> None:
    for name in SHEETS:
        head, found, _ = static(None)[name].partition(PLACE)
        assert found
        assert b"var(--paper)" not in head


def test_a_wider_text_moves_the_columns_and_no_theme_changes_nothing() -> None:
    files = {"post.css": PLACE + b"@media (min-width: 64rem) {} @media (max-width: 63.99rem) {}"}

    assert themed(files, Theme()) is files
    wide = themed(files, Theme(text_width_rem=42.0))["post.css"].decode()
    assert "(min-width: 68rem)" in wide
    assert "(max-width: 67.99rem)" in wide
    assert "(min-width: 999rem)" in themed(files, Theme(margin=False))["post.css"].decode()


KEY = st.from_regex(r"[a-z]{1,4}", fullmatch=True)
VALUE = st.recursive(
    st.one_of(st.integers(0, 9).map(str), st.sampled_from(['"a = [1"', "'#}'", '"""x\n]"""'])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(KEY, inner, max_size=3).map(
            lambda table: (
                "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"
            )
        ),
    ),
    max_leaves=8,
)


@given(st.dictionaries(KEY, VALUE, max_size=4))
def test_every_key_and_every_item_has_a_place(table: dict[str, str]) -> None:
    text = "".join(f"{key} = {value}  # [c]\n" for key, value in table.items())

    found = places(text)

    def paths(value: object, path: tuple[str | int, ...]) -> set[tuple[str | int, ...]]:
        inner = value.items() if isinstance(value, dict) else ()
        inner = enumerate(value) if isinstance(value, list) else inner  # type: ignore[assignment]
        below = {each for key, item in inner for each in paths(item, (*path, key))}
        return below | ({path} if path else set())

    assert set(found) == paths(tomllib.loads(text), ())
    for path, span in found.items():
        if isinstance(path[-1], str):
            assert text[span.start : span.start + span.width] == path[-1]


def test_tables_of_arrays_are_counted() -> None:
    text = "[[a]]\nx = 1\n[a.b]\ny = 1\n[[a]]\n[[a.c]]\nz = 1\n[[a.c]]\n'q r' = 1\n"

    lines = {path: text.count("\n", 0, span.start) + 1 for path, span in places(text).items()}

    assert lines == {
        ("a",): 1,
        ("a", 0): 1,
        ("a", 0, "x"): 2,
        ("a", 0, "b"): 3,
        ("a", 0, "b", "y"): 4,
        ("a", 1): 5,
        ("a", 1, "c"): 6,
        ("a", 1, "c", 0): 6,
        ("a", 1, "c", 0, "z"): 7,
        ("a", 1, "c", 1): 8,
        ("a", 1, "c", 1, "q r"): 9,
    }
    assert Passage("x", text).line(9) == "'q r' = 1"


def test_a_key_unlike_all_others_is_told_which_there_are() -> None:
    text = '[[home]]\nblock = "quote"\ntext = "Here."\nzzz = 1\n'

    [found] = told(text)

    assert found[0] == "unknown key `zzz`"
    assert found[1].startswith("remove it: the keys here are `title`, `text`")
