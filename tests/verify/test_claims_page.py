"""What docs/claims.md says of claims is so, and every claim of the example blog is read."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path, PurePosixPath

import pytest

from proofpress.post.claims import Claim
from proofpress.post.fit import fault
from proofpress.post.number import Fault
from proofpress.post.printed import Printed, read
from proofpress.post.read import read as read_post
from proofpress.post.rule import parse_rule
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile
from proofpress.verify.judge import judge
from tests.verify.claim_cases import evaluated, lookup

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/claims.md").read_text("utf-8")

_ROW = re.compile(
    r'^\| `\[(?P<text>.*)\]\(claim:(?P<name>\w+)(?: "(?P<rule>.*)")?\)` \| `(?P<value>.*)` '
    r"\| (?P<verdict>holds|fails) \|$",
    re.MULTILINE,
)
ROWS = list(_ROW.finditer(PAGE))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][2:-2])
def test_an_example_of_the_page_has_the_verdict_that_it_shows(row: re.Match[str]) -> None:
    judgement = judge(row["text"], row["rule"] or "", evaluated(row["value"]), lookup)

    assert judgement.holds == (row["verdict"] == "holds"), judgement.message


def test_every_row_of_the_page_with_a_verdict_is_an_example() -> None:
    rows = [line for line in PAGE.splitlines() if line.endswith(("| holds |", "| fails |"))]

    assert len(ROWS) == len(rows) >= 40


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,047", 3047),
        ("0.125", Fraction(1, 8)),
        (".5", Fraction(1, 2)),
        ("-3", -3),
        ("−3", -3),
        ("minus 3", -3),
        ("3e6", 3 * 10**6),
        ("3 × 10⁶", 3 * 10**6),
        ("10⁶", 10**6),
        ("1/3", Fraction(1, 3)),
        ("zero", 0),
        ("twelve", 12),
        ("76th", 76),
        ("75.12 %", Fraction("0.7512")),
        ("1.2k", 1200),
        ("512 MB", 512),
        ("3–5", 3),
        ("3-5", 3),
        ("3 to 5", 3),
        ("3–5k", 3000),
    ],
)
def test_a_text_that_the_page_shows_is_read(text: str, value: Fraction) -> None:
    printed = read(text)

    assert f"`{text}`" in PAGE
    assert isinstance(printed, Printed)
    assert printed.low.value == value


@pytest.mark.parametrize(
    "text", ["3 of 5", "3,5", "12:30", "½", "five hundred", "one third", "1.2 million"]
)
def test_a_text_that_the_page_refuses_is_refused(text: str) -> None:
    assert f"`{text}`" in PAGE
    assert isinstance(read(text), Fault)


@pytest.mark.parametrize("text", ["p95", "UTF-8", "HTTP/2"])
def test_a_name_with_digits_is_no_number(text: str) -> None:
    assert f"`{text}`" in PAGE
    assert read(text) is None


def example_claims() -> list[Claim]:
    found: list[Claim] = []
    for file in sorted((ROOT / "notebooks").rglob("*")):
        if file.suffix in (".ipynb", ".md", ".py"):
            path = PurePosixPath(file.relative_to(ROOT).as_posix())
            source = read_source(SourceFile(path, file.read_bytes()))
            if source is not None and source.value is not None:
                post = read_post(source.value).value
                found += post.claims if post is not None else ()
    return found


def test_every_claim_of_the_example_blog_is_read() -> None:
    claims = example_claims()

    assert len(claims) >= 120
    for claim in claims:
        text, rule = claim.key.text, claim.key.rule
        assert fault(text, rule) is None, claim.key
        assert not isinstance(parse_rule(rule), Fault), claim.key
        if re.search(r"\d", text) and not re.fullmatch(r"[0-9A-Z]{5}", text):  # an SQLSTATE
            assert isinstance(read(text), Printed), claim.key
