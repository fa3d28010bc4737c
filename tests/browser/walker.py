"""Opens every page of a built site in a real browser and says what is wrong with it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
WIDTHS = {"phone": 390, "desktop": 1440}
EVERY_VIEW = tuple(product(THEMES, WIDTHS))
#: What differs in a folder are addresses, which no theme or width changes.
EACH_ONCE: tuple[tuple[Theme, str], ...] = (("light", "phone"), ("dark", "desktop"))

#: Largest sum of layout shifts of a page that still counts as none.
NO_SHIFT = 0.001

Say = Callable[[str], None]

_WATCH_SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.__shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
_MEASURE = "() => [document.documentElement.scrollWidth, window.innerWidth, window.__shift]"
# Images further down load when a reader comes near; here they must all be seen.
_LOAD_IMAGES = """async () => {
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
  return images.filter((image) => !image.naturalWidth).map((image) => image.src);
}"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be: on which page, how it was looked at, what it was."""

    page: str
    view: str
    text: str

    def __str__(self) -> str:
        return f"{self.page} ({self.view}): {self.text}"


@contextmanager
def served(folder: Path, under: str = "/") -> Iterator[str]:
    """The folder over HTTP on a free port of 127.0.0.1; the address of its root.

    Args:
        under: the path at which it is served; everything beside it is 404.
    """

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Quiet: findings are what counts."""

        def translate_path(self, path: str) -> str:
            if not path.startswith(under):
                return str(folder / "nowhere")
            return super().translate_path("/" + path.removeprefix(under))

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{under}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


def pages_of(folder: Path) -> list[str]:
    """Every page that stays where it is opened; redirects do not."""
    found = sorted(path for path in folder.rglob("*.html"))
    return [
        path.relative_to(folder).as_posix()
        for path in found
        if 'http-equiv="refresh"' not in path.read_text("utf-8")
    ]


def walk(browser: Browser, folder: Path, *, shots: Path | None = None) -> list[Finding]:
    """Look at each page over HTTP and from the folder, light and dark, on a phone and a desk.

    Args:
        shots: a folder for screenshots of the whole of each page (those taken over HTTP).
    """
    with served(folder) as root:
        over_http = _walk(browser, root, pages_of(folder), EVERY_VIEW, shots)
    # Servers show 404.html at any address, so its links begin at their root; a folder has none.
    opened = [page for page in pages_of(folder) if page != "404.html"]
    folder_address = f"{folder.resolve().as_uri()}/"
    return [*over_http, *_walk(browser, folder_address, opened, EACH_ONCE, None)]


def _walk(
    browser: Browser,
    root: str,
    pages: Sequence[str],
    views: Sequence[tuple[Theme, str]],
    shots: Path | None,
) -> list[Finding]:
    findings: list[Finding] = []
    for theme, device in views:
        view = f"{urlsplit(root).scheme}, {theme}, {device}"
        context = browser.new_context(
            color_scheme=theme,
            viewport={"width": WIDTHS[device], "height": 900},
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        context.add_init_script(_WATCH_SHIFTS)
        tab = context.new_page()
        current = ""

        def say(text: str, view: str = view) -> None:
            findings.append(Finding(current, view, text))  # noqa: B023 the page now open

        _listen(tab, root, say)
        for current in pages:
            tab.goto(root + quote(current), wait_until="load")
            scroll, inner, shift = tab.evaluate(_MEASURE)
            if scroll > inner:
                say(f"scrolls sideways: {scroll} px in {inner} px")
            if shift > NO_SHIFT:
                say(f"the layout shifts by {shift:.4f}")
            for image in tab.evaluate(_LOAD_IMAGES):
                say(f"shows no image: {image}")
            if shots is not None:
                name = current.removesuffix(".html").replace("/", "-")
                tab.screenshot(path=shots / f"{name}-{device}-{theme}.png", full_page=True)
        context.close()
    return findings


def _listen(tab: Page, root: str, say: Say) -> None:
    """Report what a page's console and network say; CSP violations come over the console."""

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            say(f"console: {message.text}")

    def request(request: Request) -> None:
        if not request.url.startswith(root):
            say(f"asks for {request.url}")

    def failed(request: Request) -> None:
        # The icon is still on its way when the walk goes on to the next page.
        if request.failure != "net::ERR_ABORTED":
            say(f"failed: {request.url} {request.failure}")

    def response(response: Response) -> None:
        if response.status >= 400:
            say(f"{response.status} for {response.url}")

    tab.on("console", console)
    tab.on("pageerror", lambda error: say(f"error: {error}"))
    tab.on("request", request)
    tab.on("requestfailed", failed)
    tab.on("response", response)
