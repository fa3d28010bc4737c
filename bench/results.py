"""Figures of this run and of earlier ones, in a JSON file."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

#: Above it what else runs would be measured.
BUSY_LOAD = 1.5


def machine(root: Path, load: float, repeat: int) -> dict[str, Any]:
    """Where and when a run took place."""
    cpu = platform.processor() or platform.machine()
    memory_gb = None
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        cpu = next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), cpu)
        memory_gb = round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9)
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gb": memory_gb,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
        "load": load,
        "repeat": repeat,
    }


class Results:
    """What was measured, by scenario and tool; a scenario measured anew replaces the old figures.

    `data` has `runs` (machine and load, by time), `versions` and `figures`: scenario -> tool ->
    `run` (its key in `runs`), `taken` (each repetition), `median_s` and `median_cpu_s`.
    """

    def __init__(
        self, path: Path, here: dict[str, Any], versions: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._path = path
        self._run = str(here["at"])
        self.data: dict[str, Any] = {"runs": {}, "versions": {}, "figures": {}}
        if path.exists():
            self.data = json.loads(path.read_text("utf-8"))
        self.data["runs"][self._run] = here
        self.data["versions"].update(versions)

    def add(self, scenario: str, tool: str, taken: dict[str, Any]) -> None:
        tools = self.data["figures"].setdefault(scenario, {})
        if tools.get(tool, {}).get("run") != self._run:
            tools[tool] = {"run": self._run, "taken": []}
        figure = tools[tool]
        figure["taken"].append(taken)
        good = [one["seconds"] for one in figure["taken"] if "seconds" in one and not one["fault"]]
        figure["median_s"] = statistics.median(good) if good else None
        spent = [one["cpu_s"] for one in figure["taken"] if "cpu_s" in one and not one["fault"]]
        figure["median_cpu_s"] = statistics.median(spent) if spent else None

    def save(self) -> None:
        """Write the file; runs that no figure is left of are dropped."""
        used = {one["run"] for tools in self.data["figures"].values() for one in tools.values()}
        self.data["runs"] = {key: run for key, run in self.data["runs"].items() if key in used}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.data, indent=1, sort_keys=True) + "\n"
        temporary = self._path.with_suffix(".new")
        temporary.write_text(text, "utf-8")
        temporary.replace(self._path)
