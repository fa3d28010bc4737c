"""`proofpress serve` as an author uses it: a real blog, its kernels, a browser by the editor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

POST = """---
title: Seven
date: 2026-01-02
---

It was [7](claim:seven), and not more.

```{code-cell}
import time
seven = 7
```

Then came a pause.

```{code-cell}
print("second", seven)
```

```{code-cell}
#| code-fold: true
print("third", seven)
```
"""


@contextmanager
def served(
    blog: Path, *words: str, **environment: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The preview of a blog in a process of its own: its address, and the process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "proofpress", "serve", "--port", "0", *words],
        cwd=blog,
        env={**os.environ, "NO_COLOR": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("serving http://localhost:"), line + process.stdout.read()
        yield line.split()[1], process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        process.stdout.close()


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "proofpress.toml").write_text('title = "Numbers"\n')
    (tmp_path / "notebooks/seven.md").write_text(POST)
    return tmp_path


def settled(page: Page) -> None:
    expect(page.locator(".pp-said")).to_have_text("good", timeout=30_000)


def test_a_post_is_written_broken_mended_and_renamed_beside_its_page(
    browser: Browser, blog: Path
) -> None:
    source = blog / "notebooks/seven.md"
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)

    with served(blog) as (address, process):
        page.goto(f"{address}posts/seven/")
        settled(page)
        expect(page.locator(".cell").last).to_contain_text("third 7")
        page.evaluate("window.same = true")
        page.locator("#cell-3 summary").click()

        source.write_text(POST.replace("and not more", "which is enough"))
        expect(page.locator("main")).to_contain_text(", which is enough.")
        expect(page.locator("#cell-3 pre.src")).to_be_visible()

        waits = (
            "import os\nwhile not os.path.exists('../go'): time.sleep(.01)\nprint('later', seven)"
        )
        source.write_text(POST.replace('print("second", seven)', waits))
        expect(page.locator(".pp-said")).to_have_text("cell 2 of 3")
        expect(page.locator("#cell-2 .pp-mark")).to_have_text("running")
        expect(page.locator("#cell-3 .pp-mark")).to_have_text("waiting")
        expect(page.locator("#cell-3")).to_contain_text("third 7")
        (blog / "go").touch()
        expect(page.locator("#cell-2")).to_contain_text("later 7")
        settled(page)

        source.write_text(POST.replace("[7]", "[8]"))
        sheet = page.get_by_role("region", name="Problems")
        expect(sheet).to_contain_text("error[claim] the text says 8, the run gave 7")
        expect(page.locator("main")).to_contain_text("It was 7")
        edit = page.get_by_role("link", name="Edit cell 1", exact=True)
        expect(edit).to_have_attribute("href", f"vscode://file{source}:9:1")
        link = sheet.get_by_role("link", name="notebooks/seven.md:6")
        expect(link).to_have_attribute("href", f"vscode://file{source}:6:8")

        source.write_text("---\ntitle: [Seven\n---\n")
        expect(sheet).to_contain_text("error[front-matter]")
        expect(page.locator("h1")).to_have_text("Seven")
        source.write_text(POST)
        settled(page)
        expect(sheet).to_be_hidden()

        source.rename(blog / "notebooks/eight.md")
        expect(page.locator(".pp-said")).to_contain_text("this post has moved: /posts/eight/")
        expect(page.locator("h1")).to_have_text("Seven")
        page.get_by_role("link", name="/posts/eight/").click()
        settled(page)
        expect(page).to_have_url(f"{address}posts/eight/")

        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        assert process.wait(20) == 0
        assert time.monotonic() - begun < 5  # with a page that listens
        assert process.stdout is not None
        assert {line.split()[0] for line in process.stdout} == {"run", "wrong", "gone"}
        expect(page.locator(".pp-said")).to_contain_text("no connection")
    assert wrong == []
    context.close()


@pytest.mark.long
def test_a_browser_that_is_opened_outlives_the_preview(blog: Path) -> None:
    """It is a script here, which tells what it was called with, and goes on."""
    told = blog / "told"
    script = blog / "browser"
    script.write_text(
        f'#!/bin/sh\necho "$1 $$" > "{told}.new"\nmv "{told}.new" "{told}"\nexec sleep 60\n'
    )
    script.chmod(0o755)

    with served(blog, "--open", BROWSER=str(script)) as (address, process):
        deadline = time.monotonic() + 30
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        opened, number = told.read_text().split()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0

    os.kill(int(number), signal.SIGTERM)  # it is there
    assert opened == address


def test_a_bad_editor_is_one_message(blog: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "proofpress", "serve", "--port", "0"],
        cwd=blog,
        env={**os.environ, "PROOFPRESS_EDITOR": "vscodee"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: PROOFPRESS_EDITOR is `vscodee`: did you mean `vscode`? another editor needs a "
        "template such as `vscode://file{path}:{line}:{column}`\n"
    )
