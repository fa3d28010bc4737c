"""What is wrong, a line each: said once when it comes up, and once more when it is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from proofpress.problems import Problem, in_one_line
from proofpress.serve.live import Change, State

#: One problem, wherever it has moved to in its file: its place but for lines, and which of several.
_Key = tuple[str, str, str, int]


class Notices:
    """Tells of problems as they come and go; hears every change.

    Args:
        say: takes a line.
    """

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._said: Mapping[_Key, Problem] = {}

    def hear(self, change: Change) -> None:
        before, now = self._said, dict(_keyed(change.state))
        self._said = now
        for key, problem in before.items():
            if key not in now:
                self._say(f"gone    {_fact(problem)}")
        for key, problem in now.items():
            if key not in before:
                self._say(f"wrong   {_fact(problem)}; help: {in_one_line(problem.help)}")


def _keyed(state: State) -> Iterator[tuple[_Key, Problem]]:
    found = Counter[tuple[str, str, str]]()
    of_posts = (problem for post in state.posts for problem in post.problems)
    for problem in (*state.problems, *of_posts):
        path = "" if problem.location is None else problem.location.path
        key = (path, problem.code, problem.message)
        found[key] += 1
        yield (*key, found[key]), problem


def _fact(problem: Problem) -> str:
    """Place and message, as a check names them."""
    place = "" if problem.location is None else f"{problem.location}: "
    return in_one_line(f"{place}{problem.severity}[{problem.code}]: {problem.message}")
