"""What the page shows of a claim: with and without a verdict, in each place, alone or crowded."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from proofpress.execute.run import CellRun, Run
from proofpress.passage import Passage
from proofpress.post.claims import Claim, Key, Place
from proofpress.post.front_matter import Origin
from proofpress.post.links import links
from proofpress.post.post import Cell
from proofpress.problems import Problem
from proofpress.render.article import Article, Quote
from proofpress.render.characters import unbroken
from proofpress.render.render import render
from proofpress.verify.verdict import Verdict
from tests.render.writing import PATH, a_post, code, text

REPORT = Origin("report", "The report", "https://report.example/", date(2019, 10, 2))


def a_verdict(
    address: str, words: str, *, after: int | None = 1, cell: int | None = 1, **more: object
) -> Verdict:
    place = Place(Passage(str(PATH), "", 1), 1, None, 1)
    claim = Claim(Key(after, address, words, ""), "prose", place)
    return replace(Verdict(claim, words, words, "exact", cell), **more)  # type: ignore[arg-type]


def below(source: str) -> Cell:
    """A text below the first code cell."""
    return replace(text(source), number=1)


UNJUDGED = "nobody checked this claim of `queries`"


def rendered(
    *cells: Cell | str,
    verdicts: tuple[Verdict, ...] = (),
    told: tuple[str, ...] = (),
    **meta: object,
) -> Article:
    post = a_post(*cells, **meta)
    run = Run("herd", tuple(CellRun(cell.id, "ok", cell.outputs) for cell in post.code_cells))
    checked = render(post, run, read_file=lambda _path: None, verdicts=verdicts)
    assert tuple(problem.message for problem in checked.problems) == told
    assert checked.value is not None
    return checked.value


def paragraphs(article: Article) -> list[str]:
    """The texts of the article, its cells and its table of claims left out."""
    return re.findall(r"<p>.*?</p>", article.body.partition("<section")[0], re.DOTALL)


def numbers(article: Article, kind: str) -> list[str]:
    """The classes of each claim ("claim") or of each link to one ("held")."""
    return re.findall(rf'class="({kind}(?: \w+)*)"', article.body)


def test_a_claim_stands_with_its_value_its_rule_and_its_cell_in_a_note() -> None:
    article = rendered(
        code(), below("It took [3,047](claim:queries)."), verdicts=(a_verdict("queries", "3,047"),)
    )

    assert "".join(paragraphs(article)) == (
        '<p>It took <span class="claim" id="claim-queries">'
        '<label for="claim-queries:note">3,047</label>'
        '<a class="see vh" href="#claim-queries:row" aria-label="3,047: evidence"></a>'
        '<input type="checkbox" id="claim-queries:note" tabindex="-1" aria-hidden="true">'
        '<small class="note" aria-hidden="true"><i class="tick"></i>queries = <b>3,047</b> '
        '<span class="how"><span>exact</span> '
        '<span class="at">· <a href="#cell-1" tabindex="-1">cell 1</a></span></span></small>'
        "</span>.</p>"
    )


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("± 20 %", "±\N{NO-BREAK SPACE}20\N{NO-BREAK SPACE}%"),
        ("= clients - connections - 1", "= clients - connections - 1"),
    ],
)
def test_no_line_end_parts_a_short_rule(rule: str, shown: str) -> None:
    assert unbroken(rule) == shown


def test_without_a_verdict_a_claim_is_its_text() -> None:
    article = rendered(code(), below("It took [**3,047**](claim:queries)."), told=(UNJUDGED,))

    assert paragraphs(article) == ["<p>It took <strong>3,047</strong>.</p>"]
    assert "Claims in this post" not in article.body


def test_a_verdict_on_another_place_is_not_taken() -> None:
    elsewhere = a_verdict("queries", "3,047", after=2)

    article = rendered(
        code(), below("It took [3,047](claim:queries)."), verdicts=(elsewhere,), told=(UNJUDGED,)
    )

    assert paragraphs(article) == ["<p>It took 3,047.</p>"]


def test_what_a_run_filled_in_is_shown_wherever_words_are_told() -> None:
    verdicts = tuple(a_verdict("q", "{:,}", after=after, text="3,047") for after in (None, None, 0))

    article = rendered(
        "# [{:,}](claim:q) rows", code(), dek="Of [{:,}](claim:q)", title="x", verdicts=verdicts
    )

    assert article.description == "Of 3,047"
    assert [heading.html for heading in article.headings] == ["3,047 rows", "Claims in this post"]
    assert 'id="3047-rows"' in article.body


def test_where_no_note_fits_there_is_a_link_to_the_evidence() -> None:
    verdicts = (a_verdict("a", "3", after=0), a_verdict("b", "4", after=0), a_verdict("a", "3"))
    article = rendered(
        "| n |\n|---|\n| [3](claim:a) |\n| [4](claim:b) |",
        code(),
        below("It took [3](claim:a)."),
        verdicts=verdicts,
    )

    links = re.findall(r'<a class="held" href="#([^"]*)" id="([^"]*)">', article.body)
    assert links == [("claim-a", "claim-a-2"), ("claim-b:row", "claim-b")]


def test_a_claim_of_the_title_alone_has_its_row_as_its_address() -> None:
    article = rendered(code(), dek="Of [3](claim:a)", verdicts=(a_verdict("a", "3", after=None),))

    assert article.dek_html == 'Of <a class="held" href="#claim-a">3</a>'
    assert '<tr id="claim-a">' in article.body


def test_a_number_that_is_said_twice_in_a_paragraph_has_one_note() -> None:
    said = "[3](claim:a), again [3](claim:a)"
    verdicts = tuple(a_verdict("a", "3") for _ in range(3))

    article = rendered(code(), below(f"{said}.\n\nAnd [3](claim:a)."), verdicts=verdicts)

    assert numbers(article, "claim") == ["claim", "claim"]
    assert re.findall(r'class="held" href="#([^"]*)"', article.body) == ["claim-a"]
    assert article.claims == 3


LONG = "long enough for more than four lines of the text, " * 6
SPREAD = "words that fill a line of the text and a little more than that, " * 2
CLOSE, LAST = "claim crowded on", "claim crowded"


@pytest.mark.parametrize(
    ("before", "count", "between", "kinds"),
    [
        (LONG, 3, " and ", [CLOSE, CLOSE, LAST]),
        ("", 3, f" {SPREAD}", ["claim"] * 3),
        ("", 7, f" {SPREAD}", ["claim"] * 7),
        ("short", 3, " and ", [CLOSE, CLOSE, LAST]),
    ],
    ids=["three at the end", "three that are spread", "seven that are spread", "two lines"],
)
def test_notes_that_cannot_all_stand_beside_their_lines_stand_close(
    before: str, count: int, between: str, kinds: list[str]
) -> None:
    claims = between.join(f"[{n}](claim:v{n})" for n in range(count))
    verdicts = tuple(a_verdict(f"v{n}", str(n)) for n in range(count))

    article = rendered(code(), below(f"{before} {claims}{between}."), verdicts=verdicts)

    assert numbers(article, "claim") == kinds


def test_notes_that_are_too_many_for_a_line_each_are_one_note() -> None:
    cells = (1, 1, 2, 1, 1)
    claims = " and ".join(f"[{n}](claim:v{n})" for n in range(5))
    verdicts = tuple(a_verdict(f"v{n}", str(n), cell=cell) for n, cell in enumerate(cells))

    article = rendered(code(), below("many words " * 90 + claims), verdicts=verdicts)

    on = (True, False, False, True, False)
    assert numbers(article, "claim") == [
        f"claim crowded {'on ' if goes_on else ''}merged k{n}" for n, goes_on in enumerate(on, 1)
    ]
    [note] = re.findall(r'<small class="note all".*?</small>', article.body)
    assert re.sub("<[^>]*>", "", note) == (
        "v0 = 0, v1 = 1 · cell 1, v2 = 2 · cell 2, v3 = 3, v4 = 4 · cell 1"
    )


def test_a_claim_that_fails_keeps_a_note_of_its_own() -> None:
    problem = Problem("claim", "the text says 3, the run gave 4", "correct the text")
    claims = " and ".join(f"[{n}](claim:v{n})" for n in range(5))
    verdicts = tuple(
        a_verdict(f"v{n}", str(n), problem=problem if n == 3 else None) for n in range(5)
    )

    article = rendered(code(), below(claims), verdicts=verdicts)

    assert "merged" not in article.body


def test_a_quoted_number_names_its_source_and_the_source_its_numbers() -> None:
    article = rendered(below("From [80 ms](quoted:report)."), sources=(REPORT,))

    assert '<span class="claim quoted" id="quoted-report">' in article.body
    assert (
        '<a href="https://report.example/" rel="noopener noreferrer" tabindex="-1">The report</a>'
        in article.body
    )
    assert article.quotes == (Quote("report", "80 ms", "quoted-report"),)
    assert article.claims == 0


def test_two_numbers_of_one_source_in_a_paragraph_share_its_note() -> None:
    article = rendered(
        below("From [80 ms](quoted:report) to [14 s](quoted:report)."), sources=(REPORT,)
    )

    assert numbers(article, "claim") == ["claim quoted"]
    assert '<a class="held quoted" href="#quoted-report" id="quoted-report-2">' in article.body


def test_a_claim_that_fails_says_so_in_its_note_and_its_row() -> None:
    problem = Problem("claim", "the text says 3, the run gave 4", "correct the text")
    verdict = a_verdict("a", "3", value="4", problem=problem)

    article = rendered(code(), below("It took [3](claim:a)."), verdicts=(verdict,))

    assert numbers(article, "claim") == ["claim fails"]
    assert "fails: the text says 3, the run gave 4" in article.body
    assert "0 of 1 claims hold." in article.body
    assert (article.claims, article.held) == (1, 0)


def test_the_code_of_hidden_cells_stands_below_the_table() -> None:
    article = rendered(
        code("a = 3", show_cell=False),
        replace(code("b = 4", number=2, show_code=False), outputs=()),
        replace(text("It took [3](claim:a)."), number=2),
        verdicts=(a_verdict("a", "3", after=2, cell=1),),
    )

    assert 'href="#cell-1:code"' in article.body
    listed = re.findall(r'id="(cell-\d:code)"><details><summary class="mono">([^<]*)', article.body)
    assert listed == [
        ("cell-1:code", "Cell 1, not shown above "),
        ("cell-2:code", "Cell 2, not shown above "),
    ]


def test_an_alternative_text_shows_what_was_filled_in() -> None:
    gif = {"image/gif": "R0lGODlhAwACAAAA"}
    output = {"output_type": "display_data", "data": gif, "metadata": {}}
    verdict = a_verdict("a", "{}", text="3")

    article = rendered(code("x", output, fig_alt="Bars, [{}](claim:a)"), verdicts=(verdict,))

    assert 'alt="Bars, 3"' in article.body
    assert article.claims == 1


def test_whether_every_cell_ended_as_it_should_is_told() -> None:
    post = a_post(code(), code(number=2))
    whole = Run("herd", (CellRun("c1", "ok"), CellRun("c2", "expected")))
    short = Run("herd", (CellRun("c1", "ok"),))

    told = [
        article.whole
        for run in (whole, short, None)
        if (article := render(post, run, read_file=lambda _path: None).value) is not None
    ]

    assert told == [True, False, False]


@pytest.mark.parametrize(
    "source",
    [
        "::::{tab-set}\n:::{tab-item} T\nIt is {}.\n:::\n::::",
        "````{tab-set}\n```{tab-item} T\nIt is {}.\n```\n````",
        "::::{tab-set}\n:::{tab-item} T {}\nx\n:::\n::::",
        "::: {.panel-tabset}\n## T {}\nx\n:::",
        "::: {.panel-tabset}\n## T\nIt is {}.\n:::",
        "::: {.callout-tip title='T {}'}\nx\n:::",
        ":::{compare}\n```js bad\nx\n```\nIt is {}.\n```js good\ny\n```\n:::",
        ":::{compare} It is {}.\n```js bad\nx\n```\n```js good\ny\n```\n:::",
        "A note.[^1]\n\n[^1]: It is {}.",
        "A note^[it is {}].",
        "- a note[^1]\n\n[^1]: It is {}.",
        "As @knuth74 [p. 3] and [see @lam82] say, it is {}, @ada.",
        ":::{note}\n---\nclass: dropdown\n---\nIt is {}.\n:::",
    ],
)
def test_what_is_claimed_is_found_before_a_run_and_shown_once(source: str) -> None:
    written = source.replace("{}", "[37](claim:n)")

    [link] = links(written)
    article = rendered(code(), below(written), verdicts=(a_verdict("n", "37"),))

    shown = re.sub(r'<small class="note.*?</small>', "", article.body.partition("<h2")[0])
    assert (link.address, link.text, article.claims) == ("n", "37", 1)
    assert len(re.findall(">37<", shown)) == 1
    assert "](claim:" not in shown


def test_a_row_shows_the_formulas_of_its_sentence_as_they_are_set() -> None:
    article = rendered(
        code("six = 6"),
        below(
            "The counter, $a<b$, agrees with $n(n-1)/2$ and {math}`n` at [six](claim:six) sizes of "
            "$m$, or of $$k$$ more."
        ),
        verdicts=(a_verdict("six", "six", value="6"),),
    )

    [row] = re.findall(r'<th scope="row">(.*?)</th>', article.body)
    words = re.sub(r"<[^<>]*>", "", re.sub(r"<math>.*?</math>", "*", row))
    assert words == "* and * at six sizes of *"
    formulas = re.findall(r"<math>.*?</math>", row)
    assert formulas == re.findall(r"<math>.*?</math>", article.body)[1:4]
