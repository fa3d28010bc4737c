"""Parts of a run's key that no test can change on a real machine."""

from __future__ import annotations

import platform
from dataclasses import replace
from pathlib import Path

import pytest

from proofpress.execute.observed import Observed
from proofpress.execute.run import CellRun, Run
from proofpress.inventory import Inventory
from proofpress.memory import Memory
from proofpress.store.records import Records
from tests.posts import a_post

POST = a_post("1 + 1", needs=("postgres", "redis"))
RUN = Run(POST.slug, tuple(CellRun(cell.id, "ok") for cell in POST.code_cells))


def a_memory(root: Path, **services: str) -> Memory:
    return Memory(
        root,
        Records(root / "build/store"),
        Inventory(root),
        services=lambda _: services,
        environment={},
    )


def remembered(root: Path) -> None:
    memory = a_memory(root, PostgreSQL="18.5", Valkey="9.0.1")
    memory.recall(POST)
    assert memory.remember(POST, RUN) is None


def test_what_has_not_changed_is_recalled_with_its_run(tmp_path: Path):
    remembered(tmp_path)

    recalled = a_memory(tmp_path, PostgreSQL="18.5", Valkey="9.0.1").recall(POST)

    assert recalled.due.reasons == ()
    assert recalled.run == RUN


def test_a_run_that_reached_another_machine_is_recalled_only_where_that_will_do(tmp_path: Path):
    memory = a_memory(tmp_path)
    reached = Observed(addresses=("db.example:5432",))
    memory.recall(POST)
    memory.remember(POST, replace(RUN, cells=(replace(RUN.cells[0], observed=reached),)))

    assert a_memory(tmp_path).recall(POST).due.reasons == ()
    recalled = a_memory(tmp_path).recall(POST, networked=False)
    assert recalled.run is None
    assert recalled.due.reasons == ("its last run reached `db.example:5432`",)


def test_runs_with_other_parameters_are_told_apart(tmp_path: Path):
    fixed, broken = (
        a_post("1 + 1", parameters={"fix": True}),
        a_post("1 + 1", parameters={"fix": False}),
    )
    memory = a_memory(tmp_path)
    for post, variant, slug in ((fixed, "", "usual"), (broken, "counterfactual-1", "other")):
        memory.recall(post, fresh=True, variant=variant)
        memory.remember(post, replace(RUN, parameters=slug), variant=variant)

    later = a_memory(tmp_path)
    usual, other = later.recall(fixed), later.recall(broken, variant="counterfactual-1")
    changed = a_memory(tmp_path).recall(a_post("1 + 2", parameters={"fix": True}))
    assert (usual.run and usual.run.parameters, other.run and other.run.parameters) == (
        "usual",
        "other",
    )
    assert changed.due.reasons == ("cell 1 changed",)


def test_the_files_and_folders_that_the_last_run_read_are_known(tmp_path: Path):
    (tmp_path / "notebooks").mkdir()
    data = tmp_path / "notebooks/hits.csv"
    data.write_text("1")
    memory = a_memory(tmp_path)
    assert memory.reads(POST) is None
    memory.recall(POST)
    read = Observed(files=(str(data),), folders=(str(tmp_path / "data"),))
    memory.remember(POST, replace(RUN, cells=(replace(RUN.cells[0], observed=read),)))

    assert a_memory(tmp_path).reads(POST) == frozenset({data, tmp_path / "data"})


@pytest.mark.parametrize(
    ("services", "reasons"),
    [
        ({"PostgreSQL": "18.6", "Valkey": "9.0.1"}, ("PostgreSQL 18.5 → 18.6",)),
        (
            {"PostgreSQL": "18.5", "Redis": "8.2"},
            ("Redis 8.2 is new", "Valkey 9.0.1 is gone"),
        ),
        ({"PostgreSQL": "missing", "Valkey": "9.0.1"}, ("PostgreSQL 18.5 → missing",)),
    ],
)
def test_another_version_of_a_server_reruns_the_post_and_is_named(
    tmp_path: Path, services: dict[str, str], reasons: tuple[str, ...]
):
    remembered(tmp_path)

    recalled = a_memory(tmp_path, **services).recall(POST)

    assert recalled.due.reasons == reasons
    assert recalled.run is None


