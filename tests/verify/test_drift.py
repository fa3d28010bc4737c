"""A run against the proof of its post."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from proofpress.execute.run import CellRun, Run
from proofpress.post.post import Post
from proofpress.problems import Problem, describe
from proofpress.verify.drift import Drift, compare
from proofpress.verify.proof import Facts, Proof, ProvenClaim, proof_of
from proofpress.verify.proof_text import as_text, parse, proof_path
from proofpress.verify.renew import moved, news, renewed
from tests.posts import a_cell, a_post
from tests.verify.outputs import DAY, HERE, LATER, Output, printed, shown

FACTS = Facts({"numpy": "2.4.6"}, "Linux x86_64", HERE, DAY)


def a_run(post: Post, *outputs: list[Output] | str) -> Run:
    """A run of `post` in which each cell shows what is given; a string is printed."""
    given = [[printed(some)] if isinstance(some, str) else some for some in outputs]
    cells = zip(post.code_cells, given, strict=True)
    runs = tuple(CellRun(cell.id, "ok", tuple(some)) for cell, some in cells)
    return Run(post.slug, runs, versions={"Python": "3.11.7"})


def a_proof(post: Post, *outputs: list[Output] | str, facts: Facts = FACTS) -> Proof:
    """The proof, once through its file."""
    proof = proof_of(post, a_run(post, *outputs), (), facts)
    read = parse(as_text(proof), proof_path(post.path), post.slug)
    assert isinstance(read, Proof)
    return read


def drift(
    old: Proof | Problem | None,
    post: Post,
    *outputs: list[Output] | str,
    strict: bool = False,
    facts: Facts = FACTS,
) -> Drift:
    run = a_run(post, *outputs)
    return compare(old, proof_of(post, run, (), facts), post, run, strict=strict)


POST = a_post("queries()", a_cell("table()", number=2, line=12))


def test_an_equal_run_has_no_drift():
    assert drift(a_proof(POST, "a", "b"), POST, "a", "b") == Drift()


def test_an_output_that_differs_is_an_error_with_its_first_difference():
    found = drift(a_proof(POST, "a", "total\nrows 3,047\nend"), POST, "a", "total\nrows 3,051\nend")

    assert [describe(problem) for problem in found.problems] == [
        """error[drift]: cell 2 has another output, from line 2 on, compared with the proof
  --> notebooks/herd.md:12, cell 2
    |
 12 | table()
