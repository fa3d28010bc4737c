"""nbconvert and nbformat, without those of their parts that a page of ours never calls."""

from __future__ import annotations

from proofpress.later import put_off

_OTHER_FORMATS = (
    *("asciidoc", "latex", "markdown", "notebook", "pdf", "python", "qtpdf", "qtpng", "rst"),
    *("script", "slides", "webpdf"),
)
_PUT_OFF = {
    "nbconvert": (
        *(f"nbconvert.exporters.{name}" for name in _OTHER_FORMATS),
        *(f"nbconvert.filters.{name}" for name in ("citation", "markdown_mistune", "pandoc")),
        *("nbconvert.postprocessors", "nbconvert.postprocessors.serve", "nbconvert.writers"),
        *("nbconvert.preprocessors.execute", "nbconvert.preprocessors.sanitize"),
        *("nbconvert.preprocessors.svg2pdf", "bleach", "bs4", "importlib.metadata"),
        *("nbclient.exceptions", "packaging.version"),
    ),
    "nbformat": (
        *("nbformat.validator", "nbformat._version"),
        *("nbformat.v1", "nbformat.v2", "nbformat.v3"),
    ),
}

with put_off(_PUT_OFF):
    from nbconvert.exporters.html import HTMLExporter
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbformat import NotebookNode, from_dict

__all__ = ["HTMLExporter", "NotebookNode", "TemplateExporter", "from_dict"]
