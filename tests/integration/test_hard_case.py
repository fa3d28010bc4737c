"""A published post, from the wheel, as an ordinary user: broken, it stays; changed, it follows."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.test_wheel import ROOT, Install, install_wheel

pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("wheel")]

SMALL = """---
title: Users of a small page
needs: [postgres]
---

A page of a few users.

```{code-cell}
users_on_page = 50
```

```{code-cell}
import os
import psycopg

server = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
_ = server.execute("CREATE TABLE investments (user_id int)")
```

```{code-cell}
def count():
    return server.execute(
        "SELECT count(*) FROM investments WHERE user_id <= %s", [users_on_page]
    ).fetchone()[0]


_ = server.execute(
    "INSERT INTO investments SELECT u FROM generate_series(1, 100) u, generate_series(1, u % 7)"
)
print(f"{users_on_page} users on the page, {count():,} investments")
```
"""


def own(install: Install, folder: Path) -> None:
    if install.user is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, install.user, install.user, follow_symlinks=False)


def new_blog(install: Install, name: str) -> Path:
    done = install.run("proofpress", "init", name, cwd=install.home)
    assert done.returncode == 0, done.stderr
    blog = install.home / name
    (blog / "notebooks/first-post.md").unlink()
    return blog


def build(install: Install, blog: Path) -> subprocess.CompletedProcess[str]:
    own(install, blog / "notebooks")
    return install.run("proofpress", "build", cwd=blog)


def page(blog: Path, slug: str) -> str:
    html = (blog / f"build/site/posts/{slug}/index.html").read_text("utf-8")
    return re.sub("<[^>]*>", "", html)


def digests(blog: Path) -> dict[str, str]:
    site = blog / "build/site"
    return {
        str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def install() -> Iterator[Install]:
    folder = Path(tempfile.mkdtemp(prefix="hard-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield install_wheel(folder, extra="[services]")
    finally:
        shutil.rmtree(folder)


def test_a_small_post_that_breaks_stays_as_it_was_and_one_that_changes_follows(
    install: Install,
) -> None:
    blog = new_blog(install, "small")
    source = blog / "notebooks/small.md"
    source.write_text(SMALL)

    good = build(install, blog)
    assert good.returncode == 0, good.stdout + good.stderr
    before = digests(blog)
    assert "50 users on the page, 148 investments" in page(blog, "small")

    source.write_text(SMALL.replace("TABLE investments (", "TABLE holdings ("))
    broken = build(install, blog)
    assert broken.returncode == 1
    assert broken.stdout.startswith(
        'error[execute]: UndefinedTable: relation "investments" does not exist\n'
        "  --> notebooks/small.md:27, cell 3\n"
    ), broken.stdout
    assert "\n>27 | _ = server.execute(\n" in broken.stdout
    assert digests(blog) == before

    source.write_text(SMALL.replace("users_on_page = 50", "users_on_page = 51"))
    changed = build(install, blog)
    assert changed.returncode == 0, changed.stdout + changed.stderr
    assert "51 users on the page, 150 investments" in page(blog, "small")
    assert (install.home.stat().st_mode & 0o777) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="there is one user only")
def test_another_user_makes_the_same_bytes_of_the_same_records(install: Install) -> None:
    blog = new_blog(install, "mine")
    (blog / "notebooks/small.md").write_text(SMALL)
    first = build(install, blog)
    assert first.returncode == 0, first.stdout + first.stderr
    other = install.home / "others"
    shutil.copytree(blog, other, ignore=shutil.ignore_patterns("site"))

    second = build(replace(install, user=None), other)

    assert second.returncode == 0, second.stdout + second.stderr
    assert "1 unchanged" in second.stderr
    assert digests(other) == digests(blog)


@pytest.mark.long
def test_the_n_plus_one_post_that_breaks_stays_and_changed_it_follows() -> None:
    folder = Path(tempfile.mkdtemp(prefix="hard-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        imports = ("sqlalchemy>=2", "pandas>=2.2", "matplotlib>=3.10")
        check_n_plus_one(install_wheel(folder, *imports, extra="[services]"))
    finally:
        shutil.rmtree(folder)


def check_n_plus_one(install: Install) -> None:
    blog = new_blog(install, "real")
    original = (ROOT / "notebooks/n-plus-one.ipynb").read_text("utf-8")
    source = blog / "notebooks/n-plus-one.ipynb"
    source.write_text(original)

    good = build(install, blog)
    assert good.returncode == 0, good.stdout + good.stderr
    before = digests(blog)
    assert told(50) in page(blog, "n-plus-one")

    # A migration renames a table; the mapping in the post does not know.
    renamed = original.replace("CREATE TABLE navs", "CREATE TABLE valuations")
    renamed = renamed.replace("INSERT INTO navs", "INSERT INTO valuations")
    assert renamed != original
    source.write_text(renamed)
    broken = build(install, blog)
    cell, line = place(renamed, "lazy, statements = measure(page)")
    assert broken.returncode == 1
    first, where, *_ = broken.stdout.splitlines()
    assert "UndefinedTable" in first
    assert '"navs" does not exist' in first
    assert where == f"  --> notebooks/n-plus-one.ipynb, cell {cell}, line {line}"
    assert digests(blog) == before
    assert (blog / "build/failed/n-plus-one.ipynb").is_file()

    source.write_text(original.replace("users_on_page = 50", "users_on_page = 51"))
    changed = build(install, blog)
    assert changed.returncode == 0, changed.stdout + changed.stderr
    assert told(51) in page(blog, "n-plus-one")
    assert told(50) not in page(blog, "n-plus-one")


def told(users: int) -> str:
    """What the post prints of its own count, by the rule that its data follow."""
    investments = sum(1 + user * 37 % 56 for user in range(1, users + 1))
    queries = 1 + 2 * users + 2 * investments
    return f"counted by the client {queries:,}, by the server {queries:,}"


def place(notebook: str, text: str) -> tuple[int, int]:
    """Number of the code cell, and the line in it, that hold `text`."""
    cells = [cell for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells, 1):
        for line, content in enumerate("".join(cell["source"]).splitlines(), 1):
            if text in content:
                return number, line
    raise AssertionError(f"no code cell holds {text!r}")
