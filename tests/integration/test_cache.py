"""A post runs again when something that its outcome depends on changed, and only then."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from proofpress.store.records import Records
from tests.integration.blogs import Blog, a_blog, post, ran

Files = dict[str, str]
Change = Callable[[Blog], object]

pytestmark = pytest.mark.xdist_group("cache")


def kept_times(path: Path, text: str) -> None:
    """Rewrite a file with a text of the same length, and leave its size and times as they were."""
    status = path.stat()
    assert len(text.encode()) == status.st_size
    path.write_text(text)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def edit_data(name: str, old: str = "a,1", new: str = "a,2") -> Change:
    def edit(blog: Blog) -> None:
        path = blog.root / "notebooks" / name
        kept_times(path, path.read_text().replace(old, new))

    return edit


READ = "from pathlib import Path\nprint(Path('hits.csv').read_text())"
DUCK = "import duckdb\nprint(duckdb.sql(\"SELECT sum(n) FROM '{}'\").fetchall())"
#: What vim, emacs, a file manager, Python and JupyterLab leave beside a source.
DROPPED = (
    *(".index.md.swp", "index.md~", "#index.md#", ".#index.md", ".DS_Store"),
    *("__pycache__/own.cpython-313.pyc", ".ipynb_checkpoints/index-checkpoint.ipynb"),
)
CSV = "name,n\na,1\nb,2\n"

#: Posts of one blog: their files, what is done to them, and what `why` says then.
REUSED: dict[str, tuple[Files, Change]] = {
    "prose": (
        {"prose.md": post("1 + 1", prose="Before.")},
        lambda blog: blog.replace("prose.md", "Before.", "After, in other words."),
    ),
    "caption": (
        {"caption.md": post("#| label: fig-a\n#| fig-cap: One\n#| fig-alt: x\nprint(1)")},
        lambda blog: blog.replace("caption.md", "fig-cap: One", "fig-cap: Another"),
    ),
    "display": (
        {"display.md": post("1 + 1")},
        lambda blog: blog.replace("display.md", "1 + 1", ":tags: [hide-input]\n1 + 1"),
    ),
    "title": (
        {"title.md": post("1 + 1", title="Before")},
        lambda blog: blog.replace("title.md", "Before", "After"),
    ),
    "claim": (
        {"claim.md": post("queries = 3_047", prose="Many queries.")},
        lambda blog: blog.replace("claim.md", "Many", "[3,047](claim:queries)"),
    ),
    "touched": (
        {"touched/index.md": post(READ), "touched/hits.csv": CSV},
        lambda blog: os.utime(blog.root / "notebooks/touched/hits.csv", (0, 0)),
    ),
    "neighbour": (
        {"neighbour.md": post("import fractions\nfractions.Fraction(1, 2)")},
        lambda blog: blog.write("_more.py", "a = 1\n"),
    ),
    "proof": (
        {"proof/index.md": post("'proof'"), "proof/index.proof.json": "{}"},
        lambda blog: blog.write("proof/index.proof.json", '{"a": 1}'),
    ),
    "own-output": (
        {
            "own-output/index.md": post(
                "from pathlib import Path\nimport os, sqlite3",
                "Path('out.txt').write_text('x')\nprint(Path('out.txt').read_text())",
                "with open('log.txt', 'w') as log: log.write('y')",
                "Path('a.db').unlink(missing_ok=True)\nsqlite3.connect('a.db').execute("
                "'CREATE TABLE t (a)')",
                "Path('../_made').mkdir(exist_ok=True)\nPath('../_made/m.txt').write_text('z')\n"
                "print(sorted(os.listdir('../_made')), Path('../_made/m.txt').read_text())",
            )
        },
        lambda blog: (blog.root / "notebooks/_made/m.txt").unlink(),
    ),
    "listing-of-own-output": (
        {
            "listing-of-own-output/index.md": post(
                "import os\nopen('made.txt', 'w').close()\nprint(sorted(os.listdir('.')))"
            )
        },
        lambda blog: blog.remove("listing-of-own-output/made.txt"),
    ),
    "dropped": (
        {"dropped/index.md": post("'dropped'")},
        lambda blog: [blog.write(f"dropped/{name}", "") for name in DROPPED],
    ),
    "temporary": (
        {
            "temporary.md": post(
                "import os, tempfile\nwith tempfile.TemporaryDirectory() as place:\n"
                "    open(place + '/a', 'w').write('1')\n    print(os.listdir(place))\n"
            )
        },
        lambda blog: None,
    ),
}

CHANGED: dict[str, tuple[Files, Change, list[str]]] = {
    "code": (
        {"code.md": post("a = 1", "b = 2", "a + b")},
        lambda blog: blog.replace("code.md", "b = 2", "b = 3"),
        ["cell 2 changed"],
    ),
    "cell-added": (
        {"cell-added.md": post("a = 1", "a")},
        lambda blog: blog.write("cell-added.md", post("a = 1", "a += 1", "a")),
        ["cell 2 is new"],
    ),
    "cell-removed": (
        {"cell-removed.md": post("b = 1", "b += 1", "b")},
        lambda blog: blog.write("cell-removed.md", post("b = 1", "b")),
        ["cell 2 of the last run is gone"],
    ),
    "raises": (
        {"raises.md": post('#| raises: "KeyError"\n{}["a"]')},
        lambda blog: blog.replace("raises.md", '"KeyError"', '"LookupError"'),
        ["cell 1 changed"],
    ),
    "parameter": (
        {"parameter.md": post("print(users)", title="P", head="parameters: {users: 50}")},
        lambda blog: blog.replace("parameter.md", "50", "51"),
        ["parameter `users` 50 → 51"],
    ),
    "read": (
        {"read/index.md": post(READ), "read/hits.csv": CSV},
        edit_data("read/hits.csv"),
        ["`hits.csv` changed (… → …)"],
    ),
    "duckdb-own": (
        {"duckdb-own/index.md": post(DUCK.format("hits.csv")), "duckdb-own/hits.csv": CSV},
        edit_data("duckdb-own/hits.csv"),
        ["`hits.csv` changed (… → …)"],
    ),
    "duckdb-shared": (
        {"duckdb-shared.md": post(DUCK.format("_data/hits.csv")), "_data/hits.csv": CSV},
        edit_data("_data/hits.csv"),
        ["`_data/hits.csv` changed (… → …)"],
    ),
    "shared-read": (
        {
            "shared-read.md": post("print(open('_data/' + 'lines.csv').read())"),
            "_data/lines.csv": CSV,
        },
        edit_data("_data/lines.csv"),
        ["`_data/lines.csv` changed (… → …)"],
    ),
    "data-gone": (
        {"data-gone/index.md": post("'gone'"), "data-gone/hits.csv": CSV},
        lambda blog: blog.remove("data-gone/hits.csv"),
        ["`hits.csv` is gone"],
    ),
    "data-new": (
        {"data-new/index.md": post("'new'")},
        lambda blog: blog.write("data-new/hits.csv", CSV),
        ["`hits.csv` is new"],
    ),
    "looked-for": (
        {
            "looked-for.md": post(
                "try: print(open('_data/maybe.csv').read())\nexcept OSError: print('none')"
            )
        },
        lambda blog: blog.write("_data/maybe.csv", CSV),
        ["`_data/maybe.csv` is new"],
    ),
    "helper": (
        {"helper/index.md": post("import own\nown.VALUE"), "helper/own.py": "VALUE = 1\n"},
        edit_data("helper/own.py", "1", "2"),
        ["`own.py` changed (… → …)"],
    ),
    "helper-shared": (
        {
            "helper-shared.md": post(
                "import sys\nsys.path.insert(0, '_shared')\nimport shared_values\n"
                "shared_values.VALUE"
            ),
            "_shared/shared_values.py": "VALUE = 1\n",
        },
        edit_data("_shared/shared_values.py", "1", "2"),
        ["`_shared/shared_values.py` changed (… → …)"],
    ),
    "listdir": (
        {
            "listdir.md": post("import os\nprint(sorted(os.listdir('_listed')))"),
            "_listed/a.csv": CSV,
        },
        lambda blog: blog.write("_listed/b.csv", ""),
        ["the files in `_listed` changed (… → …)"],
    ),
    "glob": (
        {
            "glob.md": post("from pathlib import Path\nprint(sorted(Path('_globbed').glob('*')))"),
            "_globbed/a.csv": CSV,
        },
        lambda blog: blog.write("_globbed/b.csv", ""),
        ["the files in `_globbed` changed (… → …)"],
    ),
    "inputs": (
        {
            "inputs.md": post("1", title="I", head="inputs: [_data/declared.bin]"),
            "_data/declared.bin": "1",
        },
        lambda blog: blog.write("_data/declared.bin", "2"),
        ["`_data/declared.bin` changed (… → …)"],
    ),
    "program": (
        {
            "program.md": post(
                "import subprocess\nprint(subprocess.run(['sh', '_data/hello.sh'],"
                " capture_output=True, text=True).stdout)"
            ),
            "_data/hello.sh": "echo 1\n",
        },
        lambda blog: blog.write("_data/hello.sh", "echo 2\n"),
        ["`_data/hello.sh` changed (… → …)"],
    ),
    "both-ways": (
        {
            "both-ways/index.md": post("with open('n.txt', 'r+') as f: print(f.read())"),
            "both-ways/n.txt": "1",
        },
        lambda blog: None,
        ["it changes a file that it reads: `n.txt`"],
    ),
    "counter": (
        {
            "counter/index.md": post(
                "from pathlib import Path\nn = int(Path('n.txt').read_text())\n"
                "Path('n.txt').write_text(str(n + 1))\nn"
            ),
            "counter/n.txt": "1",
        },
        lambda blog: None,
        ["it changes a file that it reads: `n.txt`"],
    ),
    "changed-meanwhile": (
        {
            "changed-meanwhile.md": post(
                "import subprocess\nprint(open('_data/moving.txt').read())\n"
                "_ = subprocess.run(['sh', '-c', 'echo 2 >_data/moving.txt'])"
            ),
            "_data/moving.txt": "1\n",
        },
        lambda blog: None,
        ["`_data/moving.txt` changed while it ran"],
    ),
}


EVERY = [*REUSED.values(), *((files, change) for files, change, _ in CHANGED.values())]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """All of these posts, built, changed as each says, and not built again."""
    blog = a_blog(tmp_path_factory.mktemp("cache"))
    for files, _ in EVERY:
        for name, text in files.items():
            blog.write(name, text)
    done = blog.build()
    assert ran(done) == {*REUSED, *CHANGED}
    for _, change in EVERY:
        change(blog)
    return blog


@pytest.fixture(scope="module")
def reasons(built: Blog) -> dict[str, list[str]]:
    return {slug: [shortened(reason) for reason in found] for slug, found in built.why().items()}


def shortened(reason: str) -> str:
    return re.sub(r"\([0-9a-f]{8} → [0-9a-f]{8}\)", "(… → …)", reason)


@pytest.mark.parametrize("slug", REUSED)
def test_what_no_outcome_depends_on_reruns_nothing(slug: str, reasons: dict[str, list[str]]):
    assert reasons[slug] == []


@pytest.mark.parametrize("slug", CHANGED)
def test_what_an_outcome_depends_on_reruns_the_post_and_is_named(
    slug: str, reasons: dict[str, list[str]]
):
    assert reasons[slug] == CHANGED[slug][2]


# Parts that all posts share, and what is kept


def test_a_renamed_post_and_a_renamed_folder_rerun_nothing(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("one.md", post("import own_module\nprint(own_module.VALUE)", title="One"))
    blog.write("own_module.py", "VALUE = 1\n")
    blog.write("two/index.md", post(READ, title="Two"))
    blog.write("two/hits.csv", CSV)
    blog.build()
    (blog.root / "notebooks/one.md").rename(blog.root / "notebooks/first.md")
    (blog.root / "notebooks/two").rename(blog.root / "notebooks/second")

    done = blog.build()

    assert ran(done) == set()
    assert blog.pages() == {"first", "second"}
    assert "b,2" in blog.page("second")
    edit_data("second/hits.csv")(blog)
    assert ran(blog.build()) == {"second"}
    assert "a,2" in blog.page("second")


def test_a_new_version_of_a_package_reruns_every_post_and_is_named(tmp_path: Path):
    packages = tmp_path / "packages"
    blog = a_blog(tmp_path / "blog", PYTHONPATH=str(packages))
    install(packages, "1.0")
    blog.write("one.md", post("print(1)", title="One"))
    blog.build()
    unchanged = blog.build()
    shutil.rmtree(packages)
    install(packages, "1.1")

    why, done = blog.why(), blog.build()

    assert ran(unchanged) == set()
    assert why == {"one": ["imaginary-package 1.0 → 1.1"]}
    assert re.search(r"^run     one +[\d.]+ s  imaginary-package 1\.0 → 1\.1$", done.err, re.M)


def install(packages: Path, version: str) -> None:
    """What an installer leaves of a distribution that no post imports."""
    folder = packages / f"imaginary_package-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: Imaginary_Package\nVersion: {version}\n"
    )


def test_a_post_that_no_record_can_hold_for_runs_in_every_build_which_says_so(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("counter/index.md", CHANGED["counter"][0]["counter/index.md"])
    blog.write("counter/n.txt", "1")
    blog.write("other.md", post("print(1)", title="Other"))

    builds = [blog.build() for _ in range(3)]

    assert [ran(done) for done in builds] == [{"counter", "other"}, {"counter"}, {"counter"}]
    reason = "it changes a file that it reads: `n.txt`"
    note = f"note: `counter` runs again in the next build: {reason}\n"
    assert all(note in done.out for done in builds)
    assert re.search(rf"^run     counter +[\d.]+ s  {reason}$", builds[2].err, re.M)
    assert (blog.root / "notebooks/counter/n.txt").read_text() == "4"


def test_asked_for_afresh_a_post_runs_and_only_that_one(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("one.md", post("print(1)", title="One"))
    blog.write("two.md", post("print(2)", title="Two"))
    blog.build()

    one, both = blog.build("--fresh", "one"), blog.build("--fresh")

    assert ran(one) == {"one"}
    assert ran(both) == {"one", "two"}


def test_a_post_that_used_the_network_is_marked_and_one_with_its_own_server_is_not(
    tmp_path: Path,
):
    blog = a_blog(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        blog.write(
            "online.md",
            post(f"import socket\nsocket.create_connection(('127.0.0.1', {port})).close()"),
        )
        blog.write(
            "needy.md",
            post(
                "import os, redis\nredis.from_url(os.environ['REDIS_URL']).ping()",
                title="Needy",
                head="needs: [redis]",
            ),
        )
        blog.build()

    records = Records(blog.root / "build/store")
    online = records.latest(PurePosixPath("notebooks/online.md"))
    needy = records.latest(PurePosixPath("notebooks/needy.md"))
    assert online is not None
    assert needy is not None
    assert online.observed.addresses == (f"127.0.0.1:{port}",)
    assert needy.observed.addresses == ()


def test_a_run_that_failed_is_never_stored_and_the_last_good_one_is_not_forgotten(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("one.md", post("a = 1\nprint(a)", title="One"))
    blog.build()
    blog.replace("one.md", "a = 1", "a = 1 / 0")
    failed, after = blog.run("build"), blog.why()
    blog.replace("one.md", "a = 1 / 0", "a = 1")

    done = blog.build()

    assert failed.code == 1
    assert after == {"one": ["cell 1 changed"]}
    assert ran(done) == set()


def test_data_that_changes_while_another_post_runs_is_new_to_the_next_build(tmp_path: Path):
    reads = post("from pathlib import Path\nprint(Path('../data.txt').read_text())")
    # Another program changes it, and nobody sees that.
    writes = post("import subprocess\n_ = subprocess.run('cd ..; echo b > data.txt', shell=True)")
    blog = a_blog(tmp_path)
    blog.write("reads.md", reads)
    (blog.root / "data.txt").write_text("a\n")
    blog.build()
    blog.write("writes.md", writes)
    blog.build()

    done = blog.build()

    assert ran(done) == {"reads"}, str(done)


def test_a_head_that_stands_in_a_file_beside_the_post_is_read_anew(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    blog.write("lock.md", "Text.\n")
    blog.write("lock.meta", ".. title: One lock\n")
    blog.build()
    blog.write("lock.meta", ".. title: Two locks\n")

    blog.build()

    assert "<h1>Two locks</h1>" in (blog.site / "posts/lock/index.html").read_text()
