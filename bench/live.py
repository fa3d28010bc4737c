"""Measure live previews: from a file written to the page painted, in Chromium, tool after tool.

    uv run python bench/live.py --quick                 # does everything work? five minutes
    uv run python bench/live.py --write                 # all of it: half an hour
    uv run python bench/live.py --previews proofpress,mkdocs --edits prose,code

The clock starts when the file has been written and closed, and stops at the first frame in which
the edited text (or style) can be seen, as the page itself tells: it looks at each animation frame,
across reloads. Both clocks are the system's. `start` is from the command to the first page that
shows what the code printed. The script and the peers are those of bench/run.py; results are merged
into build/bench/results.json, and `--write` renews the tables of bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
from folders import put_aside, work_folder
from install import cache_folder, install, versions
from peers import Place
from playwright.sync_api import Browser, Error, Page, sync_playwright
from previews import PREVIEWS, Draft, Edit, Preview
from results import Results
from sitting import ROOT, begun, hold, read, said, told

#: Other sites are not there, at once: a page that waits for one would be painted when it gives up.
_FLAGS = ("--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_START_S = 120.0
_LOAD_S, _TRIES = 10.0, 50
#: What a preview that polls may still be doing when the page is painted.
_PAUSE_S = 1.5

#: Looks at every frame whether what is wanted can be seen, and tells when that frame was painted.
#: What is wanted outlives a reload; text in shadow roots counts, that of scripts does not.
_WATCH = """
(() => {
  const seen = (node) => {
    if (node.textContent === null && !node.shadowRoot) return "";
    let text = node.innerText ?? "";
    for (const one of node.querySelectorAll("*"))
      if (one.shadowRoot) for (const inner of one.shadowRoot.children) text += seen(inner);
    return text;
  };
  const shows = ([kind, value]) => kind === "style"
    ? getComputedStyle(document.documentElement).getPropertyValue("--live").trim() === value
    : document.body !== null && seen(document.body).includes(value);
  const look = () => {
    const wanted = sessionStorage.getItem("wanted");
    if (wanted && shows(JSON.parse(wanted))) {
      sessionStorage.removeItem("wanted");
      const after = new MessageChannel();
      after.port1.onmessage = () => painted(performance.timeOrigin + performance.now());
      after.port2.postMessage(null);
    }
    requestAnimationFrame(look);
  };
  if (window === top) requestAnimationFrame(look);
})();
"""


class Watched:
    """A page that says when it has painted what is wanted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._told: queue.Queue[float] = queue.Queue()
        page.expose_function("painted", self._told.put)
        page.add_init_script(_WATCH)

    def want(self, edit: Edit, mark: str) -> None:
        kind = "style" if edit == "style" else "text"
        with contextlib.suppress(queue.Empty):
            while True:  # a page that was opened twice has told twice
                self._told.get_nowait()
        for _ in range(_TRIES):  # it may be loading itself anew
            with contextlib.suppress(Error):
                wanted = json.dumps([kind, mark])
                self.page.evaluate("(w) => sessionStorage.setItem('wanted', w)", wanted)
                return
            time.sleep(0.1)

    def painted(self, within_s: float) -> float | None:
        """Seconds since 1970 at which it was; None if it was not in time."""
        ends = time.monotonic() + within_s
        while time.monotonic() < ends:
            with contextlib.suppress(queue.Empty):
                return self._told.get_nowait() / 1000
            with contextlib.suppress(Error):
                self.page.wait_for_timeout(20)
        return None


