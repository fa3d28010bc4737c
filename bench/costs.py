"""Show where the time of one build goes: imports, functions, packages.

    uv run python bench/costs.py cold                    # 20 light posts, nothing made yet
    uv run python bench/costs.py same --posts 200        # nothing changed
    uv run python bench/costs.py prose --kind science    # one post edited; also: code, afresh

It makes a blog, builds it as often as the work needs, and then does the work three times: timed,
with `-X importtime`, and under cProfile in one process with all its threads
(`PROOFPRESS_SUPERVISE=none`). A profiler slows small functions down more than large ones: read its
times as shares. What kernels do in processes of their own is not in it; a sampler sees that, with
native code:

    uvx py-spy record --subprocesses --native -o build/bench/build.svg -- proofpress build
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import os
import pstats
import re
import runpy
import subprocess
import sys
import sysconfig
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from folders import put_aside, work_folder
from posts import Plan, plans_of, write, write_all

_IMPORT = re.compile(r"^import time:\s+(\d+) \|\s+(\d+) \| ( *)(\S+)$")
_TIMEOUT_S = 900


class Blog:
    """A blog in a folder, brought to where the work begins."""

    def __init__(self, root: Path, plans: list[Plan]) -> None:
        self.root = root
        self._plans = plans
        write_all(root, plans, form="blog")

    def prepare(self, act: str) -> None:
        """Do what comes before the work: a build, an edit, or forgetting all that was built."""
        build = self.root / "build"
        if act == "cold":
            put_aside(build, self.root.parent)
        elif not build.exists():
            self.run([sys.executable, "-m", "proofpress", "build"])
        if act in ("prose", "code"):
            plan = self._plans[0]
            if act == "prose":
                plan = replace(plan, prose_edits=plan.prose_edits + 1)
            else:
                plan = replace(plan, code_edits=plan.code_edits + 1)
            self._plans[0] = plan
            write(self.root / "notebooks" / f"{plan.slug}.ipynb", plan, form="blog")

    def run(self, command: list[str], **variables: str) -> str:
        """Run `command` here; what it printed.

        Raises:
            SystemExit: it failed.
        """
        done = subprocess.run(
            command,
            cwd=self.root,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{done.stdout}\nexit code {done.returncode}")
        return done.stdout


def imports(text: str, top: int) -> str:
    """The imports that cost most, with what they import, and the sum of each package."""
    packages: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for line in text.splitlines():
        if found := _IMPORT.match(line):
            own, all_, _, name = found.groups()
            packages[name.split(".")[0]] += int(own)
            whole[name] = max(whole[name], int(all_))
    lines = [f"imports: {sum(packages.values()) / 1000:.0f} ms in {len(whole)} modules"]
    lines += ["  by package, ms each, without what it imports:"]
    lines += [f"  {us / 1000:8.1f}  {name}" for name, us in packages.most_common(top)]
    lines += ["  by module, ms each, with what it imports first:"]
    lines += [f"  {us / 1000:8.1f}  {name}" for name, us in whole.most_common(top)]
    return "\n".join(lines)


@contextlib.contextmanager
def profiled(path: Path) -> Iterator[None]:
    """Profile this thread and every one started meanwhile, together, into `path`."""
    profiles: list[cProfile.Profile] = []
    run = threading.Thread.run

    def watched(self: threading.Thread) -> None:
        profile = cProfile.Profile()
        profiles.append(profile)
        profile.runcall(run, self)

    threading.Thread.run = watched  # type: ignore[method-assign]
    main = cProfile.Profile()
    try:
        main.enable()
        yield
    finally:
        main.disable()
        threading.Thread.run = run  # type: ignore[method-assign]
        stats = pstats.Stats(main)
        for profile in profiles:
            with contextlib.suppress(TypeError):  # a thread that did nothing
                stats.add(profile)
        stats.dump_stats(path)


def functions(path: Path, top: int) -> str:
    """Our functions by all that they do, and every function by what it does itself."""
    stats = pstats.Stats(str(path)).stats  # type: ignore[attr-defined]
    rows = [(where, calls, own, whole) for where, (_, calls, own, whole, _) in stats.items()]
    packages: Counter[str] = Counter()
    for where, _, own, _ in rows:
        packages[_package(where[0])] += own
    lines = ["own time of each package, all threads, waiting included:"]
    lines += [f"  {seconds:8.3f}  {name}" for name, seconds in packages.most_common(top)]
    ours = [row for row in rows if "/proofpress/" in row[0][0]]
    for heading, chosen, key in (
        ("our functions, with all that they call:", ours, 3),
        ("all functions, by themselves:", rows, 2),
    ):
        lines.append(heading)
        for row in sorted(chosen, key=lambda row: -row[key])[:top]:
            (file, line, name), calls, own, whole = row
            place = f"{_short(file)}:{line}" if line else ""
            lines.append(f"  {whole:8.3f} {own:8.3f} {calls:8}  {name}  {place}")
    return "\n".join(lines)


def _package(file: str) -> str:
    if file == "~":
        return "(built in)"
    short = _short(file)
    return short.split("/")[0] if "/" in short else short


def _short(file: str) -> str:
    """A file without the folder that its package lies in."""
    for folder in (sysconfig.get_path("purelib"), sysconfig.get_path("stdlib")):
        if file.startswith(folder):
            return file[len(folder) + 1 :]
    return file[file.rfind("/proofpress/") + 1 :] if "/proofpress/" in file else file


def main() -> None:
    said = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    said.add_argument("act", choices=["cold", "afresh", "same", "prose", "code"])
    said.add_argument("--kind", choices=["light", "science", "cells"], default="light")
    said.add_argument("--posts", type=int, default=20)
    said.add_argument("--top", type=int, default=25)
    words = said.parse_args()
    flags = ["--fresh"] if words.act == "afresh" else []
    with work_folder() as work:
        root = work / "blog"
        stats = root.parent / "stats"
        blog = Blog(root, plans_of(words.kind, words.posts))
        blog.prepare(words.act)
        began = time.perf_counter()
        said_last = blog.run([sys.executable, "-m", "proofpress", "build", *flags])
        elapsed = time.perf_counter() - began
        print(f"{words.act}, {words.posts} {words.kind} posts: {elapsed:.3f} s")
        print(f"load {os.getloadavg()[0]:.1f}; {said_last.strip().splitlines()[-1]}\n")
        blog.prepare(words.act)
        timed = [sys.executable, "-X", "importtime", "-m", "proofpress", "build", *flags]
        print(imports(blog.run(timed), words.top), end="\n\n")
        blog.prepare(words.act)
        inside = [sys.executable, __file__, "--inside", str(stats), "build", *flags]
        blog.run(inside, PROOFPRESS_SUPERVISE="none")
        print(functions(stats, words.top))


def _inside(path: Path, words: list[str]) -> None:
    """Be `proofpress WORDS` under the profiler."""
    sys.argv = ["proofpress", *words]
    with profiled(path):
        runpy.run_module("proofpress", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        _inside(Path(sys.argv[2]), sys.argv[3:])
    else:
        main()
