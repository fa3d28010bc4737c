"""Compiled templates that one build leaves to the next."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest

from proofpress.store.compiled import Cache, Compiled


@pytest.fixture(autouse=True)
def bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python is usually started."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "templates" / "page.j2"
    path.parent.mkdir()
    path.write_text("<b>{{ word }}</b>")
    return path


class Counting(Compiled):
    """Counts the templates that had to be compiled."""

    def __init__(self, store: Path, own: Path | None, cache: Path) -> None:
        self.damaged: list[Path] = []
        super().__init__(store, own, self.damaged.append, cache=Cache(cache))
        self.compiled = 0

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.compiled += 1
        super().dump_bytecode(bucket)


def build(
    store: Path, page: Path, *, autoescape: bool = True, cache: Path | None = None
) -> tuple[str, Counting]:
    """What a page with `<` in it looks like after one build, and what was compiled for it.

    The template is the blog's own, or came with a package whose compiled modules lie in `cache`.
    """
    own = page.parent if cache is None else None
    compiled = Counting(store, own, (cache or store / "none") / "templates.jinja")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(page.parent),
        autoescape=autoescape,
        bytecode_cache=compiled,
    )
    text = environment.get_template(page.name).render(word="<")
    compiled.save()
    return text, compiled


def test_the_second_build_compiles_nothing(tmp_path: Path, page: Path):
    first, compiled = build(tmp_path, page)
    second, again = build(tmp_path, page)

    assert first == second == "<b>&lt;</b>"
    assert (compiled.compiled, again.compiled) == (1, 0)


def test_a_template_that_changed_is_compiled(tmp_path: Path, page: Path):
    build(tmp_path, page)
    page.write_text("<i>{{ word }}</i>")

    text, compiled = build(tmp_path, page)

    assert (text, compiled.compiled) == ("<i>&lt;</i>", 1)


def test_another_environment_gets_code_of_its_own(tmp_path: Path, page: Path):
    build(tmp_path, page)

    text, compiled = build(tmp_path, page, autoescape=False)

    assert (text, compiled.compiled) == ("<b><</b>", 1)


def test_another_version_of_jinja_compiles_anew(
    tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
):
    build(tmp_path, page)
    monkeypatch.setattr(jinja2, "__version__", "99.0")

    text, compiled = build(tmp_path, page)

    assert (text, compiled.compiled) == ("<b>&lt;</b>", 1)


def test_what_is_damaged_is_set_aside_and_compiled_anew(tmp_path: Path, page: Path):
    build(tmp_path, page)
    [kept] = [path for path in (tmp_path / "objects").rglob("*") if path.is_file()]
    damage(kept)

    text, compiled = build(tmp_path, page)

    assert (text, compiled.compiled) == ("<b>&lt;</b>", 1)
    assert kept in compiled.damaged


def test_a_template_of_a_package_is_compiled_once_for_all_blogs(tmp_path: Path, page: Path):
    cache = tmp_path / "__pycache__"

    _, compiled = build(tmp_path / "one", page, cache=cache)
    text, again = build(tmp_path / "two", page, cache=cache)

    assert (text, compiled.compiled, again.compiled) == ("<b>&lt;</b>", 1, 0)
    assert not (tmp_path / "one").exists()


def test_where_nothing_can_be_written_beside_a_package_the_blog_keeps_its_templates(
    tmp_path: Path, page: Path
):
    cache = tmp_path / "file"
    cache.write_text("no folder")

    build(tmp_path / "one", page, cache=cache)
    text, again = build(tmp_path / "one", page, cache=cache)

    assert (text, again.compiled) == ("<b>&lt;</b>", 0)


def test_whoever_wants_no_bytecode_beside_modules_gets_none(
    tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    build(tmp_path / "one", page, cache=tmp_path / "__pycache__")
    _, again = build(tmp_path / "one", page, cache=tmp_path / "__pycache__")

    assert again.compiled == 0
    assert not (tmp_path / "__pycache__").exists()


def test_what_is_damaged_beside_a_package_is_compiled_anew(tmp_path: Path, page: Path):
    cache = tmp_path / "__pycache__"
    build(tmp_path / "one", page, cache=cache)
    damage(cache / "templates.jinja")

    text, compiled = build(tmp_path / "one", page, cache=cache)

    assert (text, compiled.compiled, compiled.damaged) == ("<b>&lt;</b>", 1, [])


def damage(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
