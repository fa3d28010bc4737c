"""What a command prints cannot be taken for anything else."""

from __future__ import annotations

from io import StringIO

import pytest

from proofpress.problems import Problem, describe
from proofpress.terminal import Lines

COMMAND = "it broke\n::stop-commands::x\r::error::y\u2028::z"


def test_what_a_post_says_begins_no_line_of_the_progress():
    stream = StringIO()

    Lines(stream).ended("herd", verb="run", elapsed_s=1.0, words=f"failed: {COMMAND}")

    assert stream.getvalue() == (
        "run     herd    1.0 s  failed: it broke ::stop-commands::x ::error::y ::z\n"
    )


@pytest.mark.parametrize("part", ["message", "help", "note"])
def test_what_a_post_says_begins_no_line_of_a_problem(part: str):
    texts = {"message": "it broke", "help": "mend it", "note": "look", part: COMMAND}

    shown = describe(Problem("execute", texts["message"], texts["help"], notes=(texts["note"],)))

    assert [line.split()[0] for line in shown.splitlines()] == ["error[execute]:", "note:", "help:"]
