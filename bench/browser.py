"""What Chromium loads to show a page: bytes as they travel, requests, other sites, layout shift.

uv run python bench/browser.py --site build/site --page posts/n-plus-one/index.html
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import http.server
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_COMPRESSED = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".xml"}
_SHIFT = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
_SCROLL = """
async () => {
  const step = innerHeight;
  for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
}
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one page costs to load in a browser with an empty cache.

    Attributes:
        bytes: bodies of this site's answers as they travelled, compressed; the icon is left out.
        requests: all of them, and of these `others` to other sites, which get no answer here.
        shift: cumulative layout shift while it loaded and was scrolled through.
        fault: why it could not be loaded.
    """

    bytes: int
    requests: int
    others: int
    shift: float
    fault: str = ""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """A static server as most are set up: text is compressed with gzip, level 6."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = _travelling(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in _COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(data)

    def log_message(self, *_words: object) -> None:
        pass


def _travelling(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.compress(data, 6) if file.suffix in _COMPRESSED else data


@contextlib.contextmanager
def served(root: Path) -> Iterator[str]:
    """The folder `root` on a free port of this machine: its address."""
    handler = functools.partial(_Handler, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def chromium() -> str | None:
    """`CHROMIUM`, else where systems keep it; None: the one that Playwright brought."""
    places = (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", "/usr/bin/chromium-browser")
    return next((place for place in places if place and Path(place).is_file()), None)


def load(page: Path, root: Path) -> Loaded:
    """Load `page` of the site in `root`, wait until all is quiet, and scroll to its end."""
    from playwright.sync_api import Error, sync_playwright

    wanted: dict[str, str] = {}
    came: set[str] = set()
    with served(root) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            tab = context.new_page()
            tab.add_init_script(_SHIFT)
            tab.route(lambda url: not url.startswith((address, "data:")), lambda it: it.abort())
            session = context.new_cdp_session(tab)

            def asked(event: dict[str, Any]) -> None:
                url = event["request"]["url"]
                # The icon is asked for by the browser's frame, and not before the page is shown.
                if urlsplit(url).scheme in ("http", "https") and event.get("type") != "Other":
                    wanted[event["requestId"]] = url

            def answered(event: dict[str, Any]) -> None:
                came.add(event["requestId"])

            session.on("Network.requestWillBeSent", asked)
            session.on("Network.responseReceived", answered)
            session.send("Network.enable")
            name = page.relative_to(root).as_posix()
            try:
                tab.goto(f"{address}/{name}", wait_until="load", timeout=60_000)
                tab.wait_for_load_state("networkidle", timeout=60_000)
                tab.evaluate(_SCROLL)
                shift = float(tab.evaluate("window.__shift"))
            except Error as error:
                return Loaded(0, 0, 0, 0.0, str(error).splitlines()[0])
        finally:
            browser.close()
    own = {key: url for key, url in wanted.items() if url.startswith(address)}
    files = [root / unquote(urlsplit(own[key]).path.lstrip("/")) for key in own if key in came]
    return Loaded(
        bytes=sum(len(_travelling(file)) for file in files if file.is_file()),
        requests=len(wanted),
        others=len(wanted) - len(own),
        shift=round(shift, 4),
    )


def main() -> None:
    said = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    said.add_argument("--site", type=Path, default=Path("build/site"))
    said.add_argument("--page", action="append", help="below the site (default: every index.html)")
    words = said.parse_args()
    root = words.site.resolve()
    pages = [root / page for page in words.page or ()] or sorted(root.rglob("index.html"))
    for page in pages:
        print(page.relative_to(root), asdict(load(page, root)), flush=True)


if __name__ == "__main__":
    main()
