"""What is measured: each scenario is one command on one blog, and what must be true after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from posts import Kind

#: cold: nothing made yet. afresh: all run again, with what the last build learnt. same: nothing
#: changed. prose, code: one post edited. render: outputs are in the notebooks, nothing is run.
#: articles: nothing changed, but every post and page is looked at: all are taken from the store.
#: memory: cold, with its memory watched. weight: what a browser loads for a page of a cold build.
Act = Literal["cold", "afresh", "same", "prose", "code", "render", "articles", "memory", "weight"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One measurement of each tool.

    Attributes:
        cells: of the long notebook, which is a post alone.
        alone: only proofpress is measured.
        once: too long to repeat.
    """

    act: Act
    kind: Kind
    posts: int
    cells: int = 200
    alone: bool = False
    once: bool = False

    @property
    def name(self) -> str:
        size = self.cells if self.kind == "cells" else self.posts
        return f"{self.act}-{self.kind}-{size}"

    @property
    def blog(self) -> tuple[Kind, int, int, bool]:
        """Scenarios with the same blog go on with what an earlier one built."""
        return self.kind, self.posts, self.cells, self.act in ("render", "articles")


SCENARIOS: Sequence[Scenario] = (
    Scenario("cold", "light", 20),
    Scenario("cold", "science", 20),
    Scenario("afresh", "light", 20, alone=True),
    Scenario("afresh", "science", 20, alone=True),
    Scenario("same", "light", 20),
    Scenario("same", "science", 20),
    Scenario("prose", "light", 20),
    Scenario("prose", "science", 20),
    Scenario("code", "light", 20),
    Scenario("code", "science", 20),
    Scenario("weight", "light", 20),
    Scenario("cold", "cells", 1, cells=3),
    Scenario("cold", "cells", 1, cells=200),
    Scenario("render", "light", 200),
    Scenario("articles", "light", 200, alone=True),
    Scenario("memory", "light", 20),
    Scenario("memory", "science", 20),
    Scenario("same", "light", 200),
    Scenario("cold", "light", 1000, alone=True, once=True),
    Scenario("same", "light", 1000, alone=True),
    Scenario("prose", "light", 1000, alone=True),
    Scenario("code", "light", 1000, alone=True),
)


def quick(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """The same at a tenth of the size: shows that everything works, not how fast it is."""
    smaller = [
        replace(one, posts=max(2, one.posts // 10), cells=max(3, one.cells // 10))
        if one.kind != "cells"
        else replace(one, cells=max(3, one.cells // 10))
        for one in scenarios
    ]
    return list({one.name: one for one in smaller}.values())
