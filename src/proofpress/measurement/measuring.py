"""Measure until the question is answered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from time import perf_counter
from typing import Never

from proofpress.measurement.failures import BoundMissed, Inconclusive, MeasurementError
from proofpress.measurement.interval import CONFIDENCE, FEWEST_ROUNDS
from proofpress.measurement.measured import Measurement, in_digits, measurement
from proofpress.measurement.rounds import Clock, Rounds, Variant


def measure(
    *unnamed: Never,
    repeats: int = 30,
    bound: float | None = None,
    budget_s: float = 10.0,
    clock: Clock = perf_counter,
    **variants: Variant,
) -> Measurement:
    """Time two or more functions in turn and say how many times as long the first takes.

        speedup = measure(loop=lambda: total(rows), vectorised=lambda: array.sum(), bound=3)

    Every variant is called until it is warm and its pace is known. Then come rounds: one sample of
    each variant, in random order and of about the same length (a short one is called many times),
    so that whatever slows the machine meets them all alike. With a `bound` the rounds go on until
    the interval of the ratio, first variant to last, lies on one side of it.

    Args:
        variants: functions without arguments, by name; two at least.
        repeats: how many rounds; with a bound, how many before the first look at it.
        bound: what the ratio must be at least.
        budget_s: seconds after which no further round is begun.
        clock: gives seconds.

    Raises:
        BoundMissed: the whole interval is below the bound.
        Inconclusive: the time was spent while the bound was inside the interval, or before there
            was one.
        MeasurementError: a variant cannot be called, raised, did nothing yet, or took no time.
    """
    _check(unnamed, variants, repeats, bound, budget_s)
    bound = None if bound is None else float(bound)
    budget_s = float(budget_s)
    deadline = clock() + budget_s
    rounds = Rounds(variants, clock)
    goal = repeats
    while True:
        rounds.run(goal, deadline)
        if rounds.count < FEWEST_ROUNDS:
            raise Inconclusive(
                f"inconclusive after {rounds.count} rounds in {budget_s:g} s: an interval needs "
                f"{FEWEST_ROUNDS} rounds; give it more time (budget_s), or less to do"
            )
        result = measurement(rounds.seconds)
        if bound is None or result.low >= bound:
            return result
        if result.high < bound:
            raise BoundMissed(f"{_words(result, bound)}, and the bound is {bound:g}")
        if clock() >= deadline:
            raise Inconclusive(
                f"inconclusive after {result.repeats} rounds in {budget_s:g} s: "
                f"{_words(result, bound)}, on both sides of the bound {bound:g}; "
                "give it more time (budget_s), or a bound further away"
            )
        goal *= 2


def _words(result: Measurement, bound: float) -> str:
    first, *_, last = result.medians_s
    apart = min(abs(result.low - bound), abs(result.high - bound))
    ratio, low, high = in_digits(result.ratio, (result.low, result.high), apart)
    sure = f"{CONFIDENCE * 100:g} %"
    return f"`{first}` took {ratio} times as long as `{last}` ({low} to {high} at {sure})"


def _check(
    unnamed: object,
    variants: Mapping[str, object],
    repeats: object,
    bound: object,
    budget_s: object,
) -> None:
    if unnamed:
        raise MeasurementError("name each variant: measure(before=…, after=…)")
    if len(variants) < 2:
        given = " and ".join(f"`{name}`" for name in variants) or "nothing"
        raise MeasurementError(f"only {given} was given: name two variants or more")
    for name, variant in variants.items():
        if not callable(variant):
            kind = type(variant).__name__
            raise MeasurementError(
                f"`{name}` is of type {kind}, not a function: write {name}=lambda: …"
            )
    if not isinstance(repeats, int) or repeats < FEWEST_ROUNDS:
        raise MeasurementError(
            f"`repeats` must be a whole number from {FEWEST_ROUNDS}, not {repeats!r}"
        )
    if bound is not None and not _is_positive(bound):
        raise MeasurementError(f"`bound` must be a number above 0, not {bound!r}")
    if not _is_positive(budget_s):
        raise MeasurementError(f"`budget_s` must be a number above 0, not {budget_s!r}")


def _is_positive(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    return math.isfinite(value) and float(value) > 0