note: was: rows 3,047
note: is: rows 3,051
help: if this is right, `proofpress record herd` takes it over; if it may differ from run to run, \
mark the cell `volatile`"""
    ]
    assert found.notes == ()


def test_every_output_that_differs_is_reported():
    found = drift(a_proof(POST, "a", "b"), POST, "x", "y")

    assert [problem.location.cell for problem in found.problems if problem.location] == [1, 2]


def test_of_a_long_line_the_part_that_differs_is_shown():
    start = "x " * 100
    found = drift(a_proof(POST, "a", f"{start}one"), POST, "a", f"{start}two")

    was, now = found.problems[0].notes
    assert was.endswith("one")
    assert now.endswith("two")
    assert len(was) < 130


def test_of_a_curve_that_differs_the_curve_is_named():
    def plotly(last: float) -> list[Output]:
        return [shown(plotly={"data": [{"name": "herd", "y": [*range(40), last]}]})]

    [problem] = drift(a_proof(POST, "a", plotly(40)), POST, "a", plotly(50)).problems

    assert (
        problem.message
        == "cell 2 has another set of data, from line 11 on, compared with the proof"
    )
    assert problem.notes == (
        "in: data[0].y: 41 numbers",
        "was: 40 to 40, mean 40",
        "is: 50 to 50, mean 50",
    )


def test_an_output_that_is_new_or_gone_is_an_error():
    more = drift(a_proof(POST, "a", []), POST, "a", "b")
    less = drift(a_proof(POST, "a", "b"), POST, "a", [])

    assert [problem.message for problem in (*more.problems, *less.problems)] == [
        "cell 2 has a new output, compared with the proof",
        "cell 2 has lost its output, compared with the proof",
    ]
    assert more.problems[0].notes == ("it is: b",)
    assert less.problems[0].notes == ("it was: b",)


def test_an_output_of_another_kind_is_an_error():
    found = drift(a_proof(POST, "a", "1"), POST, "a", [shown(html="<table><tr><td>1</td></tr>")])

    [problem] = found.problems
    assert problem.message == (
        "cell 2 gives other things: output became table, compared with the proof"
    )


def test_a_volatile_cell_has_no_drift():
    was = a_proof(POST, "a", "b")
    post = a_post("queries()", a_cell("table()", number=2, volatile=True))

    assert drift(was, post, "a", "c") == Drift()


def test_a_cell_that_is_volatile_no_more_must_be_recorded():
    post = a_post("queries()", a_cell("table()", number=2, volatile=True))
    was = a_proof(post, "a", "b")

    [problem] = drift(was, POST, "a", "b").problems
    assert problem.message == "cell 2 has a new output, compared with the proof"


def renamed(post: Post, **names: str) -> Post:
    cells = tuple(
        replace(cell, id=names.get(cell.id.replace("-", "_"), cell.id)) for cell in post.cells
    )
    return replace(post, cells=cells)


def test_renamed_cells_are_matched_by_their_order():
    post = a_post("a", "b", "c", "d")
    other = renamed(post, cell_2="two", cell_3="three")

    assert drift(a_proof(post, "1", "2", "3", "4"), other, "1", "2", "3", "4") == Drift()
    [problem] = drift(a_proof(post, "1", "2", "3", "4"), other, "1", "2", "x", "4").problems
    assert problem.message.startswith("cell 3 ")


def test_cells_are_matched_by_their_ids_wherever_they_stand():
    post = a_post("a", "b", "c")
    moved = replace(
        post,
        cells=tuple(
            replace(post.cells[at], number=number) for number, at in enumerate((2, 0, 1), 1)
        ),
    )

    assert drift(a_proof(post, "1", "2", "3"), moved, "3", "1", "2") == Drift()


def test_a_cell_that_is_new_is_the_only_one_that_differs():
    post = a_post("a", "b")
    new = a_cell("new", number=2)
    grown = replace(
        post,
        cells=(post.cells[0], replace(new, id="fresh"), replace(post.cells[1], number=3)),
    )

    [problem] = drift(a_proof(post, "1", "2"), grown, "1", "x", "2").problems
    assert problem.message == "cell 2 has a new output, compared with the proof"


def test_a_cell_that_is_gone_is_an_error_of_the_post():
    post = a_post("a", "b")
    shorter = replace(post, cells=post.cells[:1])

    [problem] = drift(a_proof(post, "1", "2"), shorter, "1").problems
    assert problem.message == (
        "a cell that the proof has is gone, or shows nothing: it has lost its output"
    )
    assert problem.notes == ("it was: 2",)


def test_other_versions_are_one_note():
    other = Facts({"numpy": "2.5.0", "pandas": "3.1"}, "Darwin arm64", HERE, LATER)

    found = drift(a_proof(POST, "a", "b"), POST, "a", "b", facts=other)

    assert found.problems == ()
    [note] = found.notes
    assert note == (
        "`herd` ran with other versions than its proof: "
        "numpy 2.4.6 → 2.5.0, pandas none → 3.1, Linux x86_64 → Darwin arm64"
    )


def claims(*values: tuple[str, str, str]) -> Proof:
    """A proof of claims alone: address, value, rule."""
    return Proof(tuple(sorted(ProvenClaim(name, "3", value, rule) for name, value, rule in values)))


def test_a_value_that_moved_within_its_rule_is_a_note():
    old, new = claims(("speed", "3.5", "≥ 3")), claims(("speed", "4.25", "≥ 3"))

    found = compare(old, new, POST, a_run(POST, [], []), strict=True)

    assert found == Drift(
        notes=("`herd`: claim `speed` moved from 3.5 to 4.25, within its rule `≥ 3`",)
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("a", "0.333333", "exact"), ("a", "0.3333331", "exact")),
        (("a", "3", "exact"), ("b", "4", "exact")),
        (("a", "3", "≥ 3"), ("a", "4", "≥ 4")),
    ],
    ids=["noise", "another name", "another rule"],
)
def test_what_is_no_move_of_a_value_is_no_note(
    old: tuple[str, str, str], new: tuple[str, str, str]
):
    found = compare(claims(old), claims(new), POST, a_run(POST, [], []), strict=False)

    assert found.notes == ()


def test_a_missing_proof_is_a_note_and_in_a_strict_post_an_error():
    loose = drift(None, POST, "a", "b")
    strict = drift(None, POST, "a", "b", strict=True)

    assert loose == Drift(notes=("`herd` has no proof yet: `proofpress record herd` writes it",))
    [problem] = strict.problems
    assert describe(problem) == (
        "error[drift]: the post is strict and has no proof\n"
        "  --> notebooks/herd.md\n"
        "help: `proofpress record herd` writes it; commit it beside the post"
    )


def test_a_damaged_proof_is_its_problem():
    problem = parse("{", proof_path(POST.path), "herd")
    assert isinstance(problem, Problem)

    assert drift(problem, POST, "a", "b") == Drift((problem,))


def a_picture(*dots: int) -> list[Output]:
    picture = Image.new("RGB", (240, 240), "white")
    for dot in dots:
        ImageDraw.Draw(picture).rectangle((dot, dot, dot + 19, dot + 19), fill="black")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return [shown(png=base64.b64encode(out.getvalue()).decode())]


def test_a_picture_that_differs_is_an_error_with_a_picture_of_the_difference():
    old = a_proof(POST, "a", [*a_picture(20), *a_picture(60)])

    found = drift(old, POST, "a", [*a_picture(20), *a_picture(60, 100)])

    [problem] = found.problems
    assert problem.message == (
        "cell 2, output 2, shows another picture: 4 of 576 tiles differ, compared with the proof"
    )
    [picture] = found.pictures
    assert picture.name == "herd-cell-2-2.png"
    assert Image.open(io.BytesIO(picture.data)).size == (488, 240)


def test_a_second_record_leaves_the_lines_that_say_the_same():
    old = a_proof(POST, "0.30000000000000004", "b\n0.1")
    new = a_proof(POST, "0.3", "b\n0.2", facts=replace(FACTS, root="/elsewhere"))

    kept = renewed(old, new, POST)

    assert kept.cells[0] == old.cells[0]
    assert kept.cells[1] == new.cells[1]
    assert list(news(old, kept, POST)) == ["cell 2"]


def test_a_second_record_of_the_same_is_the_same_bytes():
    old = a_proof(POST, "1.2246467991473532e-16", [shown(html="<table><tr><td>1.0</td></tr>")])
    new = a_proof(POST, "-6.1e-17", [shown(html="<table><tr><td>1</td></tr>")])

    assert as_text(new) != as_text(old)
    assert as_text(renewed(old, new, POST)) == as_text(old)


def test_a_second_record_says_what_is_new():
    old = replace(
        claims(
            ("a", "3", "exact"),
            ("b", "3", "exact"),
            ("c", "0.333333", "exact"),
            ("e", "3.6", "≥ 3"),
            ("f", "3.6", "≥ 3"),
        ),
        versions={"numpy": "2.4", "Python": "3.11"},
        platform="Linux x86_64",
    )
    new = replace(
        claims(
            ("a", "4", "exact"),
            ("c", "0.3333331", "exact"),
            ("d", "5", "≥ 3"),
            ("e", "3.6", "≥ 2"),
            ("f", "3.7", "in 2..5"),
        ),
        versions={"numpy": "2.5", "Python": "3.11"},
        platform="Linux aarch64",
    )

    assert list(news(old, renewed(old, new, POST), POST)) == [
        "claim `a` 3 → 4",
        "claim `b` is gone",
        "claim `d` is new",
        "claim `e` changed rule: ≥ 3 → ≥ 2",
        "claim `f` changed rule: ≥ 3 → in 2..5, 3.6 → 3.7",
        "numpy 2.4 → 2.5",
        "Linux x86_64 → Linux aarch64",
    ]


NOISY = (("a", "9", "exact"), ("speed", "3.6", "≥ 3"), ("wait", "980 ms", "in 500 ms..2 s"))


def test_a_second_record_of_values_that_moved_a_little_within_their_rules_changes_nothing():
    old = claims(*NOISY)
    new = claims(("a", "9", "exact"), ("speed", "3.52", "≥ 3"), ("wait", "1.01 s", NOISY[2][2]))

    kept = renewed(old, new, POST)

    assert kept == old
    assert moved(old, new) == 2


@pytest.mark.parametrize(
    "new",
    [
        claims(NOISY[0], ("speed", "3.8", "≥ 3"), NOISY[2]),
        claims(("a", "9.1", "exact"), *NOISY[1:]),
        claims(NOISY[0], ("speed", "3.52", "≥ 3.5"), NOISY[2]),
        claims(NOISY[0], ("speed", "3.52", "≥ 3")),
        replace(claims(NOISY[0], ("speed", "3.52", "≥ 3"), NOISY[2]), versions={"numpy": "2.5"}),
        replace(claims(NOISY[0], ("speed", "3.52", "≥ 3"), NOISY[2]), platform="Linux aarch64"),
        replace(
            claims(NOISY[0], ("speed", "3.52", "≥ 3"), NOISY[2]),
            cells=a_proof(POST, "1", "2").cells,
        ),
    ],
)
def test_a_second_record_that_says_anything_else_has_the_values_of_its_own_run(new: Proof):
    assert renewed(claims(*NOISY), new, POST) == new
