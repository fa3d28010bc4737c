"""Compiled templates that one build leaves to the next."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from proofpress.store.compiled import Compiled


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "templates" / "page.j2"
    path.parent.mkdir()
    path.write_text("<b>{{ word }}</b>")
    return path


class Counting(Compiled):
    """Counts the templates that had to be compiled."""

    def __init__(self, store: Path, on_damage: object = None) -> None:
        self.damaged: list[Path] = []
        super().__init__(store, self.damaged.append)
        self.compiled = 0

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.compiled += 1
        super().dump_bytecode(bucket)


def build(store: Path, page: Path, *, autoescape: bool = True) -> tuple[str, Counting]:
    """What a page with `<` in it looks like after one build, and what was compiled for it."""
    compiled = Counting(store)
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
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 1
    kept.write_bytes(data)

    text, compiled = build(tmp_path, page)

    assert (text, compiled.compiled) == ("<b>&lt;</b>", 1)
    assert kept in compiled.damaged
