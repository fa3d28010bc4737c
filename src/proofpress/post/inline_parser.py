"""markdown-it's parser of inline text, asking at each sign only those rules that begin with it.

Its own asks every rule at every sign at which any could begin. What comes out is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

Rule = Callable[[StateInline, bool], bool]

#: The signs that rules begin with. One that is not named here is asked at each sign; that for plain
#: text at each of which no other is known.
_BEGIN: Mapping[str, str] = {
    "text": "w",
    "newline": "\n",
    "math_inline": "$",
    "escape": "\\",
    "myst_role": "{",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "cluster": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "gfm_autolink_www": "w",
    "gfm_autolink_protocol": ":",
    "gfm_autolink_email": "@",
    "attr": "{",
    "narrative": "@",
}
#: Where plain text ends: where a rule could begin, and where a link does.
_ENDS = re.compile(r"[\n$\\{`~*_\[\]!^<&:@]|www\.")


class InlineParser(ParserInline):
    """Takes the place of the parser that a `MarkdownIt` has; its rules stay as they are."""

    def __init__(self, before: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = before.ruler, before.ruler2
        self._chain: Sequence[Rule] = ()
        self._rules: dict[str, Sequence[Rule]] = {}

    def parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        """Put the tokens of a text into `tokens`: one, if there is no sign in it."""
        if _ENDS.search(src) is not None or not self._knows_all():
            return super().parse(src, md, env, tokens)
        if src:
            tokens.append(Token("text", "", 0, content=src))
        return tokens

    def _knows_all(self) -> bool:
        """Whether no rule has to be asked at every sign."""
        return len(self._by_sign()[""]) == 1

    def tokenize(self, state: StateInline) -> None:
        """Put the tokens of what is left of a text into the state."""
        rules, src, end = self._by_sign(), state.src, state.posMax
        deepest = state.md.options["maxNesting"]
        while (pos := state.pos) < end:
            asked = rules.get(src[pos], rules[""]) if state.level < deepest else ()
            for rule in asked:
                if rule(state, False):
                    break
            else:
                state.append_pending(src[pos])
                state.pos = pos + 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - as it is called there
        """Go to the end of the next token, without making it."""
        pos, cache = state.pos, state.cache
        if pos in cache:
            state.pos = cache[pos]
            return
        found = False
        if state.level < state.md.options["maxNesting"]:
            rules = self._by_sign()
            for rule in rules.get(state.src[pos], rules[""]):
                state.level += 1
                found = rule(state, True)
                state.level -= 1
                if found:
                    break
        else:
            state.pos = state.posMax
        if not found:
            state.pos += 1
        cache[pos] = state.pos

    def _by_sign(self) -> Mapping[str, Sequence[Rule]]:
        """The rules to ask at each sign, in their order; under "" those for every other."""
        chain = self.ruler.getRules("")
        if chain is not self._chain:
            named = list(zip(self.ruler.get_active_rules(), chain, strict=True))
            anywhere = {name for name, _ in named if name not in _BEGIN}
            known = {sign for name, _ in named for sign in _BEGIN.get(name, "")}
            self._rules = {
                sign: tuple(
                    rule for name, rule in named if name in anywhere or sign in _BEGIN[name]
                )
                for sign in known
            }
            self._rules[""] = tuple(r for name, r in named if name in {*anywhere, "text"})
            self.terminator_re = _ENDS
            self._chain = chain
        return self._rules
