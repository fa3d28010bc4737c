"""Write posts to measure with: the same number and seed give the same bytes.

    python bench/posts.py FOLDER --kind light --posts 20           # a proofpress blog
    python bench/posts.py FOLDER --kind science --form notebooks   # bare ones, for other tools
    python bench/posts.py FOLDER --kind light --executed           # with outputs in them

Kinds: `light` imports the standard library only, `science` numpy, pandas and matplotlib, `cells` is
one long notebook. Each post but the long one has eight code cells and about 600 words. No two posts
share code, so that no cache keyed on code can answer for another post. The last cell prints a mark
that only a run can know, and that `Plan.mark` foretells: whoever shows it has run the post.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import datetime
import io
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any, Literal

from prose import HEADINGS, about, extra, paragraph, title

Kind = Literal["light", "science", "cells"]
Form = Literal["blog", "notebooks"]
CellOf = tuple[Literal["markdown", "code"], str]

ASKED = 600


@dataclass(frozen=True, slots=True)
class Plan:
    """One post before it is written: its number, and how often it was edited."""

    kind: Kind
    number: int
    prose_edits: int = 0
    code_edits: int = 0
    cells: int = 200

    @property
    def slug(self) -> str:
        return f"post-{self.number:04d}"

    @property
    def capacity(self) -> int:
        return 20 + self.number % 60

    @property
    def revision(self) -> str:
        """A word of the prose that changes with every edit of it."""
        return f"revision-{self.prose_edits}-of-{self.number}"

    @property
    def mark(self) -> str:
        """What the last cell prints."""
        if self.kind == "cells":
            return f"mark-{sum(range(1, self.cells)) + 7919 * self.code_edits}"
        return f"mark-{self.number * 7919 + (self.code_edits + 1) * 104_729 + ASKED}"


#: Cells of a light post: a cache, a workload and a queue.
_LIGHT = Template("""\
import heapq
import random
import statistics
from collections import Counter, OrderedDict

post = $post
random.seed(post)
capacity = $capacity
# %%
class Cache:
    '''Keeps the keys that were asked for last.'''

    def __init__(self, capacity):
        self.capacity, self.kept = capacity, OrderedDict()
        self.hits = self.misses = 0

    def get(self, key):
        if key in self.kept:
            self.kept.move_to_end(key)
            self.hits += 1
            return
        self.misses += 1
        self.kept[key] = True
        if len(self.kept) > self.capacity:
            self.kept.popitem(last=False)
# %%
keys = [min(int(random.paretovariate(0.9)), 400) for _ in range($asked)]
asked = len(keys)
print(asked, "requests for", len(set(keys)), "keys")
# %%
cache = Cache(capacity)
for key in keys:
    cache.get(key)
print(f"{cache.hits} hits, {cache.misses} misses with room for {capacity}")
# %%
for size in (10, 20, 40, 80, 160):
    one = Cache(size)
    for wanted in keys:
        one.get(wanted)
    print(f"{size:>5} {one.hits / asked:6.1%} {'=' * (one.hits * 40 // asked)}")
# %%
step = $step
free, waits = [0.0] * 4, []
for at in range(asked):
    begin = max(heapq.heappop(free), at)
    waits.append(begin - at)
    heapq.heappush(free, begin + random.expovariate(0.26) * step / (step + 0.1))
print("longest wait:", round(max(waits)), "ticks")
# %%
cuts = statistics.quantiles(waits, n=10)
{"median": round(cuts[4]), "p90": round(cuts[8]), "top": Counter(keys).most_common(3)}
# %%
mark = post * 7919 + step * 104_729 + cache.hits + cache.misses
print(f"mark-{mark}")
""")

#: Cells of a science post: tables, a fit and a figure.
_SCIENCE = Template("""\
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

