"""Numbers in the text that look like results: found where they are, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proofpress.verify.unbound import unbound
from tests.post.making import post

CELL = "\n```{code-cell}\n1\n```\n"


def found(text: str, path: str = "notebooks/herd.md") -> list[str]:
    """The numbers that are found in a text."""
    made = post(f"# T\n\n{text}\n{CELL}" if path.endswith(".md") else text, path)
    return [one.message.split("`")[1] for one in unbound(made)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("One page made 3,047 queries.", ["3,047"]),
        ("It took 14 s, then 3ms, at 75 % and 5×.", ["14", "3ms", "75 %", "5×"]),
        ("It was 3x faster, 1.5 times, $5 and −3.", ["3x", "1.5", "$5", "−3"]),
        ("Between 3–5 ms, or 3 to 5.", ["3–5", "3", "5"]),
        ("About ~300 and ±20% and > 9 rows.", ["~300", "±20%", "> 9"]),
        ("A third is 1/3, or .33 of it.", ["1/3", ".33"]),
        ("## Heading with 9 queries", ["9"]),
        ("| a |\n|---|\n| 9 |", ["9"]),
        ("- item 1.\n- made 9", ["9"]),
        ("**9** *queries*", ["9"]),
        ("[a link of 9](https://example.org/7)", ["9"]),
        ("![a picture of 9](a7.png)", ["9"]),
        ("<div>9 <b id='3'>rows</b></div>", ["9"]),
        (":::{note} With 3\nAnd 4\n:::", ["3", "4"]),
        ("Text[^1].\n\n[^1]: It was 9.", ["9"]),
        ("It made 2000 rows and took 2000 ms.", ["2000", "2000"]),
        ("Redis 300 times, Postgres 18 ms.", ["300", "18"]),
        ("Per request 3 queries.", ["3"]),
        ("A 200 ms sleep returned 404 rows.", ["200", "404"]),
        ("(9) of them", ["9"]),
        ("At 5σ, 3 μs, 50 Ω and 2 x, 3x, 4N.", ["5", "3", "50", "2", "3x", "4N"]),
    ],
)
def test_a_number_that_looks_like_a_result_is_found(text: str, numbers: list[str]) -> None:
    assert found(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "[3,047](claim:q) and [14 s](quoted:x)",
        "`3,047`, ``3``, $x = 3$, <!-- 9 -->, <span title='9'>it</span>, {math}`3`",
        "```\n3\n```\n\n    3\n\n$$\n3\n$$\n\n:::{code-block}\n3\n:::",
        "<pre>3</pre>",
        "In 2019, since 2020, the 2019 incident, 2019–2021, the 1990s (2024).",
        "On 2026-11-20, on 20 November 2026, March 3rd, 2026, in May 2019, on 3/11/2026.",
        "At 09:03, at 9 am, at 9 o'clock, from 23:59:59 on.",
        "Python 3.13 makes it so, PostgreSQL 18 needs it, with pandas 2.2, v1.2, 3.13.1, 3.x.",
        "In Valkey 8 and Redis 7.2.",
        "Figure 2, Fig. 3, figures 2 and 3, cells 3–5, cell 3, Table 1, section 4.2, § 7, #12.",
        "RFC 9110, HTTP 503, status 404, exit status 1, port 5432, error 1205, it answers 503.",
        "p95, UTF-8, SHA-256, HTTP/2, IPv6, x86, 64-bit, 2xx, 3D, 0x1F, 24/7, two-phase.",
        "The 99th percentile, the 1st of them.",
        "N+1, n + 1, 1 + N, O(n^2), x = 3.",
        "By 2π, 2 π, 4πr², 1/2π, 0.5π, 3·π and π/2, π ≈ 3.14159, 2τ, √2, 2√3 or 2n of them.",
        "See [1] and [2]; (1) first, (2) second.",
        "https://example.org/3 and www.x.org/3, a@b3.org, 2024.csv",
        "[text](https://example.org/7), ![text](a7.png), <https://x.org/7>",
        "1. one\n2. two",
        "## 3. The fix\n\n### 3.1 More",
        "Request 3 and worker 7 wait.",
        "one, two, nine queries",
        "A&#160;word&nbsp;more.",
        "[ref 3][r]\n\n[r]: claim:q",
        "Text[^1].\n\n[^1]: Note.",
    ],
)
def test_what_names_something_is_left_alone(text: str) -> None:
    source = "---\nsources: {x: A book}\n---\n"
    made = post(f"{source}# T\n\n{text}\n{CELL}")

    assert [one.message for one in unbound(made)] == []


def test_it_is_told_where_it_stands_in_every_place_and_as_strictly_as_the_post_asks() -> None:
    text = """\
---
title: A title of 1 herd
dek: "A dek of 2 herds"
summary: >
  Folded words
  of 3 herds
image: a.png
image_alt: A picture of 4 herds
strict: true
---

Prose of 5 herds.

```{code-cell}
#| fig-cap: A caption of 6 herds
#| fig-alt: >
#|   Folded alt
#|   of 7 herds
1
```
"""

    problems = unbound(post(text))

    assert [
        (one.message.split("`")[1], one.severity, one.location.line, one.location.column)
        for one in problems
        if one.location
    ] == [
        ("1", "error", 2, 19),
        ("2", "error", 3, 16),
        ("3", "error", 6, 6),
        ("4", "error", 8, 25),
        ("5", "error", 12, 10),
        ("6", "error", 15, 26),
        ("7", "error", 18, 9),
    ]


def test_it_is_a_warning_in_a_post_that_is_not_strict() -> None:
    [problem] = unbound(post(f"# T\n\nIt made 3,047 queries.\n{CELL}"))

    assert str(problem) == (
        "warning[unbound]: `3,047` looks like a result, and is neither claimed nor quoted\n"
        "  --> notebooks/herd.md:3, text before cell 1\n"
        "   |\n"
        " 3 | It made 3,047 queries.\n"
        "   |         ^^^^^\n"
        "help: claim it, [3,047](claim:name), quote it, [3,047](quoted:source), or write it in "
        "backticks if it is a name"
    )


def test_the_example_in_the_docs_is_what_is_told() -> None:
    page = (Path(__file__).parents[2] / "docs/problems.md").read_text("utf-8")
    section = re.split(r"^## unbound$", page, flags=re.MULTILINE)[1]

    [problem] = unbound(post(f"---\ntitle: T\nstrict: true\n---\n\nIt made 3,047 queries.\n{CELL}"))

    assert section.split("```")[1].strip() == str(problem).splitlines()[0]
