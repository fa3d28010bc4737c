"""Whole builds by the real command line, over small blogs with real kernels."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.integration.blogs import Blog, Done, a_blog, post, ran

pytestmark = pytest.mark.xdist_group("build")


def notebook(*cells: str, minor: int, title: str) -> str:
    """An nbformat 4 notebook without outputs; cells have ids from 4.5 on."""
    made: list[dict[str, Any]] = [
        {"cell_type": "markdown", "metadata": {}, "source": f"# {title}"},
        *(
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {},
                "outputs": [],
                "source": cell,
            }
            for cell in cells
        ),
    ]
    if minor >= 5:
        made = [{**cell, "id": f"c{number}"} for number, cell in enumerate(made)]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": minor})


def third(cell: str, title: str) -> str:
    """An nbformat 3 notebook."""
    code = {
        "cell_type": "code",
        "collapsed": False,
        "input": cell,
        "language": "python",
        "metadata": {},
        "outputs": [],
        "prompt_number": 1,
    }
    heading = {"cell_type": "heading", "level": 1, "metadata": {}, "source": title}
    return json.dumps(
        {
            "metadata": {"name": ""},
            "nbformat": 3,
            "nbformat_minor": 0,
            "worksheets": [{"cells": [heading, code], "metadata": {}}],
        }
    )


FORMATS = {
    "four.ipynb": notebook("print('from', 'four')", minor=5, title="Four"),
    "four-two.ipynb": notebook("print('from', 'four-two')", minor=2, title="Four-two"),
    "three.ipynb": third("print('from', 'three')", "Three"),
    "percent.py": "# ---\n# title: Percent\n# ---\n\n# %%\nprint('from', 'percent')\n",
    "myst.md": post("print('from', 'myst')", title="Myst"),
    "essay.md": "# Essay\n\nWords from essay, and ```1 / 0``` that nobody runs.\n",
    "foldered/index.py": (
        "# %% [markdown]\n# # Foldered\n\n# %%\nfrom own import word\n"
        "print('from', open('word.txt').read() + word)\n"
    ),
    "foldered/own.py": "word = 'ered'\n",
    "foldered/word.txt": "fold",
    "given.md": post(
        "from IPython.display import SVG\nprint('from', 'give' + letter)\n"
        'SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="9"/>\')',
        title="Given",
        head="parameters: {letter: n}",
    ),
    "needy.md": post(
        "import os, psycopg, redis\n"
        "with psycopg.connect(os.environ['DATABASE_URL']) as db:\n"
        "    word = db.execute(\"SELECT 'need'\").fetchone()[0]\n"
        "cache = redis.from_url(os.environ['REDIS_URL'], decode_responses=True)\n"
        "cache.set('end', 'y')\nprint('from', word + cache.get('end'))",
        title="Needy",
        head="needs: [postgres, redis]",
    ),
    "draft.md": post("1 / 0", title="Draft", head="draft: true"),
    "later.md": post("print('from', 'later')", title="Later", head="publish: 2030-06-01"),
}
SHOWN = {name.partition(".")[0].partition("/")[0] for name in FORMATS} - {"draft", "later"}
BEFORE, AFTER = "1893369600", "1909094400"  # 2029-12-31 and 2030-07-01


@pytest.fixture(scope="module")
def every_format(tmp_path_factory: pytest.TempPathFactory) -> tuple[Blog, Done]:
    blog = a_blog(tmp_path_factory.mktemp("formats"))
    for name, text in FORMATS.items():
        blog.write(name, text)
    return blog, blog.build(SOURCE_DATE_EPOCH=BEFORE)


def files(blog: Blog) -> list[Path]:
    return [path for path in (blog.root / "notebooks").rglob("*") if path.is_file()]


@pytest.mark.parametrize("slug", sorted(SHOWN))
def test_a_post_of_every_format_shows_what_it_printed(
    slug: str, every_format: tuple[Blog, Done]
) -> None:
    blog, _ = every_format

    assert f"from {slug}" in blog.page(slug)


def test_an_essay_is_not_run_and_every_other_post_is(every_format: tuple[Blog, Done]) -> None:
    _, done = every_format

    assert ran(done) == SHOWN - {"essay"}
    assert re.search(r"^plan    \d+ posts: 8 to run, 1 to render, 2 left out$", done.err, re.M)


def test_a_figure_without_words_is_a_warning(every_format: tuple[Blog, Done]) -> None:
    _, done = every_format

    assert done.code == 0
    assert re.findall(r"(.*\[alt\].*)\n  --> (.*)", done.out) == [
        (
            "warning[alt]: the figure of cell 1 has neither an alternative text nor a caption",
            "notebooks/given.md:9, cell 1",
        )
    ]


def test_sources_stay_as_they_are_and_nothing_is_left_beside_them(
    every_format: tuple[Blog, Done],
) -> None:
    blog, _ = every_format

    found = {path.relative_to(blog.root / "notebooks"): path.read_text() for path in files(blog)}

    assert found == {Path(name): text for name, text in FORMATS.items()}


def test_drafts_and_posts_for_later_are_left_out(every_format: tuple[Blog, Done]) -> None:
    blog, _ = every_format

    assert blog.pages() == SHOWN
    home = (blog.site / "index.html").read_text("utf-8")
    assert "Draft" not in home
    assert "Later" not in home


def test_a_publication_date_that_passes_brings_the_post_in(
    every_format: tuple[Blog, Done],
) -> None:
    blog, _ = every_format

    again = blog.build(SOURCE_DATE_EPOCH=BEFORE)
    after = blog.build(SOURCE_DATE_EPOCH=AFTER)

    assert ran(again) == set()
    assert ran(after) == {"later"}
    assert blog.pages() == SHOWN | {"later"}


# Failures


def a_good_blog(folder: Path) -> Blog:
    blog = a_blog(folder)
    blog.write("good.md", post("print('good', 1)", title="Good"))
    blog.write("other.md", post("print('other', 1)", title="Other"))
    return blog


@pytest.fixture(scope="module")
def once_good(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = a_good_blog(tmp_path_factory.mktemp("once-good"))
    blog.build()
    return blog


def test_a_failing_cell_is_named_with_its_lines_and_the_site_stays(once_good: Blog) -> None:
    blog = once_good
    before = blog.digests()
    blog.write("bad.md", post("total = 3\nprint('so far')", "half = 1\n\ntotal / 0\n\nhalf", "2"))
    blog.replace("good.md", "'good', 1", "'good', 2")
    try:
        done = blog.run("build")
    finally:
        blog.remove("bad.md")
        blog.replace("good.md", "'good', 2", "'good', 1")

    assert done.code == 1
    assert done.out.startswith(
        "error[execute]: ZeroDivisionError: division by zero\n"
        "  --> notebooks/bad.md:13, cell 2\n"
        "    |\n"
        " 11 | half = 1\n"
        " 12 |\n"
        ">13 | total / 0\n"
        " 14 |\n"
        " 15 | half\n"
        "help: "
    ), str(done)
    assert "note: the notebook of `bad`, up to its failure: build/failed/bad.ipynb\n" in done.out
    assert re.search(r"\nkept    build/site as it was: 1 problem, [\d.]+ s( |\n$)", done.out)
    assert re.search(r"^run     bad    +[\d.]+ s  failed: ZeroDivisionError", done.err, re.M)
    assert blog.digests() == before
    partial = nbformat.read(blog.root / "build/failed/bad.ipynb", 4)
    nbformat.validate(partial)
    code = [cell for cell in partial.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, None]
    assert code[0].outputs[0].text == "so far\n"
    assert code[1].outputs[0].ename == "ZeroDivisionError"
    assert code[2].outputs == []


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (("import sys; sys.exit(0)", "2"), "cell 1 ended the program: SystemExit(0)"),
        (("import os; os._exit(0)", "2"), "the kernel ended in cell 1: exit code 0"),
        (
            ('#| raises: "KeyError"\n1 / 0', "2"),
            "cell 1 should raise `KeyError`, but it raised `ZeroDivisionError: division by zero`",
        ),
        (
            ('#| raises: "KeyError"\n1', "2"),
            "cell 1 should raise `KeyError`, but it raised nothing",
        ),
    ],
    ids=["exit", "death", "another-error", "no-error"],
)
def test_what_is_not_a_success_is_never_published_or_stored(
    once_good: Blog, cells: tuple[str, ...], message: str
) -> None:
    blog = once_good
    before = blog.digests()
    blog.write("bad.md", post(*cells))
    try:
        done = blog.run("build")
        why = blog.why()
    finally:
        blog.remove("bad.md")

    assert done.code == 1
    assert f": {message}\n  --> notebooks/bad.md:" in done.out, str(done)
    assert blog.digests() == before
    assert why["bad"] == ["no good run yet"]


def test_an_expected_error_is_a_success_and_is_stored(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    blog.write("raises.md", post('#| raises: "KeyError"\n{}["a"]', "print('went', 'on')"))

    blog.build()

    assert "went on" in blog.page("raises")
    assert "KeyError" in blog.page("raises")
    assert blog.why() == {"raises": []}


def test_problems_of_all_posts_are_told_in_one_run(tmp_path: Path) -> None:
    blog = a_good_blog(tmp_path)
    blog.write("date.md", "---\ntitle: A\ndate: 2026-13-01\ntagz: [a]\n---\n")
    blog.write("cut.ipynb", '{"cells": [')
    blog.write("untitled.md", "No heading.\n")

    done = blog.run("build")

    assert done.code == 1
    for place in ("date.md:3", "date.md:4", "cut.ipynb", "untitled.md"):
        assert f"  --> notebooks/{place}" in done.out, str(done)
    assert done.out.count("error[") == 4
    assert "4 problems" in done.out.splitlines()[-1]
    assert not blog.site.exists()


def test_failures_of_all_posts_are_told_in_one_run(tmp_path: Path) -> None:
    blog = a_good_blog(tmp_path)
    blog.write("zero.md", post("1 / 0"))
    blog.write("key.md", post("{}['a']"))
    blog.write("math.md", post("1", prose="So $\\foo$."))

    done = blog.run("build")

    assert done.code == 1
    for place in ("zero.md:6, cell 1", "key.md:6, cell 1", "math.md:3"):
        assert f"  --> notebooks/{place}" in done.out, str(done)
    assert done.out.count("error[") == 3


# Keep going


def test_good_posts_are_published_and_failed_ones_keep_their_last_good_page(
    tmp_path: Path,
) -> None:
    blog = a_good_blog(tmp_path)
    blog.write("third.md", post("print('third', 1)", title="Third"))
    blog.build()
    before = blog.digests()
    blog.replace("good.md", "'good', 1", "'good', 2")
    blog.replace("other.md", "'other', 1", "'other', 2 / 0")
    blog.write("third.md", "---\ntitle: Third\ndate: never\n---\n")
    blog.write("new.md", post("1 / 0", title="New"))

    done = blog.run("build", "--keep-going")

    assert done.code == 1, str(done)
    assert "good 2" in blog.page("good")
    for slug in ("other", "third"):
        page = f"posts/{slug}/index.html"
        assert blog.digests()[page] == before[page]
    assert blog.pages() == {"good", "other", "third"}
    home = (blog.site / "index.html").read_text("utf-8")
    assert all(f'href="posts/{slug}/' in home for slug in ("good", "other", "third"))
    assert "posts/new/" not in home
    assert re.search(r"\nsite    build/site: 3 posts; .*, 3 problems, ", done.out), str(done)


def test_an_address_that_another_post_has_taken_goes_to_that_post(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    blog.write("a.md", post("print('from', 'a')", title="A", head="slug: herd"))
    blog.write("b.md", post("print('from', 'b')", title="B"))
    blog.build()
    blog.write("a.md", post("1 / 0", title="A", head="slug: moved"))
    blog.replace("b.md", "title: B", "title: B\nslug: herd")

    done = blog.run("build", "--keep-going")

    assert done.code == 1, str(done)
    assert blog.pages() == {"herd"}
    assert "from b" in blog.page("herd")

    # Now both have been good at that address, and both fail.
    blog.replace("b.md", "print('from', 'b')", "1 / 0")
    again = blog.run("build", "--keep-going")

    assert again.code == 1, str(again)
    assert again.err.count("Traceback") == 0
    assert "from b" in blog.page("herd")


# Some posts only


def test_a_named_post_is_built_and_the_others_stay_as_they_were(tmp_path: Path) -> None:
    blog = a_good_blog(tmp_path)
    blog.write("third.md", post("print('third', 1)", title="Third"))
    blog.build("good")
    only_one = blog.pages()
    blog.build()
    before = blog.digests()
    for name in ("good", "other"):
        blog.replace(f"{name}.md", f"'{name}', 1", f"'{name}', 2")

    done = blog.build("notebooks/good.md")

    assert only_one == {"good"}
    assert ran(done) == {"good"}
    changed = {path for path, digest in blog.digests().items() if before.get(path) != digest}
    assert "posts/good/index.html" in changed
    assert not any(path.startswith(("posts/other", "posts/third")) for path in changed)
    assert "other 1" in blog.page("other")


def test_a_post_that_there_is_not_is_answered_with_the_nearest(once_good: Blog) -> None:
    done = once_good.run("build", "othr")

    assert (done.code, done.out) == (2, "")
    assert done.err == "error: no post is called `othr`; did you mean `other`?\n"


def test_nothing_is_run_when_asked_not_to_and_the_page_says_so(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    stored = json.loads(notebook("raise SystemExit", minor=5, title="Stored"))
    output = {"name": "stdout", "output_type": "stream", "text": "kept output\n"}
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    figure = {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": drawing}}
    stored["cells"][1] |= {"outputs": [output, figure], "execution_count": 1}
    blog.write("stored.ipynb", json.dumps(stored))

    done = blog.build("--no-execute")

    assert ran(done) == set()
    assert "kept output" in blog.page("stored")
    assert "<figure" in (blog.site / "posts/stored/index.html").read_text("utf-8")
    assert "[alt]" not in done.out  # a figure without words is told where posts run
    assert "not executed" in blog.page("stored").lower()
    assert blog.why() == {"stored": ["no good run yet"]}


# Words and config


def test_every_bad_key_of_the_config_is_told(tmp_path: Path) -> None:
    blog = a_blog(tmp_path, config='titel = "A"\nurl = "nowhere"\ntimeout = -1\n')

    done = blog.run("build")

    assert done.code == 2
    for number, key in enumerate(("titel", "url", "timeout"), 1):
        assert re.search(rf"`{key}`.*\n  --> proofpress.toml:{number}", done.out), str(done)
    assert not (blog.root / "build").exists()


def test_without_a_blog_the_remedy_is_named(tmp_path: Path) -> None:
    done = Blog(tmp_path, {}).run("build")

    assert (done.code, done.out) == (2, "")
    assert done.err == "error: no blog here: run `proofpress init`, or go to the folder of one\n"


def test_a_foreign_site_is_touched_by_force_only(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    blog.write("essay.md", "# Essay\n\nWords.\n")
    blog.site.mkdir(parents=True)
    (blog.site / "thesis.txt").write_text("mine")

    refused = blog.run("build")
    untouched = blog.digests()
    forced = blog.build("--force")
    built = (blog.site / "index.html").is_file()
    cleaned = blog.run("clean")

    assert refused.code == 2
    assert "holds files that proofpress did not make" in refused.err
    assert list(untouched) == ["thesis.txt"]
    assert forced.code == 0
    assert built
    assert cleaned.code == 0
    assert blog.digests() == untouched


def test_clean_removes_what_was_made_and_nothing_else(tmp_path: Path) -> None:
    blog = a_good_blog(tmp_path)
    blog.write("bad.md", post("1 / 0"))
    blog.run("build", "--keep-going")
    sources = blog.digests("notebooks")
    (blog.root / "build/mine.txt").write_text("mine")

    done = blog.run("clean")

    assert (done.code, done.err) == (0, "")
    assert done.out == "removed build/site\nremoved build/failed\nremoved build/store\n"
    assert sorted(path.name for path in (blog.root / "build").iterdir()) == ["lock", "mine.txt"]
    assert blog.digests("notebooks") == sources


def test_forgetting_runs_leaves_the_pages_of_posts_that_are_not_built(tmp_path: Path) -> None:
    blog = a_good_blog(tmp_path)
    blog.build()

    kept = blog.run("clean", "--cache", "--keep", "1 GB")
    known = blog.why()
    done = blog.run("clean", "--cache")

    assert kept.code == 0
    assert known == {"good": [], "other": []}
    assert re.fullmatch(r"removed [\d.]+ kB of build/store\n", done.out), str(done)
    assert blog.why() == {"good": ["no good run yet"], "other": ["no good run yet"]}
    before = blog.digests()
    built = blog.build("good")
    assert ran(built) == {"good"}
    assert blog.digests() == before


def test_a_size_that_is_none_is_a_wrong_word(once_good: Blog) -> None:
    bad = once_good.run("clean", "--cache", "--keep", "lots")
    alone = once_good.run("clean", "--keep", "1GB")

    assert (bad.code, bad.err) == (
        2,
        "error: `lots` is not a size: write it like 2GB or 500MB\n",
    )
    assert (alone.code, alone.err) == (2, "error: --keep goes with --cache\n")
    assert once_good.site.is_dir()


@pytest.mark.parametrize("form", ["ipynb", "md", "py"])
def test_a_new_blog_and_a_new_post_build_at_once(tmp_path: Path, form: str) -> None:
    blog = Blog(tmp_path, {})
    init = blog.run("init")
    new = blog.run("new", "One lock", "--format", form)

    done = blog.build()
    checked = blog.run("check", "--cached")

    assert (init.code, new.code, checked.code) == (0, 0, 0)
    assert new.out == f"wrote   notebooks/one-lock.{form}\n"
    assert ran(done) == {"first-post", "one-lock"}
    assert re.search("The 4.{0,60} values add up to 45", blog.page("one-lock"))


def test_the_version_and_the_help_are_there(tmp_path: Path) -> None:
    blog = Blog(tmp_path, {})

    version, words = blog.run("--version"), blog.run("--help")

    assert re.fullmatch(r"proofpress \d+\.\d+\.\d+\n", version.out)
    assert "proofpress init myblog" in words.out
    assert (version.code, words.code) == (0, 0)


def test_the_doctor_finds_nothing_missing(once_good: Blog) -> None:
    done = once_good.run("doctor")

    assert done.code == 0, str(done)
    assert done.out.splitlines()[-1] == "nothing is missing"


def test_a_date_out_of_all_bounds_is_one_line(once_good: Blog) -> None:
    done = once_good.run("build", SOURCE_DATE_EPOCH="9" * 30)

    assert done.code == 2, str(done)
    assert "SOURCE_DATE_EPOCH" in done.err
    assert "Traceback" not in done.err


def test_what_no_terminal_can_show_is_escaped(tmp_path: Path) -> None:
    blog = a_blog(tmp_path, PYTHONIOENCODING="ascii", NO_COLOR="1")
    blog.write("odd.md", post("raise ValueError('→ ü')"))

    done = blog.run("build")

    assert done.code == 1, str(done)
    assert "ValueError: \\u2192 \\xfc" in done.err
    assert "Traceback" not in done.err
