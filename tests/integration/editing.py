"""Random sequences of edits over notebooks of the conformance cells, run twice and compared."""

# ruff: noqa: E501 - cells are written as they are run

from __future__ import annotations

import json
import os
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proofpress.execute.environment import environment
from proofpress.execute.session import Coming, Job, Kernels, Reply
from tests.integration.conformance import ALWAYS, GROUPS, VOLATILE, Group, case

_OWN_FOLDER = re.compile(r"/[^\s'\"]*/pp-\w+(/tmp/tmp\w+)?")

#: matplotlib's, which are random after `plt.rcdefaults()`.
_SVG_ID = re.compile(r"\b[a-zA-Z][0-9a-f]{10}\b")


#: What SCIENCE has of matplotlib, in cells that draw whatever came before them.
FIGURES = Group(
    "figures",
    (
        case("a figure", "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('t')"),
        case(
            "a figure over several cells",
            "%config InlineBackend.close_figures = False",
            "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(2, 1)); ax.plot([0, 1]);",
            "ax.plot([1, 0])[0].get_color(), plt.get_fignums()",
        ),
        case(
            "settings",
            "import matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth'] = 5",
            "plt.figure(figsize=(2, 1)); plt.plot([1, 3])[0].get_linewidth()",
            "plt.rcdefaults()\n%matplotlib inline",
        ),
    ),
    preload=("matplotlib.pyplot",),
)


@dataclass(frozen=True)
class Line:
    """A cell of a notebook, and what may differ in it."""

    source: str
    volatile: tuple[str, ...] = ()


Notebook = tuple[Line, ...]


def a_job(folder: Path, post: str = "notebooks/herd.md", **more: Any) -> Job:
    """A job as `execute` makes it; its private folder is gone with `folder`."""
    private = Path(tempfile.mkdtemp(prefix="pp-", dir=more.pop("place", None)))
    (private / "tmp").mkdir()
    seen = environment(
        {**os.environ, **more.pop("inherited", {})},
        allowed=tuple(more.pop("allowed", ())),
        services=more.pop("services", {}),
        private=private,
    )
    return Job("python3", folder, seen, private, post=post, **more)


def run(kernels: Kernels, job: Job, sources: Sequence[str], timeout_s: float = 60) -> list[Reply]:
    """Run a notebook as the engine does, but on after every error."""
    session = kernels.start(job)
    try:
        session.expect([Coming(source, number) for number, source in enumerate(sources, 1)])
        return [session.run(source, timeout_s=timeout_s) for source in sources]
    finally:
        session.close()


def left(replies: Sequence[Reply], notebook: Notebook) -> list[str]:
    """What each cell left, as text without what may differ in two honest runs."""
    found = []
    for reply, line in zip(replies, notebook, strict=True):
        what = {
            "ending": reply.ending,
            "number": reply.execution_count,
            "raised": reply.raised and [reply.raised.name, reply.raised.value],
            "cause": reply.cause,
            "outputs": reply.outputs,
            "values": {name: it for name, it in reply.observed.values.items() if name != "pid"},
        }
        text = _OWN_FOLDER.sub("OWN", json.dumps(what, ensure_ascii=False, indent=1))
        text = _SVG_ID.sub("ID", text)
        for normalise, _ in ALWAYS.values():
            text = normalise(text)
        for name in line.volatile:
            text = VOLATILE[name][0](text)
        found.append(text)
    return found


def notebooks(group: Group, seed: int, versions: int) -> Iterator[tuple[str, Notebook]]:
    """What was done, and a notebook; each is an edit of the one before it or an undo."""
    chance = random.Random(seed)
    pool = [[Line(source, case.volatile) for source in case.cells] for case in group.cases]

    def some(most: int) -> list[Line]:
        return [line for case in chance.sample(pool, min(most, len(pool))) for line in case]

    now: list[Line] = some(5)[:12]
    past: list[list[Line]] = []
    yield "written", tuple(now)
    for _ in range(versions - 1):
        deed = chance.choice(["edit", "edit", "insert", "delete", "undo", "append", "swap"])
        if deed == "undo" and past:
            now = past.pop()
            yield "undo", tuple(now)
            continue
        past.append(list(now))
        place = chance.randrange(len(now)) if now else 0
        if deed == "edit" and now:
            now[place] = chance.choice(chance.choice(pool))
        elif deed == "delete" and len(now) > 2:
            del now[place]
        elif deed == "swap" and len(now) > 1:
            now[place - 1], now[place] = now[place], now[place - 1]
        else:
            at = len(now) if deed == "append" else place
            now[at:at] = chance.choice(pool)[:3]
        yield f"{deed} at {place + 1}", tuple(now)


def differences(
    kept: Kernels, clean: Kernels, group: Group, seed: int, versions: int, folder: Path
) -> list[str]:
    """Where runs that go on from copies left something else than clean ones; folders apart."""
    found: list[str] = []
    ours, theirs = folder / f"{seed}/warm-folder", folder / f"{seed}/cold-folder"
    for one in (ours, theirs):
        one.mkdir(parents=True)
    more = {
        "inherited": dict(group.environment),
        "allowed": tuple(group.environment),
        "preload": group.preload,
    }
    story = []
    # Short, as sockets of multiprocessing lie in it.
    with tempfile.TemporaryDirectory(prefix="e") as place:
        for deed, notebook in notebooks(group, seed, versions):
            story.append(deed)
            sources = [line.source for line in notebook]
            jobs = [
                a_job(own, f"notebooks/{seed}.md", place=place, **more) for own in (ours, theirs)
            ]
            a, b = (
                left(run(kernels, job, sources), notebook)
                for kernels, job in zip((kept, clean), jobs, strict=True)
            )
            for number, (mine, right) in enumerate(zip(a, b, strict=True), 1):
                if mine != right:
                    where = f"{group.name}, seed {seed}, {' → '.join(story)}: cell {number}"
                    cell = sources[number - 1][:300]
                    found.append(
                        f"{where}: {cell!r}\n--- kept\n{mine[:1500]}\n--- clean\n{right[:1500]}"
                    )
            if found:
                break
    return found


def group_of(seed: int) -> Group:
    return GROUPS[seed % len(GROUPS)]
