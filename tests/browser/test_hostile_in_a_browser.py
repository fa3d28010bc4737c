"""Every payload in every place of a notebook, in a browser that no policy protects: none runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from proofpress.render.render import render
from tests.browser.provoker import TELL, provoked, what_runs
from tests.browser.walker import served
from tests.render.hostile import PAYLOADS
from tests.render.test_hostile import PLACES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def _pages(every: int) -> Iterator[tuple[str, int, str, dict[str, bytes]]]:
    """For each place the articles of its payloads on one page, how many, and their files."""
    for at, (place, post_of) in enumerate(PLACES.items()):
        bodies, files = [], {}
        for payload in islice(PAYLOADS, at % every, None, every):
            article = render(
                post_of(payload), None, read_file=lambda _path: b"GIF89a\x01\x00\x01\x00"
            ).value
            assert article is not None
            files.update({file.name: file.data for file in article.files})
            heads = "".join(heading.html for heading in article.headings)
            bodies.append(
                f"<h1>{article.title_html}</h1><p>{article.dek_html}</p>"
                f"<p>{article.summary_html}</p><nav>{heads}</nav>{article.body}"
            )
        # Drawings are opened by themselves as well, as a reader may do.
        frames = "".join(f'<iframe src="{name}"></iframe>' for name in files if ".svg" in name)
        yield place, len(bodies), "<hr>".join((*bodies, frames)), files


def _runs(browser: Browser, folder: Path, every: int) -> tuple[int, list[str]]:
    """Open them all: how many payloads there were, and what ran or was asked for."""
    payloads = 0

    def written() -> Iterator[tuple[str, str]]:
        nonlocal payloads
        for at, (place, count, html, files) in enumerate(_pages(every)):
            for name, data in files.items():
                (folder / name).write_bytes(data)
            page = folder / f"{at}.html"
            page.write_text(f"<!doctype html><meta charset=utf-8>{html}", "utf-8", "replace")
            payloads += count
            yield place, page.name

    wrong = what_runs(browser, folder, written())
    return payloads, wrong


def test_no_payload_runs_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    payloads, wrong = _runs(browser, tmp_path, every=27)

    assert payloads > 200
    assert wrong == []


@pytest.mark.long
@pytest.mark.timeout(900)
def test_no_payload_of_all_runs_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    payloads, wrong = _runs(browser, tmp_path, every=1)

    assert payloads == len(PAYLOADS) * len(PLACES)
    assert wrong == []


def test_the_browser_would_tell(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context()
    context.add_init_script(TELL)
    tab = context.new_page()

    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert("drawn")</script></svg>'
    )
    (tmp_path / "index.html").write_text(
        "<script>alert(1)</script><img src=x onerror=alert(2)><b onclick=alert(3)>x</b>"
        '<a href="javascript:alert(4)">x</a><iframe src="a.svg"></iframe>'
    )
    with served(tmp_path) as root:
        tab.goto(f"{root}index.html")
        found = provoked(tab)

    for told in ("alert 1", "alert 2", "alert 3", "a href=javascript:alert(4)", "alert drawn"):
        assert told in found
    context.close()
