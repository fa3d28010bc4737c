"""Time variants in turn, so that what slows the machine for a while slows them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import repeat
from random import Random
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from typing import TypeVar

from proofpress.measurement.failures import MeasurementError

Clock = Callable[[], float]
Variant = Callable[[], object]
_Given = TypeVar("_Given")

#: A sample is as many calls as take this long: some 10**5 ticks of the clock, and short enough for
#: the scheduler of the operating system to leave most samples alone.
SAMPLE_S = 0.005
_MOST_CALLS = 1 << 20
_SEED = 0
_UNSTARTED = {
    AsyncGeneratorType: "an async generator",
    CoroutineType: "a coroutine",
    GeneratorType: "a generator",
}


class Rounds:
    """Each round takes one sample of every variant.

    Attributes:
        seconds: for each variant, seconds per call in each round so far.
    """

    def __init__(self, variants: Mapping[str, Variant], clock: Clock) -> None:
        """Call every variant until it is warm and its number of calls in a sample is known.

        Raises:
            MeasurementError: a variant raised, did nothing yet, or took no time.
        """
        self._variants = variants
        self._clock = clock
        self._order = list(variants)
        self._draw = Random(_SEED)  # noqa: S311 - and not the global generator
        self.seconds: dict[str, list[float]] = {name: [] for name in variants}
        for name in variants:
            self._warm_up(name)
        self._calls = {name: self._calls_in_a_sample(name) for name in variants}

    @property
    def count(self) -> int:
        return min(map(len, self.seconds.values()))

    def run(self, until: int, deadline: float) -> None:
        """Go on until there are `until` rounds, or until the clock has passed `deadline`."""
        while self.count < until and self._clock() < deadline:
            # A random order, then the same reversed: neither comes first more often.
            if self.count % 2 == 0:
                self._draw.shuffle(self._order)
            else:
                self._order.reverse()
            for name in self._order:
                calls = self._calls[name]
                self.seconds[name].append(self._sample(name, calls) / calls)

    def _warm_up(self, name: str) -> None:
        given = self._call(name, self._variants[name])
        unstarted = _UNSTARTED.get(type(given))
        if unstarted is not None:
            if isinstance(given, CoroutineType):
                given.close()  # else Python warns that nobody awaited it
            raise MeasurementError(
                f"`{name}` made {unstarted} and did none of its work: let the variant do it"
            )

    def _calls_in_a_sample(self, name: str) -> int:
        calls = 1
        while True:
            elapsed = self._elapsed(name, calls)
            if elapsed >= SAMPLE_S or calls >= _MOST_CALLS:
                return calls
            # The first samples are the least exact: go there in steps.
            wanted = 1.2 * calls * SAMPLE_S / elapsed if elapsed > 0 else 16 * calls
            calls = min(max(2 * calls, int(wanted)), 16 * calls, _MOST_CALLS)

    def _sample(self, name: str, calls: int) -> float:
        elapsed = self._elapsed(name, calls)
        if elapsed <= 0:
            raise MeasurementError(
                f"`{name}` takes no time that the clock can see: give it more to do"
            )
        return elapsed

    def _elapsed(self, name: str, calls: int) -> float:
        return self._call(name, lambda: self._repeat(self._variants[name], calls))

    def _repeat(self, variant: Variant, calls: int) -> float:
        turns, clock = repeat(None, calls), self._clock
        started = clock()
        for _ in turns:
            variant()
        return clock() - started

    @staticmethod
    def _call(name: str, call: Callable[[], _Given]) -> _Given:
        try:
            return call()
        except Exception as error:
            words = f"{type(error).__name__}: {error}".removesuffix(": ")
            raise MeasurementError(f"`{name}` raised {words}") from error
