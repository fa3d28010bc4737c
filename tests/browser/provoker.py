"""Opens pages that want to run something, without a policy to protect them, and says what ran."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.walker import served

#: Whatever runs says so; nothing else of a page can.
TELL = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "msgbox"]) {
  window[name] = (...words) => window.ran.push(`${name} ${words}`);
}
"""
#: Do what a reader might, everywhere, and name every address that is more than an address.
_PROVOKE = """() => {
  const kinds = ["click", "mouseover", "focus", "toggle", "error", "load", "begin", "submit"];
  addEventListener("click", (event) => event.preventDefault());
  addEventListener("submit", (event) => event.preventDefault());
  const found = [];
  for (const element of document.querySelectorAll("body, body *")) {
    if (element.localName === "details") element.open = true;
    for (const kind of kinds) {
      element.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
    }
    for (const { name, value } of element.attributes) {
      if (/^on|^srcdoc$/i.test(name)) found.push(`${element.localName} ${name}`);
      if (!/^(href|xlink:href|src|action|formaction|data|ping|poster)$/i.test(name)) continue;
      const { href } = new URL(value, document.baseURI);
      if (!/^(https?:|mailto:|data:(image|audio|video)\\/)/.test(href)) {
        found.push(`${element.localName} ${name}=${value}`);
      }
    }
  }
  return [...found, ...window.ran];
}"""


def what_runs(
    browser: Browser, folder: Path, pages: Iterable[tuple[str, str]], *, until: str = "html"
) -> list[str]:
    """Open pages below a folder, do there what a reader might: what ran or was asked for elsewhere.

    Args:
        pages: what to call each one, and where it lies; it may be written as late as that.
        until: what must be on a page, as a selector, before anything is done there.
    """
    wrong: list[str] = []
    current = ""
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(20_000)
    context.add_init_script(TELL)
    tab = context.new_page()
    with served(folder) as root:

        def say(text: str) -> None:
            wrong.append(f"{current}: {text}")

        def leaves(url: str) -> bool:
            return not url.startswith((root, "data:image/png", "data:image/svg", "about:blank"))

        tab.on("dialog", lambda dialog: say(dialog.message))
        tab.on("popup", lambda popup: say(f"opens {popup.url}"))
        tab.on("pageerror", lambda error: say(f"error: {error}"))
        tab.on("request", lambda request: say(request.url) if leaves(request.url) else None)
        for name, page in pages:
            current = name
            tab.goto(root + page, wait_until="load")
            tab.wait_for_selector(until, state="attached")
            for text in provoked(tab):
                say(text)
    context.close()
    return wrong


def provoked(tab: Page) -> list[str]:
    """What runs on an open page, and in its frames, when everything on it is touched."""
    found: list[str] = tab.evaluate(_PROVOKE)
    for frame in tab.frames[1:]:
        found += frame.evaluate("window.ran")
    return found
