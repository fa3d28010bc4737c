"""Lighthouse on pages of a built site: performance, accessibility, best practices, SEO.

    uv run python bench/lighthouse.py build/site index.html posts/n-plus-one/index.html
    uv run python bench/lighthouse.py build/site index.html --write   # renew bench/RESULTS.md

It takes npm's `lighthouse` by npx, and Chromium from `CHROMIUM` or where systems keep it. Each page
is loaded three times, as Lighthouse's slow phone has it; the median of each category is shown. A
category other than performance that is below 100 has its audits named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from browser import chromium, served
from results import Results
from sitting import begun, hold, told
from table import CATEGORIES

VERSION = "12.8.2"
_FLAGS = "--headless=new --no-sandbox --disable-gpu"
_TIMEOUT_S = 300


def audit(url: str) -> dict[str, Any]:
    """Lighthouse's report on one page.

    Raises:
        SystemExit: it is not to be had, or failed.
    """
    npx = shutil.which("npx")
    if npx is None:
        sys.exit("`npx` is not on this machine: install Node")
    names = dict(os.environ)
    if (program := chromium()) is not None:
        names["CHROME_PATH"] = program
    done = subprocess.run(
        [
            *(npx, "--yes", f"lighthouse@{VERSION}", url, "--quiet", "--output=json"),
            *("--output-path=stdout", f"--only-categories={','.join(CATEGORIES)}"),
            f"--chrome-flags={_FLAGS}",
        ],
        env=names,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{url}: {done.stderr.strip().splitlines()[-1] if done.stderr else 'no reason'}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def scores(report: dict[str, Any]) -> dict[str, float]:
    """Each category, from 0 to 100."""
    return {name: report["categories"][name]["score"] * 100 for name in CATEGORIES}


def lacking(report: dict[str, Any]) -> list[str]:
    """Audits of the categories that are to be perfect and that did not pass."""
    wanted = {
        reference["id"]
        for name in CATEGORIES[1:]
        for reference in report["categories"][name]["auditRefs"]
        if reference["weight"]
    }
    audits = [report["audits"][name] for name in sorted(wanted)]
    return [
        f"{one['id']}: {one['title']}"
        for one in audits
        if one["score"] is not None and one["score"] < 1
    ]


def main() -> int:
    said = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    said.add_argument("site", type=Path)
    said.add_argument("page", nargs="+", help="below the site")
    said.add_argument("--repeat", type=int, default=3, help="the median of so many loads")
    said.add_argument("--write", action="store_true", help="renew the tables of bench/RESULTS.md")
    said.set_defaults(quick=False, busy=False)
    words = said.parse_args()
    results = begun(words) if words.write else None
    wrong: list[str] = []
    print(f"| page | {' | '.join(CATEGORIES)} |\n|{'---|' * (1 + len(CATEGORIES))}")
    with served(words.site.resolve()) as address:
        for page in words.page:
            reports = [audit(f"{address}/{page}") for _ in range(words.repeat)]
            found = [scores(report) for report in reports]
            medians = [statistics.median(one[name] for one in found) for name in CATEGORIES]
            print(f"| {page} | {' | '.join(f'{score:.0f}' for score in medians)} |", flush=True)
            for line in lacking(reports[-1]):
                wrong.append(f"{page}: {line}")
                print(f"  {wrong[-1]}", file=sys.stderr)
            if results is not None:
                keep(results, page, found)
    if results is not None:
        return told(words, results, wrong)
    return 1 if wrong else 0


def keep(results: Results, page: str, found: list[dict[str, float]]) -> None:
    """Add the loads of one page to the figures."""
    for one in found:
        results.add("lighthouse", page, {"fault": "", **one})
    results.save()


if __name__ == "__main__":
    hold(main)
