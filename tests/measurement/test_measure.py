"""`measure` with a clock that only the variants move, and with the real one."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import cycle
from random import Random
from typing import Any

import pytest

from proofpress import measure
from proofpress.measurement import BoundMissed, Inconclusive, Measurement, MeasurementError
from proofpress.measurement.rounds import LONGEST_S, SHORTEST_S


class Clock:
    """Stands still until a variant takes its time."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def taking(self, *seconds: float) -> Callable[[], object]:
        """A function that takes these times, one after another and again from the start."""
        times: Iterator[float] = cycle(seconds)

        def variant() -> None:
            self.now += next(times)

        return variant


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_ratio_is_of_the_medians_of_the_first_and_the_last_variant(clock: Clock):
    result = measure(
        naive=clock.taking(0.06),
        indexed=clock.taking(0.03),
        cached=clock.taking(0.02),
        clock=clock,
        repeats=9,
    )

    assert result.ratio == pytest.approx(3)
    assert (result.low, result.high) == (result.ratio, result.ratio)
    assert result.ratios == pytest.approx({"indexed": 2, "cached": 3})
    assert result.medians_s == pytest.approx({"naive": 0.06, "indexed": 0.03, "cached": 0.02})
    assert result.repeats == 9


def test_variants_take_turns_and_neither_comes_first_more_often(clock: Clock):
    heard: list[str] = []

    def variant(name: str) -> Callable[[], object]:
        def call() -> None:
            heard.append(name)
            clock.now += 0.01

        return call

    measure(a=variant("a"), b=variant("b"), clock=clock, repeats=20)

    rounds = ["".join(heard[at : at + 2]) for at in range(len(heard) - 40, len(heard), 2)]
    assert sorted(rounds) == ["ab"] * 10 + ["ba"] * 10
    assert rounds != ["ab", "ba"] * 10  # not in a rhythm that something else could have, too


def test_a_machine_that_becomes_slower_does_not_change_the_ratio(clock: Clock):
    def drifting(seconds: float) -> Callable[[], object]:
        def call() -> None:
            clock.now += seconds * clock.now  # ever slower

        return call

    result = measure(slow=drifting(0.0003), fast=drifting(0.0001), clock=clock, repeats=40)

    assert result.ratio == pytest.approx(3, rel=0.02)
    assert result.low > 2.9


def test_a_slow_first_call_does_not_count(clock: Clock):
    calls = iter([5.0])

    def warming() -> None:
        clock.now += next(calls, 0.01)

    result = measure(cold=warming, warm=clock.taking(0.01), clock=clock, budget_s=60)

    assert result.ratio == pytest.approx(1)


@pytest.mark.parametrize(
    ("slow_s", "sample_s"),
    [(1e-7, SHORTEST_S), (0.02, 0.02), (0.5, LONGEST_S)],
    ids=["short", "in between", "long"],
)
def test_samples_of_all_variants_take_about_as_long(slow_s: float, sample_s: float):
    """Else a busy machine would interrupt the longer ones more often."""
    clock, calls = Clock(), [0]

    def short() -> None:
        calls[0] += 1
        clock.now += sample_s / 100

    def calls_of(repeats: int) -> int:
        calls[0] = 0
        slow = clock.taking(slow_s)
        measure(slow=slow, short=short, clock=clock, repeats=repeats, budget_s=1e3)
        return calls[0]

    few, many = calls_of(8), calls_of(18)

    assert (many - few) / 10 == pytest.approx(100, rel=0.1)


def test_what_disturbs_the_first_calls_does_not_shorten_the_samples(clock: Clock):
    durations = iter([1e-4, 0.03])  # the first to warm up, the second a guess at the pace
    calls = [0]

    def short() -> None:
        calls[0] += 1
        clock.now += next(durations, 1e-4)

    measure(short=short, other=clock.taking(1e-4), clock=clock, repeats=10)

    assert calls[0] >= 10 * SHORTEST_S / 1e-4


def test_what_is_far_out_does_not_move_the_medians(clock: Clock):
    result = measure(
        a=clock.taking(*[0.02] * 9, 1.0), b=clock.taking(0.01), clock=clock, budget_s=60
    )

    assert result.ratio == pytest.approx(2)


def noisy(clock: Clock, seed: int, seconds: float, noise: float) -> Callable[[], object]:
    draw = Random(seed)

    def variant() -> None:
        clock.now += seconds * draw.uniform(1 - noise, 1 + noise)

    return variant


def race(slow_s: float, fast_s: float, *, noise: float = 0.3, **more: Any) -> Measurement:
    clock = Clock()
    slow, fast = noisy(clock, 1, slow_s, noise), noisy(clock, 2, fast_s, noise)
    return measure(slow=slow, fast=fast, clock=clock, **more)


def test_the_same_samples_give_the_same_result():
    first, second = race(0.03, 0.01), race(0.03, 0.01)

    assert first == second
    assert first.low < first.ratio < first.high


@pytest.mark.parametrize("seconds", [0.012, 0.03, 0.5])
def test_the_interval_holds_the_true_ratio_and_shrinks_with_more_rounds(seconds: float):
    few, many = (race(seconds, 0.01, repeats=n, budget_s=1e6) for n in (10, 400))

    for result in (few, many):
        assert result.low <= seconds / 0.01 <= result.high
    assert many.high - many.low < (few.high - few.low) / 2


def test_a_bound_that_is_kept_at_the_first_look_ends_the_rounds():
    assert race(0.5, 0.01, bound=3, budget_s=1e6).repeats == 30


