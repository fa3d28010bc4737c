"""Proofs recorded, compared and followed through git, by the real command line and real kernels."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.blogs import Blog, Done, a_blog, post, ran

pytestmark = pytest.mark.xdist_group("proofs")

CLAIMS = 'Of [3,047](claim:queries) queries, [3×](claim:speed ">= 3") fewer.'
FIGURE = """#| fig-alt: A curve that rises
%config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt
plt.plot([1, 2, 4, 8])
plt.title("Herd");"""
RICH = post(
    "queries, speed = 3047, 3.5\nprint(queries, object(), 0.1 + 0.2)",
    "import pandas as pd\npd.DataFrame({'n': [3047, 9], 'share': [1 / 3, 0.5]})",
    FIGURE,
    "import time, os\nprint(time.strftime('%Y-%m-%d %H:%M:%S'), os.getcwd(), os.environ['TMPDIR'])",
    "#| volatile: true\nimport time\ntime.time_ns()",
    '#| raises: "KeyError"\n{}["a"]',
    title="Rich",
    prose=CLAIMS,
)


def proof(blog: Blog, name: str) -> Any:
    return json.loads((blog.root / f"notebooks/{name}.proof.json").read_text("utf-8"))


def record(blog: Blog, *words: str, code: int = 0, **more: str) -> Done:
    done = blog.run("record", *words, **more)
    assert done.code == code, str(done)
    return done


def test_recording_again_gives_the_same_bytes_from_a_record_and_from_another_run(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("rich/index.md", RICH)
    file = tmp_path / "notebooks/rich/index.proof.json"

    first = record(blog)
    text = file.read_bytes()
    again = record(blog)
    recalled = file.read_bytes()
    fresh = record(blog, "--fresh", "--cold")

    assert first.out == "wrote   rich  2 claims, 5 outputs\nproofs  1 post: 1 written\n"
    assert again.out == "same    rich  2 claims, 5 outputs\nproofs  1 post: 1 the same\n"
    assert fresh.out == again.out
    assert ran(again) == set()  # a proof in the post's own folder is no reason to run
    assert ran(fresh) == {"rich"}
    assert text == recalled == file.read_bytes()
    kinds = [
        output["kind"] for cell in proof(blog, "rich/index")["cells"] for output in cell["outputs"]
    ]
    assert kinds == ["printed", "table", "drawing", "printed", "error"]
    assert b"matplotlib" in text
    assert str(tmp_path).encode() not in text


def test_a_proof_made_in_another_folder_is_the_same(tmp_path: Path):
    one, other = a_blog(tmp_path / "a"), a_blog(tmp_path / "b/longer name")
    for blog in (one, other):
        blog.write("rich.md", RICH)
        record(blog)

    a, b = (blog.root / "notebooks/rich.proof.json" for blog in (one, other))
    assert a.read_bytes() == b.read_bytes()


def test_nothing_is_recorded_of_a_post_with_a_problem(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("good.md", post("queries = 3", prose="[3](claim:queries)"))
    blog.write("claim.md", post("queries = 3", prose="[3](claim:queries)"))
    blog.write("cell.md", post("1 / 1"))
    blog.write("broken.md", "---\ntitle: X\ntitel: x\n---\n")
    strict = post("1", title="Loose", head="strict: true", prose="It made 3,047 queries.")
    blog.write("loose.md", strict)
    record(blog, "claim")
    before = blog.digests("notebooks")
    blog.replace("claim.md", "[3]", "[4]")
    blog.replace("cell.md", "1 / 1", "1 / 0")

    done = record(blog, code=1)

    after = blog.digests("notebooks")
    assert set(after) - set(before) == {"good.proof.json"}
    assert after["claim.proof.json"] == before["claim.proof.json"]
    facts = ("the text says 4", "ZeroDivisionError", "unknown key `titel`", "`3,047` looks like")
    for fact in facts:
        assert fact in done.out
    assert done.out.endswith(
        "failed  cell   1 problem\n"
        "kept    claim  1 problem\n"
        "wrote   good   1 claim, 0 outputs\n"
        "failed  loose  1 problem\n"
        "proofs  4 posts: 1 written, 1 kept as they were, 2 without a proof; 4 problems\n"
    )


def test_a_named_post_is_recorded_although_another_one_is_broken(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("good.md", post("1"))
    blog.write("broken.md", "---\ntitel: x\n---\n")

    blog.write(".pp-new-0a1b-good.proof.json", "what a killed run of the command left")

    good = record(blog, "good")
    broken = record(blog, "broken", code=1)

    assert good.out == "wrote   good  0 claims, 1 output\nproofs  1 post: 1 written\n"
    assert "unknown key `titel`" in broken.out
    assert sorted(path.name for path in (tmp_path / "notebooks").iterdir()) == [
        "broken.md",
        "good.md",
        "good.proof.json",
    ]
    assert "no post is called `god`" in record(blog, "god", code=2).err


def test_a_damaged_store_is_told_of_and_the_post_runs_again(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("herd.md", post("queries = 9", title="Herd", prose="[9](claim:queries)"))
    record(blog)
    for path in (tmp_path / "build/store/objects").rglob("*"):
        if path.is_file():
            path.write_bytes(b"{}")

    again = record(blog)

    assert ran(again) == {"herd"}
    assert "warning: " in again.out
    assert "set aside in `build/store/damaged`" in again.out
    assert again.out.endswith("same    herd  1 claim, 0 outputs\nproofs  1 post: 1 the same\n")


def test_two_posts_with_one_proof_are_refused(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("herd.md", post("1", title="One", head="slug: one"))
    blog.write("herd.py", "# %% [markdown]\n# # Herd\n# %%\n2\n")

    done = record(blog, code=1)

    assert done.out.count("another post would have the same proof, `herd.proof.json`") == 2
    assert not (tmp_path / "notebooks/herd.proof.json").exists()


#: A package of which two versions say different things.
LADDER = "def rungs(metres): return {formula}\n"


def a_package(folder: Path, version: str, formula: str) -> Path:
    """A folder like one that `pip install --target` makes."""
    metadata = folder / f"ladder-{version}.dist-info"
    metadata.mkdir(parents=True)
    (folder / "ladder.py").write_text(LADDER.format(formula=formula))
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: ladder\nVersion: {version}\n")
    (metadata / "RECORD").write_text(f"ladder.py,,\nladder-{version}.dist-info/METADATA,,\n")
    return folder


def git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True, timeout=20)


def commit(root: Path, subject: str) -> None:
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--message", subject)


def test_another_version_of_a_package_is_found_by_check_and_followed_by_drift(tmp_path: Path):
    old = a_package(tmp_path / "old", "1.0", "round(metres / 0.3)")
    new = a_package(tmp_path / "new", "2.0", "int(metres / 0.3)")
    blog = a_blog(tmp_path / "blog", config='environment = ["PYTHONPATH"]\n')
    (blog.root / ".gitignore").write_text("build\n")
    blog.write(
        "ladder.md",
        post(
            "import ladder\nrungs = ladder.rungs(2)\nprint('a wall')\nprint(rungs, 'rungs')",
            prose='At [least 6](claim:rungs ">= 6") rungs.',
        ),
    )
    git(tmp_path, "init", "--quiet", "blog")

    record(blog, PYTHONPATH=str(old))
    commit(blog.root, "Publish the ladder")
    green = blog.run("check", PYTHONPATH=str(old))
    red = blog.run("check", PYTHONPATH=str(new))

    assert green.code == 0, str(green)
    assert red.code == 1, str(red)
    problems = (Path(__file__).parents[2] / "docs/problems.md").read_text("utf-8")
    example = problems.partition("\n## drift\n")[2].split("```")[1].strip()
    assert example in red.out.splitlines()
    assert (
        "error[drift]: cell 1 has another output, from line 2 on, compared with the proof\n"
        "  --> notebooks/ladder.md:6, cell 1\n" in red.out
    )
    assert "note: was: 7 rungs\nnote: is: 6 rungs\n" in red.out
    assert "claim `rungs` moved from 7 to 6, within its rule `≥ 6`" in red.out
    assert "ladder 1.0 → 2.0" in red.out

    taken = record(blog, PYTHONPATH=str(new))
    commit(blog.root, "Take the new ladder")
    blog.remove("ladder.md")
    blog.write("steps.md", post("rungs = 9", prose="[9](claim:rungs)", title="Steps"))
    (blog.root / "notebooks/ladder.proof.json").rename(blog.root / "notebooks/steps.proof.json")
    commit(blog.root, "Rename")
    history = blog.run("drift")

    assert taken.out.startswith("wrote   ladder  claim `rungs` 7 → 6; cell 1; ladder 1.0 → 2.0\n")
    assert history.code == 0, str(history)
    table, steps = history.out.split("\n\n")[1:]
    assert table.splitlines()[1] == "rungs  ≥ 6   7      6     6       7        █▁▁"
    lines = [line.strip() for line in steps.splitlines()]
    assert [line.partition("  ")[2][11:] for line in lines if line[0] == "2"] == [
        "Rename",
        "Take the new ladder",
        "Publish the ladder",
    ]
    assert "versions  ladder 1.0 → 2.0" in lines
    assert "claim     rungs: 7 → 6" in lines


@pytest.mark.long  # needs the package index
def test_two_published_versions_of_a_package_differ_and_are_named(tmp_path: Path):
    blog = a_blog(tmp_path / "blog", config='environment = ["PYTHONPATH"]\n')
    blog.write("flag.md", post("import wcwidth\nprint(wcwidth.wcswidth('👩‍🔬'), 'columns')"))
    folders = {}
    for version in ("0.2.6", "0.2.13"):
        folders[version] = tmp_path / version
        install = ["uv", "pip", "install", "--quiet", "--python", sys.executable]
        wanted = ["--target", str(folders[version]), f"wcwidth=={version}"]
        subprocess.run([*install, *wanted], check=True, timeout=100)

    record(blog, PYTHONPATH=str(folders["0.2.6"]))
    red = blog.run("check", PYTHONPATH=str(folders["0.2.13"]))

    assert red.code == 1, str(red)
    assert "note: was: 4 columns\nnote: is: 2 columns\n" in red.out
    assert "wcwidth 0.2.6 → 0.2.13" in red.out


def test_drift_says_what_is_missing(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("herd.md", post("1"))

    outside = blog.run("drift")
    git(tmp_path, "init", "--quiet", ".")
    empty = blog.run("drift")
    named = blog.run("drift", "herd")
    blog.write("herd.proof.json", "{")
    damaged = blog.run("drift", "herd")
    without = blog.run("drift", PATH="")

    assert outside.code == 2
    assert outside.err.startswith("error: the history of a proof is in git, and here is none: ")
    assert empty.code == 0
    assert empty.out == "no post has a proof: `proofpress record` writes them\n"
    assert named.code == 2
    assert named.err == "error: `herd` has no proof: `proofpress record herd` writes one\n"
    assert damaged.code == 1
    assert damaged.out.startswith("error[drift]: the proof is no JSON: ")
    assert without.code == 2
    assert without.err == "error: this needs git, which is not installed\n"
