"""TeX formulas as MathML, set by math-core."""

from __future__ import annotations

import re

import math_core
from markupsafe import Markup

from proofpress.frozen import frozen

#: math-core writes inline styles, which a strict Content-Security-Policy forbids: each declaration
#: that it is known to write has a class in style/math.css ("" where another class covers it).
STYLE_CLASSES = {
    "width: 100%": "m-wide",
    "width: 50%": "m-half",
    "text-align: right": "m-right",
    "text-align: left": "m-left",
    "justify-items: end": "",
    "justify-items: start": "",
    "padding-left: 0": "m-pl0",
    "padding-right: 0": "m-pr0",
    "padding-left: 1em": "m-pl1",
    "padding-left: 0.1em": "m-pl01",
    "padding-right: 0.1em": "m-pr01",
    "padding-top: 0": "m-pt0",
    "padding-bottom: 0": "m-pb0",
    "padding-top: 0.1667em": "m-pt1",
    "border-top: 0.05em solid currentcolor": "m-bt",
    "border-top: 0.05em dashed currentcolor": "m-btd",
    "border-left: 0.05em solid currentcolor": "m-bl",
    "border-left: 0.05em dashed currentcolor": "m-bld",
    "border-right: 0.05em solid currentcolor": "m-br",
    "border-right: 0.05em dashed currentcolor": "m-brd",
    "font-variant-caps: small-caps": "m-caps",
}
_STYLE = re.compile(r'<([a-z]+)([^<>]*?) style="([^"]*)"([^<>]*)>')
#: Commands of MathJax and LaTeX that math-core 0.9 lacks, in terms of those that it has.
_MACROS = {
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "mathds": r"\mathbb{#1}",
    "widetilde": r"\tilde{#1}",
    "LaTeX": r"\text{LaTeX}",
    "TeX": r"\text{TeX}",
}
_REWRITES = (
    (re.compile(r"\\(begin|end)\{(?:split|alignedat)\}"), r"\\\1{aligned}"),
    (re.compile(r"\\(begin|end)\{(?:eqnarray|flalign|alignat)(\*?)\}"), r"\\\1{align\2}"),
    (re.compile(r"(\\begin\{align(?:ed)?\*?\})\{\d+\}"), r"\1"),
    (re.compile(r"\\(begin|end)\{smallmatrix\}"), r"\\\1{matrix}"),
    (
        re.compile(r"\\DeclareMathOperator(\*?)\s*\{(\\[A-Za-z]+)\}\s*\{([^{}]*)\}"),
        r"\\newcommand{\2}{\\operatorname\1{\3}}",
    ),
    (re.compile(r"\\left<"), r"\\left\\langle "),
    (re.compile(r"\\right>"), r"\\right\\rangle "),
    (re.compile(r"\\require\{[^{}]*\}"), ""),
)
#: Characters of TeX that a phone may have no room for, so that the formula scrolls.
_WIDE = 40
_SCROLLS = Markup(' tabindex="0" role="group" aria-label="Formula"')
_NUMBERED = re.compile(
    r'<math display="block"><mtable displaystyle="true" scriptlevel="0" style="width: 100%"><mtr>'
    r'<mtd style="width: 50%"></mtd><mtd>(.*)</mtd>'
    r'<mtd style="width: 50%;text-align: right;justify-items: end;"( id="[^"]*")?>'
    r"<mtext>(\([^<]*\))</mtext></mtd></mtr></mtable></math>",
    re.DOTALL,
)


@frozen
class FormulaError(Exception):
    """math-core cannot set a formula; `offset` counts characters of its TeX from 0."""

    message: str
    offset: int
    width: int


