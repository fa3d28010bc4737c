"""What a kernel is asked, and what its answers mean."""

from __future__ import annotations

import json
import math
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.execute.expressions import Answers, asked
from proofpress.execute.literal import literal
from tests.post.making import post

HEAD = (
    "---\ntitle: Herd\nkernelspec: {name: %s, language: r}\n---\n\n%s\n\n```{code-cell}\nx\n```\n"
)


@pytest.mark.parametrize(
    ("claims", "expressions"),
    [
        ("[1](claim:hits)", ("hits",)),
        ("[1](claim:hits) [2](claim:hits)", ("hits",)),
        ("[1](claim:stats.p95)", ("stats", "stats.p95")),
        ("[1](claim:a.b.c)", ("a", "a.b.c")),
        ("[1](claim:rows[0])", ("rows",)),
        ("[1](claim:stats.rows[0].n)", ("stats", "stats.rows")),
        ("[1](claim:rows[0].size)", ("rows",)),
        ('[1](claim:a "== b - c.d")', ("a", "b", "c", "c.d")),
        ('[1](claim:a ">= 1")', ("a",)),
        ("no claim", ()),
    ],
)
def test_names_and_fields_of_claims_and_rules_are_asked_for(
    claims: str, expressions: tuple[str, ...]
):
    assert asked(post(HEAD % ("ir", claims))) == expressions
    assert asked(post(HEAD % ("python3", claims))) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3047", 3047),
        ("-3_047", -3047),
        ("3.5", 3.5),
        ("1e-05", 1e-5),
        ("\x1b[33m3047\x1b[39m", 3047),
        ("123456789012345678901n", 123456789012345678901),
        ("3047L", 3047),
        ("-inf", -math.inf),
        ("true", True),
        ("FALSE", False),
        ("#t", True),
        ("nothing", None),
        ('"he said \\"hi\\""', 'he said "hi"'),
        ("'it was \"so\"'", 'it was "so"'),
        ("'' ", ""),
        (r"'it\'s, \\d'", r"it's, \d"),
        ("[ 1, 2.5, 'a', '' ]", [1, 2.5, "a", ""]),
        ("[true, false]", [True, False]),
        ("(1, 2)", (1, 2)),
        ("{'p95': 3.5}", {"p95": 3.5}),
        ('{"p95": 3.5}', {"p95": 3.5}),
    ],
)
def test_plain_values_are_read_in_the_spelling_of_many_languages(text: str, value: Any):
    assert literal(text) == value
    assert type(literal(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "<function f>",
        "[1] 3047",
        "[1, 2, ...",
        "(1 2)",
        "(3)",
        "('a')",
        "['a' 'b']",
        "'it''s'",
        '"a" "b"',
        r'"a \$ b"',
        r'"a \u{1F600}"',
        "3 - element",
        "1 + 1",
        "007",
        "1,234",
        "__import__('os')",
        "[" * 5000,
        "9" * 5000,
        "1" * 10_001,
    ],
)
def test_what_languages_read_differently_is_no_value(text: str):
    with warnings.catch_warnings(), pytest.raises(ValueError, match=r"."):
        warnings.simplefilter("error")
        literal(text)


def test_a_value_that_is_not_a_number_is_read():
    assert math.isnan(literal("NaN"))


plain = st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none() | st.text(max_size=9)


@given(value=plain | st.lists(plain, max_size=4))
def test_what_json_writes_is_read_back(value: Any):
    assert literal(json.dumps(value)) == value


@given(value=st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none())
def test_what_python_writes_is_read_back(value: Any):
    assert literal(repr(value)) == value


@given(text=st.text())
def test_no_answer_raises_anything(text: str):
    answer = {"x": {"status": "ok", "data": {"text/plain": text}}}

    json.dumps(Answers(["x"]).changed(answer)).encode()


def test_a_variable_that_is_a_number_hides_its_fields():
    def said(text: str) -> dict[str, Any]:
        return {"status": "ok", "data": {"text/plain": text}}

    answers = Answers(["stats", "stats.p95"])

    assert answers.changed({"stats": said("1"), "stats.p95": said("2")}) == {"stats": 1}
    assert answers.changed({"stats.p95": said("2")}) == {"stats": {"dict": {"p95": 2}}}
    assert answers.changed({"stats": said('{"n": 1}'), "stats.p95": said("2")}) == {
        "stats": {"dict": {"n": 1, "p95": 2}}
    }
    assert answers.changed(None) == {"stats": {"gone": True}}
    assert answers.changed(None) == {}
