"""Claims and quoted numbers, as far as they can be checked before a run."""

from __future__ import annotations

import pytest

from proofpress.passage import Passage
from proofpress.post.address import Address, parse_address
from proofpress.post.references import Prose, find
from proofpress.problems import Problem
from tests.post.making import problem, problems


def found(text: str, *sources: str) -> list[Problem]:
    lines = Passage("notebooks/herd.md", text, 10, 2, prose=True)
    return list(find([Prose(lines, after=2)], sources).problems)


def places(text: str, *sources: str) -> list[tuple[int | None, int | None, int | None]]:
    """Line, column and width of each problem."""
    return [
        (one.location.line, one.location.column, one.excerpt.width)
        for one in found(text, *sources)
        if one.location and one.excerpt
    ]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("queries", Address("queries")),
        ("stats.p95", Address("stats", ("p95",))),
        ("rows[0]", Address("rows", (0,))),
        ("rows[-1].name", Address("rows", (-1, "name"))),
        ('hits["a b"]["c"]', Address("hits", ("a b", "c"))),
        ("größe", Address("größe")),
        ("1x", None),
        ("", None),
        ("a b", None),
        ("a.", None),
        ("a[", None),
        ("a[b]", None),
        ("a()", None),
        ("a-b", None),
        ("__import__('os')", None),
    ],
)
def test_an_address_is_a_name_and_steps_into_it(text: str, address: Address | None) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "One page made [3,047](claim:queries) queries.",
        '[3×](claim:speedup ">= 3")',
        "[9](claim:rows[0]) [9](claim:rows%5B0%5D) [9](claim:hits%5B%22a%20b%22%5D)",
        "`[9](claim:1x)` and ``](claim:``",
        "```\n[9](claim:1x)\n```",
        "    [9](claim:1x)",
        "<!-- [9](claim:1x) -->",
        "<!--\n[9](claim:1x)\n-->\n\ntext",
        "[14 s](quoted:incident)",
        "[**3,047** of `x`](claim:queries)",
        "[ref]\n\n[ref]: claim:queries",
        "no claim: here, nor (quoted: there)",
        "[a](https://claim:x@example.org) [b](tel:112) [c](mailto:claim@a.example) [d](claims.md)",
        "`<a href='claim:x'>` and <!-- <a href='claim:x'> --> and <a href='#claim:x'>b</a>",
        "```{code-block} markdown\n[9](claim:1x)\n```",
    ],
)
def test_what_is_right_or_shown_as_code_is_no_problem(text: str) -> None:
    assert found(text, "incident") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[9](claim:1x)", (10, 1, 13)),
        ("text\nmore [9](claim:1x) text", (11, 6, 13)),
        ("`[9](claim:1x)` [9](claim:1x)", (10, 17, 13)),
        ("# Heading [9](claim:1x)", (10, 11, 13)),
        ("> quote\n> [9](claim:1x)", (11, 3, 13)),
        ("- item\n\n  more [9](claim:1x)", (12, 8, 13)),
        ("| a | b |\n|---|---|\n| 1 | [9](claim:1x) |", (12, 7, 13)),
        ("![alt [9](claim:1x) text](a.png)", (10, 7, 13)),
        ("**bold [9](claim:1x)**", (10, 8, 13)),
        ("```{note}\ntext\n\n[9](claim:1x)\n```", (13, 1, 13)),
        ("```{note} A [9](claim:1x)\n```", (10, 13, 13)),
        ("[nine\nlives](claim:1x)", (10, 1, 5)),
        ("<div>\n[9](claim:1x)\n</div>", (11, 3, 11)),
        ("[9](claim: 1x)", (10, 3, 8)),
        ("[9](claim:x", (10, 3, 9)),
        (r"\[9](claim:x)", (10, 4, 10)),
    ],
)
def test_the_caret_stands_under_the_link(text: str, place: tuple[int, int, int]) -> None:
    assert places(text) == [place]


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        (
            "[9](claim:1x)",
            "`1x` is not the name of a value",
            "name a variable, or a part of one: queries, stats.p95, rows[0]",
        ),
        (
            "[9](claim: x)",
            "a claim that Markdown does not read as a link",
            "write it as [3,047](claim:queries)",
        ),
        (
            '<a href="claim:x">9</a>',
            "a claim that Markdown does not read as a link",
            "write it as [3,047](claim:queries)",
        ),
        (
            "text <a class=n href=claim:x>9</a>",
            "a claim that Markdown does not read as a link",
            "write it as [3,047](claim:queries)",
        ),
        (
            "[9](claims:x)",
            "a link to nothing: a claim begins with `claim:`",
            "write `claim:x`",
        ),
        (
            "[9](Claim:x)",
            "a link to nothing: a claim begins with `claim:`",
            "write `claim:x`",
        ),
        (
            "[9][r]\n\n[r]: clam:x",
            "a link to nothing: a claim begins with `claim:`",
            "write `claim:x`",
        ),
        (
            "[9 s](quote:x)",
            "a link to nothing: a quoted number begins with `quoted:`",
            "write `quoted:x`",
        ),
        (
            "[9](quoted:x y)",
            "a quoted number that Markdown does not read as a link",
            "write it as [14 s](quoted:incident)",
        ),
        (
            "[](claim:x)",
            "a claim without a text",
            "write what the reader sees: [3,047](claim:x)",
        ),
        (
            "<claim:x>",
            "a claim without a text",
            "write what the reader sees: [3,047](claim:x)",
        ),
        (
            "[9][x]\n\n[x]: QUOTED:incident",
            "a link to nothing: a quoted number begins with `quoted:`",
            "write `quoted:incident`",
        ),
        (
            "![9](claim:x)",
            "an image cannot be a claim",
            "take the `!` away: [text](claim:x)",
        ),
        (
            "[9](quoted:incidnet)",
            "the source `incidnet` is not in the front matter",
            "did you mean `incident`?",
        ),
        (
            "[9](quoted:book)",
            "the source `book` is not in the front matter",
            "add it to the front matter: `sources: {book: …}`",
        ),
    ],
)
def test_a_mistake_is_told_with_its_remedy(text: str, message: str, help_: str) -> None:
    [one] = found(text, "incident")

    assert (one.code, one.message, one.help) == ("claim", message, help_)


