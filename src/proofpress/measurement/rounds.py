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

#: Samples of all variants take about as long as one call of the slowest, within these bounds: on a
#: busy machine whoever runs for longer is interrupted more often, and then the longer call would
#: seem longer still. The shortest sample is some 10**4 ticks of the clock, and most fit between two
#: interruptions; the longest is many times what a scheduler gives at once (some ms).
SHORTEST_S, LONGEST_S = 0.0005, 0.1
_MOST_CALLS = 1 << 20
_TRIES = 3
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
        paces = {name: self._pace(name) for name in variants}
        sample_s = min(max(SHORTEST_S, *paces.values()), LONGEST_S)
        self._calls = {name: max(1, round(sample_s / pace)) for name, pace in paces.items()}

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
                self.seconds[name].append(self._sample(name) / calls)

    def _warm_up(self, name: str) -> None:
        given = self._call(name, self._variants[name])
        unstarted = _UNSTARTED.get(type(given))
        if unstarted is not None:
            if isinstance(given, CoroutineType):
                given.close()  # else Python warns that nobody awaited it
            raise MeasurementError(
                f"`{name}` made {unstarted} and did none of its work: let the variant do it"
            )

    def _sample(self, name: str) -> float:
        return self._visible(name, self._elapsed(name, self._calls[name]))

    def _pace(self, name: str) -> float:
        """About how many seconds a call takes; the best of some tries, as others were disturbed."""
        calls = 1
        while True:
            best, tries = self._elapsed(name, calls), 1
            while tries < _TRIES and best < LONGEST_S:
                best = min(best, self._elapsed(name, calls))
                tries += 1
            if best >= SHORTEST_S or calls >= _MOST_CALLS:
                return self._visible(name, best) / calls
            calls *= 2

    def _elapsed(self, name: str, calls: int) -> float:
        return self._call(name, lambda: self._repeat(self._variants[name], calls))

    def _repeat(self, variant: Variant, calls: int) -> float:
        turns, clock = repeat(None, calls), self._clock
        started = clock()
        for _ in turns:
            variant()
        return clock() - started

    @staticmethod
    def _visible(name: str, elapsed: float) -> float:
        if elapsed > 0:
            return elapsed
        raise MeasurementError(f"`{name}` takes no time that the clock can see: give it more to do")

    @staticmethod
    def _call(name: str, call: Callable[[], _Given]) -> _Given:
        try:
            return call()
        except Exception as error:
            words = f"{type(error).__name__}: {error}".removesuffix(": ")
            raise MeasurementError(f"`{name}` raised {words}") from error
