"""The golden cases of rendering: a folder is a post with its files, and what it must look like.

`run.json`, where there is one, holds what a run gave: by cell, how it ended and its outputs;
`verdicts.json` what was found of each variable that is claimed.

    python -m tests.render.golden

writes every `article.html` and `facts.txt` anew. Read the difference before you commit it.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from proofpress.execute.run import CellRun, Run
from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.problems import Checked, Problem
from proofpress.render.article import Article
from proofpress.render.render import render
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile
from proofpress.verify.verdict import Verdict

CASES = Path(__file__).parents[1] / "cases" / "render"
BODY, FACTS = "article.html", "facts.txt"


def folders() -> list[Path]:
    return sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def post_in(folder: Path) -> Post:
    """The post of a case."""
    [path] = folder.glob("index.*")
    place = PurePosixPath("notebooks", folder.name, path.name)
    source = read_source(SourceFile(place, path.read_bytes()))
    assert source is not None
    assert source.value is not None
    post = read_post(source.value).value
    assert post is not None
    return post


def rendered(folder: Path) -> Checked[Article]:
    """What rendering the post of a case gives."""
    post = post_in(folder)

    def read_file(path: PurePosixPath) -> bytes | None:
        file = CASES / path.relative_to("notebooks")
        return file.read_bytes() if file.is_file() else None

    verdicts = verdicts_in(folder, post)
    return render(post, run_in(folder, post), read_file=read_file, verdicts=verdicts)


def verdicts_in(folder: Path, post: Post) -> tuple[Verdict, ...]:
    """A verdict on each claim of a case; its rule stands there as it was written."""
    file = folder / "verdicts.json"
    if not file.is_file():
        return ()
    found = json.loads(file.read_text("utf-8"))
    verdicts = []
    for claim in post.claims:
        known = found[claim.key.address]
        text = claim.key.text
        problem = None
        if text in known.get("fails", ()):
            problem = Problem("claim", f"the text says {text}, the run gave {known['value']}", "")
        shown = known.get("shown", {}).get(text, text)
        rule = claim.key.rule or "exact"
        verdicts.append(Verdict(claim, shown, known["value"], rule, known["cell"], problem))
    return tuple(verdicts)


def run_in(folder: Path, post: Post) -> Run | None:
    file = folder / "run.json"
    if not file.is_file():
        return None if folder.name != "problems" else Run(post.slug, ())
    record = json.loads(file.read_text("utf-8"))
    cells = []
    for cell in post.code_cells:
        status, outputs = record["cells"].get(cell.id, ["ok", []])
        cells.append(CellRun(cell.id, status, tuple(outputs)))
    return Run(post.slug, tuple(cells), record["parameters"])


def facts(checked: Checked[Article]) -> str:
    """All that rendering gives beside the body, as text."""
    article = checked.value
    assert article is not None
    lines = [
        f"title: {article.title_html}",
        f"title as text: {article.title_text}",
        f"dek: {article.dek_html}",
        f"summary: {article.summary_html}",
        f"description: {article.description}",
        f"words: {article.words}",
        f"executed: {article.executed}",
        f"image: {article.image}",
        f"alt of the image: {article.image_alt}",
        f"claims: {article.held} of {article.claims} hold",
        f"whole: {article.whole}",
        *(f"quoted from {quote.source} #{quote.id}: {quote.text}" for quote in article.quotes),
        *(f"heading {one.level} #{one.id}: {one.html}" for one in article.headings),
        *(f"file: {file.name}, {len(file.data)} bytes" for file in article.files),
        *(f"\n{problem}" for problem in checked.problems),
    ]
    return "\n".join(lines) + "\n"


def body(checked: Checked[Article]) -> str:
    assert checked.value is not None
    return checked.value.body


if __name__ == "__main__":
    for case in folders():
        result = rendered(case)
        (case / BODY).write_text(body(result), encoding="utf-8")
        (case / FACTS).write_text(facts(result), encoding="utf-8")
