"""Opens pages of a built site in a real browser and says what is wrong with them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
#: Each width is met first in one theme, and turned to the other without being loaded again.
WIDTHS: dict[str, tuple[int, Theme]] = {"phone": (390, "light"), "desktop": (1440, "dark")}
NARROW, PAPER = 320, 674  # px; what A4 leaves between its margins, rounded up

#: Largest sum of layout shifts of a page that still counts as none.
NO_SHIFT = 0.001

#: Folders of lists of posts, and of lists of these.
_TERMS = ("authors", "categories", "collections", "series", "tags", "topics")

Say = Callable[[str], None]

_BOUNDS = (Path(__file__).parent / "bounds.js").read_text("utf-8")
_WATCH_SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.__shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# Images further down load when a reader comes near; here they must all be seen.
_LOAD_IMAGES = """async () => {
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
  return images.filter((image) => !image.naturalWidth).map((image) => image.src);
}"""
_OPEN = "document.querySelectorAll('main details').forEach((fold) => fold.open = true)"
# What can be read and followed, apart from the controls that scripts bring.
_CONTENT = """() => {
  for (const control of document.querySelectorAll("main :is(button, .instead, [role=status])")) {
    control.style.display = "none";
  }
  return [
    document.querySelector("main").innerText.replaceAll(/\\s+/g, " ").trim(),
    [...document.querySelectorAll("a[href]")].map((link) => link.href.split("#")[0]),
  ];
}"""
_AXE = {
    # Not among those that axe looks at by itself.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


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


def kind_of(page: str) -> str:
    """Pages of one kind come of one template: those of tags are as those of topics are."""
    first, *rest = page.split("/")
    if first in _TERMS:
        return "terms" if len(rest) == 1 else "term"
    return first


def each_kind(folder: Path) -> list[str]:
    """The largest page of each kind."""
    largest = sorted(pages_of(folder), key=lambda page: (folder / page).stat().st_size)
    return sorted({kind_of(page): page for page in largest}.values())


def walk(
    browser: Browser,
    folder: Path,
    *,
    pages: Sequence[str] | None = None,
    shots: Path | None = None,
    long: bool = False,
) -> list[Finding]:
    """Look at pages over HTTP and from the folder: as themselves, narrow, printed, without scripts.

    Args:
        pages: those to look at, by default every one.
        shots: a folder for screenshots of the whole of each page, which take long.
        long: let axe look at every page, and not at one of each kind.
    """
    chosen = pages_of(folder) if pages is None else pages
    findings: list[Finding] = []
    with served(folder) as root:
        for device in WIDTHS:
            findings += _walk(browser, root, chosen, device, shots, long)
    # Servers show 404.html at any address, so its links begin at their root; a folder has none.
    of_each_kind = {kind_of(page): page for page in chosen if page != "404.html"}
    address = f"{folder.resolve().as_uri()}/"
    return [*findings, *_walk_folder(browser, address, list(of_each_kind.values()))]


def _walk(
    browser: Browser, root: str, pages: Sequence[str], device: str, shots: Path | None, long: bool
) -> list[Finding]:
    findings: list[Finding] = []
    width, theme = WIDTHS[device]
    other: Theme = "dark" if theme == "light" else "light"
    seen: set[str] = set()
    with _opened(browser, root, findings, width, theme) as (tab, at):
        for page in pages:
            say = at(page, f"http, {theme}, {device}")
            tab.goto(root + quote(page), wait_until="load")
            if (shift := tab.evaluate("window.__shift")) > NO_SHIFT:
                say(f"the layout shifts by {shift:.4f}")
            for image in tab.evaluate(_LOAD_IMAGES):
                say(f"shows no image: {image}")
            _each(say, tab.evaluate(_BOUNDS, False))
            if shots is not None:
                name = page.removesuffix(".html").replace("/", "-")
                tab.screenshot(path=shots / f"{name}-{device}-{theme}.png", full_page=True)
            tab.evaluate(_OPEN)
            new = long or kind_of(page) not in seen
            seen.add(kind_of(page))
            if new:
                _axe(say, tab)
            say = at(page, f"http, {other}, {device}")
            tab.emulate_media(color_scheme=other)
            if long or (new and device == "desktop"):
                _axe(say, tab, rules=("color-contrast", "link-in-text-block"))
            if device == "phone":
                say = at(page, "http, narrow, opened")
                tab.set_viewport_size({"width": NARROW, "height": 700})
                _each(say, tab.evaluate(_BOUNDS, False))
            else:
                say = at(page, "http, print")
                tab.set_viewport_size({"width": PAPER, "height": 1000})
                tab.emulate_media(media="print")
                _each(say, tab.evaluate(_BOUNDS, True))
            tab.emulate_media(media="screen", color_scheme=theme)
            tab.set_viewport_size({"width": width, "height": 900})
    return findings


def _walk_folder(browser: Browser, root: str, pages: Sequence[str]) -> list[Finding]:
    """Open pages without a server, with and without scripts: they hold the same."""
    findings: list[Finding] = []
    with (
        _opened(browser, root, findings, 390, "light") as (tab, at),
        _opened(browser, root, findings, 390, "dark", script=False) as (plain, plain_at),
    ):
        for page in pages:
            say = at(page, "file, light, phone")
            tab.goto(root + quote(page), wait_until="load")
            _each(say, tab.evaluate(_BOUNDS, False))
            say = plain_at(page, "file, without JavaScript")
            plain.goto(root + quote(page), wait_until="load")
            _each(say, plain.evaluate(_BOUNDS, False))
            (text, links), (bare, bare_links) = tab.evaluate(_CONTENT), plain.evaluate(_CONTENT)
            if text != bare:
                say(f"says {bare[:2000]!r} and not {text[:2000]!r}")
            for link in sorted(set(links) - set(bare_links)):
                say(f"has no link to {link}")
    return findings


At = Callable[[str, str], Say]


@contextmanager
def _opened(
    browser: Browser,
    root: str,
    findings: list[Finding],
    width: int,
    theme: Theme,
    *,
    script: bool = True,
) -> Iterator[tuple[Page, At]]:
    """A tab, and what says where it is; whatever the tab says of itself is found there."""
    context = browser.new_context(
        color_scheme=theme,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        java_script_enabled=script,
    )
    context.set_default_timeout(20_000)
    context.add_init_script(_WATCH_SHIFTS)
    where = ("", "")

    def at(page: str, view: str) -> Say:
        nonlocal where
        where = (page, view)
        return lambda text: findings.append(Finding(page, view, text))

    tab = context.new_page()
    _listen(tab, root, lambda text: findings.append(Finding(*where, text)))
    yield tab, at
    context.close()


def _each(say: Say, texts: Iterable[str]) -> None:
    for text in dict.fromkeys(texts):
        say(text)


def _axe(say: Say, tab: Page, rules: Sequence[str] = ()) -> None:
    """Say what axe finds; of some rules only, if they are named."""
    options = {**_AXE, **({"runOnly": list(rules)} if rules else {})}
    for rule in Axe().run(tab, options=options).response["violations"]:
        say(f"axe: {rule['id']}: {rule['nodes'][0]['html'][:200]}")


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