post = $post
rng = np.random.default_rng(post)
capacity = $capacity
# %%
asked = $asked
routes = rng.choice(["home", "search", "basket", "pay"], asked, p=[0.5, 0.3, 0.15, 0.05])
requests = pd.DataFrame({"route": routes, "ms": rng.gamma(2.0, 18.0, asked).round(2)})
requests["rows"] = rng.integers(1, 400, asked)
requests.head(6)
# %%
by_route = requests.groupby("route")["ms"].agg(["count", "median", "max"]).round(1)
by_route
# %%
slow = requests[requests["ms"] > requests["ms"].quantile(0.95)]
print(len(slow), "of", asked, "requests are in the slowest twentieth")
# %%
slope, base = np.polyfit(requests["rows"], requests["ms"], 1)
print("rows explain it:", bool(abs(slope) > 1))
# %%
step = $step
load = requests["ms"].rolling(20 * step, min_periods=1).mean().to_numpy()
print("windows:", load.shape[0])
# %%
#| fig-alt: Moving mean of the response times, which stays level
figure, axes = plt.subplots(figsize=(6, 3))
axes.plot(load, linewidth=1)
axes.set_xlabel("request")
axes.set_ylabel("mean ms")
plt.show()
# %%
mark = post * 7919 + step * 104_729 + int(by_route["count"].sum())
print(f"mark-{mark}")
""")


def code(plan: Plan) -> list[str]:
    """The code cells of a post, or of the long notebook: small ones, each with a line of output."""
    if plan.kind == "cells":
        first = f"total = {7919 * plan.code_edits}\nprint(total)"
        middle = [f"total += {k}\nprint(total)" for k in range(1, plan.cells - 1)]
        return [first, *middle, f'total += {plan.cells - 1}\nprint(f"mark-{{total}}")']
    text = (_LIGHT if plan.kind == "light" else _SCIENCE).substitute(
        post=plan.number, step=plan.code_edits + 1, capacity=plan.capacity, asked=ASKED
    )
    return [cell.strip("\n") for cell in text.split("# %%\n")]


def cells(plan: Plan, *, claims: bool) -> list[CellOf]:
    """Prose and code by turns; with `claims` some numbers name the variable they come from."""
    draw = random.Random(f"prose {plan.kind} {plan.number}")
    if plan.kind == "cells":
        intro = f"{paragraph(draw)} {plan.revision}."
        return [("markdown", intro), *(("code", source) for source in code(plan))]
    asked = f"[{ASKED}](claim:asked)" if claims else str(ASKED)
    room = f"[{plan.capacity}](claim:capacity)" if claims else str(plan.capacity)
    made: list[CellOf] = [("markdown", f"{paragraph(draw)}\n\n{paragraph(draw)}")]
    for index, (heading, source) in enumerate(zip(HEADINGS, code(plan), strict=True)):
        text = f"## {heading}\n\n{paragraph(draw)}{extra(index, draw)}"
        made += [("markdown", text), ("code", source)]
    end = f"Of {asked} requests, few found the {room} places taken. {paragraph(draw)}"
    made.append(("markdown", f"## Conclusion\n\n{end}\n\nThis is {plan.revision}."))
    return made


def notebook(plan: Plan, *, form: Form, executed: bool = False) -> dict[str, Any]:
    """The post as nbformat 4.5: for a blog with front matter and claims, else with a heading."""
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=plan.number % 900)
    draw = random.Random(f"head {plan.kind} {plan.number}")
    tags, category = about(draw)
    name, summary = title(draw), paragraph(draw).replace("*", "").replace("`", "")
    made: list[dict[str, Any]] = []

    def add(kind: str, source: str, **more: object) -> None:
        lines = source.splitlines(keepends=True)
        made.append(
            {"cell_type": kind, "id": f"cell-{len(made)}", "metadata": {}, "source": lines, **more}
        )

    if form == "blog":
        head = {"title": name, "date": str(day), "summary": summary, "category": category}
        keys = "\n".join(f"{key}: {json.dumps(value)}" for key, value in head.items())
        add("raw", f"---\n{keys}\ntags: {json.dumps(tags)}\n---")
    else:
        add("markdown", f"# {name}")
    outputs = _outputs(plan) if executed else {}
    run = 0
    for kind, source in cells(plan, claims=form == "blog"):
        if kind == "markdown":
            add(kind, source)
            continue
        run += 1
        count = run if executed else None
        add(kind, source, outputs=outputs.get(run, []), execution_count=count)
    nikola = {
        "title": name, "slug": plan.slug, "date": f"{day} 00:00:00 UTC", "tags": ", ".join(tags),
        "category": category.replace(" / ", " "), "description": "", "link": "", "type": "text",
    }  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    language = {"name": "python", "file_extension": ".py", "pygments_lexer": "ipython3"}
    metadata = {"kernelspec": kernel, "language_info": language, "nikola": nikola}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _outputs(plan: Plan) -> dict[int, list[dict[str, Any]]]:
    """What the cells of a light post print and return, by number; runs them in this process."""
    if plan.kind == "science":
        raise ValueError("science posts run in a kernel: jupyter nbconvert --execute --inplace")
    names: dict[str, Any] = {}
    made: dict[int, list[dict[str, Any]]] = {}
    for number, source in enumerate(code(plan), 1):
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        value: object = None
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(tree, "<cell>", "exec"), names)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
        found: list[dict[str, Any]] = []
        if printed.getvalue():
            text = printed.getvalue().splitlines(keepends=True)
            found.append({"output_type": "stream", "name": "stdout", "text": text})
        if value is not None:
            data = {"text/plain": repr(value)}
            result = {"output_type": "execute_result", "data": data, "metadata": {}}
            found.append({**result, "execution_count": number})
        made[number] = found
    return made


def write(path: Path, plan: Plan, *, form: Form, executed: bool = False) -> None:
    """Write one notebook, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = notebook(plan, form=form, executed=executed)
    path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8")


def write_all(folder: Path, plans: Sequence[Plan], *, form: Form, executed: bool = False) -> None:
    """Write the posts: a blog has a config and `notebooks/`, else they lie in `folder` itself."""
    if form == "blog":
        folder.mkdir(parents=True, exist_ok=True)
        config = 'title = "Measured"\nurl = "https://example.org/"\nauthors = ["A. Author"]\n'
        (folder / "proofpress.toml").write_text(config, "utf-8")
    where = folder / "notebooks" if form == "blog" else folder
    for plan in plans:
        write(where / f"{plan.slug}.ipynb", plan, form=form, executed=executed)


def plans_of(kind: Kind, posts: int, *, cells: int = 200) -> list[Plan]:
    """`posts` plans; there is only ever one long notebook."""
    count = 1 if kind == "cells" else posts
    return [Plan(kind, number, cells=cells) for number in range(1, count + 1)]


def main() -> None:
    said = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    said.add_argument("folder", type=Path)
    said.add_argument("--kind", choices=["light", "science", "cells"], default="light")
    said.add_argument("--posts", type=int, default=20)
    said.add_argument("--cells", type=int, default=200, help="of the one long notebook")
    said.add_argument("--form", choices=["blog", "notebooks"], default="blog")
    said.add_argument("--executed", action="store_true", help="with outputs (not for science)")
    words = said.parse_args()
    made = plans_of(words.kind, words.posts, cells=words.cells)
    write_all(words.folder, made, form=words.form, executed=words.executed)
    print(f"wrote {len(made)} posts to {words.folder}")


if __name__ == "__main__":
    main()
