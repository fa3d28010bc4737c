"""Formulas in texts and outputs: set, numbered, or remarked upon."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.token import Token
from markupsafe import Markup

from proofpress.render import markup
from proofpress.render.formulas import FormulaError, Formulas
from proofpress.render.labels import Labels
from proofpress.render.remarks import Remarks, Spot
from proofpress.render.sheet import every

#: Tokens of formulas on lines of their own.
BLOCKS = frozenset({"math_block", "math_block_label", "amsmath"})


class Typesetting:
    """Sets the formulas of one post, in the order in which it is asked to."""

    def __init__(self, labels: Labels, remarks: Remarks) -> None:
        self._formulas, self._labels, self._remarks = Formulas(), labels, remarks

    def set_inline(self, inline: Token, spot: Spot) -> None:
        """Set every formula in a line of text."""
        for child in every(inline.children or []):
            if child.type == "math_inline_double":
                child.meta["html"] = self.displayed(child.content, spot)
            elif child.type == "math_inline":
                child.meta["html"] = self._set(child.content, spot, self._formulas.inline, "$")
            elif child.type == "myst_role" and child.meta.get("name") == "math":
                child.meta["html"] = self._set(child.content, spot, self._formulas.inline, "`")

    def set_block(self, token: Token, spot: Spot, label: str = "") -> bool:
        """Set a formula on a line of its own; False if its label is taken."""
        if token.type == "amsmath" or not label:
            marks = "" if token.type == "amsmath" else "$$"
            token.meta["html"] = self.displayed(token.content, spot, marks)
            return True
        if not self._labels.take(label):
            token.meta["html"] = self.displayed(token.content, spot)
            return False
        number = ""

        def labelled(tex: str) -> Markup:
            nonlocal number
            html, number = self._formulas.labelled(tex)
            return html

        html = self._set(token.content, spot, labelled, "$$", block=True)
        self._labels.name(label, f"equation {number}")
        token.meta["html"] = markup.with_id(html, label)
        return True

    def displayed(self, tex: str, spot: Spot, marks: str = "$$") -> Markup:
        """A formula on a line of its own, or its TeX if it cannot be set."""
        return self._set(tex, spot, self._formulas.display, marks, block=True)

    def _set(
        self,
        tex: str,
        spot: Spot,
        setter: Callable[[str], Markup],
        marks: str,
        *,
        block: bool = False,
    ) -> Markup:
        try:
            return setter(tex.strip())
        except FormulaError as error:
            before = len(marks) + len(tex) - len(tex.lstrip())
            self._remarks.add_in(
                "math",
                f"this formula cannot be set: {error.message}",
                "correct the TeX, or write the formula another way",
                spot,
                f"{marks}{tex}",
                before + error.offset,
                error.width,
            )
            return markup.raw_tex(tex.strip(), block=block)
