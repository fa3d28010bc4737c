"""What counts as a file that a post names."""

from dataclasses import replace
from pathlib import Path

import pytest

from proofpress.inventory import Inventory
from tests.posts import a_post


@pytest.fixture
def root(tmp_path: Path) -> Path:
    data = tmp_path / "notebooks" / "data"
    (data / "deep").mkdir(parents=True)
    for name in ("hits.csv", "more.csv", "deep/x.csv", "notes.txt"):
        (data / name).write_text(name)
    return tmp_path


def named(root: Path, source: str) -> list[str]:
    folder = root / "notebooks"
    files = Inventory(root).named_files(a_post(source))
    return [path.relative_to(folder).as_posix() for path in files]


@pytest.mark.parametrize(
    ("source", "files"),
    [
        ("duckdb.sql(\"FROM 'data/hits.csv'\")", ["data/hits.csv"]),
        ("duckdb.sql(\"FROM 'data/*.csv'\")", ["data/hits.csv", "data/more.csv"]),
        ("read('data/**/*.csv')", ["data/deep/x.csv", "data/hits.csv", "data/more.csv"]),
        ("%%bash\ncat data/*.csv", ["data/hits.csv", "data/more.csv"]),
        ("x = 3.14 * np.pi", []),
        ("a**2.5 + b*c.d", []),
        ("open('data/absent.csv')", []),
        ("'/etc/passwd', '../../x.csv', '~/y.csv'", []),
    ],
)  # fmt: skip
def test_files_and_patterns_in_the_code_are_found(root: Path, source: str, files: list[str]):
    assert named(root, source) == files


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("hits.csv", ["hits.csv"]),
        ("absent.csv", ["absent.csv"]),
        ("*.csv", ["hits.csv", "more.csv"]),
        ("deep", ["deep/x.csv"]),
        (".", ["deep/x.csv", "hits.csv", "more.csv", "notes.txt"]),
    ],
)
def test_an_input_is_a_file_a_pattern_or_a_folder(root: Path, name: str, files: list[str]):
    data = root / "notebooks" / "data"

    found = Inventory.matching(data, [name])

    assert [path.relative_to(data).as_posix() for path in found] == files


def test_a_proof_in_a_folder_does_not_change_its_listing(root: Path):
    data = root / "notebooks/data"
    before = Inventory(root).listing(data)
    (data / "index.proof.json").write_text("{}")
    with_proof = Inventory(root).listing(data)
    (data / "new.csv").write_text("1")

    assert with_proof == before
    assert Inventory(root).listing(data) != before


def test_a_bibliography_in_its_own_folder_is_nothing_that_a_run_depends_on(root: Path):
    folder = root / "notebooks" / "data"
    post = a_post("1", path="notebooks/data/index.md", bibliography=("./notes.txt",))

    found = Inventory(root).own_files(replace(post, own_folder=True))

    names = [path.relative_to(folder).as_posix() for path in found]
    assert names == ["hits.csv", "more.csv", "deep/x.csv"]