class Formulas:
    """The formulas of one post: `\\newcommand` and the numbers of equations last through it."""

    def __init__(self) -> None:
        self._converter = math_core.LatexToMathML(
            fancy_error=False,
            global_group=True,
            max_expansions=500,
            macros=_MACROS,
            id_prefix="math-",
        )

    def inline(self, tex: str) -> Markup:
        """A formula in a line of text."""
        html = self._set(tex, display=False)
        return Markup() if html == "<math></math>" else _classed(html)

    def display(self, tex: str) -> Markup:
        """A formula of its own line; numbered if its environment says so."""
        bare = re.search(r"\\(?:tag|label)\b", tex) and "\\begin{" not in tex
        html = self._numbered(tex) if bare else self._set(tex, display=True)
        return self._displayed(html, wide=len(tex) > _WIDE)

    def labelled(self, tex: str) -> tuple[Markup, str]:
        """An equation with a number, and that number, e.g. `(1)`."""
        html = self._displayed(self._numbered(tex), wide=len(tex) > _WIDE)
        match = re.search(r'<span class="mono quiet">(\([^<]*\))</span></div>$', html)
        return html, match[1] if match else ""

    def _numbered(self, tex: str) -> str:
        opening = r"\begin{equation}"
        try:
            return self._set(f"{opening}{tex}\n\\end{{equation}}", display=True)
        except FormulaError as error:
            offset = min(max(error.offset - len(opening), 0), len(tex))
            raise FormulaError(error.message, offset, error.width) from error

    @staticmethod
    def _displayed(html: str, *, wide: bool) -> Markup:
        if html == '<math display="block"></math>':  # nothing but definitions
            return Markup()
        scrolls = _SCROLLS if wide else ""
        match = _NUMBERED.fullmatch(html)
        if match is None:
            return Markup('<div class="equation"{}>{}</div>').format(scrolls, _classed(html))
        body = _classed(f'<math display="block"><mrow>{match[1]}</mrow></math>')
        anchor, number = Markup(match[2] or ""), Markup(match[3])  # noqa: S704 math-core escaped them
        place = Markup("{}{}").format(anchor, scrolls)
        return Markup('<div class="equation"{}>{}<span class="mono quiet">{}</span></div>').format(
            place, body, number
        )

    def _set(self, tex: str, *, display: bool) -> str:
        known = _known(tex)
        try:
            return self._converted(known, display)
        except math_core.LatexError as error:
            if "already defined" not in str(error):
                raise _error(str(error), known, tex) from error
        try:  # as MathJax does, a later definition replaces an earlier one
            return self._converted(known.replace(r"\newcommand", r"\renewcommand"), display)
        except math_core.LatexError as error:
            raise _error(str(error), known, tex) from error

    def _converted(self, tex: str, display: bool) -> str:
        html: str = self._converter.convert_with_global_state(tex, displaystyle=display)
        return html


def _known(tex: str) -> str:
    for pattern, replacement in _REWRITES:
        tex = pattern.sub(replacement, tex)
    return tex


def _error(message: str, known: str, tex: str) -> FormulaError:
    """The error in words; where the TeX was rewritten, its place is that of the same command."""
    message = re.sub(r"\x1b\[[0-9;]*m", "", message)
    match = re.match(r"(\d+): (.*)", message, re.DOTALL)
    offset, words = (int(match[1]), match[2]) if match else (0, message)
    command = re.match(r"\\(?:[a-zA-Z]+|.)|.", known[offset:], re.DOTALL)
    found = command[0] if command else ""
    if known != tex:
        offset = max(tex.find(found), 0) if found else len(tex)
    words = words.strip().rstrip(".").replace('"', "`")
    return FormulaError(words[:1].lower() + words[1:], min(offset, len(tex)), max(len(found), 1))


def _classed(mathml: str) -> Markup:
    """MathML with classes and attributes in place of inline styles."""

    def replaced(match: re.Match[str]) -> str:
        classes, colour = [], ""
        for declaration in match[3].split(";"):
            name, _, value = (part.strip() for part in declaration.partition(":"))
            if name == "color" and re.fullmatch(r"#[0-9a-fA-F]{3,8}", value):
                colour = f' mathcolor="{value}"'
            elif kept := STYLE_CLASSES.get(f"{name}: {value}"):
                classes.append(kept)
        marks = f' class="{" ".join(classes)}"' if classes else ""
        return f"<{match[1]}{match[2]}{marks}{colour}{match[4]}>"

    styled = _in_mstyle(_STYLE.sub(replaced, mathml))
    return Markup(styled)  # noqa: S704 math-core escapes what it sets


_TAG = re.compile(r"<(/?)([a-z]+)((?:\s[^<>]*)?)>")
_WHOLE = '<math display="block"><mtable displaystyle="true" scriptlevel="0"'
_SET = re.compile(r' (?:displaystyle|scriptlevel)="[^"]*"')
#: Nothing can be put around these: only rows may stand in a table, and only cells in a row.
_PARTS = frozenset({"math", "mstyle", "mtr", "mtd"})


def _in_mstyle(mathml: str) -> str:
    """The same with `displaystyle` and `scriptlevel` on an `<mstyle>` around the element.

    MathML Core has them everywhere, MathML 3 (by which pages are validated) on few elements. A
    table that fills the line keeps its place below `<math>`, where the level is 0 anyway.
    """
    mathml = mathml.replace(_WHOLE, _WHOLE.removesuffix(' scriptlevel="0"'))
    around: list[bool] = []

    def replaced(match: re.Match[str]) -> str:
        closing, name, attributes = match.groups()
        if closing:
            return f"{match[0]}</mstyle>" if around.pop() else match[0]
        whole = name == "mtable" and "scriptlevel" not in attributes
        found = "".join(_SET.findall(attributes)) if name not in _PARTS and not whole else ""
        if attributes.endswith("/"):
            plain = f"<{name}{_SET.sub('', attributes)}>"
            return f"<mstyle{found}>{plain}</mstyle>" if found else match[0]
        around.append(bool(found))
        return f"<mstyle{found}><{name}{_SET.sub('', attributes)}>" if found else match[0]

    return _TAG.sub(replaced, mathml)
