"""The live previews that are compared: how each is set up, started and written to.

Each shows one post of eight code cells. What an edit changes is a number: in a sentence, in a
custom property `--live` of a style sheet, in a line that a template adds, and in what the last cell
prints, which no source shows. Where a preview has no such thing, the edit is left out.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

from peers import Command, Place
from posts import Form, Plan, notebook

Edit = Literal["prose", "style", "template", "code"]
EDITS: Sequence[Edit] = ("prose", "style", "template", "code")
_FACTOR = 1009


@dataclass(frozen=True, slots=True)
class Draft:
    """The post as it is now: how often each part of it was edited, and how long it runs."""

    prose: int = 0
    code: int = 0
    style: int = 0
    template: int = 0
    slow_s: float = 0.0

    def after(self, edit: Edit) -> Draft:
        return replace(self, **{edit: getattr(self, edit) + 1})

    def mark(self, edit: Edit) -> str:
        """What is on the page once it shows this edit."""
        number = getattr(self, edit)
        match edit:
            case "prose":
                return f"revision-{number}-of-1"
            case "style":
                return str(number)
            case "template":
                return f"template-{number}-"
            case "code":
                return f"live-{_FACTOR * (number + 1)}-"

    def notebook(self, form: Form) -> dict[str, Any]:
        """A light post; its first cell takes `slow_s`, its last prints the mark."""
        made = notebook(Plan("light", 1, prose_edits=self.prose), form=form)
        code = [cell for cell in made["cells"] if cell["cell_type"] == "code"]
        if self.slow_s:
            code[0]["source"] = [f"import time\ntime.sleep({self.slow_s})\n", *code[0]["source"]]
        code[-1]["source"] = [f'print(f"live-{{{_FACTOR} * {self.code + 1}}}-")']
        return made


class Preview(ABC):
    """A preview of one post, in a folder of its own.

    Attributes:
        python, node: the environment below the cache.
        edits: those that it can show.
        runs: whether it runs code; else there is no edit of code.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    python: ClassVar[str] = "jupyter"
    node: ClassVar[str | None] = None
    form: ClassVar[Form] = "notebooks"
    edits: ClassVar[Sequence[Edit]] = EDITS
    page: ClassVar[str] = "/"

    def __init__(self, place: Place, site: Path) -> None:
        self.place = place
        self.site = site

    @abstractmethod
    def set_up(self, draft: Draft) -> None:
        """Write the blog: all of it before the preview starts."""

    @abstractmethod
    def command(self, port: int) -> Command: ...

    @abstractmethod
    def source(self, edit: Edit, draft: Draft) -> tuple[Path, str]:
        """The one file that an edit writes, and its text."""

    def environment(self) -> Mapping[str, str]:
        names = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        path = f"{self.place.python(self.python).parent}{os.pathsep}{names.get('PATH', '')}"
        return names | {"PATH": path, "NO_COLOR": "1", "BROWSER": "true"}

    def write(self, edit: Edit, draft: Draft) -> None:
        path, text = self.source(edit, draft)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def _notebook(self, draft: Draft) -> str:
        return json.dumps(draft.notebook(self.form), indent=1) + "\n"

    def _style(self, draft: Draft) -> str:
        return f":root {{ --live: {draft.style}; }}\n"

    def _all(self, draft: Draft) -> None:
        for edit in self.edits:
            self.write(edit, draft)


class Proofpress(Preview):
    name, label = "proofpress", "proofpress serve"
    python, form, page = "proofpress", "blog", "/posts/post/"

    def set_up(self, draft: Draft) -> None:
        (self.site / "proofpress.toml").write_text('title = "Measured"\n')
        self._all(draft)

    def command(self, port: int) -> Command:
        return [self.place.python("proofpress", "proofpress"), "serve", "--port", str(port)]

    def source(self, edit: Edit, draft: Draft) -> tuple[Path, str]:
        if edit == "style":
            return self.site / "templates/static/style/own.css", self._style(draft)
        if edit == "template":
            return self.site / "templates/site/base.html.j2", (
                '{% extends "proofpress/site/base.html.j2" %}\n'
                "{% block footer %}{{ super() }}<p>" + draft.mark("template") + "</p>{% endblock %}"
            )
        return self.site / "notebooks/post.ipynb", self._notebook(draft)


