"""Why nothing was measured, or not what was wanted; each ends the cell that asked for it."""

from __future__ import annotations


class MeasurementError(Exception):
    """What was given cannot be measured."""


class Inconclusive(MeasurementError):  # noqa: N818 - no error: more time might answer it
    """The time was spent before the question was answered, either way."""


class BoundMissed(MeasurementError):  # noqa: N818 - a measurement like any other
    """The ratio is below its bound, and not by noise."""
