"""Directives: fences whose info begins with `{name}`, and Quarto's divisions that mean the same.

The body of a directive is Markdown again. Both who parses a post for its claims and who renders it
read directives here, so that both see the same text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it.token import Token

_INFO = re.compile(r"\{([A-Za-z][\w:+-]*)\}\s*(.*)$", re.DOTALL)
_DIVISION = re.compile(r"\{([^{}]*)\}$|([A-Za-z][\w-]*)$")
_ATTRIBUTE = re.compile(r"""\.([\w-]+)|\#([\w:.-]+)|([\w-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_OPTION = re.compile(r":([\w-]+):(?:[ \t]+(.*))?$")
_CALLOUT = "callout-"
#: Divisions of Quarto that are directives of ours.
_SAME = {"panel-tabset": "panel-tabset"}


@dataclass(slots=True)
class Directive:
    """`name`, what follows it on its line, its options and its body.

    `name` is "" for a division that is none of ours: its body is shown. `line` is the index of the
    body's first line in the cell, `option_lines` the index of the line of each option.
    """

    name: str
    argument: str
    options: dict[str, str] = field(default_factory=dict)
    body: str = ""
    line: int = 0
    option_lines: dict[str, int] = field(default_factory=dict)

    @property
    def folded(self) -> bool:
        """Whether it is shown closed, for readers to open."""
        return "dropdown" in self.options.get("class", "").split()


def directive(token: Token, first: int | None = None) -> Directive | None:
    """The directive that a token of Markdown is, or None.

    Args:
        first: index of the line that it begins on, where that is not what the token says.
    """
    if token.type not in ("fence", "colon_fence"):
        return None
    info = token.info.strip()
    if first is None:
        first = token.map[0] if token.map else 0
    match = _INFO.match(info)
    if match is not None:
        made = Directive(match[1].lower(), match[2].strip(), body=token.content, line=first + 1)
        _take_options(made)
        return made
    if token.type == "fence":
        return None
    made = _division(info)
    made.body, made.line = token.content, first + 1
    return made


def _division(info: str) -> Directive:
    """What Quarto writes as `::: {.callout-note collapse="true"}`."""
    match = _DIVISION.match(info)
    made = Directive("", "")
    for one in _ATTRIBUTE.finditer((match[1] or "") if match else ""):
        if one[1]:
            name = one[1].removeprefix(_CALLOUT) if one[1].startswith(_CALLOUT) else ""
            made.name = made.name or name or _SAME.get(one[1], "")
        elif one[2]:
            made.options.setdefault("name", one[2])
        else:
            made.options[one[3]] = next(value for value in one.groups()[3:] if value is not None)
    collapse = made.options.pop("collapse", "").lower()
    if collapse in ("true", "false"):
        made.options["class"] = "dropdown"
        made.options |= {"open": "true"} if collapse == "false" else {}
    made.argument = made.options.pop("title", "")
    return made


def _take_options(made: Directive) -> None:
    lines = made.body.split("\n")
    taken = 0
    if lines and lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:]):
        taken = [line.strip() for line in lines[1:]].index("---") + 2
        for row, line in enumerate(lines[1 : taken - 1], made.line + 1):
            key, _, value = line.partition(":")
            made.options[key.strip()] = value.strip().strip("\"'")
            made.option_lines[key.strip()] = row
    else:
        while taken < len(lines) and (match := _OPTION.match(lines[taken].strip())):
            made.options[match[1]] = (match[2] or "").strip()
            made.option_lines[match[1]] = made.line + taken
            taken += 1
    # As in MyST, one blank line may part options and body: of code it is no line.
    taken += taken < len(lines) - 1 and not lines[taken].strip()
    made.body = "\n".join(lines[taken:])
    made.line += taken
