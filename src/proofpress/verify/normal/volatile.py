"""Parts of a text that differ from run to run although nothing changed: each gets a name.

Only what is certain is taken: a timestamp of the day of the run, but no date of the data; an
address of an object, but no other hexadecimal number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from proofpress.frozen import frozen

_ANSI = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|\x1b[P^_X][^\x1b]*(?:\x1b\\\\)?"
    "|\x1b[ -/]*[0-~]?|\x9b[0-?]*[ -/]*[@-~]"
)
_PROGRESS = re.compile(
    r"^(.*?)(?:\d+%\|[^|\n]*\| *)?(\d[\d.]*[kMG]?/\d[\d.]*[kMG]?)(?: *\w+)? \[\d+:\d\d[^\]\n]*\]"
)
_TIMES = {
    "CPU times:": re.compile(r"^(CPU times:).*$", re.MULTILINE),
    "Wall time:": re.compile(r"^(Wall time:).*$", re.MULTILINE),
    "per loop": re.compile(r"^.*(per loop \(mean ± std\. dev\. of .*\))$", re.MULTILINE),
}
_STAMP = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d| UTC\b)?"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) "
    r"(?P<year>\d{4}) \d\d:\d\d:\d\d(?: GMT| [+-]\d{4})?"
    r"|(?P<month2>[A-Z][a-z]{2}) +(?P<day2>\d{1,2}) \d\d:\d\d:\d\d(?: UTC)? (?P<year2>\d{4}))"
)
#: No bar is longer: terminals are not that wide.
_LONGEST_BAR = 1000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PATH_END = r"[^\s'\"<>()\[\]{}|:;,`]*"
_TEMPORARY = re.compile(
    r"(?<![\w.~/-])(?:/private)?(?:/tmp|/var/tmp|/var/folders/\w+/\w+/T|/dev/shm)/" + _PATH_END
)
#: The folders of a build and of a run, wherever temporary files are told to lie.
_OWN = re.compile(
    r"(?<![\w.~-])(?:/[\w.@+~-]{1,80}){0,20}?"
    r"/(?:pp-build-\w{8}\b|proofpress-\w{8}(?=/(?:tmp|ipython|postgres|redis)\b))" + _PATH_END
)
_PACKAGES = re.compile(
    r"(?<![\w.~-])(?:[A-Za-z]:)?(?:[/\\][\w.@+~ -]{1,80}){1,20}?"
    r"[/\\](?:site|dist)-packages(?=[/\\])"
)
_PYTHON = re.compile(r"(?<![\w.~-])(?:/[\w.@+~-]+)+/lib/python3\.\d+(?=/)")
_HOME = re.compile(
    r"(?<![\w.~-])(?:/home/[\w.-]+|/Users/[\w.-]+|/root|[A-Za-z]:\\Users\\[\w.-]+)(?![\w.-])"
)
_SIMPLE = (
    ("address", re.compile(r"\bat 0x[0-9a-fA-F]{6,16}\b"), "at <address>"),
    (
        "uuid",
        re.compile(
            r"\b[0-9a-f]{8}-[0-9a-f]{4}-[147][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b", re.I
        ),
        "<uuid>",
    ),
    ("pid", re.compile(r"\b(pid|PID|process id)([ =:#]{1,3})\d+\b"), r"\1\2<pid>"),
    (
        "port",
        re.compile(r"(\b127\.0\.0\.1|\blocalhost|\[::1\]|\b0\.0\.0\.0)(:|', )\d{4,5}\b"),
        r"\1\2<port>",
    ),
)

#: Every kind of volatile part, with what stands for it. `docs/proofs.md` has a row for each.
KINDS: Mapping[str, tuple[str, ...]] = {
    "ansi": (),
    "progress": ("<progress 10/10>",),
    "timing": ("<timing>",),
    "time": ("<time>",),
    "path": ("<temporary>", "~", "<blog>", "<packages>", "<python>"),
    "address": ("at <address>",),
    "uuid": ("<uuid>",),
    "pid": ("<pid>",),
    "port": ("<port>",),
}


@frozen
class Around:
    """What a run knew of its surroundings, so that they can be told from what it found.

    Attributes:
        day: the day of the run. root: the blog's folder, absolute; "" if unknown.
    """

    day: date | None = None
    root: str = ""


def normal_text(text: str, around: Around) -> str:
    """`text` with its volatile parts named, and as a terminal would leave it."""
    text = _ANSI.sub("", text).replace("\r\n", "\n")
    text = "\n".join(map(_overwritten, text.split("\n")))
    return named_paths(_named_times(_named_simple(text), around.day), around.root)


def any_time(line: str) -> str:
    """A line with all of its timestamps named, of whatever day."""
    return _STAMP.sub("<time>", line)


def _named_simple(text: str) -> str:
    for _, pattern, words in _SIMPLE:
        text = pattern.sub(words, text)
    return text


def _named_times(text: str, day: date | None) -> str:
    for start, pattern in _TIMES.items():
        if start in text:
            text = pattern.sub(r"<timing> \1", text)
    return _STAMP.sub(_of_day(day), text) if day is not None else text


def _of_day(day: date) -> Callable[[re.Match[str]], str]:
    near = {day + timedelta(days=step) for step in (-1, 0, 1)}

    def named(match: re.Match[str]) -> str:
        return "<time>" if _date(match) in near else match[0]

    return named


def _date(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month, day, year = (match[name] or match[f"{name}2"] for name in ("month", "day", "year"))
        return date(int(year), _MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None


def named_paths(text: str, root: str) -> str:
    if "/" not in text and "\\" not in text:
        return text
    if len(root) > 1:
        text = re.sub(re.escape(root) + r"(?![\w.-])", "<blog>", text)
    if "-packages" in text:
        text = _PACKAGES.sub("<packages>", text)
    if "/lib/python3" in text:
        text = _PYTHON.sub("<python>", text)
    if "/pp-build-" in text or "/proofpress-" in text:
        text = _OWN.sub("<temporary>", text)
    text = _TEMPORARY.sub("<temporary>", text)
    return _HOME.sub("~", text)


def _overwritten(line: str) -> str:
    """What is left of a line after its carriage returns and backspaces, its progress bar named."""
    if "\r" in line or "\b" in line:
        shown: list[str] = []
        at = 0
        for char in line:
            if char == "\r":
                at = 0
            elif char == "\b":
                at = max(at - 1, 0)
            else:
                shown[at : at + 1] = char
                at += 1
        line = "".join(shown)
    match = _PROGRESS.match(line) if len(line) < _LONGEST_BAR and "[" in line else None
    return f"{match[1]}<progress {match[2]}>{line[match.end() :]}" if match else line
