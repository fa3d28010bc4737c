"""After any edits the preview shows, byte for byte, what a clean build of the same files writes."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from proofpress.execute.side_by_side import import_libraries
from proofpress.execute.warm.kernels import WarmKernels
from tests.integration.blogs import Blog, a_blog
from tests.integration.desks import AtWork, at_work, renamed_over

pytestmark = pytest.mark.xdist_group("serve")

CONFIG = 'title = "Night desk"\nurl = "https://night.example/"\n'


@pytest.fixture(scope="module")
def kernels() -> Iterator[WarmKernels]:
    import_libraries()
    with WarmKernels() as warm:
        yield warm


def herd(rng: random.Random) -> str:
    value, words = rng.randrange(100), rng.randrange(1000)
    tag = rng.choice(["postgres", "caching", "queues"])
    return f"""---
title: The herd, {rng.choice(["again", "once more", "at last"])}
date: 2026-01-0{rng.randrange(1, 9)}
tags: [{tag}]
---
Words {words}, and in the end [{value}](claim:last). See [this](essay.md).

```{{code-cell}} python
last = {value}
print("last is", last, "of", open("data.txt").read())
```
"""


def essay(rng: random.Random) -> str:
    title, slug = rng.choice(["An essay", "Another essay"]), rng.choice(["essay", "an-essay"])
    words = f"Words {rng.randrange(1000)}. ![A dot](dot.svg)"
    return f"---\ntitle: {title}\nslug: {slug}\ndate: 2026-02-01\n---\n{words}\n"


def a_picture(rng: random.Random) -> str:
    dot = f'<circle r="{rng.randrange(1, 9)}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{dot}</svg>'


def edits(blog: Blog, rng: random.Random) -> dict[str, Callable[[], object]]:
    """What an author may do to the blog next."""
    posts = blog.root / "notebooks"

    def save(name: str, text: str) -> None:
        if rng.random() < 0.5:
            (posts / name).write_text(text, "utf-8")
        else:
            renamed_over(posts / name, text)

    def half() -> None:
        (posts / "essay.md").write_text("---\ntitle: [")
        save("essay.md", essay(rng))

    def come_and_go() -> None:
        more = posts / "more.md"
        if more.exists():
            more.unlink()
        else:
            more.write_text(essay(rng).replace("essay", "more"), "utf-8")

    def move() -> None:
        here, there = posts / "wanders.md", posts / "walks.md"
        (here if here.exists() else there).rename(there if here.exists() else here)

    def style() -> None:
        folder = blog.root / "templates/static/style"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "own.css").write_text(f"main {{ margin: {rng.randrange(9)}px }}")

    def template() -> None:
        folder = blog.root / "templates/site"
        folder.mkdir(parents=True, exist_ok=True)
        block = f"{{% block title %}}{{{{ super() }}}}<i>{rng.randrange(9)}</i>{{% endblock %}}"
        base = '{% extends "proofpress/site/post.html.j2" %}\n'
        (folder / "post.html.j2").write_text(base + block)

    def config() -> None:
        (blog.root / "proofpress.toml").write_text(
            f'{CONFIG}description = "Edition {rng.randrange(100)}"\n'
        )

    return {
        "the post with code": lambda: save("herd.md", herd(rng)),
        "an essay": lambda: save("essay.md", essay(rng)),
        "half an essay": half,
        "a picture": lambda: (posts / "dot.svg").write_text(a_picture(rng)),
        "data": lambda: (posts / "data.txt").write_text(str(rng.randrange(100))),
        "a post comes or goes": come_and_go,
        "a post moves": move,
        "style": style,
        "template": template,
        "config": config,
    }


def the_same(seed: int, count: int, folder: Path, kernels: WarmKernels) -> None:
    rng = random.Random(seed)
    blog = a_blog(folder / "blog", config=CONFIG)
    blog.write("data.txt", "1")
    blog.write("dot.svg", a_picture(rng))
    blog.write("herd.md", herd(rng))
    blog.write("essay.md", essay(rng))
    blog.write("wanders.md", essay(rng).replace("essay", "walk"))
    done = []
    with at_work(blog, kernels) as work:
        for _ in range(count):
            name, edit = rng.choice(sorted(edits(blog, rng).items()))
            done.append(name)
            edit()
            if rng.random() < 0.3:
                work.settled()
            if rng.random() < 0.3:
                work.file("index.html")
        clean = a_blog(folder / "clean")
        shutil.copytree(
            blog.root, clean.root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("build")
        )
        clean.build()
        work.wait(lambda: differing(work, clean) == [], f"seed {seed}: {done}")


def differing(work: AtWork, built: Blog) -> list[str]:
    """Files that the desk shows otherwise than a build wrote them, or shows in addition."""
    files = {
        path.relative_to(built.site).as_posix(): path
        for path in built.site.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    found = [name for name, path in files.items() if work.file(name) != path.read_bytes()]
    paper = work.desk.stand.paper
    assert paper is not None
    return found + [str(path) for path in paper.pages() if str(path) not in files]


@pytest.mark.parametrize("seed", [1, 2])
def test_after_a_few_edits_everything_is_as_a_clean_build_has_it(
    seed: int, tmp_path: Path, kernels: WarmKernels
) -> None:
    the_same(seed, 12, tmp_path, kernels)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 130))
def test_after_many_edits_everything_is_as_a_clean_build_has_it(
    seed: int, tmp_path: Path, kernels: WarmKernels
) -> None:
    the_same(seed, 40, tmp_path, kernels)
