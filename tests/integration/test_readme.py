"""The post that the README shows is a post: it runs, with the server that it asks for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_the_post_of_the_readme_builds(tmp_path: Path) -> None:
    [post] = re.findall(r"^````markdown\n(.*?)^````$", README.read_text("utf-8"), flags=re.M | re.S)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/one-lock.md").write_text(post, encoding="utf-8")
    check = "\n```{code-cell}\nprint(winners, 'of', len(answers))\n```\n"
    (tmp_path / "notebooks/checked.md").write_text(post + check, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "proofpress", "build"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "build/site/posts/one-lock/index.html").read_text("utf-8")
    sentence = re.sub('<small class="note".*?</small>|<[^>]+>', "", page)
    assert "Of two clients that ask at once, 1 gets the lock." in sentence
    assert "1 of 2" in (tmp_path / "build/site/posts/checked/index.html").read_text("utf-8")
