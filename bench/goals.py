"""The figures that proofpress is to reach on two cores, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]
#: Tools that run and write HTML in one go; mystmd here writes no HTML, and nothing beside is whole.
_COMPLETE = ("papermill", "nbconvert", "sphinx", "book", "nikola", "mkdocs", "marimo")


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure: how it is found in the results (None: not measured), and its limit."""

    words: str
    value: Callable[[Data], float | None]
    limit: float
    unit: str = "s"
    at_least: bool = False

    def found(self, data: Data) -> str:
        value = self.value(data)
        if value is None:
            return "not measured"
        digits = 0 if value >= 100 or self.unit == "requests" else 2 if value < 10 else 1
        number = f"{value:.{digits}f}"
        return f"{number}{'×' if self.unit == '×' else f' {self.unit}'}"

    def verdict(self, data: Data) -> str:
        value = self.value(data)
        if value is None:
            return "–"
        good = value >= self.limit if self.at_least else value <= self.limit
        return "reached" if good else "not reached"


def _seconds(scenario: str, *, less: str = "") -> Callable[[Data], float | None]:
    """Our median; with `less` the difference to that scenario."""

    def value(data: Data) -> float | None:
        found = [_median(data, name, "proofpress") for name in (scenario, less) if name]
        if None in found:
            return None
        numbers = [one for one in found if one is not None]
        return numbers[0] - sum(numbers[1:])

    return value


def _core_ms(scenario: str, posts: int) -> Callable[[Data], float | None]:
    """Processor time of the whole command for each post, in milliseconds."""

    def value(data: Data) -> float | None:
        spent = data["figures"].get(scenario, {}).get("proofpress", {}).get("median_cpu_s")
        return None if spent is None else float(spent) * 1000 / posts

    return value


def _times_faster(scenario: str) -> Callable[[Data], float | None]:
    """How often ours fits into the time of the fastest complete tool of the same run."""

    def value(data: Data) -> float | None:
        tools = data["figures"].get(scenario, {})
        ours = tools.get("proofpress")
        if not ours or not ours["median_s"]:
            return None
        beside = [tools[tool] for tool in _COMPLETE if tool in tools]
        theirs = [
            one["median_s"] for one in beside if one["median_s"] and one["run"] == ours["run"]
        ]
        return min(theirs) / ours["median_s"] if theirs else None

    return value


def _weight(key: str, scale: float) -> Callable[[Data], float | None]:
    def value(data: Data) -> float | None:
        found = data["figures"].get("weight-light-20", {}).get("proofpress")
        return scale * found["taken"][-1][key] if found else None

    return value


def _median(data: Data, scenario: str, tool: str) -> float | None:
    found = data["figures"].get(scenario, {}).get(tool)
    return found["median_s"] if found else None


GOALS: Sequence[Goal] = (
    Goal("cold, 20 light posts: ≤ 1.5 s", _seconds("cold-light-20"), 1.5),
    Goal(
        "… ≥ 12× faster than the best complete tool", _times_faster("cold-light-20"), 12, "×", True
    ),
    Goal("cold, 20 science posts: ≤ 4 s", _seconds("cold-science-20"), 4.0),
    Goal(
        "… ≥ 9× faster than the best complete tool", _times_faster("cold-science-20"), 9, "×", True
    ),
    Goal("nothing changed, 1,000 posts: ≤ 0.1 s", _seconds("same-light-1000"), 0.1),
    Goal("prose of one post of 20 edited: ≤ 0.6 s", _seconds("prose-light-20"), 0.6),
    Goal("code of one light post edited: ≤ 1.0 s", _seconds("code-light-20"), 1.0),
    Goal("code of one science post edited: ≤ 1.6 s", _seconds("code-science-20"), 1.6),
    Goal(
        "rendering 200 posts: ≤ 25 ms of a core each", _core_ms("render-light-200", 200), 25, "ms"
    ),
    Goal("… of them from the store: ≤ 3 ms each", _core_ms("articles-light-200", 200), 3, "ms"),
    Goal("prose of one post of 1,000 edited: ≤ 1.5 s", _seconds("prose-light-1000"), 1.5),
    Goal("a notebook of 200 cells, whole process: ≤ 0.3 s", _seconds("cold-cells-200"), 0.3),
    Goal(
        "… its cells alone (less a notebook of 3): ≤ 0.3 s",
        _seconds("cold-cells-200", less="cold-cells-3"),
        0.3,
    ),
    Goal("live, prose written to painted: ≤ 0.05 s and a frame", _seconds("live-prose"), 0.067),
    Goal("… style: the same", _seconds("live-style"), 0.067),
    Goal("… template: the same", _seconds("live-template"), 0.067),
    Goal("… last cell after 20 s of others: ≤ 0.3 s", _seconds("live-slow-code"), 0.3),
    Goal("first load of a light post: ≤ 15 kB", _weight("bytes", 0.001), 15, "kB"),
    Goal("… ≤ 3 requests", _weight("requests", 1), 3, "requests"),
    Goal("… none to other sites", _weight("others", 1), 0, "requests"),
)