def test_rounds_go_on_until_the_interval_clears_a_near_bound():
    result = race(0.031, 0.01, bound=3, budget_s=1e6)

    assert result.repeats > 30
    assert result.low >= 3


def test_a_bound_above_the_whole_interval_is_missed():
    with pytest.raises(BoundMissed) as caught:
        race(0.02, 0.01, bound=3, budget_s=1e6, noise=0.05)

    assert str(caught.value) == (
        "`slow` took 1.96 times as long as `fast` (1.90 to 2.01 at 99 %), and the bound is 3"
    )


def test_a_bound_inside_the_interval_when_the_time_is_spent_is_inconclusive():
    with pytest.raises(Inconclusive) as caught:
        race(0.03, 0.01, bound=Fraction(14, 5), budget_s=2)

    assert str(caught.value) == (
        "inconclusive after 31 rounds in 2 s: `slow` took 2.7 times as long as `fast` "
        "(2.3 to 3.1 at 99 %), on both sides of the bound 2.8; give it more time (budget_s), "
        "or a bound further away"
    )


def test_too_little_time_for_an_interval_is_inconclusive_without_a_bound_too(clock: Clock):
    with pytest.raises(Inconclusive) as caught:
        measure(a=clock.taking(1.0), b=clock.taking(1.0), clock=clock, budget_s=8)

    assert str(caught.value) == (
        "inconclusive after 2 rounds in 8 s: an interval needs 8 rounds; "
        "give it more time (budget_s), or less to do"
    )


def test_fewer_rounds_than_wanted_are_told(clock: Clock):
    result = measure(a=clock.taking(0.1), b=clock.taking(0.1), clock=clock, repeats=500)

    assert 8 <= result.repeats < 50


async def work() -> None: ...


def fail() -> None:
    raise KeyError("rows")


WRONG: dict[str, tuple[Callable[..., object], str]] = {
    "nothing": (lambda: measure(), "only nothing was given: name two variants or more"),
    "one": (lambda: measure(a=list), "only `a` was given: name two variants or more"),
    "unnamed": (
        lambda: measure(list, list),  # type: ignore[arg-type]
        "name each variant: measure(before=…, after=…)",
    ),
    "a result": (
        lambda: measure(a=sum([1]), b=list),  # type: ignore[arg-type]
        "`a` is of type int, not a function: write a=lambda: …",
    ),
    "it raises": (lambda: measure(a=fail, b=fail), "`a` raised KeyError: 'rows'"),
    "a generator": (
        lambda: measure(a=lambda: (x for x in "ab"), b=list),
        "`a` made a generator and did none of its work: let the variant do it",
    ),
    "a coroutine": (
        lambda: measure(a=work, b=list),
        "`a` made a coroutine and did none of its work: let the variant do it",
    ),
    "no time": (
        lambda: measure(a=lambda: 1, b=lambda: 2, clock=Clock()),
        "`a` takes no time that the clock can see: give it more to do",
    ),
    "few repeats": (
        lambda: measure(a=list, b=list, repeats=7),
        "`repeats` must be a whole number from 8, not 7",
    ),
    "repeats is a function": (
        lambda: measure(a=list, b=list, repeats=None),  # type: ignore[arg-type]
        "`repeats` must be a whole number from 8, not None",
    ),
    "bound 0": (
        lambda: measure(a=list, b=list, bound=0),
        "`bound` must be a number above 0, not 0",
    ),
    "bound nan": (
        lambda: measure(a=list, b=list, bound=float("nan")),
        "`bound` must be a number above 0, not nan",
    ),
    "bound in words": (
        lambda: measure(a=list, b=list, bound="3"),  # type: ignore[arg-type]
        "`bound` must be a number above 0, not '3'",
    ),
    "bound true": (
        lambda: measure(a=list, b=list, bound=True),
        "`bound` must be a number above 0, not True",
    ),
    "no budget": (
        lambda: measure(a=list, b=list, budget_s=0),
        "`budget_s` must be a number above 0, not 0",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_measured_is_told_in_one_sentence(name: str):
    wrong, message = WRONG[name]

    with warnings.catch_warnings(), pytest.raises(MeasurementError) as caught:
        warnings.simplefilter("error")
        wrong()

    assert str(caught.value) == message


def test_the_exception_of_a_variant_is_kept_as_the_cause():
    with pytest.raises(MeasurementError) as caught:
        measure(a=fail, b=fail)

    assert isinstance(caught.value.__cause__, KeyError)


def test_the_random_numbers_of_a_post_are_left_alone():
    import random

    random.seed(7)
    expected = Random(7).random()

    race(0.03, 0.01)

    assert random.random() == expected


def test_fifty_times_the_work_is_at_least_three_times_as_slow():
    result = measure(
        much=lambda: sum(range(50_000)), little=lambda: sum(range(1000)), bound=3, budget_s=60
    )

    assert result.low >= 3
    assert result.low <= result.ratio <= result.high


def test_the_same_work_is_never_three_times_as_slow():
    with pytest.raises((Inconclusive, BoundMissed)):
        measure(a=lambda: sum(range(1000)), b=lambda: sum(range(1000)), bound=3, budget_s=0.5)


def test_it_works_where_an_event_loop_runs_as_in_a_kernel():
    async def cell() -> Measurement:
        return measure(a=lambda: sum(range(900)), b=lambda: sum(range(100)), repeats=8)

    assert asyncio.run(cell()).repeats == 8
