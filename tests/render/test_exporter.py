"""`jupyter nbconvert --to proofpress`: any notebook, one whole page."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import get_exporter

from proofpress.render.exporter import ProofpressExporter
from proofpress.render.render import render
from tests.render.hostile import PAYLOADS
from tests.render.writing import GIF, a_post, code


def notebook(*cells: dict[str, Any], **metadata: Any) -> nbformat.NotebookNode:
    nodes = [{"metadata": {}, "id": f"c{number}", **cell} for number, cell in enumerate(cells)]
    made: nbformat.NotebookNode = nbformat.from_dict(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": nodes}
    )
    return made


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source}


def code_cell(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "execution_count": 1, "outputs": list(outputs)}


def page(nb: nbformat.NotebookNode, name: str = "herd", path: str = "", **traits: Any) -> str:
    exporter = ProofpressExporter(**traits)  # type: ignore[no-untyped-call]
    html, _ = exporter.from_notebook_node(nb, {"metadata": {"name": name, "path": path}})
    return html


def test_the_command_writes_a_page_that_asks_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(GIF)
    nb = notebook(markdown("# The herd\n\n![x](a.gif) $x^2$"), code_cell("print(1)"))
    (tmp_path / "herd.ipynb").write_text(json.dumps(nb), "utf-8")
    (tmp_path / "post").mkdir()  # a folder of that name must not be taken for the template
    (tmp_path / "post" / "index.html.j2").write_text("not ours", "utf-8")
    command = [sys.executable, "-m", "nbconvert", "--to", "proofpress", "herd.ipynb"]

    subprocess.run(
        command, cwd=tmp_path, check=True, timeout=60, stdin=subprocess.DEVNULL, env=os.environ
    )

    html = (tmp_path / "herd.html").read_text("utf-8")
    assert html.startswith("<!doctype html>")
    assert "<title>The herd</title>" in html
    assert "not executed by proofpress" in html
    assert 'src="data:image/gif;base64,' in html
    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', html) == []
    assert "<script" not in html


def test_interactive_figures_are_pictures_on_a_page_that_stands_alone() -> None:
    figure = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], "layout": {}}
    kinds = {"application/vnd.plotly.v1+json": figure}
    shown = {"output_type": "display_data", "data": kinds, "metadata": {}}

    html = page(notebook(code_cell("figure", shown)))

    assert html.count('<svg class="plot"') == 1
    assert "<script" not in html
    assert "does not move" not in html


def test_the_policy_of_the_page_allows_its_own_style_and_nothing_else() -> None:
    html = page(notebook(markdown("# A")))

    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert policy[1] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nbconvert_knows_the_exporter_by_name() -> None:
    found = get_exporter("proofpress")  # type: ignore[no-untyped-call]

    assert found is ProofpressExporter


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        ((markdown("text\n\n# First *heading*"),), "First heading"),
        ((markdown("## no first level"),), "n-plus one"),
        ((), "n-plus one"),
        (({"cell_type": "raw", "source": "---\ntitle: From the head\n---"},), "From the head"),
    ],
)
def test_a_page_is_titled_by_its_head_its_first_heading_or_its_file(
    cells: tuple[dict[str, Any], ...], title: str
) -> None:
    assert f"<title>{title}</title>" in page(notebook(*cells), name="n-plus one")


def test_nbconverts_own_switches_work() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "out-words"}
    words = ("text-words", "codewords", "out-words")
    nb = notebook(markdown("# T\n\ntext-words"), code_cell("codewords", output))

    seen = {
        trait: [word in page(nb, "herd", "", **{trait: True}) for word in words]
        for trait in ("exclude_input", "exclude_output", "exclude_markdown", "exclude_code_cell")
    }

    assert seen == {
        "exclude_input": [True, False, True],
        "exclude_output": [True, True, False],
        "exclude_markdown": [False, True, True],
        "exclude_code_cell": [True, False, False],
    }


@pytest.mark.parametrize(
    "nb",
    [
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []},
        {"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "markdown", "metadata": {}}]},
        {"nbformat": 4, "nbformat_minor": 9, "metadata": {"kernelspec": "x"}, "cells": [
            {"cell_type": "thing"}]},
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
            {"cell_type": "code", "id": "$$", "metadata": {}, "source": "x", "outputs": []},
            {"cell_type": "code", "id": "$$", "metadata": {}, "source": "y", "outputs": []}]},
    ],
    ids=["empty", "no source", "unknown cell", "bad ids"],
)  # fmt: skip
def test_a_notebook_that_breaks_the_rules_is_shown_as_well_as_it_can_be(nb: dict[str, Any]) -> None:
    assert "</html>" in page(nbformat.from_dict(nb))


def test_no_payload_runs_in_a_page_that_stands_alone() -> None:
    found = []
    for payload in PAYLOADS:
        cell = code_cell(payload, {"output_type": "stream", "name": "stdout", "text": payload})
        html = page(
            notebook(markdown(f"# {payload}\n\n{payload}"), cell, language_info={"name": payload}),
            name=payload,
        )
        if re.search(
            r"<script|<img(?! src=\"data:image)|\son\w+=|45801|<svg|<iframe", _without_text(html)
        ):
            found.append(payload)

    assert found == []


def _without_text(html: str) -> str:
    """The tags of a page alone, without quoted attribute values."""
    body = html.partition("<body>")[2]
    return " ".join(
        re.sub(r'"[^"]*"', '"data:image"' if "src=" in tag else '""', tag)
        for tag in re.findall(r"<[^>]*>", body)
    )


def test_files_outside_the_notebooks_folder_are_never_read(tmp_path: Path) -> None:
    (tmp_path / "secret.gif").write_bytes(GIF)
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.gif").symlink_to(tmp_path / "secret.gif")

    html = page(notebook(markdown("![a](../secret.gif) ![b](link.gif)")), path=str(inside))

    assert "data:image/gif" not in html


def test_a_blog_overrides_one_block_of_the_article(tmp_path: Path) -> None:
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / "article.html.j2").write_text(
        '{% extends "proofpress/post/article.html.j2" %}'
        "{% block bar scoped %}<p>{{ cell.number }} {{ cell.code.file }}</p>{{ super() }}"
        "{% endblock %}",
        "utf-8",
    )
    post = a_post(code("%%writefile <i>.py\nx"))

    article = render(post, None, read_file=lambda _path: None, own_templates=tmp_path).value

    assert article is not None
    assert '<p>1 &lt;i&gt;.py</p><div class="bar mono">' in article.body


def test_claims_are_text_and_quoted_numbers_have_their_sources() -> None:
    head = {
        "cell_type": "raw",
        "source": "---\ntitle: Of [3,047](claim:q) queries\n"
        "sources:\n  report: {title: The report, url: 'https://report.example/'}\n---",
    }
    text = markdown("It took [3,047](claim:q) queries and [14 s](quoted:report).")

    html = page(notebook(head, text, code_cell("q = 3047")))

    assert "<h1>Of 3,047 queries</h1>" in html
    assert '<p>It took 3,047 queries and <span class="claim quoted" id="quoted-report">' in html
    assert 'id="claims"' not in html
    assert (
        '<li id="source-report"><a href="https://report.example/" rel="noopener noreferrer">'
        "The report</a></li>" in html
    )


def test_figures_in_the_colours_of_the_page_stand_in_it() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="none" d="{}"'
        ' stroke="#1d4ea6"/></svg>'
    )
    few, many = drawn.format("M 0 0"), drawn.format("M 0 0 " * 20_000)
    outputs = [
        {"output_type": "display_data", "data": {"image/svg+xml": one}, "metadata": {}}
        for one in (few, many)
    ]

    html = page(notebook(code_cell("#| fig-alt: Two curves\nplot()", *outputs)))

    assert '<svg class="plot" role="img" aria-label="Two curves"' in html
    assert "data-file" not in html
    assert '<img src="data:image/svg+xml;base64,' in html
    assert "--c0: light-dark(#1d4ea6, #8fc4f2)" in html
