"""Claims and quoted numbers of a post: all that people read, in order, in their own words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from proofpress.post.claims import Claim, Key, Quotation
from proofpress.post.inlines import stretches
from proofpress.post.links import links, shared_definitions
from proofpress.render.document import parse, parse_line
from proofpress.render.sheet import words_of
from tests.post.making import post, problem, problems

MD = """\
---
title: "[1](claim:a) title"
dek: "Dek [2](claim:b)"
summary: >
  Some words and [3](claim:c)
  of [14 s](quoted:incident)
image: a.png
image_alt: a [4](claim:d)
sources: {incident: A report}
---

## Heading [5](claim:e)

| a | b |
|---|---|
| 1 | [6](claim:f) |

```{code-cell}
#| fig-cap: "Caption [7](claim:g)"
#| fig-alt: Alt [8](claim:h)
1
```

:::{note} Title [9](claim:i "± 20%")
Body [one **thousand** `k`](claim:rows%5B0%5D)
:::

Text[^1] and ![a picture of [10](claim:j)](a.png).

[^1]: [11](claim:k)
"""

FOUND = [
    (None, "a", "1", "", "title", 2),
    (None, "b", "2", "", "dek", 3),
    (None, "c", "3", "", "summary", 5),
    (None, "d", "4", "", "image_alt", 8),
    (0, "e", "5", "", "prose", 12),
    (0, "f", "6", "", "prose", 16),
    (1, "g", "7", "", "caption", 19),
    (1, "h", "8", "", "alt", 20),
    (1, "i", "9", "± 20%", "prose", 24),
    (1, "rows[0]", "one thousand k", "", "prose", 25),
    (1, "j", "10", "", "alt", 28),
    (1, "k", "11", "", "prose", 30),
]


def told(claim: Claim) -> tuple[int | None, str, str, str, str, int]:
    return (*claim.key, claim.where, claim.place.line)


def test_claims_are_kept_in_reading_order_with_their_cells_and_lines() -> None:
    found = post(MD)

    assert [told(claim) for claim in found.claims] == FOUND
    assert [(one.source, one.text, one.where, one.place.line) for one in found.quotations] == [
        ("incident", "14 s", "summary", 6)
    ]


def test_a_percent_script_has_the_same_claims() -> None:
    text = (
        "# ---\n# title: T\n# dek: '[1](claim:a)'\n# ---\n\n"
        "# %% [markdown]\n# Text [2](claim:b)\n\n"
        "# %%\n#| fig-cap: '[3](claim:c)'\n1\n\n# %% [markdown]\n# After\n# it [4](claim:d)\n"
    )

    found = post(text, "notebooks/herd.py")

    assert [told(claim) for claim in found.claims] == [
        (None, "a", "1", "", "dek", 3),
        (0, "b", "2", "", "prose", 7),
        (1, "c", "3", "", "caption", 10),
        (1, "d", "4", "", "prose", 15),
    ]


def test_a_notebook_has_the_same_claims_with_lines_of_their_cells() -> None:
    cells: list[dict[str, Any]] = [
        {"cell_type": "raw", "source": "---\ntitle: T\ndek: '[1](claim:a)'\n---"},
        {"cell_type": "markdown", "source": "Text\n[2](claim:b)"},
        {"cell_type": "code", "source": "#| fig-alt: '[3](claim:c)'\n1", "outputs": []},
        {"cell_type": "markdown", "source": "[4](claim:d)"},
    ]
    made = [{"id": f"c{n}", "metadata": {}, **cell} for n, cell in enumerate(cells)]
    made[2]["execution_count"] = None
    text = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made})

    found = post(text, "notebooks/herd.ipynb")

    assert [told(claim) for claim in found.claims] == [
        (None, "a", "1", "", "dek", 3),
        (0, "b", "2", "", "prose", 2),
        (1, "c", "3", "", "alt", 1),
        (1, "d", "4", "", "prose", 1),
    ]


def test_a_heading_that_is_the_title_is_read_at_the_end_of_the_run() -> None:
    found = post("# Made [3](claim:x) queries\n\n[4](claim:y)\n\n```{code-cell}\n1\n```\n")

    assert [told(claim) for claim in found.claims] == [
        (None, "x", "3", "", "title", 1),
        (0, "y", "4", "", "prose", 3),
    ]


def test_a_heading_that_repeats_the_title_is_not_counted_twice() -> None:
    text = f"---\ntitle: 'Made [3](claim:x)'\n---\n\n# Made [3](claim:x)\n\nText\n{CELL}"

    assert [told(claim) for claim in post(text).claims] == [(None, "x", "3", "", "title", 2)]


def test_a_definition_may_stand_in_another_cell() -> None:
    found = post("# T\n\n[3,047][q]\n\n```{code-cell}\n1\n```\n\n[q]: claim:queries '> 3'\n")

    assert [told(claim) for claim in found.claims] == [(0, "queries", "3,047", "> 3", "prose", 3)]


CELL = "\n```{code-cell}\n1\n```\n"
WORDS = [
    ("[3,047](claim:x)", "3,047"),
    ("[**3,047** *queries*](claim:x)", "3,047 queries"),
    ("**[3,047](claim:x)**", "3,047"),
    ("[`3,047`](claim:x)", "3,047"),
    ("[3&nbsp;047](claim:x)", "3\N{NO-BREAK SPACE}047"),
    (r"[3\,047 \* 2](claim:x)", "3,047 * 2"),
    ("[3,047\nqueries](claim:x)", "3,047 queries"),
    ("[3,047  \nqueries](claim:x)", "3,047 queries"),
    ("[~~3~~ 4](claim:x)", "3 4"),
    ("[3 &times; 4](claim:x)", "3 × 4"),
    ("[$5](claim:x)", "$5"),
    ("[$x^2$ is 4](claim:x)", "x^2 is 4"),
    ("[{:,}](claim:x)", "{:,}"),
    ("[see ![three](a.png)](claim:x)", "see three"),
    ("![see [3](claim:x)](a.png)", "3"),
    ("[3 <b>or</b> 4](claim:x)", "3 or 4"),
    ("[3][x]\n\n[x]: claim:x", "3"),
    ("[claim:x]\n\n[claim:x]: claim:x", "claim:x"),
    ("- item [3](claim:x)", "3"),
    ("> quote [3](claim:x)", "3"),
    ("Term\n: [3](claim:x)", "3"),
    ("Text[^n]\n\n[^n]: [3](claim:x)", "3"),
    ("Text^[[3](claim:x)]", "3"),
    ("- [ ] task [3](claim:x)", "3"),
    ("| a |\n|---|\n| [3](claim:x) |", "3"),
    ("| a |\n|---|\n| [3 \\| 4](claim:x) |", "3 | 4"),
    ("```{note} [3](claim:x)\n```", "3"),
    (":::{warning}\n:class: dropdown\n[3](claim:x)\n:::", "3"),
    ("::::{note}\n:::{tip}\n[3](claim:x)\n:::\n::::", "3"),
    ("```{figure} a.png\n:label: fig-x\nCaption [3](claim:x)\n```", "3"),
    ("[3](<claim:x>)", "3"),
    ("[www.x.org has 3](claim:x)", "www.x.org has 3"),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_the_words_of_a_claim_are_those_that_its_page_shows(text: str, words: str) -> None:
    document = parse([text])
    tokens = [*document.segments[0].tokens, *(t for note in document.notes for t in note.tokens)]
    shown = [between for token in tokens for between in _claimed(token.children or [])]

    [claim] = post(f"# T\n\n{text}\n\n```{{code-cell}}\n1\n```").claims

    assert claim.key == Key(0, "x", words, "")
    assert shown == [words]


@pytest.mark.parametrize(("text", "words"), [pair for pair in WORDS if "\n" not in pair[0]][:13])
def test_the_words_of_a_claim_in_a_title_are_those_that_its_page_shows(
    text: str, words: str
) -> None:
    [token] = parse_line(text).tokens

    [claim] = post(f"---\ntitle: |\n  {text}\n---\n\n```{{code-cell}}\n1\n```").claims

    assert claim.key == Key(None, "x", " ".join(words.split()), "")
    assert [" ".join(one.split()) for one in _claimed(token.children or [])] == [claim.key.text]


def _claimed(children: Sequence[Token]) -> Iterator[str]:
    """The words of each claim among the tokens that are rendered."""
    for index, child in enumerate(children):
        if child.type == "image":
            yield from _claimed(child.children or [])
        if child.type == "link_open" and str(child.attrs.get("href", "")).startswith("claim:"):
            rest = children[index + 1 :]
            end = next(n for n, token in enumerate(rest) if token.type == "link_close")
            yield words_of(rest[:end])


@pytest.mark.parametrize(
    "text",
    [
        "`[9](claim:x)`",
        "```\n[9](claim:x)\n```",
        ":::{code-block}\n[9](claim:x)\n:::",
        "<!-- [9](claim:x) -->",
        "$$\n[9](claim:x)\n$$",
    ],
)
def test_what_is_shown_as_it_was_written_claims_nothing(text: str) -> None:
    found = post(f"# T\n\n{text}\n")

    assert found.claims == ()


def test_every_stretch_knows_its_place() -> None:
    found = [
        (one.kind, one.text, one.place(0))
        for one in stretches(
            "# H\n\npara\nmore\n\n- item\n\n<div>\nx\n</div>\n\n```{note} T\nB\n```"
        )
    ]

    assert found == [
        ("heading", "H", (0, 3)),
        ("text", "para\nmore", (2, 1)),
        ("text", "item", (5, 3)),
        ("html", "<div>\nx\n</div>\n", (7, 1)),
        ("text", "T", (11, 11)),
        ("text", "B", (12, 1)),
    ]


@pytest.mark.parametrize(
    ("claim", "message", "help_"),
    [
        (
            '[3](claim:x "=> 3")',
            "`=> 3` is no rule",
            "write `>= 3`",
        ),
        (
            '[some](claim:x ">= 3")',
            "the rule `>= 3` compares numbers, and the text `some` has none",
            "write the number in the text, or take the rule away",
        ),
    ],
)
def test_a_rule_that_cannot_be_read_is_told_before_any_run(
    claim: str, message: str, help_: str
) -> None:
    [found] = problems(f"# T\n\n{claim}\n\n```{{code-cell}}\n1\n```\n")

    assert (found.code, found.message, found.help) == ("claim", message, help_)


def test_a_counterfactual_is_held_against_its_post() -> None:
    text = """\
