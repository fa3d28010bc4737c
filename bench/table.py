"""The figures as Markdown: a table for each kind of work, ratios to proofpress in brackets."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from goals import GOALS
from peers import NODE, PYTHON, TOOLS, Tool
from previews import PREVIEWS
from results import BUSY_LOAD

_OURS = "proofpress"
_BUSY_CORES = 0.5

_TABLES: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    (
        "Everything runs: seconds",
        (
            ("cold-light-20", "20 light posts"),
            ("cold-science-20", "20 science posts"),
            ("cold-cells-3", "a notebook of 3 cells"),
            ("cold-cells-200", "a notebook of 200 cells"),
        ),
    ),
    (
        "Nothing changed: seconds",
        (
            ("same-light-20", "20 light posts"),
            ("same-science-20", "20 science posts"),
            ("same-light-200", "200 light posts"),
        ),
    ),
    (
        "One post of 20 edited: seconds",
        (
            ("prose-light-20", "prose, light"),
            ("prose-science-20", "prose, science"),
            ("code-light-20", "code, light"),
            ("code-science-20", "code, science"),
        ),
    ),
    ("Only rendered: seconds", (("render-light-200", "200 light posts with outputs"),)),
)
#: Of the live previews: from the file written to the page painted, in milliseconds.
_LIVE = (
    ("live-start", "first page"),
    ("live-prose", "prose"),
    ("live-style", "style"),
    ("live-template", "template"),
    ("live-code", "last cell"),
    ("live-slow-code", "last cell, slow ones before it"),
)
#: Of Lighthouse.
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_SPENT = (
    ("cold-light-20", "20 light posts, cold"),
    ("cold-science-20", "20 science posts, cold"),
    ("prose-light-20", "prose of one edited"),
    ("render-light-200", "200 only rendered"),
)
_ALONE = (
    ("afresh-light-20", "20 light posts once more, `--fresh`"),
    ("afresh-science-20", "20 science posts once more, `--fresh`"),
    ("cold-light-1000", "1,000 light posts, cold"),
    ("same-light-1000", "1,000 light posts, nothing changed"),
    ("prose-light-1000", "1,000 light posts, prose of one edited"),
    ("articles-light-200", "200 light posts, all looked at, nothing changed"),
    ("code-light-1000", "1,000 light posts, code of one edited"),
)


def tables(data: dict[str, Any]) -> str:
    """All tables that there are figures for, the goals, the machine and the versions."""
    figures = data["figures"]
    parts = [_machine(data)]
    for heading, columns in _TABLES:
        shown = [(name, words) for name, words in columns if name in figures]
        if shown:
            parts.append(f"### {heading}\n\n{_compared(data, shown, 'median_s')}")
    if "render-light-200" in figures:
        heading = "### Only rendered: milliseconds of a core for each of 200 posts"
        parts.append(f"{heading}\n\n{_each(figures['render-light-200'], 200)}")
    spent = [(name, words) for name, words in _SPENT if name in figures]
    if spent:
        heading = "### Processor time, all cores together: seconds"
        parts.append(f"{heading}\n\n{_compared(data, spent, 'median_cpu_s')}")
    if any(name in figures for name, _ in _ALONE):
        rows = [
            (words, _seconds(figures[name][_OURS])) for name, words in _ALONE if name in figures
        ]
        parts.append(f"### proofpress alone: seconds\n\n{_table(('work', 'time'), rows)}")
    for name, words in (("memory-light-20", "light"), ("memory-science-20", "science")):
        if name in figures:
            parts.append(f"### Memory, 20 {words} posts cold: MB\n\n{_memory(figures[name])}")
    live = [(name, words) for name, words in _LIVE if name in figures]
    if live:
        heading = "### Live: milliseconds from the file written to the page painted"
        parts.append(f"{heading}\n\n{_live(data, live)}")
    if "gallery-cold" in figures:
        heading = "### The example blog, cold: seconds"
        parts.append(f"{heading}\n\n{_gallery(figures['gallery-cold'][_OURS])}")
    if "weight-light-20" in figures:
        heading = "### A light page over the wire"
        parts.append(f"{heading}\n\n{_weights(figures['weight-light-20'])}")
    if "lighthouse" in figures:
        heading = "### Lighthouse on pages of the example blog, as a slow phone loads them"
        parts.append(f"{heading}\n\n{_lighthouse(figures['lighthouse'])}")
    goals = [(goal.words, goal.found(data), goal.verdict(data)) for goal in GOALS]
    ours = {data["runs"][one[_OURS]["run"]]["load"] for one in figures.values() if _OURS in one}
    busy = "Some of these were measured on a busy machine, see above.\n\n"
    warning = busy if max(ours, default=0.0) > BUSY_LOAD else ""
    parts.append(f"### Goals\n\n{warning}{_table(('goal', 'measured', 'verdict'), goals)}")
    parts.append(f"### Versions\n\n{_versions(data)}")
    return "\n\n".join(parts)


def write_into(path: Path, data: dict[str, Any]) -> None:
    """Renew what stands between the marks in a Markdown file; the words around it stay."""
    text = path.read_text("utf-8")
    begin, end = "<!-- measured -->\n", "<!-- /measured -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"{path} needs one {begin.strip()} and one {end}")
    before, _, rest = text.partition(begin)
    path.write_text(f"{before}{begin}\n{tables(data)}\n\n{end}{rest.partition(end)[2]}", "utf-8")


def _compared(data: dict[str, Any], columns: Sequence[tuple[str, str]], key: str) -> str:
    rows = []
    for tool in TOOLS:
        cells = [_compared_cell(data, name, tool, key) for name, _ in columns]
        if any(cells):
            rows.append((tool.label, *(cell or "–" for cell in cells)))
    return _table(("tool", *(words for _, words in columns)), rows)


def _compared_cell(data: dict[str, Any], scenario: str, tool: type[Tool], key: str) -> str:
    if not tool.remembers and scenario.startswith(("same", "prose", "code")):
        return "as cold"
    found = data["figures"][scenario].get(tool.name)
    if found is None:
        return ""
    text = _seconds(found, key)
    ours = data["figures"][scenario].get(_OURS)
    if tool.name == _OURS or not ours or not ours.get(key) or not found.get(key):
        return text
    if found["run"] != ours["run"]:
        return f"{text}‡"
    return f"{text} ({_ratio(found[key] / ours[key])}×)"


def _live(data: dict[str, Any], columns: Sequence[tuple[str, str]]) -> str:
    rows = []
    for preview in PREVIEWS:
        cells = [_live_cell(data, name, preview.name) for name, _ in columns]
        if any(cells):
            rows.append((preview.label, *(cell or "–" for cell in cells)))
    return _table(("preview", *(words for _, words in columns)), rows)


def _live_cell(data: dict[str, Any], scenario: str, name: str) -> str:
    found = data["figures"][scenario].get(name)
    if found is None:
        return ""
    if found["median_s"] is None:
        return "failed"
    text = f"{1000 * found['median_s']:,.0f}"
    ours = data["figures"][scenario].get(_OURS)
    if name == _OURS or not ours or not ours["median_s"]:
        return text
    if found["run"] != ours["run"]:
        return f"{text}‡"
    return f"{text} ({_ratio(found['median_s'] / ours['median_s'])}×)"


def _seconds(found: dict[str, Any], key: str = "median_s") -> str:
    if key not in found:
        return ""
    if found[key] is None:
        return "failed"
    others = [one["others"] for one in found["taken"] if one.get("others") is not None]
    busy = "†" if others and sorted(others)[len(others) // 2] > _BUSY_CORES else ""
    seconds = found[key]
    return f"{seconds:.1f}{busy}" if seconds >= 10 else f"{seconds:.2f}{busy}"


def _ratio(value: float) -> str:
    return f"{value:.0f}" if value >= 9.5 else f"{value:.1f}"


def _memory(found: dict[str, Any]) -> str:
    ours = found.get(_OURS, {"taken": [{}]})["taken"][-1].get("together_mb")
    rows = []
    for tool in TOOLS:
        if tool.name in found and not (taken := found[tool.name]["taken"][-1])["fault"]:
            ratio = f" ({_ratio(taken['together_mb'] / ours)}×)" if ours else ""
            together = f"{taken['together_mb']:.0f}{'' if tool.name == _OURS else ratio}"
            rows.append((tool.label, f"{taken['largest_mb']:.0f}", together))
    return _table(("tool", "largest process", "all processes"), rows)


def _each(found: dict[str, Any], posts: int) -> str:
    """Processor time of the whole command, imports and all, shared among the posts."""
    rows = []
    for tool in TOOLS:
        spent = found.get(tool.name, {}).get("median_cpu_s")
        if spent:
            rows.append((tool.label, f"{spent * 1000 / posts:.1f}"))
    return _table(("tool", "ms"), rows)


def _gallery(found: dict[str, Any]) -> str:
    """Each post's own time, medians, and its share of the sum; two of them run at a time."""
    good = [one["posts"] for one in found["taken"] if not one["fault"]]
    slugs = sorted({slug for posts in good for slug in posts})
    medians = {slug: statistics.median(one[slug] for one in good if slug in one) for slug in slugs}
    whole = sum(medians.values())
    rows = [
        (slug, f"{seconds:.1f}", f"{100 * seconds / whole:.0f} %")
        for slug, seconds in sorted(medians.items(), key=lambda post: -post[1])
    ]
    if medians:
        rows.append(("all posts, one after the other", f"{whole:.1f}", "100 %"))
    rows.append(("the whole build, two at a time", _seconds(found), ""))
    rows.append(("… its processor time", _seconds(found, "median_cpu_s"), ""))
    return _table(("post", "seconds", "share"), rows)


