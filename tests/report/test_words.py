"""A check as people read it: the summary states what was executed and checked, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from proofpress.problems import Problem
from proofpress.report.findings import Findings
from proofpress.report.words import as_words, summary
from tests.report.checked import (
    a_failed_post,
    a_problem,
    a_verdict,
    a_wrong_verdict,
    examined,
    findings,
)


def test_a_green_check_has_a_line_a_post_and_a_summary():
    good = findings(examined(), examined(slug="one-lock"))

    assert as_words(good) == (
        "ok      herd      2 cells, 1 claim, 1 counterfactual\n"
        "ok      one-lock  2 cells, 1 claim, 1 counterfactual\n"
        "green   2 posts with 4 cells executed, 2 claims checked, 2 counterfactuals, 12 links, "
        "0 problems, 6.2 s"
    )


def test_a_wrong_claim_makes_the_check_red_and_is_told_with_its_place():
    bad = findings(examined(verdicts=(a_wrong_verdict(), a_verdict()), tried=()))

    assert as_words(bad) == (
        "error[claim]: the text says 3,047 queries, the run gave 3,051\n"
        "  --> notebooks/herd.md:42:15\n"
        "    |\n"
        " 42 | One page made [3,047](claim:queries) queries.\n"
        "    |               ^^^^^^^^^^^^^^^^^^^^^^\n"
        "help: correct the text, or fill it in: [{:,}](claim:queries)\n"
        "\n"
        "more: `proofpress explain claim`\n"
        "\n"
        "failed  herd  2 cells, 2 claims: 1 problem\n"
        "red     1 post with 2 cells executed, 2 claims checked, 12 links, 1 problem, 6.2 s"
    )


def test_a_post_that_broke_counts_only_the_cells_that_ended():
    assert as_words(findings(a_failed_post())).splitlines()[-2:] == [
        "failed  herd  1 of 2 cells: 1 problem",
        "red     1 post with 1 cell executed, 0 claims checked, 12 links, 1 problem, 6.2 s",
    ]


def test_a_check_of_records_says_that_nothing_was_executed():
    cached = findings(examined(how="recalled"), cached=True)

    assert summary(cached) == (
        "green   checked against records, nothing executed: 1 post with 2 cells and 1 claim, "
        "1 counterfactual, 12 links, 0 problems"
    )


def test_a_second_run_is_stated():
    assert "1 post with 2 cells executed twice, " in summary(findings(examined(), twice=True))


def test_posts_that_nobody_asked_for_are_counted_as_such():
    some = findings(examined(), examined(slug="other", how="not due"))

    assert summary(some).endswith("1 counterfactual, 1 not due, 12 links, 0 problems, 6.2 s")


def test_that_nothing_changed_is_said():
    none = findings(examined(how="not due"), since="main", links=0)

    assert summary(none) == "green   none of 1 post is due since `main`, 0 problems, 6.2 s"


def test_a_blog_without_posts_is_not_green():
    assert summary(Findings()) == "red     nothing was checked: there is no post, 0 problems, 0.0 s"
    assert Findings().exit_code == 1


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (findings(examined()), 0),
        (findings(examined(how="read", run=None)), 0),
        (findings(examined(replace(a_problem(), severity="warning"))), 0),
        (findings(examined(how="not run", run=None)), 1),
        (findings(examined(a_problem())), 1),
        (findings(examined(verdicts=(a_wrong_verdict(),))), 1),
        (findings(examined(), problems=(a_problem("template"),)), 1),
        (findings(examined(), a_failed_post()), 1),
    ],
)
def test_green_means_that_every_due_post_ran_and_nothing_is_wrong(bad: Findings, code: int):
    assert bad.exit_code == code


def test_a_warning_is_told_and_does_not_make_the_check_red():
    warning = Problem("markdown", "there is no role `x`", "write it", None, severity="warning")

    text = as_words(findings(examined(warning)))

    assert text.startswith(
        "warning[markdown]: there is no role `x`\nhelp: write it\n\n"
        "more: `proofpress explain markdown`\n\nok  "
    )


def test_a_note_is_one_line():
    assert as_words(findings(notes=("moved from 9\n::error::x to 8",))).startswith(
        "note: moved from 9 ::error::x to 8\n"
    )