---
title: T
parameters: {users: 50}
counterfactual:
  - parameters: {user: 1}
    fails: [queris]
  - parameters: {fix: false}
    fails: [queries]
  - parameters: {users: 50}
    fails: [queries]
---

```{code-cell}
:tags: [parameters]
fix = True
```

[9](claim:queries)
"""

    assert [str(one) for one in problems(text)] == [
        (
            "error[front-matter]: `counterfactual` sets `user`, which is no parameter of the post\n"
            "  --> notebooks/herd.md:5:18\n"
            "   |\n"
            " 5 |   - parameters: {user: 1}\n"
            "   |                  ^^^^\n"
            "help: did you mean `users`?"
        ),
        (
            "error[front-matter]: no claim of the post names `queris`\n"
            "  --> notebooks/herd.md:6:13\n"
            "   |\n"
            " 6 |     fails: [queris]\n"
            "   |             ^^^^^^\n"
            "help: did you mean `queries`?"
        ),
        (
            "error[front-matter]: `counterfactual` sets `users` as the post has it anyway\n"
            "  --> notebooks/herd.md:9:18\n"
            "   |\n"
            " 9 |   - parameters: {users: 50}\n"
            "   |                  ^^^^^\n"
            "help: set something that makes the claims fail"
        ),
    ]


def test_a_claim_of_a_post_without_code_is_refused() -> None:
    assert problem("# T\n\nIt made [9](claim:queries) queries.\n") == (
        "error[claim]: `queries` is claimed in a post without code\n"
        "  --> notebooks/herd.md:3, text before cell 1\n"
        "   |\n"
        " 3 | It made [9](claim:queries) queries.\n"
        "   |         ^^^^^^^^^^^^^^^^^^\n"
        "help: compute it in a cell, or quote it from its source: [9](quoted:name)"
    )


def test_quotations_of_an_essay_are_kept() -> None:
    [found] = post("---\nsources: {a: A book}\n---\n# T\n\n[9](quoted:a)\n").quotations

    assert (found.source, found.text) == ("a", "9")
    assert isinstance(found, Quotation)
    assert re.search("quoted", found.place.passage.text)


def test_a_definition_in_a_directive_counts_outside_of_it() -> None:
    found = post(
        f"# T\n\n[3][q]\n\n:::{{note}}\n[q]: claim:queries\n\n[4][r]\n:::\n\n[r]: claim:r\n{CELL}"
    )

    assert [claim.key.address for claim in found.claims] == ["queries", "r"]


MARKS = [
    *(
        "[3,047](claim:x)",
        "[**3**](claim:x)",
        "[a](claim:y '> 3')",
        "[`1`][r]",
        "![a [4](claim:z)](p)",
    ),
    *(
        "`",
        "``",
        "$",
        "$$",
        "**",
        "*",
        "_",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "![",
        "\\",
        "|",
        "<b>",
        "</b>",
    ),
    *(
        "^[",
        "[^1]",
        "[^1]: ",
        "[r]: claim:r",
        "{note}",
        ":::",
        ":::{note}",
        "```",
        "```{tip}",
        "~~~",
    ),
    *("# ", "- ", "> ", "1. ", "    ", "    \n", "---", "\n", "\n", "\n\n", "\n\n", " ", " ", ": "),
    *(
        "<div>",
        "</div>",
        "<!--",
        "-->",
        "| a | b |\n|---|---|\n",
        "word",
        "3",
        ":label: x\n",
        "&nbsp;",
    ),
    *("(t)=", "+++", "\\[", "{ref}`", "\\begin{align}", "https://x.org", "[ ] ", "{#fig-x}"),
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=30).map("".join))
def test_whatever_the_text_the_page_shows_the_claims_that_were_found(text: str) -> None:
    document = parse([text])
    tokens = [*document.segments[0].tokens, *(t for note in document.notes for t in note.tokens)]
    shown = [words for token in tokens for words in _claimed(token.children or [])]

    found = [link.text for link in links(text, shared_definitions([text])) if link.kind == "link"]

    assert sorted(set(shown) - set(found)) == []


@pytest.mark.parametrize(
    "text",
    [
        '```python title="[3](claim:n)"\nx\n```',
        ":::{code-block} python\n:caption: made [3](claim:n)\nx\n:::",
        "::::{compare}\n```python bad [3](claim:n)\nx\n```\n```python good\ny\n```\n::::",
    ],
    ids=["title", "caption", "half"],
)
def test_a_claim_in_the_title_of_a_code_block_is_told_since_it_is_shown_as_it_is(text: str) -> None:
    told = problem(f"# T\n\n{text}\n")

    assert told.startswith("error[claim]: a claim that Markdown does not read as a link\n")


@pytest.mark.parametrize("option", ["code-summary", "filename", "compare"])
def test_an_option_that_is_shown_as_it_is_has_no_claim(option: str) -> None:
    value = "'bad [3](claim:n)'"
    text = f"# T\n\n```{{code-cell}}\n#| {option}: {value}\nn = 3\n```\n"

    told = problem(text)

    assert told.startswith(f"error[option]: `{option}` has a claim, which is not read there\n")


def test_each_alternative_text_of_a_cell_is_read_by_itself() -> None:
    alts = '["a ` b", "[3](claim:n) ` c"]'
    found = post(f"# T\n\n```{{code-cell}}\n#| fig-alt: {alts}\nn = 3\n```\n")

    assert [claim.key.text for claim in found.claims] == ["3"]
