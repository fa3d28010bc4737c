"""Golden folders: a post each, and all that rendering it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.render import golden


@pytest.mark.parametrize("folder", golden.folders(), ids=lambda folder: folder.name)
def test_a_post_looks_as_its_case_says(folder: Path) -> None:
    checked = golden.rendered(folder)

    assert golden.body(checked) == (folder / golden.BODY).read_text("utf-8")
    assert golden.facts(checked) == (folder / golden.FACTS).read_text("utf-8")


def test_there_are_cases() -> None:
    assert len(golden.folders()) >= 6