@contextlib.contextmanager
def started(preview: Preview, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The preview's server; it and all that it started are ended on leaving."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(word) for word in preview.command(port)],
            cwd=preview.site,
            env={**preview.environment()},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
    if process.poll() is None:
        process.kill()
        process.wait(10)


def opened(watched: Watched, address: str, mark: str, within_s: float) -> bool:
    """Open the page as soon as there is one, and wait until it shows `mark`."""
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        try:
            answer = watched.page.goto(address, wait_until="commit", timeout=within_s * 1000)
            if answer is not None and answer.ok:
                watched.want("code", mark)
                # A server that answers while it still builds may leave a page without its styles.
                if watched.painted(min(ends - time.monotonic(), _LOAD_S)) is not None:
                    return True
        except Error:
            pass  # nobody listens yet, or the page loads itself anew
        time.sleep(0.05)
    return False


def measure(
    preview: Preview,
    browser: Browser,
    *,
    edits: Sequence[Edit],
    slow_s: float,
    repeat: int,
    timeout_s: float,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The start and each edit of one preview: scenario, and seconds or what went wrong."""
    draft = Draft(slow_s=slow_s)
    preview.site.mkdir(parents=True)
    preview.set_up(draft)
    first: Edit = "code" if "code" in preview.edits else "prose"
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    port = _free_port()
    log = preview.site.parent / f"{preview.site.name}.log"
    try:
        began = time.time()
        with started(preview, port, log):
            watched = Watched(context.new_page())
            address = f"http://127.0.0.1:{port}{preview.page}"
            if not opened(watched, address, draft.mark(first), _START_S + slow_s):
                yield "start", {"fault": f"no page within {_START_S:.0f} s: {_last(log)}"}
                return
            yield "start", {"seconds": time.time() - began, "fault": ""}
            for edit in edits:
                for _ in range(repeat if edit in preview.edits else 0):
                    time.sleep(_PAUSE_S)
                    draft = draft.after(edit)
                    watched.want(edit, draft.mark(edit))
                    preview.write(edit, draft)
                    written = time.time()
                    painted = watched.painted(timeout_s)
                    if painted is None:
                        yield edit, {"fault": f"not painted within {timeout_s:.0f} s"}
                        watched.page.reload()
                        break
                    yield edit, {"seconds": painted - written, "fault": ""}
    finally:
        context.close()


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _last(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "it said nothing"


def run(
    place: Place,
    work: Path,
    chosen: Sequence[type[Preview]],
    results: Results,
    words: argparse.Namespace,
) -> list[str]:
    """Measure each preview in the folder `work`; what failed, a line each."""
    failed: list[str] = []
    repeat, slow_s = (2, 2.0) if words.quick else (words.repeat, words.slow)
    parts: list[tuple[str, Sequence[Edit], float]] = [("live", words.edits.split(","), 0.0)]
    if "code" in words.edits.split(","):
        parts.append(("live-slow", ("code",), slow_s))
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, _BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        for prefix, edits, slow in parts:
            for make in chosen:
                if slow and "code" not in make.edits:
                    continue
                taken: dict[str, list[float]] = {}
                site = work / f"{make.name}-{prefix}"
                put_aside(site, work)
                found = measure(
                    make(place, site),
                    browser,
                    edits=edits,
                    slow_s=slow,
                    repeat=repeat,
                    timeout_s=words.timeout + slow,
                )
                for scenario, one in found:
                    results.add(f"{prefix}-{scenario}", make.name, one)
                    if one["fault"]:
                        failed.append(f"{prefix}-{scenario}: {make.name}: {one['fault']}")
                        print(f"{prefix}-{scenario:<10} {make.name:<20} {one['fault']}")
                    else:
                        taken.setdefault(scenario, []).append(one["seconds"])
                for scenario, seconds in taken.items():
                    middle = f"{1000 * statistics.median(seconds):8.0f} ms"
                    each = ", ".join(f"{1000 * one:.0f}" for one in seconds)
                    print(f"{prefix}-{scenario:<10} {make.name:<20} {middle}  ({each})")
                sys.stdout.flush()
                results.save()
        browser.close()
    return failed


def main() -> int:
    parser = said(__doc__, repeat=7, of="edits", quick="each edit twice, earlier cells of 2 s")
    names = ",".join(one.name for one in PREVIEWS)
    parser.add_argument("--previews", default=names, help=f"some of {names}")
    parser.add_argument("--edits", default="prose,style,template,code")
    parser.add_argument("--slow", type=float, default=20.0, help="seconds that earlier cells take")
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds for an edit")
    words = read(parser)
    chosen = [one for one in PREVIEWS if one.name in words.previews.split(",")]
    if len(chosen) != len(words.previews.split(",")):
        parser.error(f"no such preview in {words.previews}: {names}")

    place = Place(cache_folder(), jobs=os.cpu_count() or 1)
    chosen = install(place, chosen, ROOT)
    results = begun(words, versions(place))
    with work_folder(words.keep) as work:
        failed = run(place, work, chosen, results, words)
    return told(words, results, failed)


if __name__ == "__main__":
    hold(main)
