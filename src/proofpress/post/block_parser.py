"""markdown-it's parser of blocks, asking at each line only those rules that begin with its sign.

Its own asks every rule at every line. What comes out is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

Rule = Callable[[StateBlock, int, int, bool], bool]

#: The signs that rules begin with; a rule that is not named here is asked at each line.
_BEGIN: Mapping[str, str] = {
    "math_block": "$",
    "colon_fence": ":",
    "fence": "`~",
    "amsmath": "\\",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "myst_target": "(",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
#: The same where a rule could only end the block above.
_END: Mapping[str, str] = {**_BEGIN, "deflist": ":~"}


class BlockParser(ParserBlock):
    """Takes the place of the parser that a `MarkdownIt` has; its rules stay as they are."""

    def __init__(self, before: ParserBlock) -> None:
        super().__init__()
        self.ruler = _Ruler(before.ruler)


class _Ruler(Ruler[Rule]):
    """Rules of which each chain is one: it asks those that the sign of a line begins."""

    def __init__(self, before: Ruler[Rule]) -> None:
        super().__init__()
        self.__rules__ = before.__rules__
        self._made: dict[str, tuple[Sequence[Rule], list[Rule]]] = {}

    def getRules(self, chainName: str = "") -> list[Rule]:  # noqa: N802, N803 - as there
        """The rule that asks those of a chain."""
        chain = super().getRules(chainName)
        made = self._made.get(chainName)
        if made is None or made[0] is not chain:
            made = self._made[chainName] = chain, [self._one(chainName)]
        return made[1] if chain else []

    def _one(self, chain: str) -> Rule:
        active = [rule for rule in self.__rules__ if rule.enabled]
        named = [(rule.name, rule.fn) for rule in active if not chain or chain in rule.alt]
        begin = _END if chain else _BEGIN
        signs = {sign for name, _ in named for sign in begin.get(name, "")}
        by_sign = {
            sign: tuple(rule for name, rule in named if sign in begin.get(name, sign))
            for sign in signs
        }
        others = tuple(rule for name, rule in named if name not in begin)
        every = tuple(rule for _, rule in named)

        def one(state: StateBlock, line: int, end: int, silent: bool) -> bool:
            at = state.bMarks[line] + state.tShift[line]
            sign = state.src[at : at + 1]
            rules = by_sign.get(sign)
            if rules is None:  # some rules skip other space than Markdown's
                rules = every if sign.isspace() else others
            for rule in rules:  # noqa: SIM110 - `any` takes twice as long
                if rule(state, line, end, silent):
                    return True
            return False

        return one
