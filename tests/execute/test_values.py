"""What the recorder keeps of a namespace: exact types only, and only what changed."""

from __future__ import annotations

import math
import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.execute.inside.values import MOST_ITEMS, Recorder
from proofpress.measurement import Measurement

GONE = {"gone": True}


def recorded(value: Any) -> Any:
    """What is recorded of one value; GONE if it is left alone."""
    namespace: dict[str, Any] = {}
    recorder = Recorder(namespace)
    namespace["x"] = value
    return recorder.changed().get("x", GONE)


class Loud:
    """Fails the test if anything of it is looked at."""

    def __repr__(self) -> str:
        raise AssertionError("__repr__ was called")

    def __eq__(self, other: object) -> bool:
        raise AssertionError("__eq__ was called")

    def __hash__(self) -> int:
        raise AssertionError("__hash__ was called")

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was read")

    def __len__(self) -> int:
        raise AssertionError("__len__ was called")


@pytest.mark.parametrize(
    ("value", "as_json"),
    [
        (3_047, 3_047),
        (-(10**30), -(10**30)),
        (0.1, 0.1),
        (math.inf, math.inf),
        (True, True),
        (None, None),
        ("text", "text"),
        (Decimal("1.50"), {"decimal": "1.50"}),
        (Fraction(1, 3), {"fraction": "1/3"}),
        (timedelta(days=1, seconds=2, microseconds=3), {"timedelta": [1, 2, 3]}),
        (datetime(2026, 1, 2, tzinfo=UTC), {"datetime": "2026-01-02T00:00:00+00:00"}),
        (date(2026, 1, 2), {"date": "2026-01-02"}),
        (time(9, 3), {"time": "09:03:00"}),
        (np.int32(4), 4),
        (np.float64(2.5), 2.5),
        (np.bool_(True), True),
        (np.str_("q"), "q"),
        ([1, 2.0, "x"], [1, 2.0, "x"]),
        ((1, 2), [1, 2]),
        ({"p95": 3.5, "n": np.int64(2)}, {"dict": {"p95": 3.5, "n": 2}}),
        (Counter("aba"), {"dict": {"a": 2, "b": 1}}),
        (OrderedDict(b=1, a=2), {"dict": {"b": 1, "a": 2}}),
        (defaultdict(int, a=1), {"dict": {"a": 1}}),
    ],
)
def test_small_values_of_exact_types_are_recorded(value: Any, as_json: Any):
    assert recorded(value) == as_json
    assert type(recorded(value)) is type(as_json)


class MyInt(int):
    def __repr__(self) -> str:
        raise AssertionError("__repr__ was called")


class MyCounter(Counter[str]):
    def items(self) -> Any:
        raise AssertionError("items was called")


@pytest.mark.parametrize(
    "make",  # pytest would look at the values themselves
    [
        lambda: Loud(),
        lambda: MyInt(3),
        lambda: [1, Loud()],
        lambda: {"x": Loud()},
        lambda: {1: 2},
        lambda: Counter([1]),
        lambda: MyCounter("a"),
        lambda: {"x": [1]},
        lambda: [[1]],
        lambda: np.zeros(3),
        lambda: "x" * 501,
        lambda: 10**400,
        lambda: list(range(MOST_ITEMS + 1)),
        lambda: object(),
        lambda: len,
        lambda: iter([1]),
        lambda: 1j,
        lambda: b"bytes",
        lambda: "half \ud83d",
        lambda: ["half \ud83d"],
        lambda: {"half \ud83d": 1},
    ],
)
def test_everything_else_is_left_alone_and_none_of_its_methods_called(make: Callable[[], Any]):
    assert recorded(make()) == GONE


def test_only_what_changed_is_told_again():
    namespace: dict[str, Any] = {"In": [], "before": 1}
    recorder = Recorder(namespace)
    namespace |= {"a": 1, "b": [1], "_hidden": 2, "c": "x", "nan": math.nan}

    assert set(recorder.changed()) == {"a", "b", "c", "nan"}
    assert recorder.changed() == {}
    namespace["b"].append(2)
    namespace["a"] = 1.0
    del namespace["c"]
    assert recorder.changed() == {"a": 1.0, "b": [1, 2], "c": GONE}
    namespace["a"] = object()
    assert recorder.changed() == {"a": GONE}
    namespace["a"] = True
    assert recorder.changed() == {"a": True}
    namespace["counted"] = Counter("ab")
    recorder.changed()
    namespace["counted"]["a"] += 1
    assert recorder.changed() == {"counted": {"dict": {"a": 2, "b": 1}}}


