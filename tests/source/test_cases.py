"""Golden folders: one source each, and all that reading it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.source import golden


@pytest.mark.parametrize("folder", golden.folders(), ids=lambda folder: folder.name)
def test_a_source_reads_as_its_case_says(folder: Path) -> None:
    expected = (folder / golden.EXPECTED).read_text(encoding="utf-8")

    assert golden.reading(folder) == expected


def test_there_are_cases() -> None:
    assert len(golden.folders()) >= 7
