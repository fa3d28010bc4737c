"""Values that never change are what dataclasses would be."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from inspect import signature
from typing import Any

import pytest

from proofpress.frozen import frozen


def body() -> type:
    class Found:
        """With everything that a field can be."""

        name: str
        lines: dict[str, int] = field(default_factory=dict, compare=False)
        note: str = field(default="", repr=False)
        _first: str = field(init=False, repr=False, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "_first", self.name[:1])

    return Found


Ours: Any = frozen(body())
Theirs: Any = dataclass(frozen=True, slots=True)(body())


@frozen
class One:
    """A value that pickle finds by its name."""

    number: float


def told(act: Callable[[Any], object], kind: Any) -> object:
    """What comes of `act`, or what is raised."""
    try:
        return act(kind)
    except Exception as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    "act",
    [
        lambda kind: repr(kind("a", {"x": 1}, note="n")),
        lambda kind: asdict(kind("a")),
        lambda kind: kind("a") == kind("a", {"x": 1}),
        lambda kind: kind("a") == kind("a", note="n"),
        lambda kind: kind("a") == kind,
        lambda kind: hash(kind("a")) == hash(kind("a", {"x": 1})) != hash(kind("b")),
        lambda kind: kind("a").lines is kind("a").lines,
        lambda kind: asdict(replace(kind("a", {"x": 1}), name="b")),
        lambda kind: asdict(copy.deepcopy(kind("a", {"x": 1}))),
        lambda kind: kind(),
        lambda kind: kind("a", extra=1),
        lambda kind: setattr(kind("a"), "name", "b"),
        lambda kind: delattr(kind("a"), "name"),
        lambda kind: hasattr(kind("a"), "__dict__"),
        lambda kind: kind.__match_args__,
        lambda kind: kind.__slots__,
        lambda kind: [one.name for one in fields(kind)],
        lambda kind: list(signature(kind).parameters),
    ],
)
def test_a_frozen_class_is_what_dataclass_makes(act: Callable[[Any], object]) -> None:
    assert told(act, Ours) == told(act, Theirs)


def test_a_value_of_one_field_is_compared_as_a_tuple_is() -> None:
    nan = float("nan")

    assert One(nan) == One(nan)


def test_a_value_can_be_pickled_and_stays_frozen() -> None:
    value = pickle.loads(pickle.dumps(One(1.5)))

    assert value == One(1.5)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'number'"):
        value.number = 2
