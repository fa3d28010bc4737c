"""Measure proofpress beside other tools that make pages of notebooks, in one run.

    uv run python bench/run.py --quick              # does everything work? ten minutes
    uv run python bench/run.py --write              # all of it: two hours
    uv run python bench/run.py --peers sphinx,book --scenarios 'cold-*,same-light-20'
    uv run python bench/run.py --peers none --scenarios 'same-*' --write

Whole commands are timed, as processes, tool after tool and then again, so that a slow minute of the
machine meets all of them. After each, the pages are read: a figure counts only if the outputs and
the edited text are in them. The peers are installed once, each into an environment of its own,
below `PROOFPRESS_BENCH_CACHE` (default: where this platform keeps caches).

Results are merged into build/bench/results.json; `--write` also renews the tables of
bench/RESULTS.md.
"""

from __future__ import annotations

import fnmatch
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import measure
from browser import load
from folders import put_aside, work_folder
from install import cache_folder, install, versions
from peers import TOOLS, Place, Proofpress, Tool
from posts import Plan, plans_of
from results import Results
from scenarios import SCENARIOS, Scenario, quick
from sitting import ROOT, begun, hold, read, said, told
from weigh import weigh

EDITED = 1
"""Which of the posts is edited."""


class Bench:
    """Blogs in a folder for the time of this run, one for each tool and size."""

    def __init__(
        self, place: Place, folder: Path, *, timeout_s: float, browser: bool = True
    ) -> None:
        self._browser = browser
        self._place = place
        self._folder = folder
        self._timeout_s = timeout_s
        # Builds of others on this machine leave traces in the common one, which builds look at.
        self._temporary = folder / "t"
        self._temporary.mkdir(parents=True, exist_ok=True)
        self._built: dict[Path, list[Plan]] = {}

    def measure(self, make: type[Tool], scenario: Scenario) -> dict[str, Any]:
        """One run of one tool: what it took, and what is wrong with what it made (`fault`)."""
        tool = self._tool(make, scenario)
        if scenario.act in ("cold", "memory", "render"):
            return self._build(tool, scenario, sample=scenario.act == "memory")
        if tool.site not in self._built:
            made = self._build(tool, scenario)
            if made["fault"]:
                return made
        plans = self._built[tool.site]
        if scenario.act == "weight":
            page = tool.page_of(plans[EDITED])
            assert page is not None
            if not self._browser:
                return {**asdict(weigh(page, tool.root_of(page))), "fault": ""}
            return asdict(load(page, tool.root_of(page)))
        changed: Sequence[Plan] = plans
        if scenario.act in ("prose", "code"):
            plan = plans[EDITED]
            if scenario.act == "prose":
                plan = replace(plan, prose_edits=plan.prose_edits + 1)
            else:
                plan = replace(plan, code_edits=plan.code_edits + 1)
            time.sleep(1.1)  # some tools see whole seconds only
            tool.edit(plan)
            plans[EDITED] = plan
            changed = [plan]
        if scenario.act == "articles":
            # What spares looking at anything, so that every post and page is looked at.
            (tool.site / "build/store/unchanged.json").unlink(missing_ok=True)
        return self._run(tool, changed, afresh=scenario.act == "afresh")

    def warm(self, make: type[Tool], scenario: Scenario) -> str:
        """Build two posts, so that no timed run reads programs from the disk for the first time."""
        small = replace(scenario, act="cold", posts=min(2, scenario.posts))
        folder = self._folder / "warming" / make.name
        tool = make(self._place, folder)
        fault = self._build(tool, small)["fault"]
        put_aside(folder, self._folder)
        return str(fault)

    def _tool(self, make: type[Tool], scenario: Scenario) -> Tool:
        kind, posts, cells, executed = scenario.blog
        name = f"{make.name}-{kind}-{cells if kind == 'cells' else posts}"
        folder = self._folder / (f"{name}-executed" if executed else name)
        return make(self._place, folder, executed=executed)

    def _build(self, tool: Tool, scenario: Scenario, *, sample: bool = False) -> dict[str, Any]:
        put_aside(tool.site, self._folder)
        tool.site.mkdir(parents=True)
        plans = plans_of(scenario.kind, scenario.posts, cells=scenario.cells)
        tool.set_up(plans)
        self._built[tool.site] = plans
        return self._run(tool, plans, sample=sample)

    def _run(
        self, tool: Tool, plans: Sequence[Plan], *, sample: bool = False, afresh: bool = False
    ) -> dict[str, Any]:
        command = [*tool.command(), *(["--fresh"] if afresh else [])]
        log = self._folder / f"{tool.name}.log"
        taken = measure.run(
            command,
            folder=tool.site,
            environment={**tool.environment(), "TMPDIR": str(self._temporary)},
            log=log,
            timeout_s=self._timeout_s,
            sample=sample,
        )
        fault = "took too long" if taken.timed_out else ""
        if not fault and taken.code != 0:
            last = log.read_text("utf-8", errors="replace").strip().splitlines()[-1]
            fault = f"exit code {taken.code}: {last[:200]}"
        if not fault:
            fault = next(filter(None, map(tool.faults, plans)), "")
        return {**asdict(taken), "fault": fault}


