"""Where keys stand in a TOML file: `tomllib` does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from proofpress.frozen import frozen
from proofpress.passage import Passage
from proofpress.problems import Problem

#: Names of tables and keys, and indices of arrays from 0: `("home", 2, "text")`.
Path = tuple[str | int, ...]

_NAME = re.compile(
    r"""(?P<bare>[A-Za-z0-9_-]+)|"(?P<basic>(?:\\.|[^"\\\n])*)"|'(?P<plain>[^'\n]*)'"""
)
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:\\.|[^"\\])*"' + r"|'[^']*'", re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


@frozen
class Span:
    """Where a key or an item begins, and how many characters of its line it takes."""

    start: int
    width: int


@frozen
class Keys:
    """The keys of a TOML file by their paths below `prefix`."""

    passage: Passage
    prefix: tuple[str, ...] = ()

    def problem(self, path: Path, message: str, help_: str) -> Problem:
        """A problem at a key or an item, or at what it stands in where it is not written itself."""
        text = self.passage.text
        spans = places(text)
        whole = (*self.prefix, *path)
        lengths = range(len(whole), 0, -1)
        span = next((spans[whole[:length]] for length in lengths if whole[:length] in spans), None)
        if span is None:
            return self.passage.problem("config", message, help_, line=1)
        line = text.count("\n", 0, span.start) + 1
        column = span.start - text.rfind("\n", 0, span.start)
        return self.passage.problem(
            "config", message, help_, line=line, column=column, width=span.width
        )


def places(text: str) -> Mapping[Path, Span]:
    """Where each key and each item of an array stands in `text`, which is valid TOML."""
    return _Scanner(text).scan()


class _Scanner:
    """Goes through a file once; what it does not understand it passes over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, Span] = {}
        self.last: dict[Path, int] = {}  # index of the last table of each array of tables

    def scan(self) -> Mapping[Path, Span]:
        table: Path = ()
        while self._blank() < len(self.text):
            before = self.at
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            if self.at == before:
                self.at += 1
        return self.found

    def _blank(self) -> int:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _header(self) -> Path:
        array = self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        path: Path = ()
        names = self._names()
        for number, (name, span) in enumerate(names, 1):
            path = (*path, name)
            self.found.setdefault(path, span)
            if array and number == len(names):
                self.last[path] = self.last.get(path, -1) + 1
            if path in self.last:
                path = (*path, self.last[path])
                self.found.setdefault(path, span)
        self.at = self._end_of_line()
        return path

    def _pair(self, table: Path) -> None:
        path = table
        for name, span in self._names():
            path = (*path, name)
            self.found.setdefault(path, span)
        self._blank()
        if self.text.startswith("=", self.at):
            self.at += 1
            self._value(path)

    def _names(self) -> list[tuple[str, Span]]:
        names = []
        while match := _NAME.match(self.text, self._blank()):
            group = match.lastgroup or "bare"
            names.append((match[group], Span(match.start(group), len(match[group]))))
            self.at = match.end()
            if not self.text.startswith(".", self._blank()):
                break
            self.at += 1
        return names

    def _value(self, path: Path) -> None:
        opened = self.text[self._blank() : self.at + 1]
        if opened in ("[", "{"):
            self._items(path, "]" if opened == "[" else "}")
        else:
            match = _TEXT.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            self.at = match.end() if match else self.at + 1

    def _items(self, path: Path, closed: str) -> None:
        self.at += 1
        index = 0
        while self._blank() < len(self.text) and self.text[self.at] != closed:
            before = self.at
            if closed == "}":
                self._pair(path)
            else:
                self._value((*path, index))
                written = self.text[before : self.at].partition("\n")[0].rstrip()
                self.found[(*path, index)] = Span(before, max(len(written), 1))
                index += 1
            if self.text.startswith(",", self._blank()) or self.at == before:
                self.at += 1
        self.at += 1

    def _end_of_line(self) -> int:
        end = self.text.find("\n", self.at)
        return len(self.text) if end < 0 else end


def bad_toml(passage: Passage, error: str) -> Problem:
    """The problem of a file that is not TOML, from the message of `tomllib`."""
    fact, _, place = error.partition(" (at ")
    numbers = re.match(r"line (\d+), column (\d+)", place)
    lines = passage.lines
    line, column = (
        (int(numbers[1]), int(numbers[2])) if numbers else (len(lines), len(lines[-1]) + 1)
    )
    return passage.problem(
        "config",
        f"the file is not valid TOML: {fact[0].lower()}{fact[1:]}",
        "correct this line; texts need quotes",
        line=line,
        column=column,
    )