def test_a_claim_of_the_text_names_line_and_cell() -> None:
    text = "# T\n\n```{code-cell}\n1\n```\n\nOne page made [3](claim:1x) queries.\n"

    assert problem(text) == (
        "error[claim]: `1x` is not the name of a value\n"
        "  --> notebooks/herd.md:7, text after cell 1\n"
        "   |\n"
        " 7 | One page made [3](claim:1x) queries.\n"
        "   |               ^^^^^^^^^^^^^\n"
        "help: name a variable, or a part of one: queries, stats.p95, rows[0]"
    )


def test_claims_are_found_wherever_people_read() -> None:
    text = """\
---
title: "[1](claim:1a)"
dek: "[1](claim:1b)"
summary: >
  Some words and
  [1](claim:1c)
image: a.png
image_alt: a [1](claim:1d)
---

## Heading [1](claim:1e)

```{code-cell}
#| fig-cap: "[1](claim:1f)"
#| fig-alt: >
#|   text and
#|   [1](claim:1g)
1
```
"""

    places = [
        (one.message[1:3], one.location.line, one.location.column)
        for one in problems(text)
        if one.location
    ]

    assert sorted(places) == [
        ("1a", 2, 9),
        ("1b", 3, 7),
        ("1c", 6, 3),
        ("1d", 8, 14),
        ("1e", 11, 12),
        ("1f", 14, 14),
        ("1g", 17, 6),
    ]


def test_a_claim_in_the_heading_that_is_the_title_is_checked() -> None:
    [one] = problems("# Made [3](claim:1x)\n\ntext")

    assert str(one.location) == "notebooks/herd.md:1, text before cell 1"
