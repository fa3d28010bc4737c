"""A post and its run become an article, by way of nbconvert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import BytecodeCache

from proofpress import templates
from proofpress.execute.run import Run
from proofpress.post.post import Post
from proofpress.problems import Checked
from proofpress.render.article import Article
from proofpress.render.assets import ReadFile, UnusableError
from proofpress.render.compose import Composed
from proofpress.render.exporter import JOB, Job, ProofpressExporter
from proofpress.render.library import NotebookNode, from_dict
from proofpress.render.targets import AddressOf
from proofpress.verify.verdict import Verdict

_DEEPEST = 100  # levels of JSON in an output; a notebook file may have as many
_TOO_DEEP = "(JSON that is nested too deeply to be shown)"
_DESCRIPTION = 200  # characters that feeds and search results show


def render(
    post: Post,
    run: Run | None,
    *,
    read_file: ReadFile,
    address_of: AddressOf | None = None,
    own_templates: Path | None = None,
    compiled: BytecodeCache | None = None,
    verdicts: Sequence[Verdict] = (),
    strict: bool = True,
    bibliography: Sequence[PurePosixPath] = (),
) -> Checked[Article]:
    """Set a post's article.

    Args:
        run: None shows the outputs that are stored in the post's file.
        read_file: bytes of a file by its path from the blog's root; None if there is none.
        address_of: address of a post's page, seen from this one, by the path of the post's file.
        strict: whether what cannot be shown is an error; a warning suits a notebook that may come
            from anywhere.
        own_templates: the blog's own templates; a `post/article.html.j2` in it is used.
        compiled: keeps what Jinja makes of the templates.
        verdicts: on the claims of the post, in reading order; none if it was not executed.
        bibliography: files of works that every post may cite, by their paths from the blog's root.
    """
    endings = None if run is None else {cell.id: cell.status for cell in run.cells}
    parameters = run.parameters if run is not None else None
    job = Job(post, read_file, endings, parameters, address_of, strict, verdicts, bibliography)
    exporter = _exporter(own_templates, compiled)
    body, resources = exporter.from_notebook_node(notebook(post, run), {JOB: job})
    composed: Composed = resources["proofpress_composed"]
    return _article(post, composed, body, run)


def notebook(post: Post, run: Run | None) -> NotebookNode:
    """The post as a notebook with its outputs: what nbconvert takes."""
    outputs = {cell.id: cell.outputs for cell in (post.code_cells if run is None else run.cells)}
    cells: list[dict[str, Any]] = []
    for cell in post.cells:
        node: dict[str, Any] = {
            "cell_type": cell.kind,
            "id": cell.id,
            "metadata": {"tags": sorted(cell.tags)},
            "source": cell.source,
        }
        if cell.kind == "code":
            node |= {
                "outputs": [_bounded(output) for output in outputs.get(cell.id, ())],
                "execution_count": None,
            }
        cells.append(node)
    metadata = {
        "kernelspec": {"name": post.kernel, "display_name": post.kernel, "language": post.language}
    }
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    made: NotebookNode = from_dict(content)
    return made


def _bounded(output: Mapping[str, Any]) -> dict[str, Any]:
    """The output, without JSON that is nested deeper than nbformat can copy."""
    data = output.get("data")
    if not isinstance(data, Mapping) or all(isinstance(value, str) for value in data.values()):
        return dict(output)
    kept = {mime: value if _shallow(value) else _TOO_DEEP for mime, value in data.items()}
    return {**output, "data": kept}


def _shallow(value: object) -> bool:
    waiting = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > _DEEPEST:
            return False
        inner = one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
        waiting += [(child, depth + 1) for child in inner]
    return True


def _article(post: Post, composed: Composed, body: str, run: Run | None) -> Checked[Article]:
    prose, spot, meta, leads = composed.prose, composed.spot, post.meta, composed.leads
    (title_html, title_text), (dek_html, dek) = leads["title"], leads["dek"]
    summary_html, summary = leads["summary"]
    ledger = composed.view.claims
    image = None
    if meta.image is not None and meta.image.startswith(("http:", "https:")):
        image = meta.image  # for previews elsewhere: no page of ours loads it
    elif meta.image is not None:
        try:
            image = prose.assets.local_picture(meta.image).src
        except UnusableError as error:
            prose.remarks.add(
                "markdown",
                f"the post's image `{meta.image}` cannot be shown: {error}",
                error.remedy,
                spot,
                "",
            )
    article = Article(
        slug=post.slug,
        body=body,
        files=prose.assets.files,
        headings=tuple(prose.headings),
        title_html=str(title_html).strip(),
        title_text=title_text,
        dek_html=str(dek_html).strip(),
        summary_html=str(summary_html).strip(),
        description=summary or dek or _shortened(prose.reading.beginning),
        words=prose.reading.words,
        executed=run is not None,
        image=image,
        image_alt=leads["image_alt"][1],
        claims=len(ledger.rows) if ledger is not None else 0,
        held=ledger.held if ledger is not None else 0,
        pending=ledger.pending if ledger is not None else 0,
        whole=run is not None and _whole(post, run),
        quotes=prose.claims.quotes(),
        libraries=tuple(sorted(prose.assets.libraries)),
    )
    return Checked(article, tuple(prose.remarks.problems))


def _whole(post: Post, run: Run) -> bool:
    ran = {cell.id for cell in run.cells}
    return run.succeeded and all(cell.id in ran for cell in post.code_cells)


def _shortened(text: str) -> str:
    if len(text) <= _DESCRIPTION:
        return text
    return text[:_DESCRIPTION].rpartition(" ")[0] + "…"


@lru_cache(maxsize=4)
def _exporter(own: Path | None, compiled: BytecodeCache | None) -> ProofpressExporter:
    """The exporter of a process; it keeps nothing between posts."""
    folders = [templates.folder()]
    if own is not None and (own / "post").is_dir() and own.resolve() != folders[0].resolve():
        folders.insert(0, own)
    exporter = ProofpressExporter(  # type: ignore[no-untyped-call]
        template_file="article.html.j2",
        extra_template_basedirs=[str(folder) for folder in folders],
        default_preprocessors=[],
    )
    exporter.environment.bytecode_cache = compiled
    return exporter
