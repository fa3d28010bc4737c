"""Whatever an author or an accident writes: problems, never an exception."""

from __future__ import annotations

import random
from pathlib import Path, PurePosixPath

import pytest

from proofpress.config import load
from proofpress.post.read import read as read_post
from proofpress.problems import describe
from proofpress.source.read import read
from proofpress.source.source import SourceFile

CASES = Path(__file__).parents[1] / "cases" / "source"
HEAD = """\
title: The herd
dek: "[3](claim:q) queries"
date: 2026-03-01
tags: [a, b]
sources: {i: {title: x, url: https://example.org}}
parameters: {a: 1}
authors:
  - name: Ada
timeout: 5 min
needs: redis
"""
TEXTS = {
    "notebooks/a.md": f"---\n{HEAD}---\n\n" + (CASES / "myst/index.md").read_text("utf-8"),
    "notebooks/a.py": (CASES / "percent/herd.py.txt").read_text("utf-8"),
    "notebooks/b.py": "# ---\n"
    + "".join(f"# {line}\n" for line in HEAD.splitlines())
    + "# ---\n# %%\n#| label: fig-a\n#| raises: 'A: b'\nx\n# %% [markdown]\n# [3](claim:q)\n",
}
PIECES = (
    *(
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        ":",
        ": ",
        "#",
        "# ",
        "&a ",
        "*a",
        "!",
        "!!x ",
        "|",
        ">",
        "-",
        "- ",
    ),
    *(
        '"',
        "'",
        "`",
        "```",
        "---\n",
        "\n",
        "\t",
        "%",
        "@",
        ",",
        "? ",
        "~",
        "\\",
        "<",
        "<!--",
        "\x0c",
    ),
    *(
        "](claim:",
        "[a](quoted:b)",
        "[](",
        "![a](claim:b)",
        "{code-cell}",
        "# %%",
        "# %% [markdown]\n",
    ),
    *("+++\n", "#| ", "%%", '"""', "\u2028", "\0", "\ufeff", "9" * 50, "2026-02-30", ".inf", "é"),
)


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize("seed", range(4))
def test_no_damage_to_a_text_ends_in_an_exception(path: str, seed: int) -> None:
    rng = random.Random(seed)
    whole = TEXTS[path]
    clean = 0
    for _ in range(150):
        source = read(SourceFile(PurePosixPath(path), damaged(rng, whole).encode()))
        if source is None:
            continue
        post = read_post(source.value) if source.value is not None else None
        problems = (*source.problems, *(post.problems if post else ()))
        for one in problems:
            assert one.location is not None
            assert one.location.path == path
            assert len(describe(one)) < 3_000
        assert problems or (post and post.value)
        clean += not problems
    assert clean < 150


@pytest.mark.parametrize("seed", range(4))
def test_no_damage_to_a_config_ends_in_an_exception(seed: int) -> None:
    rng = random.Random(seed)
    whole = Path(__file__).parents[2].joinpath("pyproject.toml").read_text("utf-8")
    whole += 'url = "https://example.org"\nnav = [{label = "a", href = "b"}]\n'
    for _ in range(100):
        out = load(damaged(rng, whole), damaged(rng, 'title = "x"\nlinks = {a = "b"}\n'))

        assert out.value is not None
        for one in out.problems:
            assert len(describe(one)) < 1_000


def damaged(rng: random.Random, text: str) -> str:
    for _ in range(rng.choice((1, 2, 4, 8))):
        at = rng.randrange(len(text) + 1)
        match rng.randrange(4):
            case 0:
                text = text[:at] + rng.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + rng.randrange(1, 20) :]
            case 2:
                text = text[:at] + text[at : at + rng.randrange(80)] + text[at:]
            case 3:
                text = text[:at] + rng.choice(PIECES) + text[at + 1 :]
    return text