def test_a_module_that_calls_itself_numpy_gets_no_say(monkeypatch: pytest.MonkeyPatch):
    class float64:  # noqa: N801
        def item(self) -> float:
            raise AssertionError("item was called")

    class Fake:
        pass

    fake = Fake()
    fake.float64 = float64  # type: ignore[attr-defined]
    monkeypatch.setitem(__import__("sys").modules, "numpy", fake)

    assert recorded(float64()) == GONE


def test_a_value_that_comes_back_after_a_list_is_told_again():
    namespace: dict[str, Any] = {}
    recorder = Recorder(namespace)

    told = []
    for value in (False, [], False, object(), False):
        namespace["x"] = value
        told.append(recorder.changed())

    assert told == [{"x": False}, {"x": []}, {"x": False}, {"x": GONE}, {"x": False}]


def a_measurement(**more: Any) -> Measurement:
    fields: dict[str, Any] = {
        "ratio": 3.1,
        "low": 3.0,
        "high": 3.2,
        "ratios": {"fast": 3.1},
        "intervals": {"fast": (3.0, 3.2)},
        "medians_s": {"slow": 0.31, "fast": 0.1},
        "repeats": 20,
    }
    return Measurement(**fields | more)


def test_the_result_of_measure_is_recorded_as_a_dict_of_its_fields():
    assert recorded(a_measurement()) == {
        "dict": {
            "ratio": 3.1,
            "low": 3.0,
            "high": 3.2,
            "ratios": {"dict": {"fast": 3.1}},
            "intervals": {"dict": {"fast": [3.0, 3.2]}},
            "medians_s": {"dict": {"slow": 0.31, "fast": 0.1}},
            "repeats": 20,
        }
    }


@pytest.mark.parametrize(
    "make",
    [
        lambda: a_measurement(ratio=Loud()),
        lambda: a_measurement(ratios={"fast": Loud()}),
        lambda: a_measurement(medians_s={Loud: 1.0}),
        lambda: type("Mine", (Measurement,), {})(**dict.fromkeys(Measurement.__slots__, 1.0)),
        lambda: Measurement.__new__(Measurement),
        lambda: Measurement,
    ],
)
def test_a_measurement_that_a_post_has_made_up_is_left_alone(make: Callable[[], Any]):
    assert recorded(make()) == GONE


def test_a_class_that_calls_itself_a_measurement_gets_no_say(monkeypatch: pytest.MonkeyPatch):
    class Spoof:
        __slots__ = ("kept",)

        def __init__(self) -> None:
            self.kept = 1

        @property
        def ratio(self) -> float:
            raise AssertionError("ratio was read")

    module = type(math)("proofpress.measurement.measured")
    Spoof.__module__ = module.__name__
    module.Measurement = Spoof  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)

    assert recorded(Spoof()) == {"dict": {"kept": 1}}
    assert recorded(a_measurement()) == GONE


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.decimals()
    | st.fractions()
    | st.timedeltas()
)
values = scalars | st.lists(scalars, max_size=5) | st.dictionaries(st.text(), scalars, max_size=5)


@given(states=st.lists(st.dictionaries(st.sampled_from("abc"), values), max_size=6))
def test_what_was_told_so_far_is_always_the_namespace_now(states: list[dict[str, Any]]):
    namespace: dict[str, Any] = {}
    recorder = Recorder(namespace)
    told: dict[str, Any] = {}

    for state in states:
        namespace.clear()
        namespace.update(state)
        for name, value in recorder.changed().items():
            told.pop(name, None) if value == GONE else told.__setitem__(name, value)

        assert told.keys() == state.keys()
        assert repr(told) == repr({name: recorded(state[name]) for name in told})
