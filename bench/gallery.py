"""Measure the example blog: a cold build of all of it, and what each post has of that.

    uv run python bench/gallery.py             # three builds, two minutes
    uv run python bench/gallery.py --write     # and renew the tables of bench/RESULTS.md

The blog is copied without `build/`, so each post starts its servers and runs, two at a time as in
any build on two cores. Results are merged into build/bench/results.json.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import run
from results import Results, machine
from table import tables, write_into

ROOT = Path(__file__).resolve().parent.parent
BUSY_LOAD = 1.5
SCENARIO = "gallery-cold"
_BLOG = ("pyproject.toml", "notebooks", "templates")
_RUN = re.compile(r"^run +(\S+) +([\d.]+) s ", re.MULTILINE)
_TIMEOUT_S = 500.0


def build(root: Path) -> dict[str, Any]:
    """Build a fresh copy of the blog below `root`; seconds of the whole and of each post."""
    blog = root / "blog"
    shutil.rmtree(blog, ignore_errors=True)
    blog.mkdir()
    for name in _BLOG:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, blog / name)
        else:
            shutil.copy(source, blog / name)
    log = root / "log"
    log.unlink(missing_ok=True)
    taken = run(
        [sys.executable, "-m", "proofpress", "build"],
        folder=blog,
        environment=os.environ,
        log=log,
        timeout_s=_TIMEOUT_S,
    )
    said = log.read_text("utf-8", errors="replace")
    return {
        "seconds": taken.seconds,
        "cpu_s": taken.cpu_s,
        "load": taken.load,
        "others": taken.others,
        "posts": {slug: float(seconds) for slug, seconds in _RUN.findall(said)},
        "fault": "" if taken.code == 0 else f"exit code {taken.code}: {said[-2000:]}",
    }


def main() -> int:
    said = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    said.add_argument("--repeat", type=int, default=3, help="the median of so many builds")
    said.add_argument("--busy", action="store_true", help="measure although the machine is busy")
    said.add_argument("--write", action="store_true", help="renew the tables of bench/RESULTS.md")
    words = said.parse_args()
    load = os.getloadavg()[0]
    if load > BUSY_LOAD and not words.busy:
        print(f"error: the load is {load:.1f}, above {BUSY_LOAD}: what else runs would be measured")
        print("help: wait until the machine is idle, or say --busy and the tables will tell")
        return 2
    results = Results(
        ROOT / "build" / "bench" / "results.json", machine(ROOT, load, words.repeat), {}
    )
    faults = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for number in range(words.repeat):
            taken = build(Path(folder).resolve())
            print(f"{number + 1}/{words.repeat}  {taken['seconds']:.1f} s  {taken['fault']}")
            faults += [taken["fault"]] if taken["fault"] else []
            results.add(SCENARIO, "proofpress", taken)
            results.save()
    if words.write:
        write_into(ROOT / "bench" / "RESULTS.md", results.data)
        print("wrote   bench/RESULTS.md")
    else:
        print(f"\n{tables(results.data)}")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)
