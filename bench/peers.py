"""The tools that are compared: how each is installed, set up, run, and where its pages lie.

Each gets the settings that are fastest and still do the same work: run every post, write HTML.
"""

from __future__ import annotations

import os
import re
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from posts import Form, Kind, Plan, write, write_all

Command = Sequence[str | Path]

_SCIENCE = ("numpy==2.4.6", "pandas==3.1.1", "matplotlib==3.11.2", "ipykernel==7.4.0")
#: What is installed into each environment below the cache; `uv pip freeze` of it is in the results.
PYTHON: Mapping[str, Sequence[str]] = {
    "jupyter": (
        "papermill==2.7.0", "nbconvert==7.17.2", "nbclient==0.11.0", "jupyter-server==2.21.1",
        *_SCIENCE,
    ),
    "sphinx": (
        "sphinx==9.0.4", "myst-nb==1.4.0", "jupyter-cache==1.0.1", "sphinx-book-theme==1.4.0",
        "sphinx-autobuild==2025.8.25",
        *_SCIENCE,
    ),
    "book": ("jupyter-book==1.0.4.post1", *_SCIENCE),
    "nikola": ("nikola[extras]==8.3.3", "nbconvert==7.17.2", *_SCIENCE),
    "mkdocs": ("mkdocs==1.6.1", "mkdocs-jupyter==0.26.3", "mkdocs-material==9.8.1", *_SCIENCE),
    "marimo": ("marimo==0.25.2", *_SCIENCE),
    "proofpress": _SCIENCE,
}  # fmt: skip
NODE: Mapping[str, Sequence[str]] = {"mystmd": ("mystmd@1.8.3",)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where tools find what they need.

    Attributes:
        cache: the folder with the environments.
        jobs: how many posts or processes at a time.
    """

    cache: Path
    jobs: int

    def python(self, environment: str, program: str = "python") -> Path:
        return self.cache / "py" / environment / "bin" / program

    def node(self, environment: str, program: str) -> Path:
        return self.cache / "npm" / environment / "node_modules" / ".bin" / program


class Tool(ABC):
    """One way from notebooks to pages, in a folder of its own.

    Attributes:
        python: the environment below the cache.
        remembers: whether a second build does less than the first.
        html: whether it writes pages that a browser shows.
        renders: whether it can show outputs that notebooks hold, without running them.
        kinds: the posts that it can run.
        table: pattern of a table of pandas on its pages.
        figure: the same of a figure of matplotlib.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    page: ClassVar[str]
    python: ClassVar[str] = "jupyter"
    node: ClassVar[str | None] = None
    form: ClassVar[Form] = "notebooks"
    posts: ClassVar[str] = "posts"
    remembers: ClassVar[bool] = True
    html: ClassVar[bool] = True
    renders: ClassVar[bool] = True
    kinds: ClassVar[Sequence[Kind]] = ("light", "science", "cells")
    table: ClassVar[str] = 'class="dataframe'
    figure: ClassVar[str] = r"<img[^>]+(\.png|image/png)"

    def __init__(self, place: Place, site: Path, *, executed: bool = False) -> None:
        self.place = place
        self.site = site
        self.executed = executed

    def set_up(self, plans: Sequence[Plan]) -> None:
        """Write the posts and the settings; not timed."""
        where = self.site / self.posts
        write_all(where, plans, form=self.form, executed=self.executed)

    @abstractmethod
    def command(self) -> Command:
        """The command that makes every page, or makes what changed anew."""

    def environment(self) -> Mapping[str, str]:
        """Variables for the command: its own programs come first on the path."""
        names = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        path = f"{self.place.python(self.python).parent}{os.pathsep}{names.get('PATH', '')}"
        return names | {"PATH": path, "NO_COLOR": "1"}

    def edit(self, plan: Plan) -> None:
        """Write the source of one post anew."""
        write(self.site / self.posts / f"{plan.slug}.ipynb", plan, form=self.form)

    def page_of(self, plan: Plan) -> Path | None:
        """The page of a post; None if there is none."""
        return next(self.site.glob(self.page.format(slug=plan.slug)), None)

    def root_of(self, page: Path) -> Path:
        """The folder of the site that `page` is in: the first that its pattern names."""
        depth = 2 if self.page.startswith(("build/", "_build/html/")) else 1
        return self.site.joinpath(*page.relative_to(self.site).parts[:depth])

    def faults(self, plan: Plan) -> str:
        """What the page of `plan` lacks of what a run of it must show; empty if nothing."""
        page = self.page_of(plan)
        if page is None:
            return f"no page of {plan.slug}"
        text = page.read_text("utf-8", errors="replace")
        lacking = [word for word in (plan.mark, plan.revision) if word not in text]
        if plan.kind == "science":
            shown = {"its table": self.table, "its figure": self.figure}
            lacking += [what for what, form in shown.items() if not re.search(form, text)]
        return f"{plan.slug} lacks {', '.join(lacking)}" if lacking else ""


class Proofpress(Tool):
    """As it is in this tree when the run begins: edits meanwhile do not touch it."""

    name, label = "proofpress", "proofpress"
    python, form, posts = "proofpress", "blog", "."
    page = "build/site/posts/{slug}/index.html"

    def command(self) -> Command:
        program = self.place.python("proofpress", "proofpress")
        return [program, "build", *(["--no-execute"] if self.executed else [])]

    def edit(self, plan: Plan) -> None:
        write(self.site / "notebooks" / f"{plan.slug}.ipynb", plan, form="blog")


class Papermill(Tool):
    """A process for each post and step, as many at a time as there are cores."""

    name, label, remembers = "papermill", "papermill, then nbconvert", False
    page = "html/{slug}.html"

    def command(self) -> Command:
        papermill = self.place.python("jupyter", "papermill")
        nbconvert = self.place.python("jupyter", "jupyter-nbconvert")
        source = "posts/@"
        steps = []
        if not self.executed:
            steps.append(f"{papermill} --no-progress-bar posts/@ run/@")
            source = "run/@"
        steps.append(f"{nbconvert} --log-level ERROR --to html --output-dir html {source}")
        each = " && ".join(steps)
        many = f"ls posts | xargs -P {self.place.jobs} -I@ sh -c '{each}'"
        return ["sh", "-c", f"mkdir -p run html && {many}"]


class Nbconvert(Tool):
    name, label, remembers = "nbconvert", "nbconvert --execute", False
    page = "html/{slug}.html"

    def command(self) -> Command:
        posts = sorted((self.site / "posts").glob("*.ipynb"))
        program = self.place.python("jupyter", "jupyter-nbconvert")
        flags = ["--execute"] if not self.executed else []
        return [program, *flags, "--to", "html", "--output-dir", "html", *posts]


class Mystmd(Tool):
    """Page data only: its themes for HTML come from no registry, so it gets an empty one."""

    name, label, node, html = "mystmd", "mystmd (page data, no HTML)", "mystmd", False
    page = "_build/site/content/{slug}.json"
    table, figure = "dataframe", "image/png"

    def set_up(self, plans: Sequence[Plan]) -> None:
        super().set_up(plans)
        (self.site / "myst.yml").write_text(
            "version: 1\nproject:\n  title: t\nsite:\n  title: t\n  template: ./theme\n"
        )
        (self.site / "theme").mkdir()
        (self.site / "theme" / "template.yml").write_text("myst: v1\ntitle: t\n")
        (self.site / "index.md").write_text("# Measured\n")
        # It runs kernels with a Jupyter server, which refuses to start for root unless told.
        settings = self.site / ".jupyter" / "jupyter_server_config.json"
        settings.parent.mkdir(exist_ok=True)
        settings.write_text('{"ServerApp": {"allow_root": true}}')

    def command(self) -> Command:
        flags = (
            ["--execute", "--execute-parallel", str(self.place.jobs)] if not self.executed else []
        )
        return [self.place.node("mystmd", "myst"), "build", "--site", *flags]

    def environment(self) -> Mapping[str, str]:
        return {**super().environment(), "JUPYTER_CONFIG_DIR": str(self.site / ".jupyter")}


class Sphinx(Tool):
    """One process when it executes: with more, jupyter-cache fails on an absent cache."""

    name, label, python = "sphinx", "Sphinx, MyST-NB, jupyter-cache", "sphinx"
    page = "_build/posts/{slug}.html"

    def set_up(self, plans: Sequence[Plan]) -> None:
        super().set_up(plans)
        (self.site / "conf.py").write_text(
            "project = 't'\nextensions = ['myst_nb']\nhtml_theme = 'sphinx_book_theme'\n"
            f"nb_execution_mode = {'off' if self.executed else 'cache'!r}\n"
            "nb_execution_timeout = 300\nnb_execution_raise_on_error = True\n"
            "myst_enable_extensions = ['dollarmath']\n"
            "exclude_patterns = ['_build', 'jupyter_execute']\n"
        )
        (self.site / "index.md").write_text("# Measured\n\n```{toctree}\n:glob:\nposts/*\n```\n")

    def command(self) -> Command:
        jobs = "1" if not self.executed else str(self.place.jobs)
        return [self.place.python("sphinx", "sphinx-build"), "-q", "-j", jobs, ".", "_build"]


class JupyterBook(Tool):
    name, label, python = "book", "Jupyter Book 1", "book"
    page = "_build/html/posts/{slug}.html"

    def set_up(self, plans: Sequence[Plan]) -> None:
        super().set_up(plans)
        mode = "'off'" if self.executed else "cache"
        (self.site / "_config.yml").write_text(f"title: t\nexecute:\n  execute_notebooks: {mode}\n")
        (self.site / "_toc.yml").write_text(
            "format: jb-book\nroot: index\nchapters:\n- glob: posts/*\n"
        )
        (self.site / "index.md").write_text("# Measured\n")

    def command(self) -> Command:
        return [self.place.python("book", "jupyter-book"), "build", "-q", "."]


class Nikola(Tool):
    """It never executes: nbconvert does, for the posts that are newer than their last run."""

    name, label, python = "nikola", "Nikola, after nbconvert --execute", "nikola"
    page = "output/**/{slug}/index.html"

    def set_up(self, plans: Sequence[Plan]) -> None:
        where = self.site / ("posts" if self.executed else "src")
        write_all(where, plans, form="notebooks", executed=self.executed)
        program = self.place.python("nikola", "nikola")
        subprocess.run(
            [program, "init", "-q", "new"],
            cwd=self.site,
            check=True,
            capture_output=True,
            timeout=120,
        )
        conf = (self.site / "new" / "conf.py").read_text("utf-8")
        posts = 'POSTS = (("posts/*.ipynb", "posts", "post.tmpl"),)'
        conf = re.sub(r"(?ms)^POSTS = \(.*?^\)", posts, conf)
        conf = re.sub(r"(?m)^COMPILERS = \{", 'COMPILERS = {\n    "ipynb": (".ipynb",),', conf)
        (self.site / "conf.py").write_text(conf, "utf-8")
        nbconvert = self.place.python("nikola", "jupyter-nbconvert")
        (self.site / "build.sh").write_text(
            "mkdir -p posts\n"
            "for post in src/*.ipynb; do\n"
            '  [ "posts/${post#src/}" -nt "$post" ] || set -- "$@" "$post"\n'
            "done\n"
            f'[ $# -eq 0 ] || {nbconvert} --execute --to notebook --output-dir posts "$@" || exit\n'
            f"exec {program} build -n {self.place.jobs}\n"
        )

    def command(self) -> Command:
        if not self.executed:
            return ["sh", "build.sh"]
        return [self.place.python("nikola", "nikola"), "build", "-n", str(self.place.jobs)]

    def edit(self, plan: Plan) -> None:
        write(self.site / "src" / f"{plan.slug}.ipynb", plan, form="notebooks")


class Mkdocs(Tool):
    name, label, python = "mkdocs", "mkdocs-jupyter, Material", "mkdocs"
    posts, page = "docs", "site/{slug}/index.html"

    def set_up(self, plans: Sequence[Plan]) -> None:
        super().set_up(plans)
        execute = "false" if self.executed else "true"
        (self.site / "mkdocs.yml").write_text(
            "site_name: t\ntheme:\n  name: material\nplugins:\n- search\n"
            f"- mkdocs-jupyter:\n    execute: {execute}\n    allow_errors: false\n"
        )
        (self.site / "docs" / "index.md").write_text("# Measured\n")

    def command(self) -> Command:
        return [self.place.python("mkdocs", "mkdocs"), "build", "-q"]


class Marimo(Tool):
    """A process for each post; its own format, made of the notebooks before the clock starts."""

    name, label, python, remembers = "marimo", "marimo export", "marimo", False
    renders, kinds = False, ("light", "science")
    table, figure = "<marimo-table|003Cmarimo-table", "data:image/png"
    page = "html/{slug}.html"

    def set_up(self, plans: Sequence[Plan]) -> None:
        super().set_up(plans)
        program = self.place.python("marimo", "marimo")
        for post in sorted((self.site / "posts").glob("*.ipynb")):
            words: list[str | Path] = [
                program,
                "-q",
                "convert",
                post,
                "-o",
                post.with_suffix(".py"),
            ]
            subprocess.run(words, cwd=self.site, check=True, capture_output=True, timeout=120)
            post.unlink()

    def command(self) -> Command:
        each = (
            f"{self.place.python('marimo', 'marimo')} -q -y export html posts/@ -o html/@.html -f"
        )
        names = "ls posts/*.py | sed 's,posts/,,'"
        rename = "for page in html/*.py.html; do mv $page ${page%.py.html}.html; done"
        many = f"{names} | xargs -P {self.place.jobs} -I@ {each}"
        return ["sh", "-c", f"mkdir -p html && {many} && {rename}"]


TOOLS: Sequence[type[Tool]] = (
    Proofpress, Papermill, Nbconvert, Mystmd, Sphinx, JupyterBook, Nikola, Mkdocs, Marimo,
)  # fmt: skip
