"""Variables that hold an instant, and cells that measure from it; pure.

Between two runs a copy sleeps, and time goes on: what has passed since the cell that took the time
is not what passes in a whole run.
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

#: Calls that tell what time it is.
_CLOCKS = frozenset(
    {
        *("clock_gettime", "clock_gettime_ns", "default_timer", "monotonic", "monotonic_ns"),
        *("now", "perf_counter", "perf_counter_ns", "time", "time_ns", "today", "utcnow"),
    }
)
_MAGIC = re.compile(r"^(\s*)[%!?].*$", re.MULTILINE)
_ZONE_S = 900  # zones differ by quarters of hours
_FURTHEST_S = 15 * 3600


@dataclass(frozen=True, slots=True)
class Span:
    """While a cell ran, in seconds: of the clock that never goes back, and since the epoch."""

    monotonic: tuple[float, float]
    epoch: tuple[float, float]

    def has(self, value: Any) -> bool:
        """Whether a value, as the observer encodes it, is an instant of the span, or holds one."""
        match value:
            case list():
                return any(map(self.has, value))
            case {"dict": dict() as items}:
                return any(map(self.has, items.values()))
            case {"datetime": str() as text}:
                return self._has_moment(text)
            case bool():
                return False
            case int():
                return self._has_second(value / 1e9) or self.epoch[0] - 1 <= value <= self.epoch[1]
            case float():
                return self._has_second(value)
        return False

    def _has_second(self, value: float) -> bool:
        return any(first <= value <= last for first, last in (self.monotonic, self.epoch))

    def _has_moment(self, text: str) -> bool:
        with contextlib.suppress(ValueError, OverflowError):
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is not None:
                return self._has_second(moment.timestamp())
            since = moment.replace(tzinfo=UTC).timestamp() - self.epoch[0]
            return abs(since) < _FURTHEST_S and since % _ZONE_S <= self.epoch[1] - self.epoch[0]
        return False


def taken(values: Mapping[str, Any], span: Span) -> frozenset[str]:
    """Names whose new values hold an instant of the span in which their cell ran."""
    return frozenset(name for name, value in values.items() if span.has(value))


def measured(sources: Sequence[str], names: Mapping[str, int], first: int) -> tuple[int, int, str]:
    """The first instant that a cell from `first` on measures from.

    Args:
        sources: of all cells. names: the cell that took each instant, all before `first`.

    Returns:
        the cell that took it, the cell that measures from it, and its name; `first` and no name
        where there is none.
    """
    found = first, first, ""
    held, functions = set(names), _measuring(sources[:first], names)
    for index in range(first, len(sources)):
        if not any(name in sources[index] for name in (*held, *functions)):
            continue
        tree = _tree(sources[index])
        asks = _asks(tree)
        for _, name, is_set in _words(tree):
            if is_set:
                held.discard(name)
                functions.pop(name, None)
                continue
            since = {name} if asks and name in held else functions.get(name, set())
            for instant in since:
                if names[instant] < found[0]:
                    found = names[instant], index, instant
    return found


def _tree(source: str) -> ast.Module:
    try:
        return ast.parse(_MAGIC.sub(r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module(body=[], type_ignores=[])


def _measuring(sources: Sequence[str], names: Collection[str]) -> dict[str, set[str]]:
    """Functions that measure from an instant, and from which."""
    found = {}
    for source in sources:
        if any(name in source for name in names):
            for node in ast.walk(_tree(source)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    since = {name for _, name, _ in _words(node)}.intersection(names)
                    if since and _asks(node):
                        found[node.name] = since
    return found


def _asks(tree: ast.AST) -> bool:
    """Whether it calls a clock."""
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {getattr(one, "id", getattr(one, "attr", "")) for one in called}
    return not names.isdisjoint(_CLOCKS)


def _words(tree: ast.AST) -> list[tuple[tuple[int, int], str, bool]]:
    """Names and attributes with their places, in the order of the text; true where one is set."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            stores = isinstance(node.ctx, ast.Store)
            found.append(((node.lineno, node.col_offset), node.id, stores))
        elif isinstance(node, ast.Attribute):
            found.append(((node.lineno, node.col_offset), node.attr, False))
    return sorted(found)