def test_another_version_of_python_reruns_the_post_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    here = platform.python_version()
    remembered(tmp_path)
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")

    recalled = a_memory(tmp_path, PostgreSQL="18.5", Valkey="9.0.1").recall(POST)

    assert recalled.due.reasons == (f"Python {here} → 3.99.0",)


def test_a_file_that_changes_while_a_post_runs_is_digested_as_it_was_before(tmp_path: Path):
    data = tmp_path / "notebooks/hits.csv"
    data.parent.mkdir()
    data.write_text("1")
    post = a_post("duckdb.sql(\"FROM 'hits.csv'\")")
    run = Run(post.slug, (CellRun("cell-1", "ok"),))
    memory = a_memory(tmp_path)
    memory.recall(post)
    data.write_text("2")

    memory.remember(post, run)

    [reason] = a_memory(tmp_path).recall(post).due.reasons
    assert reason.startswith("`hits.csv` changed (")


def test_a_blog_below_the_prefix_of_python_has_inputs_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.prefix", str(tmp_path))

    assert Inventory(tmp_path / "src/blog").counts(tmp_path / "src/blog/notebooks/hits.csv")
    assert not Inventory(tmp_path / "src/blog").counts(tmp_path / "lib/json.py")


def test_of_two_installed_versions_the_one_that_is_imported_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for folder, version in (("system", "1.0"), ("own", "2.0")):
        metadata = tmp_path / folder / f"printer-{version}.dist-info/METADATA"
        metadata.parent.mkdir(parents=True)
        metadata.write_text(f"Metadata-Version: 2.1\nName: printer\nVersion: {version}\n")
        monkeypatch.syspath_prepend(tmp_path / folder)

    assert Inventory(tmp_path).packages["printer"] == "2.0"


def test_a_held_run_is_that_of_its_record_and_is_parsed_when_it_is_looked_at(tmp_path: Path):
    memory = a_memory(tmp_path)
    memory.recall(POST)
    memory.remember(POST, RUN)
    hold = memory.hold(POST)
    assert hold is not None

    held = a_memory(tmp_path).recall_held(POST, hold)

    assert held is not None and held.run is not None
    assert held.due.reasons == ()
    assert (held.run.slug, held.run.cells, held.run.succeeded) == (RUN.slug, RUN.cells, True)


def _edit(data: Path) -> None:
    data.write_text("2")


def _add(data: Path) -> None:
    data.with_name("more.csv").write_text("1")


@pytest.mark.parametrize("change", [_edit, _add, Path.unlink], ids=["edited", "added", "gone"])
def test_a_run_is_not_held_when_a_file_that_its_code_names_changes(tmp_path: Path, change):
    data = tmp_path / "notebooks/hits.csv"
    data.parent.mkdir()
    data.write_text("1")
    post = a_post("duckdb.sql(\"FROM 'hits.csv', 'more.csv'\")")
    memory = a_memory(tmp_path)
    memory.recall(post)
    memory.remember(post, RUN)
    hold = memory.hold(post)
    assert hold is not None
    assert a_memory(tmp_path).recall_held(post, hold) is not None

    change(data)

    assert a_memory(tmp_path).recall_held(post, hold) is None


def test_a_run_is_not_held_under_another_server_or_without_its_record(tmp_path: Path):
    memory = a_memory(tmp_path, PostgreSQL="18.5")
    memory.recall(POST)
    memory.remember(POST, RUN)
    hold = memory.hold(POST)
    assert hold is not None

    other = a_memory(tmp_path, PostgreSQL="18.6").recall_held(POST, hold)
    for file in (tmp_path / "build/store/objects").rglob("*"):
        if file.is_file():
            file.unlink()
    lost = a_memory(tmp_path, PostgreSQL="18.5").recall_held(POST, hold)

    assert (other, lost) == (None, None)
