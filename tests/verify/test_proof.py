"""The proof of a run, and its file."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

import pytest

from proofpress.execute.run import CellRun, Run
from proofpress.passage import Passage
from proofpress.post.claims import Claim, Key, Place
from proofpress.problems import Problem, describe
from proofpress.verify.normal.form import Form, imprint
from proofpress.verify.proof import Facts, Proof, ProvenCell, ProvenClaim, proof_of
from proofpress.verify.proof_text import as_text, parse, proof_path
from proofpress.verify.verdict import Verdict
from tests.posts import a_cell, a_post
from tests.verify.outputs import DAY, HERE, Output, printed, raised, shown

PATH = PurePosixPath("notebooks/herd.proof.json")
FACTS = Facts({"numpy": "2.4.6"}, "Linux x86_64", HERE, DAY)
POST = a_post("a", "b")


def a_run(*outputs: list[Output], **versions: str) -> Run:
    cells = tuple(CellRun(f"cell-{n}", "ok", tuple(some)) for n, some in enumerate(outputs, 1))
    return Run("herd", cells, versions=versions or {"Python": "3.11.7"})


def a_verdict(address: str, text: str, value: str, rule: str = "exact") -> Verdict:
    place = Place(Passage("notebooks/herd.md", ""), 1, 1, 1)
    return Verdict(Claim(Key(1, address, text, ""), "prose", place), text, value, rule, 1)


def test_a_proof_reads_line_by_line():
    run = a_run([printed("3,047 queries\n")], [shown(html="<table><tr><td>1</td></tr></table>")])
    verdicts = (a_verdict("queries", "3,047", "3,047"), a_verdict("fast", "3×", "3.5", "≥ 3"))

    text = as_text(proof_of(POST, run, verdicts, FACTS))

    assert text == (
        """{
 "format": 1,
 "claims": [
  {"claim": "fast", "text": "3×", "value": "3.5", "rule": "≥ 3"},
  {"claim": "queries", "text": "3,047", "value": "3,047", "rule": "exact"}
 ],
 "claims_digest": "d72c4bed8314d2ea",
 "cells": [
  {"cell": "cell-1", "outputs": [
   {"kind": "printed", "digest": "b698b1261bab709a", "lines": [
    "3,047 queries"
   ]}
  ]},
  {"cell": "cell-2", "outputs": [
   {"kind": "table", "digest": "4a3b47e5e0c067c6", "lines": [
    "1"
   ]}
  ]}
 ],
 "platform": "Linux x86_64",
 "versions": {
  "numpy": "2.4.6",
  "Python": "3.11.7"
 }
}
"""
    )


def test_the_order_in_which_things_are_found_does_not_show():
    run = a_run([printed("x")])
    verdicts = [a_verdict("b", "1", "1"), a_verdict("a", "2", "2"), a_verdict("b", "1", "1")]

    one = proof_of(POST, run, verdicts, FACTS)
    other = proof_of(POST, run, verdicts[::-1], FACTS)

    assert as_text(one) == as_text(other)
    assert [claim.claim for claim in one.claims] == ["a", "b"]


def test_what_a_run_leaves_by_chance_is_not_in_its_proof():
    run = a_run([printed(f"{HERE}/a <X at 0x7f0000000001> 2026-11-20 10:00:00 pid 12")])

    text = as_text(proof_of(POST, run, (), FACTS))

    for chance in (HERE, "0x7f", "10:00", "12", "elapsed"):
        assert chance not in text


def test_volatile_and_hidden_outputs_are_not_in_a_proof():
    cells = [
        a_cell("a", number=1, volatile=True),
        a_cell("b", number=2, show_output=False),
        a_cell("c", number=3, show_cell=False),
        a_cell("d", number=4, output_fold=True),
        a_cell("e", number=5, show_code=False),
    ]
    run = a_run(*([printed(f"{n}")] for n in range(1, 6)))

    proof = proof_of(a_post(*cells), run, (), FACTS)

    assert [cell.id for cell in proof.cells] == ["cell-4", "cell-5"]


def test_a_claim_that_does_not_hold_is_not_in_a_proof():
    verdict = a_verdict("queries", "3,047", "3,051")
    problem = Problem("claim", "the text says 3,047 queries, the run gave 3,051", "correct it")
    failed = Verdict(verdict.claim, "3,047", "3,051", "exact", 1, problem)

    assert proof_of(POST, a_run([]), (failed,), FACTS).claims == ()


RICH = Proof(
    claims=(ProvenClaim("a", "“3”\n—", "3", "≥ 3"), ProvenClaim("b", "\u2028", '"', "exact")),
    cells=(
        ProvenCell("x", (imprint(Form("printed", ("a", "\\", "\x00", "<time>"))),)),
        ProvenCell("y", (imprint(Form("data", tuple(f"row {n}" for n in range(200)))),)),
        ProvenCell("z", (imprint(Form("error", ("KeyError: 'ü'",))),) * 2),
    ),
    versions={"b": "1", "A": "2", "a": "3"},
    platform="Linux x86_64",
)


@pytest.mark.parametrize("proof", [RICH, Proof()], ids=["rich", "empty"])
def test_what_is_written_is_read_again(proof: Proof):
    text = as_text(proof)

    assert parse(text, PATH, "herd") == proof
    assert json.loads(text)["format"] == 1


def edited(old: str, new: str) -> str:
    text = as_text(RICH)
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("", "is no JSON: expecting value"),
        (as_text(RICH)[:-40], "is no JSON: "),
        ("<<<<<<< HEAD\n{}\n=======\n", "holds an unfinished merge"),
        ("[]", "is not what proofpress writes"),
        ("{}", "is not what proofpress writes"),
        ('{"format": 1}', "is not what proofpress writes"),
        ("[" * 100_000, "is not what proofpress writes"),
        (edited('"format": 1', '"format": 2'), "has the format 2, and this version reads 1"),
        (
            edited('    "a",', '    "b",'),
            "was edited: the digest of an output does not fit its lines",
        ),
        (edited('"row 3"', '"row 4"'), "was edited: the digest of an output does not fit"),
        (edited('"printed"', '"sculpture"'), "has an output of an unknown kind: `sculpture`"),
        (edited('"value": "3"', '"value": "4"'), "was edited: the digest of the claims does not"),
        (edited('"value": "3"', '"value": 3'), "is not what proofpress writes"),
        (edited('"value": "3"', '"worth": "3"'), "is not what proofpress writes"),
        (edited('"platform"', '"plattform"'), "is not what proofpress writes"),
    ],
)
def test_a_damaged_proof_is_a_problem_with_a_remedy(text: str, fact: str):
    problem = parse(text, PATH, "herd")

    assert isinstance(problem, Problem)
    assert problem.severity == "error"
    assert describe(problem).startswith(f"error[drift]: the proof {fact}")
    assert "--> notebooks/herd.proof.json" in describe(problem)
    assert problem.help == (
        "take the last good one from version control, or write it anew: `proofpress record herd`"
    )


def test_every_byte_of_an_output_counts_in_its_digest():
    text = as_text(RICH)
    start, end = text.index('"lines"'), text.index('"platform"')
    places = [at for at in range(start, end) if text[at].isalnum()][::2]

    read = [parse(text[:at] + "~" + text[at + 1 :], PATH, "herd") for at in places]

    assert len(read) > 100
    assert all(isinstance(one, Problem) or one.cells != RICH.cells for one in read)
    # Only the ids of cells, which rename nothing that is compared, may change unseen.
    assert sum(not isinstance(one, Problem) for one in read) <= 2


@pytest.mark.parametrize(
    ("post", "proof"),
    [
        ("notebooks/herd.md", "notebooks/herd.proof.json"),
        ("notebooks/herd.ipynb", "notebooks/herd.proof.json"),
        ("notebooks/herd/index.py", "notebooks/herd/index.proof.json"),
    ],
)
def test_a_proof_lies_beside_its_post(post: str, proof: str):
    assert proof_path(PurePosixPath(post)) == PurePosixPath(proof)


def test_an_exception_that_was_expected_is_part_of_a_proof():
    [cell] = proof_of(POST, a_run([raised("KeyError", "'a'")]), (), FACTS).cells

    assert cell.outputs[0].lines == ("KeyError: 'a'",)
