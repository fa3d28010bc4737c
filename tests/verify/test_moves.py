"""How the proofs of a post moved from commit to commit."""

from __future__ import annotations

from datetime import date

from proofpress.verify.moves import Version, moves
from proofpress.verify.normal.form import Form, imprint
from proofpress.verify.proof import Proof, ProvenCell, ProvenClaim
from tests.posts import a_post

POST = a_post("a")


def a_version(day: int, subject: str, *values: tuple[str, str], printed: str = "x") -> Version:
    proof = Proof(
        tuple(ProvenClaim(name, value, value, "≥ 3") for name, value in values),
        (ProvenCell("cell-1", (imprint(Form("printed", (printed,))),)),),
        {"numpy": f"2.{day}"} if day > 2 else {"numpy": "2.0"},
        "Linux x86_64",
    )
    return Version(f"{day:09}", date(2026, 11, day), subject, proof)


def test_the_moves_of_claims_are_a_table_with_a_small_plot():
    versions = [
        a_version(1, "Publish", ("queries", "3,047"), ("ratio", "0.5")),
        a_version(2, "Mend", ("queries", "9"), ("ratio", "0.75"), ("wait", "900 ms")),
        a_version(
            3, "Upgrade", ("queries", "3,051"), ("ratio", "0.7"), ("wait", "1.1 s"), printed="y"
        ),
    ]

    assert moves(POST, versions) == (
        """\
herd: 3 proofs, 2026-11-01 to 2026-11-03

claim    rule  first   last   lowest  highest  moves
queries  ≥ 3   3,047   3,051  9       3,051    █▁█
ratio    ≥ 3   0.5     0.7    0.5     0.75     ▁█▇
wait     ≥ 3   900 ms  1.1 s  900 ms  1.1 s    ·▁█

2026-11-03  000000003  Upgrade
    versions  numpy 2.0 → 2.3
    claim     queries: 9 → 3,051
    claim     ratio: 0.75 → 0.7
    claim     wait: 900 ms → 1.1 s
    outputs   1 changed
2026-11-02  000000002  Mend
    claim     queries: 3,047 → 9
    claim     ratio: 0.5 → 0.75
    claim     wait: none → 900 ms
2026-11-01  000000001  Publish
    the first proof"""
    )


def test_claims_of_words_and_claims_that_are_gone_have_their_row():
    versions = [
        a_version(1, "One", ("owner", "next"), ("old", "4")),
        a_version(2, "Two", ("owner", "first")),
    ]

    table = moves(POST, versions).split("\n\n")[1]

    assert table == (
        """\
claim  rule  first  last   lowest  highest  moves
old    ≥ 3   4      gone   4       4        ▁·
owner  ≥ 3   next   first                   2 texts"""
    )


def test_a_commit_whose_proof_cannot_be_read_says_so():
    versions = [
        a_version(1, "One", ("a", "4")),
        Version("000000002", date(2026, 11, 2), "Merge badly", None),
        a_version(2, "Mend", ("a", "4")),
        Version("", None, "not committed", a_version(2, "", ("a", "5")).proof),
    ]

    assert moves(POST, versions).split("\n\n")[2] == (
        """\
now         not committed
    claim     a: 4 → 5
2026-11-02  000000002  Mend
    a proof again
2026-11-02  000000002  Merge badly
    no proof that can be read
2026-11-01  000000001  One
    the first proof"""
    )


def test_a_history_without_a_proof_that_can_be_read_is_no_table():
    versions = [Version("000000002", date(2026, 11, 2), "Merge badly", None)]

    assert moves(POST, versions) == "herd: none of its proofs can be read"


def test_a_commit_in_which_only_the_name_changed_says_so():
    versions = [a_version(1, "One", ("a", "4")), a_version(2, "Rename", ("a", "4"))]

    assert "2026-11-02  000000002  Rename\n    same values, versions and outputs" in moves(
        POST, versions
    )


def test_of_a_long_history_the_plot_shows_the_last_part():
    versions = [a_version(1, f"{n}", ("a", str(n))) for n in range(100)]

    row = moves(POST, versions).split("\n\n")[1].split("\n")[1]

    assert row.startswith("a      ≥ 3   0      99    0       99       ")
    assert row.split()[-1][-1] == "█"
    assert len(row.split()[-1]) == 32


def test_a_value_that_somebody_edited_stays_in_its_row():
    lines = moves(
        POST, [a_version(1, "Publish", ("queries", "9\n::stop-commands::x"))]
    ).splitlines()

    assert not [line for line in lines if line.startswith("::")]
    assert [line.split()[0] for line in lines if "stop-commands" in line] == ["queries"]
