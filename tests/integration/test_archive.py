"""Whatever is edited between two builds, the second gives the site that a first build would."""

from __future__ import annotations

import io
import random
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from proofpress.pipeline import Order
from proofpress.printer import build_blog
from proofpress.typesetter import Typesetter
from proofpress.write.publish import MARKER

CONFIG = """\
title = "Kept"
url = "https://kept.example/"
search = false
cards = false
bibliography = ["notebooks/works.bib"]
"""
WORK = "@book{{knuth, title={{{}}}, author={{Knuth, Donald}}, year={{1968}}, publisher={{A}}}}\n"
TAGS = ("one", "two", "One", "三")
SLUGS = "abcdefg"


def build(root: Path, *, execute: bool) -> str:
    text, code = build_blog(
        root,
        Order(execute=execute),
        force=False,
        jobs=1,
        cold=False,
        stream=io.StringIO(),
        started=time.monotonic(),
    )
    assert code == 0, text
    return text


def site(root: Path) -> dict[str, bytes]:
    folder = root / "build/site"
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != MARKER)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def a_post(slug: str, draw: random.Random) -> str:
    """A post with a random head; it links to the first, shows a picture and cites a work."""
    head = {
        "title": f"{slug} {draw.randrange(5)}",
        "dek": f"'*{draw.randrange(5)}*'",
        "date": f"2025-0{draw.randrange(1, 9)}-01",
        "tags": str(draw.sample(TAGS, draw.randrange(4))),
        "category": draw.choice(["X", "X / Y", "Z"]),
        "draft": str(slug != "a" and draw.random() < 0.15).lower(),
        "featured": str(draw.random() < 0.15).lower(),
    }
    if draw.random() < 0.3:
        head |= {"slug": f"{slug}-{draw.randrange(2)}", "series": "S"}
    lines = "\n".join(f"{name}: {value}" for name, value in head.items())
    text = f"Text {draw.randrange(5)}, see [the first](a.md) and {{cite}}`knuth`."
    return f"---\n{lines}\n---\n{text}\n\n![A picture](dot.svg)\n"


def a_picture(side: int) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="9"></svg>'


def edit(notebooks: Path, draw: random.Random) -> None:
    """Change one thing that pages are made of."""
    match draw.randrange(6):
        case 0:
            (notebooks / "dot.svg").write_text(a_picture(draw.randrange(1, 9)))
        case 1:
            (notebooks / "works.bib").write_text(WORK.format(draw.randrange(9)))
        case _:
            slug = draw.choice(SLUGS)
            (notebooks / f"{slug}.md").write_text(a_post(slug, draw))


@pytest.mark.parametrize("execute", [True, False], ids=["executed", "not executed"])
def test_a_site_after_any_edits_is_that_of_a_first_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, execute: bool
) -> None:
    draw = random.Random(7)
    root, notebooks = tmp_path / "blog", tmp_path / "blog/notebooks"
    notebooks.mkdir(parents=True)
    (root / "proofpress.toml").write_text(CONFIG)
    (notebooks / "dot.svg").write_text(a_picture(1))
    (notebooks / "works.bib").write_text(WORK.format(0))
    for slug in SLUGS:
        (notebooks / f"{slug}.md").write_text(a_post(slug, draw))
    rendered: Counter[str] = Counter()
    render = Typesetter.render

    def counted(self: Typesetter, post: object, *words: object, **names: object) -> object:
        rendered["posts"] += 1
        return render(self, post, *words, **names)  # type: ignore[arg-type]

    monkeypatch.setattr(Typesetter, "render", counted)
    build(root, execute=execute)
    rendered.clear()
    again = 0

    for number in range(8):
        edit(notebooks, draw)
        clean = tmp_path / f"clean-{number}"
        shutil.copytree(root, clean, ignore=shutil.ignore_patterns("build"))

        build(root, execute=execute)

        again += rendered.total()
        build(clean, execute=execute)
        assert site(root) == site(clean)
        rendered.clear()
    assert again < 8 * len(SLUGS) * 3 / 4  # a new picture or work is in every post


def test_a_post_that_has_not_changed_is_not_read_closer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (tmp_path / "proofpress.toml").write_text(CONFIG.replace("bibliography", "# "))
    for slug in SLUGS:
        (notebooks / f"{slug}.md").write_text(f"# {slug}\n\nText.\n")
    build(tmp_path, execute=True)
    (notebooks / "c.md").write_text("# c\n\nAnother text.\n")
    closer: list[str] = []
    render = Typesetter.render

    def noted(self: Typesetter, post: object, *words: object, **names: object) -> object:
        closer.append(post.slug)  # type: ignore[attr-defined]
        return render(self, post, *words, **names)  # type: ignore[arg-type]

    monkeypatch.setattr(Typesetter, "render", noted)
    told = build(tmp_path, execute=True)

    assert closer == ["c"]
    assert "0 deleted" in told


def test_a_warning_is_told_by_every_build(tmp_path: Path) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (tmp_path / "proofpress.toml").write_text(CONFIG.replace("bibliography", "# "))
    (notebooks / "odd.md").write_text("---\ntitle: Odd\ncomments: true\n---\nText.\n")

    first = build(tmp_path, execute=True)
    (notebooks / "other.md").write_text("# Other\n")
    second = build(tmp_path, execute=True)

    assert "warning[front-matter]" in first
    assert "warning[front-matter]" in second
