"""The words around a claim that its row in the table shows."""

from __future__ import annotations

import pytest

from proofpress.render.surroundings import around

CASES = {
    "One expiry cost *3,047* queries; half of them were of no use.": "One expiry cost * queries",
    "They left within *720 s*, as many as 917 a minute.": "They left within *",
    "In 2019, *917* in one minute were too many.": "* in one minute",
    "It is (at most *8*) of them.": "at most *",
    "A *3,047*-fold cost of 1.5 units.": "A *-fold cost of 1.5",
    "It rose from 1.5 to *2.5*.": "rose from 1.5 to *",
    "Nobody — or *two* — came.": "or *",
    "*9*": "*",
    "The *9*": "The *",
    "He said “*nine*” to them.": "*",
    "word\nof two  lines is *9*\nof them here now": "of two lines is * of them here",
}


@pytest.mark.parametrize("text", CASES)
def test_a_row_shows_some_words_of_the_clause(text: str) -> None:
    start = text.index("*")
    end = text.index("*", start + 1) - 1
    plain = text.replace("*", "")

    before, after = around(plain, start, end)

    assert f"{before}*{after}" == CASES[text]


def test_words_that_were_cut_are_not_shown() -> None:
    before, after = around("x" * 100 + " y 3 z " + "w" * 100, 103, 104)

    assert (before, after) == ("y ", " z")
