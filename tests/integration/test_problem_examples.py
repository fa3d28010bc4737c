"""The messages that docs/problems.md shows are those that a build prints, letter by letter."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from proofpress.problems import CODES

#: One worker builds the broken blog, once.
pytestmark = pytest.mark.xdist_group("problem-examples")

PAGE = Path(__file__).parents[2] / "docs/problems.md"

CELL = "\n```{code-cell}\n1\n```\n"
POSTS = {
    "claims.md": (
        "# Claims\n\n```{code-cell}\nqueries = 3051\n```\n\n"
        "One page made [3,047](claim:queries) queries.\n"
    ),
    "one-lock.md": "# One lock\n",
    "other.md": "---\ntitle: One lock again\nslug: one-lock\n---\n",
    "dates.md": "---\ntitle: Dates\ndate: 2026-11-31\n---\n",
    "r.md": f"---\ntitle: R\nkernelspec: {{name: ir}}\n---\n{CELL}",
    "later.md": "---\ntitle: Later\n---\n\n:::{mermaid}\nText\n:::\n",
    "cited.md": "---\ntitle: Cited\nbibliography: works.bib\n---\n\nIt was known [@lamp82].\n",
    "works.bib": "@book{knuth74, author = {A. Writer}, title = {A work}, year = {1974}}\n",
    "untitled.md": "No heading.\n",
    "shown.md": f"# Shown\n\nIt is $\\foo$.\n\n:::{{dropdown}} More\nText.\n:::\n{CELL}",
    "cut.ipynb": '{"cells": [',
    "options.md": (
        "# Options\n\n```{code-cell}\n#| label: fig-one\n#| fig-captoin: One request\n1\n```\n"
    ),
    "tags.md": "# Tags\n\n```{code-cell}\n:tags: [hide-imput]\n1\n```\n",
    "slow.md": (
        "---\ntitle: Slow\ntimeout: 2\n---\n\n```{code-cell}\nimport time\ntime.sleep(60)\n```\n"
    ),
    "memory.md": (
        "---\ntitle: Memory\nmemory: 200 MB\n---\n\n```{code-cell}\nimport time\n"
        "held = bytearray(300_000_000)\ntime.sleep(60)\n```\n"
    ),
    "column.md": (
        "---\ntitle: A column\nneeds: [postgres]\n---\n\n"
        "```{code-cell}\nimport os\nimport psycopg\n\n"
        'with psycopg.connect(os.environ["DATABASE_URL"]) as connection:\n'
        '    connection.execute("SELECT usr_id FROM pg_stat_activity")\n```\n'
    ),
}


def shown(code: str) -> str:
    """The example in the section of a code."""
    section = re.split(rf"^## {code}$", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1]
    return section.split("```")[1].strip()


def build(blog: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "proofpress", "build", *options],
        cwd=blog,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
    )


def a_blog(folder: Path, posts: dict[str, str]) -> Path:
    (folder / "notebooks").mkdir()
    (folder / "proofpress.toml").touch()
    for name, text in posts.items():
        (folder / "notebooks" / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a build of all the broken posts prints."""
    done = build(a_blog(tmp_path_factory.mktemp("broken"), POSTS), "--keep-going")
    assert done.returncode == 1, done.stderr
    return done.stdout


#: Those whose example needs more than a build of a broken post: see below, `test_wheel.py`,
#: `test_check.py`, and `test_proofs.py`.
ELSEWHERE = {
    *("config", "service", "template", "alt", "check", "counterfactual", "link", "twice"),
    *("disk", "drift", "unbound", "watching", "wide"),
}


@pytest.mark.parametrize("code", sorted(CODES.keys() - ELSEWHERE))
def test_the_example_of_a_code_is_what_a_build_prints(code: str, printed: str) -> None:
    def without_measurement(text: str) -> str:
        return re.sub(r"met at \d+ MB", "met at … MB", text)

    assert without_measurement(shown(code)) in without_measurement(printed).splitlines()


def test_the_example_at_the_top_of_the_page_is_what_a_build_prints(printed: str) -> None:
    example = PAGE.read_text("utf-8").split("```")[1].strip()

    assert f"\n\n{example}\n\n" in printed


def test_the_example_of_a_bad_config_is_what_a_build_prints(tmp_path: Path) -> None:
    blog = a_blog(tmp_path, {"essay.md": "# An essay\n"})
    (blog / "proofpress.toml").write_text('titel = "A blog"\n')

    done = build(blog)

    assert done.returncode == 2
    assert shown("config") in (done.stdout + done.stderr).splitlines()
    assert not (blog / "build").exists()


def test_the_example_of_a_bad_template_is_what_a_build_prints(tmp_path: Path) -> None:
    blog = a_blog(tmp_path, {"essay.md": "# An essay\n"})
    (blog / "templates/site/blocks").mkdir(parents=True)
    (blog / "templates/site/blocks/hero.html.j2").write_text(
        '{% extends "proofpress/site/blocks/hero.html.j2" %}\n'
        "{% block hero scoped %}<h1>{{ block.titel }}</h1>{% endblock %}\n"
    )

    done = build(blog)

    assert done.returncode == 1
    assert shown("template") in done.stdout.splitlines()
    assert not (blog / "build/site").exists()
