"""What was measured, and how it is shown: never with more digits than the noise leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import ceil, floor, inf, isfinite, log10

from proofpress.measurement.interval import CONFIDENCE, Interval, intervals, median

_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_SURE = f"{CONFIDENCE:.0%}".replace("%", " %")


@dataclass(frozen=True, slots=True, repr=False)
class Measurement:
    """How long variants took, compared with the first of them.

    Attributes:
        ratio: how many times as long the first takes as the last: medians of seconds per call.
        low, high: between which the ratio lies with a confidence of 99 %.
        ratios, intervals: the same for every variant but the first, by name.
        medians_s: seconds per call, by name.
        repeats: rounds that were run, each with a sample of every variant.
    """

    ratio: float
    low: float
    high: float
    ratios: Mapping[str, float]
    intervals: Mapping[str, Interval]
    medians_s: Mapping[str, float]
    repeats: int

    def __repr__(self) -> str:
        rows = self._rows()
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join(
                cell.rjust(width) if column else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in rows
        ]
        return "\n".join((*lines, self._remark()))

    def _repr_html_(self) -> str:
        head, *body = (tuple(map(escape, row)) for row in self._rows())
        heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
        rows = "".join(
            f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
            for name, *cells in body
        )
        return (
            f"<table><caption>{escape(self._remark())}</caption>"
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _rows(self) -> list[tuple[str, ...]]:
        first, *others = self.medians_s
        rows: list[tuple[str, ...]] = [
            ("variant", "one call", f"as fast as {first}", "at least", "at most"),
            (first, duration(self.medians_s[first]), "1 ×", "–", "–"),
        ]
        for name in others:
            ratio, low, high = in_digits(self.ratios[name], self.intervals[name])
            row = (name, duration(self.medians_s[name]), f"{ratio} ×", f"{low} ×", f"{high} ×")
            rows.append(row)
        return rows

    def _remark(self) -> str:
        return f"Medians of {self.repeats} rounds; bounds of a {_SURE} interval"


def measurement(seconds: Mapping[str, list[float]]) -> Measurement:
    """The result of rounds: for two variants or more, seconds per call in each round."""
    first, *others = seconds
    medians = {name: median(values) for name, values in seconds.items()}
    bounds = intervals(seconds[first], [seconds[name] for name in others])
    last = others[-1]
    ratios = {name: medians[first] / medians[name] for name in others}
    low, high = bounds[-1]
    return Measurement(
        ratio=ratios[last],
        low=low,
        high=high,
        ratios=ratios,
        intervals=dict(zip(others, bounds, strict=True)),
        medians_s=medians,
        repeats=len(seconds[first]),
    )


def in_digits(ratio: float, interval: Interval, apart: float = inf) -> tuple[str, str, str]:
    """A ratio and its bounds with the digits that half the interval leaves, the bounds outward.

    Args:
        apart: a distance that must be seen, if that takes more digits.
    """
    low, high = interval
    half = max(min((high - low) / 2, apart), ratio / 1000)
    if not (isfinite(half) and half > 0):
        return f"{ratio:g}", f"{low:g}", f"{high:g}"
    unit = 10.0 ** floor(log10(half))
    places = max(0, -floor(log10(half)))
    steps = (round(ratio / unit), floor(low / unit + 1e-9), ceil(high / unit - 1e-9))
    ratio, low, high = (step * unit for step in steps)
    return f"{ratio:,.{places}f}", f"{low:,.{places}f}", f"{high:,.{places}f}"


def duration(seconds: float) -> str:
    """A time with two digits: `1.3 ms`, `24 µs`."""
    rounded = float(f"{seconds:.1e}")
    size, unit = next((one for one in _UNITS if rounded >= one[0]), _UNITS[-1])
    places = 1 if rounded / size < 9.95 else 0
    return f"{rounded / size:,.{places}f} {unit}"
