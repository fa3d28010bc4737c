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
        *("nbconvert.filters.markdown_mistune", "nbconvert.filters.pandoc"),
        *("nbconvert.postprocessors.serve", "nbconvert.preprocessors.execute"),
        *("nbconvert.preprocessors.sanitize", "nbconvert.preprocessors.svg2pdf"),
        *("bleach", "bs4", "importlib.metadata", "nbclient.exceptions"),
    ),
    "nbformat": ("nbformat.validator", "nbformat._version"),
}

with put_off(_PUT_OFF):
    from nbconvert.exporters.html import HTMLExporter
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbformat import NotebookNode, from_dict

__all__ = ["HTMLExporter", "NotebookNode", "TemplateExporter", "from_dict"]
