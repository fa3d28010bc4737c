"""What no post can make a build do: write elsewhere, tell secrets, trust what is damaged."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from tests.integration.blogs import Blog, a_blog, post, ran

pytestmark = pytest.mark.xdist_group("safety")

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="
)
OUTSIDE = (
    *("../../escaped", "../../../escaped", "/tmp/escaped", "..", ".", "a/../../../escaped"),
    *("..\\\\..\\\\escaped", "%2e%2e/escaped", "~/escaped", "con\\x00/escaped", "x" * 300),
)


def everything(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize(
    ("options", "code"),
    [(("--keep-going",), 1), (("--no-execute",), 0)],
    ids=["executed", "from another tool"],
)
def test_no_name_that_a_post_gives_leads_out_of_the_build(
    tmp_path: Path, options: tuple[str, ...], code: int
) -> None:
    blog = a_blog(tmp_path / "around" / "blog")
    for number, name in enumerate(OUTSIDE):
        quoted = json.dumps(name)
        blog.write(f"slug-{number}.md", f"---\ntitle: A\nslug: {quoted}\n---\n")
        blog.write(f"alias-{number}.md", f"---\ntitle: A\naliases: [{quoted}]\n---\n")
        blog.write(f"image-{number}.md", f"---\ntitle: A\nimage: {quoted}\nimage_alt: x\n---\n")
        blog.write(f"series-{number}.md", f"---\ntitle: A\ntags: [{quoted}]\n---\n")
        blog.write(f"input-{number}.md", f"---\ntitle: A\ninputs: [{quoted}]\n---\n")
    attached = [
        {
            "cell_type": "markdown",
            "id": f"m{number}",
            "metadata": {},
            "source": f"![x](attachment:{name})",
            "attachments": {name: {"image/png": PIXEL}},
        }
        for number, name in enumerate(OUTSIDE)
    ]
    output = {
        "output_type": "display_data",
        "data": {"image/png": PIXEL},
        "metadata": {"filename": "../../escaped.png", "image/png": {"name": "/tmp/escaped.png"}},
    }
    cell = {
        "cell_type": "code",
        "id": "../../escaped",
        "execution_count": 1,
        "metadata": {"filename": "../../escaped"},
        "outputs": [output],
        "source": "1",
    }
    title = {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# Attached"}
    notebook = {"cells": [title, *attached, cell], "nbformat": 4, "nbformat_minor": 5}
    blog.write("attached.ipynb", json.dumps({**notebook, "metadata": {}}))
    before = everything(tmp_path)

    done = blog.run("build", *options)

    after = everything(tmp_path)
    new = after.keys() - before.keys()
    assert done.code == code, str(done)
    assert "Traceback" not in done.err
    assert {path for path in new if not path.startswith("around/blog/build")} == set()
    assert {path: after[path] for path in before} == before
    assert not Path("/tmp/escaped").exists()


def test_a_post_behind_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("# Secret\n\nThe secret.\n")
    (outside / "index.md").write_text("# Secret\n\nThe secret.\n")
    (outside / "secret.png").write_bytes(b"secret")
    blog = a_blog(tmp_path / "blog")
    blog.write("good.md", "# Good\n\n![x](linked.png)\n")
    blog.write("fine.md", "# Fine\n\nWords.\n")
    (blog.root / "notebooks/linked.md").symlink_to(outside / "secret.md")
    (blog.root / "notebooks/folder").symlink_to(outside)
    (blog.root / "notebooks/linked.png").symlink_to(outside / "secret.png")
    (blog.root / "notebooks/loop.md").symlink_to("loop.md")

    done = blog.run("build", "--keep-going")

    assert done.code == 1
    for path in ("linked.md", "folder/index.md"):
        assert (
            "error[source]: the file cannot be read: it is gone, leads out of the blog, or is "
            "over 100 MB\n"
            f"  --> notebooks/{path}\n"
        ) in done.out, str(done)
    assert "linked.png" in done.out
    assert blog.pages() == {"fine"}
    assert not [
        path for path in blog.site.rglob("*") if path.is_file() and b"ecret" in path.read_bytes()
    ]


def test_links_in_the_way_of_the_site_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    blog = a_blog(tmp_path / "blog")
    blog.write("good.md", "# Good\n\nWords.\n")
    blog.build()
    shutil.rmtree(blog.site / "posts/good")
    (blog.site / "posts/good").symlink_to(outside)
    (blog.site / "404.html").unlink()
    (blog.site / "404.html").symlink_to(outside / "404.html")

    blog.build()

    assert list(outside.iterdir()) == []
    assert "Words." in blog.page("good")
    assert not (blog.site / "404.html").is_symlink()


def test_no_secret_of_the_environment_is_in_anything_that_a_build_leaves(tmp_path: Path) -> None:
    secrets = {
        name: f"canary-{name}"
        for name in ("GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "DATABASE_URL", "PGPASSWORD", "XYZ")
    }
    config = 'environment = ["ALLOWED"]\n'
    blog = a_blog(tmp_path / "blog", config=config, ALLOWED="canary-allowed", **secrets)
    look = (
        "import os, subprocess\nos.environ.pop('ALLOWED')\nprint(dict(os.environ))\n"
        "print(subprocess.run('env', capture_output=True, text=True).stdout)\n!env"
    )
    blog.write("good.md", post(look, title="Good"))
    blog.write("needy.md", post(look, title="Needy", head="needs: [postgres, redis]"))
    blog.write("bad.md", post(f"{look}\nraise ValueError(dict(os.environ))"))

    done = blog.run("build", "--keep-going")

    assert done.code == 1, str(done)
    assert {"good", "needy"} == blog.pages()
    assert "canary" not in done.out + done.err
    assert "HOME" in blog.page("good")
    assert holding(blog, b"canary") == []
    blog.remove("bad.md")
    blog.build()
    assert (blog.root / "build/store/unchanged.json").is_file()
    assert holding(blog, b"canary") == []


def holding(blog: Blog, text: bytes) -> list[str]:
    files = [path for path in (blog.root / "build").rglob("*") if path.is_file()]
    return [str(path) for path in files if text in path.read_bytes()]


def test_a_variable_that_the_config_allows_is_seen_and_counts(tmp_path: Path) -> None:
    blog = a_blog(tmp_path, config='environment = ["MODE"]\n')
    blog.write("mode.md", post("import os\nprint('mode', os.environ['MODE'])"))

    blog.build(MODE="small")
    same, other, none = blog.why(MODE="small"), blog.why(MODE="large"), blog.why()

    assert "mode small" in blog.page("mode")
    assert same == {"mode": []}
    [reason] = other["mode"]
    assert reason.startswith("variable MODE ")
    assert " → " in reason
    assert none["mode"][0].endswith(" is gone")


# Damage


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = a_blog(tmp_path_factory.mktemp("sound"), SOURCE_DATE_EPOCH="1767225600")
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>"
    figure = f'from IPython.display import SVG, display\ndisplay(SVG("""{svg}"""))'
    blog.write("figure.md", post(figure, title="Figure"))
    blog.write("other.md", post("queries = 3_047\nqueries", title="Other"))
    blog.write("essay.md", "# Essay\n\nWords.\n")
    blog.build()
    return blog


def damage(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


LONG = pytest.mark.long


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=LONG) for seed in range(1, 20))])
def test_a_store_with_a_damaged_byte_in_every_file_is_as_none(sound: Blog, seed: int) -> None:
    chance, before, store = random.Random(seed), sound.digests(), sound.root / "build/store"
    files = [path for path in store.rglob("*") if path.is_file() and "damaged" not in path.parts]
    for path in files:
        damage(path, chance)

    done = sound.build()

    assert ran(done) == {"figure", "other"}
    assert "were damaged and are set aside in `build/store/damaged`" in done.out, str(done)
    assert sound.digests() == before
    assert sound.why() == {"figure": [], "other": []}


@pytest.mark.parametrize(
    "kind",
    [
        *("runs", "articles"),
        *(pytest.param(kind, marks=LONG) for kind in ("latest", "typeset", "unchanged.json")),
    ],
)
def test_one_damaged_kind_of_file_changes_no_page(sound: Blog, kind: str) -> None:
    chance, before, store = random.Random(kind), sound.digests(), sound.root / "build/store"
    files = [path for path in (store / kind, *(store / kind).rglob("*")) if path.is_file()]
    assert files
    for path in (*files, store / "dossiers.json"):  # which would spare looking at the others
        damage(path, chance)
    sound.write("essay.md", f"# Essay\n\nWords.\n\n<!-- {kind} -->\n")
    try:
        done = sound.build("--keep-going")
    finally:
        sound.write("essay.md", "# Essay\n\nWords.\n")

    assert ran(done) == ({"figure", "other"} if kind == "runs" else set())
    sound.build()
    assert sound.digests() == before


def test_the_page_of_a_failed_post_stays_when_the_store_has_lost_its_article(
    tmp_path: Path,
) -> None:
    blog = a_blog(tmp_path)
    blog.write("good.md", post("print('good')", title="Good"))
    blog.write("bad.md", post("print('bad')", title="Bad"))
    blog.build()
    before = blog.digests()
    for path in (blog.root / "build/store/articles").iterdir():
        damage(path, random.Random(1))
    blog.replace("bad.md", "print('bad')", "1 / 0")

    done = blog.run("build", "--keep-going")
    again = blog.run("build", "--keep-going")

    assert (done.code, again.code) == (1, 1)
    assert "damaged" in done.out
    page = "posts/bad/index.html"
    assert blog.digests()[page] == before[page]
    assert "good" in blog.page("good")
    blog.remove("bad.md")
    blog.build()
    assert blog.pages() == {"good"}
