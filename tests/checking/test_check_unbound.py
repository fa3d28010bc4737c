"""A check and the numbers that are bound to nothing."""

from __future__ import annotations

import pytest

from proofpress.checking import CheckOrder, check
from proofpress.verify.proof import Facts, proof_of
from tests.checking.presses import FakePress, values
from tests.post.making import post

BODY = "It made 9 queries, [9](claim:queries) of them.\n\n```{code-cell}\nqueries = 9\n```\n"
UNBOUND = "`9` looks like a result, and is neither claimed nor quoted"


def a_press(head: str) -> FakePress:
    text = f"---\ntitle: Herd\n{head}---\n\n{BODY}"
    press = FakePress({"notebooks/herd.md": text}, {"herd": values(queries=9)})
    made = post(text)
    run = press.run(made, 0)
    press.proofs = {"herd": proof_of(made, run, (), Facts(root="/blog"))}
    return press


@pytest.mark.parametrize(
    ("head", "asked", "severities"),
    [
        ("", False, []),
        ("", True, ["warning"]),
        ("strict: true\n", False, ["error"]),
        ("strict: true\n", True, ["error"]),
    ],
)
def test_unbound_numbers_are_listed_when_asked_and_refused_where_a_post_is_strict(
    head: str, asked: bool, severities: list[str]
) -> None:
    found = check(a_press(head), CheckOrder(unbound=asked))

    told = [one for one in found.all_problems if one.code == "unbound"]
    assert [(one.message, one.severity) for one in told] == [(UNBOUND, one) for one in severities]
    assert found.green == ("error" not in severities)
