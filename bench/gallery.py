"""Measure the example blog: a cold build of all of it, and what each post has of that.

    uv run python bench/gallery.py --quick     # does it work? one build
    uv run python bench/gallery.py             # three builds, two minutes
    uv run python bench/gallery.py --write     # and renew the tables of bench/RESULTS.md

The blog is copied without `build/`, so each post starts its servers and runs, two at a time as in
any build on two cores. Results are merged into build/bench/results.json.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from folders import put_aside, work_folder
from measure import run
from sitting import ROOT, begun, hold, read, said, told

SCENARIO = "gallery-cold"
_BLOG = ("pyproject.toml", "notebooks", "templates")
_RUN = re.compile(r"^run +(\S+) +([\d.]+) s ", re.MULTILINE)
_TIMEOUT_S = 500.0


def build(root: Path) -> dict[str, Any]:
    """Build a fresh copy of the blog below `root`; seconds of the whole and of each post."""
    blog = root / "blog"
    put_aside(blog, root)
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
    words = read(said(__doc__, repeat=3, of="builds", quick="one build"))
    results = begun(words)
    failed = []
    repeat = 1 if words.quick else words.repeat
    with work_folder(words.keep) as work:
        for number in range(repeat):
            taken = build(work)
            print(f"{number + 1}/{repeat}  {taken['seconds']:.1f} s  {taken['fault']}")
            failed += [f"{SCENARIO}: {taken['fault']}"] if taken["fault"] else []
            results.add(SCENARIO, "proofpress", taken)
            results.save()
    return told(words, results, failed)


if __name__ == "__main__":
    hold(main)
