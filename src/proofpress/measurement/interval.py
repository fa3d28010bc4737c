"""How far a ratio of medians can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

#: Wider than the usual 95 %, because `measure` with a bound looks at it several times.
CONFIDENCE = 0.99
#: With fewer rounds not even the smallest and the largest value enclose the median with that
#: confidence, which is 1 - 2**(1 - n) for n values (David & Nagaraja, Order Statistics, 7.1).
FEWEST_ROUNDS = 8
RESAMPLES = 2000
_SEED = 0

Interval = tuple[float, float]


def median(values: Sequence[float]) -> float:
    """The middle value, or the mean of the two middle ones; `values` is not empty."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def intervals(first: Sequence[float], others: Sequence[Sequence[float]]) -> tuple[Interval, ...]:
    """For each of `others`, between which bounds the median of `first` divided by its own lies.

    The rounds are drawn again, with replacement and whole, so that what slowed all variants of a
    round stays together. The same values give the same intervals. Each holds the ratio itself.

    Args:
        first: shape (n,), above 0; `others` likewise, in the order of the same rounds.

    Source: the percentile interval of Efron & Tibshirani (1993), An Introduction to the Bootstrap,
    section 13.3; for ratios of run times Kalibera & Jones (2013), Rigorous Benchmarking in
    Reasonable Time.
    """
    draw = Random(_SEED)  # noqa: S311 - and not the global generator, which is the post's
    rounds = range(len(first))
    drawn: list[list[float]] = [[] for _ in others]
    for _ in range(RESAMPLES):
        again = draw.choices(rounds, k=len(first))
        top = median([first[index] for index in again])
        for ratios, other in zip(drawn, others, strict=True):
            ratios.append(top / median([other[index] for index in again]))
    return tuple(
        _around(median(first) / median(other), sorted(ratios))
        for ratios, other in zip(drawn, others, strict=True)
    )


def _around(ratio: float, ordered: Sequence[float]) -> Interval:
    outside = round(len(ordered) * (1 - CONFIDENCE) / 2)
    return min(ratio, ordered[outside]), max(ratio, ordered[-1 - outside])
