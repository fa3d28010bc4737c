"""The example posts with one thing wrong at a time: each wrong claim fails, and no other.

The posts are run once; every change is held against that run, as a build does after an edit of the
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import pytest

from proofpress.execute.observed import Observed
from proofpress.execute.run import CellRun, Run
from proofpress.post.address import parse_address
from proofpress.post.post import Cell, Post
from proofpress.post.read import read as read_post
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile
from proofpress.store.records import Records
from proofpress.verify.claims import verdicts
from proofpress.verify.verdict import Verdict

POSTS = {
    "n-plus-one": "notebooks/n-plus-one.ipynb",
    "cache-stampede": "notebooks/cache-stampede.py",
    "green-pipeline": "notebooks/green-pipeline/index.md",
    "clever-reduce": "notebooks/clever-reduce.ipynb",
}
#: A claim as it stands in a file; in JSON the quotes of its rule are escaped.
CLAIM = re.compile(
    r'\[(?P<text>[^\[\]]+)\]\(claim:(?P<name>[^\s)]+)(?: \\?"(?P<rule>[^"\\]+)\\?")?\)'
)
WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]


@dataclass(frozen=True)
class Published:
    """A post, its source and the run that its page shows."""

    post: Post
    source: str
    run: Run

    def with_source(self, source: str) -> tuple[Verdict, ...]:
        """The verdicts on another text of the post, with the same run."""
        return verdicts(parsed(self.post.path, source), self.run)


@pytest.fixture(scope="module", params=sorted(POSTS))
def published(example_blog: Path, request: pytest.FixtureRequest) -> Published:
    path = PurePosixPath(POSTS[request.param])
    record = Records(example_blog / "build/store").latest(path)
    assert record is not None
    source = (example_blog / path).read_text("utf-8")
    return Published(parsed(path, source), source, record.run)


def parsed(path: PurePosixPath, source: str) -> Post:
    read = read_source(SourceFile(path, source.encode()))
    assert read is not None and read.value is not None, read
    post = read_post(read.value)
    assert post.value is not None, post.problems
    return post.value


def failed(found: tuple[Verdict, ...]) -> list[Verdict]:
    return [verdict for verdict in found if not verdict.holds]


def changed(source: str, match: re.Match[str], group: str, text: str) -> str:
    return source[: match.start(group)] + text + source[match.end(group) :]


def other_text(text: str) -> str:
    """The text with its number changed in the last place, or its word changed."""
    digits = list(re.finditer(r"\d", text))
    if digits:
        at = digits[-1].start()
        return text[:at] + ("8" if text[at] == "9" else str(int(text[at]) + 1)) + text[at + 1 :]
    for number, word in enumerate(WORDS):
        if re.match(rf"{word}\b", text, re.IGNORECASE):
            return WORDS[number - 1] + text[len(word) :]
    return text + "s"


def other_rule(rule: str, measured: str) -> str:
    """The rule, so that what was measured lies outside it."""
    if rule.startswith("=="):
        return f"{rule} + 1"
    if rule.startswith("in "):
        high = float(rule.rpartition("..")[2])
        return f"in {high * 1000:.0f}..{high * 2000:.0f}"
    sign, number = re.fullmatch(r"([<>]=?)\s*(.+)", rule).groups()  # type: ignore[union-attr]
    value = float(re.sub(r"[^\d.eE-]", "", measured))
    outside = value * 10 + 1 if ">" in sign else value / 10 - 1
    return f"{sign} {outside * 100:.6f}%" if "%" in number else f"{sign} {outside:.6f}"


def mutants(source: str) -> Iterator[re.Match[str]]:
    matches = list(CLAIM.finditer(source))
    assert len(matches) >= 6
    return iter(matches)


def test_all_claims_are_found_and_hold(published: Published) -> None:
    found = published.with_source(published.source)

    assert len(found) == len(CLAIM.findall(published.source))
    assert failed(found) == []


def test_a_number_that_is_wrong_in_its_last_place_fails_where_it_stands(
    published: Published,
) -> None:
    passed, places = [], []
    for match in mutants(published.source):
        text = other_text(match["text"])

        wrong = failed(published.with_source(changed(published.source, match, "text", text)))

        if [verdict.claim.key.text for verdict in wrong] != [text]:
            passed.append((match[0], text, wrong))
            continue
        [verdict] = wrong
        assert verdict.problem is not None and verdict.problem.location is not None
        assert verdict.problem.location.line == verdict.claim.place.line
        assert verdict.problem.excerpt is not None
        places.append(f"[{text}](claim:" in verdict.problem.excerpt.lines[0])

    assert passed == []
    assert all(places)


def test_a_rule_that_the_value_breaks_fails(published: Published) -> None:
    held = published.with_source(published.source)
    measured = {verdict.claim.key.address: verdict.value for verdict in held}
    passed = []
    for match in mutants(published.source):
        if match["rule"] is None:
            continue
        rule = other_rule(match["rule"], measured[match["name"]])
        # A bound is printed as it is, so that it is the value alone that breaks it.
        bound = re.sub(r"^[<>]=? ?", "", rule) if rule[0] in "<>" else match["text"]
        if rule.startswith("in "):
            bound = rule.removeprefix("in ").replace("..", " to ")
        wrong_rule = changed(published.source, match, "rule", rule)

        wrong = failed(published.with_source(changed(wrong_rule, match, "text", bound)))

        if [verdict.claim.key.rule for verdict in wrong] != [rule]:
            passed.append((match[0], rule, wrong))

    assert passed == []


def test_a_variable_that_changes_below_a_claim_spoils_only_what_is_read_at_the_end(
    published: Published,
) -> None:
    post, run = published.post, published.run
    held = verdicts(post, run)
    number = len(post.code_cells) + 1
    later = Cell("later", "code", "reassigned = True", number, 1)
    wrong = []
    for name in sorted({_variable(verdict) for verdict in held}):
        cell = CellRun("later", "ok", observed=Observed(values={name: "something else"}))
        again = verdicts(
            replace(post, cells=(*post.cells, later)), replace(run, cells=(*run.cells, cell))
        )
        for before, verdict in zip(held, again, strict=True):
            key, set_in = verdict.claim.key, before.cell or 0
            at_the_end = key.after is None or key.after < set_in
            itself = _variable(verdict) == name
            named = itself or name in key.rule
            if (itself and verdict.holds == at_the_end) or not (named or verdict.holds):
                wrong.append((name, key))

    assert wrong == []


def _variable(verdict: Verdict) -> str:
    address = parse_address(verdict.claim.key.address)
    assert address is not None
    return address.name
