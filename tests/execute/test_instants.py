"""Which cells of a post measure from an instant that an earlier cell took."""

from __future__ import annotations

from typing import Any

import pytest

from proofpress.execute.observed import Observed
from proofpress.execute.session import Coming, Reply
from proofpress.execute.snapshots.history import Kept, Start, start
from proofpress.execute.snapshots.instants import Span, taken

#: From 12:00:00 to 12:00:02 on 21 November 2026, UTC.
SPAN = Span((5000.0, 5002.0), (1795262400.0, 1795262402.0))


@pytest.mark.parametrize(
    "value",
    [
        5001.25,
        5_001_250_000_000,
        1795262401.5,
        1795262401,
        1_795_262_401_500_000_000,
        {"datetime": "2026-11-21T12:00:01.500000"},
        {"datetime": "2026-11-21T17:30:01.500000"},  # as clocks in Kolkata show it
        {"datetime": "2026-11-21T07:00:01.500000-05:00"},
        [1, 5001.25],
        {"dict": {"start": 5001.25}},
    ],
)
def test_a_value_that_a_clock_showed_while_the_cell_ran_is_an_instant(value: Any):
    assert taken({"t": value}, SPAN) == {"t"}


@pytest.mark.parametrize(
    "value",
    [
        5003.5,
        5001,
        True,
        "5001.25",
        None,
        {"gone": True},
        {"datetime": "2026-11-21T12:01:01"},
        {"datetime": "2026-11-20T12:00:01"},
        {"datetime": "x"},
        {"date": "2026-11-21"},
    ],
)
def test_other_values_are_none(value: Any):
    assert taken({"t": value}, SPAN) == frozenset()


TAKES = "t0 = time.perf_counter()"


@pytest.mark.parametrize(
    "last",
    [
        "time.perf_counter() - t0",
        "%%time\nprint(f'{time.time() - t0:.1f} s')",
        "def since(): return monotonic() - t0\nsince()",
    ],
)
def test_a_cell_that_measures_from_an_earlier_one_begins_the_run_there(last: str):
    assert began(TAKES, "work()", last) == Start(
        0, "cell 1 took the time in `t0`, and cell 3 measures from it"
    )


def test_a_function_of_an_earlier_cell_may_measure_too():
    log = "def log(text):\n    print(time.time() - t0, text)"

    assert began(TAKES, log, "log('done')").first == 0
    assert began(TAKES, log, "print('log')").first == 2


@pytest.mark.parametrize(
    "last",
    [
        f"{TAKES}\nwork()\ntime.perf_counter() - t0",
        "t1 - t0",  # both were taken in one run
        "print(t1 - t0); time.sleep(1)",
        "t00 = time.time()",
        "not python: t0, time",
        "1",
    ],
)
def test_a_cell_that_takes_the_time_itself_goes_on_from_a_copy(last: str):
    assert began(TAKES, "work()", last) == Start(2, "")


def test_an_instant_that_was_overwritten_is_none_any_more():
    assert began(TAKES, "t0 = 1", "time.time() - t0", changed={1: {"t0": 1}}) == Start(2, "")


def began(*sources: str, changed: dict[int, dict[str, Any]] | None = None) -> Start:
    """Where a run begins whose last cell was edited; the first cell took the time in `t0`."""
    values: dict[int, dict[str, Any]] = {0: {"t0": 5001.25}, **(changed or {})}
    cells = [Coming(source, number) for number, source in enumerate(sources, 1)]
    kept = []
    for index, cell in enumerate(cells[:-1]):
        observed = Observed(values=values.get(index, {}))
        instants = taken(observed.values, SPAN)
        kept.append(Kept(cell, Reply("ok", observed=observed), instants=instants))
    return start(kept, cells, changed=lambda _: "", unusable=lambda _: "")