def run(
    bench: Bench,
    tools: Sequence[type[Tool]],
    chosen: Sequence[Scenario],
    results: Results,
    repeat: int,
) -> list[str]:
    """Measure each scenario, tool after tool, `repeat` times; what failed, a line each.

    A tool that fails is left out of the rest of that scenario.
    """
    failed: list[str] = []
    warmed: set[tuple[str, str]] = set()
    for scenario in chosen:
        able = [tool for tool in tools if takes_part(tool, scenario)]
        for tool in able:
            if (tool.name, scenario.kind) not in warmed:
                warmed.add((tool.name, scenario.kind))
                fault = bench.warm(tool, scenario)
                print(f"{'warm up':<25} {tool.name:<11} {fault or 'done'}", flush=True)
        out: set[str] = set()
        times = 1 if scenario.once or scenario.act in ("weight", "memory") else repeat
        for number in range(times):
            for tool in able:
                if tool.name in out:
                    continue
                taken = bench.measure(tool, scenario)
                results.add(scenario.name, tool.name, taken)
                if taken["fault"]:
                    out.add(tool.name)
                    failed.append(f"{scenario.name}: {tool.name}: {taken['fault']}")
                say(scenario, tool, number, times, taken)
        results.save()
    return failed


def takes_part(tool: type[Tool], scenario: Scenario) -> bool:
    """Whether the tool can do it at all, and would not do just what it does cold."""
    if scenario.alone and tool is not Proofpress:
        return False
    if scenario.act == "render" and not tool.renders:
        return False
    if scenario.act in ("same", "prose", "code") and not tool.remembers:
        return False
    if scenario.act == "weight" and not tool.html:
        return False
    return scenario.kind in tool.kinds


def say(
    scenario: Scenario, tool: type[Tool], number: int, times: int, taken: dict[str, Any]
) -> None:
    if taken["fault"]:
        words = f"failed: {taken['fault']}"
    elif scenario.act == "weight":
        words = f"{taken['bytes']:,} bytes, {taken['requests']} requests, {taken['others']} others"
    else:
        others = taken["others"]
        busy = "" if others is None else f", others {others:.1f} cores"
        words = f"{taken['seconds']:7.2f} s  {taken['cpu_s']:7.2f} s CPU"
        words += f"  (load {taken['load']:.1f}{busy})"
        if taken["left"]:
            words += f"  left {taken['left']} processes behind"
        if taken["largest_mb"]:
            words += f"  {taken['largest_mb']:.0f} MB largest, {taken['together_mb']:.0f} MB in all"
    turn = f"{number + 1}/{times}"
    print(f"{scenario.name:<20} {turn:<4} {tool.name:<11} {words}", flush=True)


def main() -> int:
    parser = said(__doc__, repeat=3, of="runs", quick="a tenth of the size, once")
    names = ", ".join(tool.name for tool in TOOLS if tool is not Proofpress)
    parser.add_argument("--peers", default="all", help=f"all, none, or some of: {names}")
    parser.add_argument("--scenarios", default="*", help="names or patterns, see --list")
    parser.add_argument("--list", action="store_true", help="the names of the scenarios")
    parser.add_argument("--timeout", type=float, default=1200, help="seconds, for one command")
    parser.add_argument(
        "--no-browser",
        dest="browser",
        action="store_false",
        help="weigh pages by the files that they name, without Chromium",
    )
    words = read(parser)

    scenarios = quick(SCENARIOS) if words.quick else list(SCENARIOS)
    patterns = words.scenarios.split(",")
    chosen = [one for one in scenarios if any(fnmatch.fnmatch(one.name, p) for p in patterns)]
    if words.list or not chosen:
        print("\n".join(one.name for one in scenarios))
        return 0 if words.list else 2
    peers = {"all": names.split(", "), "none": []}.get(words.peers, words.peers.split(","))
    tools = [tool for tool in TOOLS if tool is Proofpress or tool.name in peers]
    if len(tools) != len(set(peers)) + 1:
        parser.error(f"no such peer in {words.peers}: {names}")

    place = Place(cache_folder(), jobs=os.cpu_count() or 1)
    tools = install(place, tools, ROOT)
    results = begun(words, versions(place))
    with work_folder(words.keep) as work:
        bench = Bench(place, work, timeout_s=words.timeout, browser=words.browser)
        failed = run(bench, tools, chosen, results, 1 if words.quick else words.repeat)
    return told(words, results, failed)


if __name__ == "__main__":
    hold(main)
