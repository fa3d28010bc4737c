"""One browser for the tests of a module, and the hand-made site that they open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.specimen import specimen_site, write

NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Screenshots to look at; the newest run replaces them.
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"


def chromium_path() -> str | None:
    """The browser that `PROOFPRESS_CHROMIUM` names, else the first one in the PATH."""
    named = os.environ.get("PROOFPRESS_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each module: while it is open, no other event loop can run in this thread."""
    path = chromium_path()
    if path is None:
        message = (
            f"NO BROWSER: none of {', '.join(NAMES)} found, and PROOFPRESS_CHROMIUM is not set"
        )
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        # Containers have no user namespaces for Chromium's own sandbox.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("specimen")
    write(specimen_site(), folder)
    return folder
