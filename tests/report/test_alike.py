"""Warnings of one kind are told once, with the places of the others."""

from __future__ import annotations

from proofpress.problems import Location, Problem, Severity
from proofpress.report.alike import blocks


def a_warning(
    words: str, line: int, *, help_: str = "remove it", severity: Severity = "warning"
) -> Problem:
    place = Location("notebooks/a.md", line)
    return Problem("front-matter", f"{words} to proofpress", help_, place, severity=severity)


def test_a_few_warnings_of_one_kind_are_told_one_by_one():
    told = list(blocks([a_warning("`toc` means nothing", line) for line in (1, 2, 3)]))

    assert told == [
        f"warning[front-matter]: `toc` means nothing to proofpress\n"
        f"  --> notebooks/a.md:{line}\n"
        f"help: remove it"
        for line in (1, 2, 3)
    ]


def test_more_of_them_are_told_once_with_some_of_their_places():
    many = [
        a_warning("`toc`, `layout` and `badges` mean nothing", 1),
        *(a_warning("`toc` means nothing", line) for line in range(2, 10)),
    ]

    [told] = blocks(many)

    assert told == (
        "warning[front-matter]: `toc`, `layout` and `badges` mean nothing to proofpress\n"
        "  --> notebooks/a.md:1\n"
        "help: remove it\n"
        "note: 8 more are like it:\n"
        "  --> notebooks/a.md:2\n"
        "  --> notebooks/a.md:3\n"
        "  --> notebooks/a.md:4\n"
        "  --> notebooks/a.md:5\n"
        "  --> notebooks/a.md:6\n"
        "  and 3 more"
    )


def test_errors_and_warnings_of_other_kinds_keep_their_order():
    wrong = [a_warning("`date` says nothing", line, severity="error") for line in range(1, 6)]
    other = a_warning("`x` leads nowhere", 7)

    told = list(blocks([*wrong[:2], other, *wrong[2:]]))

    assert [block.split(":")[0] for block in told] == [
        *["error[front-matter]"] * 2,
        "warning[front-matter]",
        *["error[front-matter]"] * 3,
    ]
