"""Recorded values: decoded, found by their addresses, as they were where the reader stands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from proofpress.execute.inside.values import Recorder
from proofpress.execute.observed import Observed
from proofpress.execute.run import CellRun, Run
from proofpress.post.address import parse_address
from proofpress.verify.values import Given, Gone, Several, Unknown, Values, decoded, same, values_of
from tests.post.making import post

GONE = {"gone": True}


def a_run(*cells: Mapping[str, Any], tagged: int = 0, **injected: object) -> Values:
    """Values after each cell, and what parameters set after the cell `tagged`."""
    texts = [
        f"```{{code-cell}}\n{':tags: [parameters]' if n == tagged else ''}\n1\n```"
        for n, _ in enumerate(cells, 1)
    ]
    made = post("# T\n\n" + "\n\n".join(texts))
    runs = tuple(
        CellRun(cell.id, "ok", observed=Observed(values=values))
        for cell, values in zip(made.code_cells, cells, strict=True)
    )
    return values_of(made, Run("t", runs, injected=injected))


def find(values: Values, address: str, after: int | None) -> Given | Several | Gone | Unknown:
    parsed = parse_address(address)
    assert parsed is not None
    return values.find(parsed, after)


@pytest.mark.parametrize(
    "value",
    [
        *(1, -(10**399), 1.5, 1e300, math.nan, math.inf, True, None, "text", "", Decimal("1.50")),
        *(Fraction(-1, 3), timedelta(days=-1, seconds=3, microseconds=7), timedelta(0)),
        *(datetime(2026, 1, 2, 3, 4, 5, 6), datetime(2026, 1, 2, tzinfo=UTC), date(2026, 1, 2)),
        *(time(3, 4, 5), [1, "a", None], [], {"a b": 1.5, "dict": 2, "gone": True}, {}),
        *([Fraction(1, 3), timedelta(1)], {"decimal": Decimal("0.1")}),
    ],
    ids=repr,
)
def test_what_a_kernel_records_is_read_back(value: object) -> None:
    namespace: dict[str, Any] = {}
    recorder = Recorder(namespace)
    namespace["x"] = value

    [(name, encoded)] = recorder.changed().items()

    assert name == "x"
    assert same(decoded(encoded), value)


def test_the_value_is_that_after_the_cell_above() -> None:
    values = a_run({"x": 1}, {}, {"x": 2})

    assert find(values, "x", 1) == Given(1, 1)
    assert find(values, "x", 2) == Given(1, 1)
    assert find(values, "x", 3) == Given(2, 3)


def test_a_name_that_comes_later_has_its_value_at_the_end() -> None:
    values = a_run({}, {"x": 1}, {})

    assert find(values, "x", 0) == Given(1, 2)
    assert find(values, "x", 1) == Given(1, 2)
    assert find(values, "x", None) == Given(1, 2)


def test_a_name_with_several_values_means_none_of_them_before_it_is_there() -> None:
    values = a_run({}, {"x": 1}, {"x": 2})
    several = Several((Given(1, 2), Given(2, 3)))

    assert find(values, "x", 0) == several
    assert find(values, "x", 1) == several
    assert find(values, "x", None) == several
    assert find(values, "x", 2) == Given(1, 2)


def test_values_of_other_types_are_other_values() -> None:
    assert find(a_run({"x": 1}, {"x": 1.0}), "x", None) == Several((Given(1, 1), Given(1.0, 2)))
    assert find(a_run({"x": 1}, {"x": True}), "x", None) == Several((Given(1, 1), Given(True, 2)))


def test_a_value_that_comes_back_is_the_same_value() -> None:
    values = a_run({"x": 1}, {"x": GONE}, {"x": 1})

    assert find(values, "x", None) == Given(1, 3)
    assert find(values, "x", 1) == Given(1, 1)
    assert find(values, "x", 2) == Gone(2)


def test_a_name_that_left_has_no_value() -> None:
    values = a_run({"x": 1}, {"x": GONE}, {})

    assert find(values, "x", 1) == Given(1, 1)
    assert find(values, "x", 2) == Gone(2)
    assert find(values, "x", 3) == Gone(2)
    assert find(values, "x", 0) == Gone(2)
    assert find(values, "x", None) == Gone(2)


def test_a_part_has_a_history_of_its_own() -> None:
    empty: Mapping[str, Any] = {"dict": {}}
    before, between, after = empty, {"dict": {"p95": 3}}, {"dict": {"p95": 3, "max": 9}}
    values = a_run({"stats": before}, {"stats": between}, {"stats": after})

    assert find(values, "stats.p95", 1) == Given(3, 2)
    assert find(values, "stats.p95", None) == Given(3, 2)
    assert find(values, "stats.max", None) == Given(9, 3)
    assert find(values, "stats", None) == Several(
        (Given({}, 1), Given({"p95": 3}, 2), Given({"p95": 3, "max": 9}, 3))
    )


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("rows[0]", 1),
        ("rows[-1]", "c"),
        ('hits["a b"]', 5),
        ("hits['a b']", 5),
        ("hits.p95", 6),
        ("deep.a.b", 7),
    ],
)
def test_an_address_leads_into_lists_and_dicts(address: str, value: Any) -> None:
    values = a_run(
        {
            "rows": [1, 2.5, "c"],
            "hits": {"dict": {"a b": 5, "p95": 6}},
            "deep": {"dict": {"a": {"dict": {"b": 7}}}},
        }
    )

    assert find(values, address, 1) == Given(value, 1)


@pytest.mark.parametrize("address", ["rows[1]", "rows[-2]", "rows.x", "x[0]", "x.real", "hits[0]"])
def test_an_address_that_leads_nowhere_tells_what_there_is(address: str) -> None:
    whole: Mapping[str, Any] = {"rows": [1], "x": 5, "hits": {"0": 1}}
    values = a_run({"rows": [1], "x": 5, "hits": {"dict": {"0": 1}}})

    parsed = parse_address(address)

    assert parsed is not None
    assert find(values, address, 1) == Unknown(Given(whole[parsed.name], 1))
    assert find(values, "y", 1) == Unknown()


def test_parameters_count_from_before_the_first_cell() -> None:
    values = a_run({}, {"x": 2}, x=1)

    assert find(values, "x", 0) == Given(1, 0)
    assert find(values, "x", 1) == Given(1, 0)
    assert find(values, "x", 2) == Given(2, 2)


def test_parameters_replace_the_defaults_of_their_cell() -> None:
    values = a_run({"a": 1}, {"x": 1, "y": 1}, {}, tagged=2, x=5)

    assert find(values, "x", None) == Given(5, 2)
    assert find(values, "x", 2) == Given(5, 2)
    assert find(values, "x", 0) == Given(5, 2)
    assert find(values, "y", 3) == Given(1, 2)