class ProofpressWithout(Proofpress):
    """The same without copies of the kernel, so that every edit of code runs from the start."""

    name, label = "proofpress-without", "proofpress serve --no-snapshots"

    def command(self, port: int) -> Command:
        return [*super().command(port), "--no-snapshots"]


class Sphinx(Preview):
    """Its cache of outputs spares an edit of prose the run."""

    name, label, python = "sphinx", "sphinx-autobuild, MyST-NB", "sphinx"
    page = "/post.html"

    def set_up(self, draft: Draft) -> None:
        (self.site / "conf.py").write_text(
            "project = 't'\nextensions = ['myst_nb']\nhtml_theme = 'sphinx_book_theme'\n"
            "nb_execution_mode = 'cache'\nnb_execution_timeout = 300\n"
            "myst_enable_extensions = ['dollarmath']\ntemplates_path = ['_templates']\n"
            "html_static_path = ['_static']\nhtml_css_files = ['live.css']\n"
            "exclude_patterns = ['_build', 'jupyter_execute']\n"
        )
        (self.site / "index.md").write_text("# Measured\n\n```{toctree}\npost\n```\n")
        self._all(draft)

    def command(self, port: int) -> Command:
        program = self.place.python("sphinx", "sphinx-autobuild")
        ignored = ["--ignore", "*/_build/*", "--ignore", "*/jupyter_execute/*"]
        return [program, "-q", "--port", str(port), "--delay", "0", *ignored, ".", "_build"]

    def source(self, edit: Edit, draft: Draft) -> tuple[Path, str]:
        if edit == "style":
            return self.site / "_static/live.css", self._style(draft)
        if edit == "template":
            return self.site / "_templates/layout.html", (
                '{% extends "!layout.html" %}\n{% block docs_body %}'
                "<p>" + draft.mark("template") + "</p>{{ super() }}{% endblock %}\n"
            )
        return self.site / "post.ipynb", self._notebook(draft)


class Mkdocs(Preview):
    name, label, python = "mkdocs", "mkdocs serve, mkdocs-jupyter", "mkdocs"
    page = "/post/"

    def set_up(self, draft: Draft) -> None:
        (self.site / "mkdocs.yml").write_text(
            "site_name: t\ntheme:\n  name: material\n  custom_dir: overrides\n  font: false\n"
            "extra_css: [live.css]\nwatch: [overrides]\nplugins:\n- search\n"
            "- mkdocs-jupyter:\n    execute: true\n"
        )
        self._all(draft)
        (self.site / "docs/index.md").write_text("# Measured\n")

    def command(self, port: int) -> Command:
        program = self.place.python("mkdocs", "mkdocs")
        return [program, "serve", "-q", "--livereload", "-a", f"127.0.0.1:{port}"]

    def source(self, edit: Edit, draft: Draft) -> tuple[Path, str]:
        if edit == "style":
            return self.site / "docs/live.css", self._style(draft)
        if edit == "template":
            return self.site / "overrides/main.html", (
                '{% extends "base.html" %}\n{% block announce %}'
                + draft.mark("template")
                + "{% endblock %}\n"
            )
        return self.site / "docs/post.ipynb", self._notebook(draft)


