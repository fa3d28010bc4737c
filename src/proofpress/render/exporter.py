"""The nbconvert exporter `proofpress`: `jupyter nbconvert --to proofpress any.ipynb`.

What it takes from nbconvert are its contracts (an exporter, a template folder with blocks to
override, preprocessors, `--no-input`); the HTML is made by `compose`, in Python, before the
template is called. HTMLExporter's second pass over the whole page by BeautifulSoup is left out.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import FileSystemLoader, PrefixLoader
from markupsafe import Markup
from traitlets import default
from traitlets.config import Config

from proofpress import templates
from proofpress.frozen import frozen
from proofpress.post.post import Post
from proofpress.render.assets import Assets, ReadFile
from proofpress.render.compose import Composed, Ending, Result, compose
from proofpress.render.library import HTMLExporter, NotebookNode, TemplateExporter
from proofpress.render.outline import levelled
from proofpress.render.standalone import beside, contents, post_of
from proofpress.render.targets import AddressOf
from proofpress.render.view import PageView
from proofpress.verify.verdict import Verdict

#: Under this key of nbconvert's resources a build hands over its `Job`.
JOB = "proofpress"


@frozen
class Job:
    """What a build knows of the notebook that it hands to the exporter.

    `endings` tells by cell id how each cell ended; None: nothing was executed. With `strict` what
    cannot be shown is an error, else a warning.
    """

    post: Post
    read_file: ReadFile
    endings: Mapping[str, Ending] | None = None
    parameters: str | None = None
    address_of: AddressOf | None = None
    strict: bool = True
    verdicts: Sequence[Verdict] = ()
    bibliography: Sequence[PurePosixPath] = ()

    def __deepcopy__(self, _memo: dict[int, Any]) -> Job:
        return self  # nbconvert copies its resources; this is a value


class ProofpressExporter(HTMLExporter):
    """A notebook as one page in the look of proofpress."""

    export_from_notebook = "proofpress page"

    @property
    def default_config(self) -> Config:
        """nbconvert's own, without HTMLExporter's preprocessor for magics: `code` sets them."""
        config: Config = super(HTMLExporter, self).default_config
        return config

    @default("template_name")
    def _our_template(self) -> str:
        return "post"

    @default("extra_template_basedirs")
    def _our_basedirs(self) -> list[str]:
        # nbconvert's default is the working directory, where anybody's folder `post` would win.
        return [str(templates.folder())]

    @default("extra_loaders")
    def _our_loaders(self) -> list[Any]:
        return [PrefixLoader({"proofpress": FileSystemLoader(templates.folder())})]

    def _create_environment(self) -> Any:
        """nbconvert's environment does not escape; ours does, whatever a template forgets."""
        environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment

    def _validate_preprocessor(self, nbc: NotebookNode, preprocessor: Any) -> None:
        """nbconvert checks the notebook after each preprocessor, idle ones too; our reader does."""

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Without a preprocessor nbconvert copies the notebook for nobody, and gives cells ids."""
        if not self._preprocessors:
            return nb, resources
        changed: tuple[NotebookNode, Any] = super()._preprocess(nb, resources)  # type: ignore[no-untyped-call]
        return changed

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Make the page, or with a `Job` among the resources the article, of a notebook."""
        if resources is not None and JOB in resources:
            # A build hands over a notebook of its own making, which needs no copy.
            resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
            nb, resources = self._preprocess(nb, resources)
        else:
            nb, resources = super(TemplateExporter, self).from_notebook_node(nb, resources, **kw)
        job: Job | None = resources.get(JOB)
        composed = (
            self._composed_job(nb, job) if job is not None else self._composed_page(nb, resources)
        )
        page = None if job is not None else self._page(composed[0], composed[1])
        html = self.template.render(nb=nb, resources=resources, article=composed[1].view, page=page)
        resources["proofpress_composed"] = composed[1]
        return levelled(html.strip("\n") + "\n"), resources

    def _composed_job(self, nb: NotebookNode, job: Job) -> tuple[Post, Composed]:
        post, endings = job.post, job.endings
        results = {
            cell["id"]: Result(
                cell["outputs"], "stored" if endings is None else endings.get(cell["id"], "not run")
            )
            for cell in nb.cells
            if cell["cell_type"] == "code"
        }
        root = post.folder.parent if post.own_folder else post.folder
        composed = compose(
            post,
            results,
            assets=Assets(post.folder, root, job.read_file),
            strict=job.strict,
            parameters=job.parameters,
            address_of=job.address_of,
            verdicts=job.verdicts,
            bibliography=job.bibliography,
        )
        return post, composed

    def _composed_page(
        self, nb: NotebookNode, resources: Mapping[str, Any]
    ) -> tuple[Post, Composed]:
        metadata = resources.get("metadata", {})
        post = self._shown(post_of(nb, str(metadata.get("name") or "notebook")))
        folder = Path(str(metadata.get("path") or "."))
        results = {cell.id: Result(cell.outputs) for cell in post.code_cells}
        here = PurePosixPath()
        composed = compose(
            post, results, assets=Assets(here, here, beside(folder), embed=True), strict=False
        )
        for problem in composed.prose.remarks.problems:
            self.log.warning("%s", problem)
        return post, composed

    def _shown(self, post: Post) -> Post:
        """The post with nbconvert's own switches (`--no-input` and its like) applied."""
        cells = []
        for cell in post.cells:
            if (cell.kind == "markdown" and self.exclude_markdown) or (
                cell.kind == "code" and self.exclude_code_cell
            ):
                continue
            options = replace(
                cell.options,
                show_code=cell.options.show_code and not self.exclude_input,
                show_output=cell.options.show_output and not self.exclude_output,
            )
            cells.append(replace(cell, options=options))
        return replace(post, cells=tuple(cells))

    def _page(self, post: Post, composed: Composed) -> PageView:
        title_html, title = composed.leads["title"]
        dek_html, dek = composed.leads["dek"]
        _, summary = composed.leads["summary"]
        sheet = (
            templates.static(None)["post.css"].decode("utf-8") + composed.prose.assets.styles.sheet
        )
        style = sheet.replace("</", "<\\/")
        digest = base64.b64encode(sha256(style.encode()).digest()).decode()
        return PageView(
            file=post.path.name,
            lang=post.meta.lang or self.language_code,
            title=title,
            title_html=title_html,
            dek_html=dek_html,
            description=summary or dek,
            contents=contents(composed.prose.headings),
            sources=post.meta.sources,
            style=Markup(style),  # noqa: S704 our own file
            style_hash=f"sha256-{digest}",
        )
