"""Compare how long several ways to do the same take, in posts: `from proofpress import measure`.

    measuring    measure(): rounds until the question is answered
    rounds       time the variants in turn
    interval     how far a ratio of medians can be trusted
    measured     the result, and how it is shown
    failures     the exceptions

It imports nothing but a little of the standard library, since it runs in the kernel of a post.
"""

from proofpress.measurement.failures import BoundMissed, Inconclusive, MeasurementError
from proofpress.measurement.measured import Measurement
from proofpress.measurement.measuring import measure

__all__ = ["BoundMissed", "Inconclusive", "Measurement", "MeasurementError", "measure"]