class Nikola(Preview):
    """It never executes, so there is no edit of code; the post is Markdown."""

    name, label, python = "nikola", "nikola auto (executes nothing)", "nikola"
    edits = ("prose", "style")
    page = "/posts/post/"

    def set_up(self, draft: Draft) -> None:
        words = [str(self.place.python("nikola", "nikola")), "init", "-q", "."]
        subprocess.run(words, cwd=self.site, check=True, capture_output=True, timeout=120)
        conf = (self.site / "conf.py").read_text("utf-8")
        posts = 'POSTS = (("posts/*.ipynb", "posts", "post.tmpl"),)'
        conf = re.sub(r"(?ms)^POSTS = \(.*?^\)", posts, conf)
        conf = re.sub(r"(?m)^COMPILERS = \{", 'COMPILERS = {\n    "ipynb": (".ipynb",),', conf)
        (self.site / "conf.py").write_text(conf, "utf-8")
        self._all(draft)

    def command(self, port: int) -> Command:
        return [self.place.python("nikola", "nikola"), "auto", "-p", str(port), "-a", "127.0.0.1"]

    def source(self, edit: Edit, draft: Draft) -> tuple[Path, str]:
        if edit == "style":
            return self.site / "files/assets/css/custom.css", self._style(draft)
        made = draft.notebook(self.form)
        made["metadata"]["nikola"]["slug"] = "post"
        return self.site / "posts/post.ipynb", json.dumps(made, indent=1) + "\n"


class Marimo(Preview):
    """Its editor, told to run what changed and what depends on it; it has no pages to style."""

    name, label, python = "marimo", "marimo edit --watch (autorun)", "marimo"
    edits = ("prose", "code")

    def set_up(self, draft: Draft) -> None:
        (self.site / "pyproject.toml").write_text(
            '[tool.marimo.runtime]\nwatcher_on_save = "autorun"\nauto_instantiate = true\n'
        )
        self._all(draft)

    def command(self, port: int) -> Command:
        program = self.place.python("marimo", "marimo")
        where = ["--host", "127.0.0.1", "--port", str(port)]
        flags = ["--headless", "--no-token", "--watch", "--skip-update-check"]
        return [program, "-q", "-y", "edit", "post.py", *flags, *where]

    def source(self, edit: Edit, draft: Draft) -> tuple[Path, str]:  # noqa: ARG002
        return self.site / "post.py", _as_marimo(draft.notebook(self.form))


def _as_marimo(made: Mapping[str, Any]) -> str:
    """A notebook in marimo's format: each name that a cell sets is told to the others."""
    names: list[str] = []
    parts = ["import marimo\n\napp = marimo.App()\n"]
    parts.append("@app.cell\ndef _():\n    import marimo as mo\n    return (mo,)\n")
    for cell in made["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(f"@app.cell\ndef _(mo):\n    mo.md({source!r})\n    return\n")
            continue
        lines = "\n".join(f"    {line}" for line in source.split("\n"))
        used = [name for name in names if re.search(rf"\b{name}\b", source)]
        own = _names_set_in(source, names)
        names += own
        gives = f"({', '.join(own)},)" if own else ""
        parts.append(f"@app.cell\ndef _({', '.join(used)}):\n{lines}\n    return {gives}\n")
    return "\n\n".join([*parts, 'if __name__ == "__main__":\n    app.run()\n'])


def _names_set_in(source: str, known: Sequence[str]) -> list[str]:
    """Names at the top of a cell that marimo may share: no loop variables, which repeat."""
    found = re.findall(r"(?m)^(?:import (\w+)$|class (\w+)|(\w+) = |(\w+), \w+ = )", source)
    flat = [next(filter(None, groups)) for groups in found]
    flat += re.findall(r"(?m)^\w+, (\w+) = ", source)
    for line in re.findall(r"(?m)^from \w+ import (.+)$", source):
        flat += [name.strip() for name in line.split(",")]
    return [name for name in dict.fromkeys(flat) if name not in known]


PREVIEWS: Sequence[type[Preview]] = (
    Proofpress, ProofpressWithout, Sphinx, Mkdocs, Nikola, Marimo,
)  # fmt: skip
