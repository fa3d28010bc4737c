# ruff: noqa: E501 - texts of posts stand on one line
"""No page shows a number as a claim that was not found, and judged, before."""

from __future__ import annotations

import pytest

from proofpress.execute.run import CellRun, Run
from proofpress.post.post import Post
from proofpress.render.render import render
from proofpress.verify.verdict import Verdict
from tests.post.making import checked
from tests.render.writing import GIF

HEAD = "---\ntitle: T\nbibliography: r.bib\n---\n\n```{code-cell}\nx = 1\n```\n\n"
FILES = {
    "notebooks/a.gif": GIF,
    "notebooks/r.bib": b"@book{k, author={Knuth, D.}, title={A}, year=1974}",
}
TEXTS = {
    "tabs": "::::{tab-set}\n:::{tab-item} T [1](claim:a)\n[2](claim:b)\n:::\n::::",
    "headings as tabs": "::: {.panel-tabset}\n[1](claim:a)\n\n## A [2](claim:b)\n[3](claim:c)\n:::",
    "comparison": "::::{compare} [1](claim:a)\n```python bad\nx\n```\n[2](claim:b)\n```python good\ny\n```\n::::",
    "citation": "see [see @k, p. 3](claim:a) and @k [1](claim:b) and [3 @k](claim:c)",
    "table": "| a |\n|---|\n| [1](claim:a) |\n\n: Cap [2](claim:b) {#tbl-x}",
    "footnotes": "a[^1] b^[in [1](claim:a)]\n\n[^1]: [2](claim:b) and\n\n    [3](claim:c)\n",
    "quotations that are notes": "> [!NOTE]\n> [1](claim:a)\n\n> Note: [2](claim:b)\n> > Tip: [3](claim:c)",
    "figure": ":::{figure} a.gif\n:alt: alt [1](claim:a)\n\ncap [2](claim:b)\n- [3](claim:c)\n:::",
    "picture": "![cap [1](claim:a)](a.gif){#fig-a}\n\n![z [2](claim:b)](a.gif)",
    "callouts": '::: {.callout-note title="t [1](claim:a)"}\n[2](claim:b)\n:::\n::: {.x}\n[3](claim:c)\n:::',
    "lists": "term [1](claim:a)\n: def [2](claim:b)\n\n- [x] [3](claim:c)",
    "HTML": "<details><summary>s</summary>\n\n[1](claim:a) <b>x</b>\n\n</details>",
    "Liquid": "[{{ site.url }}3](claim:a) and [3]({{ 'claim:b' | relative_url }}) [4](claim:c{: .x})",
    "texts of every kind": "[3&nbsp;000](claim:a) [*3*](claim:b) [3<b>4</b>](claim:c) [3\\\n4](claim:d)",
}


def a_post(text: str) -> Post:
    found = checked(HEAD + text)
    assert [str(one) for one in found.problems] == []
    assert found.value is not None
    return found.value


def problems(post: Post, *verdicts: Verdict) -> list[str]:
    run = Run("herd", tuple(CellRun(cell.id, "ok") for cell in post.code_cells))
    made = render(
        post, run, read_file=lambda path: FILES.get(str(path)), verdicts=verdicts, strict=True
    )
    return [str(one) for one in made.problems]


def judged(post: Post) -> tuple[Verdict, ...]:
    return tuple(Verdict(one, one.key.text, "1", "exact", 1) for one in post.claims)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_claim_of_a_page_was_found_before_the_run(text: str) -> None:
    post = a_post(text)

    assert len(post.claims) == text.count("claim:")
    assert problems(post, *judged(post)) == []


def test_a_claim_without_a_verdict_is_told() -> None:
    post = a_post("\n\nIt made [9](claim:x).")

    [told] = problems(post)

    assert told.startswith(
        "error[claim]: nobody checked this claim of `x`\n  --> notebooks/herd.md:12, text after cell 1"
    )


def test_a_claim_whose_words_the_page_changes_is_told() -> None:
    post = a_post("[{cite}`k`](claim:x)")

    [told] = problems(post, *judged(post))

    assert "nobody checked this claim of `x`" in told


def test_directives_that_nest_deeper_than_claims_are_looked_for_are_told() -> None:
    around = [":" * (30 - depth) for depth in range(14)]
    text = "\n".join([*(f"{one}{{note}}" for one in around), "a", *reversed(around)])

    [told] = problems(a_post(text))

    assert told.startswith("error[markdown]: directives within directives, more than 12 deep")


def test_nothing_is_told_of_claims_where_nothing_ran() -> None:
    post = a_post("It made [9](claim:x).")

    made = render(post, None, read_file=lambda path: FILES.get(str(path)), strict=True)

    assert made.problems == ()