def _weights(found: dict[str, Any]) -> str:
    rows = []
    for tool in TOOLS:
        if tool.name in found and not (weight := found[tool.name]["taken"][-1])["fault"]:
            size = f"{weight['bytes'] / 1000:.1f} kB"
            shift = f"{weight['shift']:.3f}" if "shift" in weight else "–"
            rows.append((tool.label, size, str(weight["requests"]), str(weight["others"]), shift))
    return _table(("tool", "compressed", "requests", "to other sites", "layout shift"), rows)


def _lighthouse(found: dict[str, Any]) -> str:
    """The median of each category, of 100."""
    rows = [
        (
            page,
            *(
                f"{statistics.median(load[name] for load in one['taken']):.0f}"
                for name in CATEGORIES
            ),
        )
        for page, one in sorted(found.items())
    ]
    return _table(("page", *CATEGORIES), rows)


def _machine(data: dict[str, Any]) -> str:
    """A line for each run that figures are left of, the newest first."""
    lines = []
    for key in sorted(data["runs"], reverse=True):
        run = data["runs"][key]
        load = f"load {run['load']:.1f} at the start"
        warning = ", **busy: take the figures as rough**" if run["load"] > BUSY_LOAD else ""
        names = [name for name, tools in data["figures"].items() if key in _runs(tools)]
        lines.append(
            f"- {key}: {run['cpu']}, {run['cores']} cores, {run['memory_gb']} GB, "
            f"{run['system']}, Python {run['python']}, proofpress {run['commit']}; medians of "
            f"{run['repeat']}; {load}{warning}; {len(names)} scenarios"
        )
    notes = (
        "† other work on the machine took more than half a core meanwhile. ‡ measured in another "
        "run than proofpress, so without a ratio. “As cold”: the tool runs everything again. "
        "–: not measured."
    )
    return "\n".join(lines) + f"\n\n{notes}"


def _runs(tools: dict[str, Any]) -> set[str]:
    return {one["run"] for one in tools.values()}


def _versions(data: dict[str, Any]) -> str:
    """The packages that are pinned; the JSON file has all of them."""
    named = {**PYTHON, **NODE}
    rows = []
    for name, packages in sorted(data["versions"].items()):
        wanted = [re.split(r"\[|==|(?<=.)@", one)[0] for one in named.get(name, ())]
        words = ", ".join(f"{one} {packages[one]}" for one in wanted if one in packages)
        rows.append((name, words))
    return _table(("environment", "packages"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
