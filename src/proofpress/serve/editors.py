"""Links that open a file in the author's editor, at a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from string import Formatter
from urllib.parse import quote

from proofpress.errors import UsageError
from proofpress.frozen import frozen
from proofpress.problems import Location
from proofpress.suggest import did_you_mean

VARIABLE = "PROOFPRESS_EDITOR"
_DEFAULT = "vscode"

_CODE = "://file{path}:{line}:{column}"
_JETBRAINS = "://open?file={path}&line={line}&column={column}"
_FILE = "://open?url=file://{path}&line={line}&column={column}"
#: The address that each editor registers with the system, or the usual handler for it.
KNOWN: Mapping[str, str] = {
    **{name: name + _CODE for name in ("vscode", "vscodium", "cursor", "windsurf", "zed")},
    **{name: name + _JETBRAINS for name in ("pycharm", "idea")},
    "sublime": "subl" + _FILE,
    "textmate": "txmt" + _FILE,
    "macvim": "mvim" + _FILE,
    "emacs": "emacs" + _FILE,
}
_PLACES = ("path", "line", "column")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
#: Addresses that a browser would run rather than hand on.
_RUN = frozenset({"javascript", "data", "vbscript", "blob"})


@frozen
class Editor:
    """Makes links out of a template with {path}, {line} and {column}; an empty one makes none.

    Attributes:
        root: the blog's folder, absolute, which places in it are relative to.
    """

    root: Path
    template: str

    def link(self, location: Location) -> str | None:
        """The address that opens a place; of a notebook its file, as cells have no line there."""
        inside = location.cell is not None and location.path.endswith(".ipynb")
        line, column = (None, None) if inside else (location.line, location.column)
        if not self.template:
            return None
        path = _address(self.root / location.path)
        return self.template.format(path=path, line=line or 1, column=column or 1)


def editor(environment: Mapping[str, str], root: Path) -> Editor:
    """The editor that `PROOFPRESS_EDITOR` names: a known one, or a template.

    Raises:
        UsageError: it is neither.
    """
    wanted = environment.get(VARIABLE, _DEFAULT).strip()
    template = KNOWN.get(wanted.lower(), wanted)
    if template and (wrong := _wrong_with(template)):
        raise UsageError(f"{VARIABLE} is `{wanted}`: {wrong}")
    return Editor(root, template)


def _wrong_with(template: str) -> str | None:
    example = f"write a template such as `{KNOWN[_DEFAULT]}`"
    if "{" not in template and "/" not in template:
        names = f"known are {', '.join(KNOWN)};"
        meant = did_you_mean(template.lower(), KNOWN, otherwise=names)
        return f"{meant} another editor needs a template such as `{KNOWN[_DEFAULT]}`"
    try:
        fields = [field for field in Formatter().parse(template) if field[1] is not None]
    except ValueError:
        return f"a brace has no partner; {example}"
    named = {name for _, name, _, _ in fields}
    if "path" not in named:
        return f"it has no {{path}}; {example}"
    if not named <= set(_PLACES) or any(spec or how for _, _, spec, how in fields):
        return f"only {{path}}, {{line}} and {{column}} stand for something; {example}"
    scheme = _SCHEME.match(template)
    if scheme is None or scheme[1].lower() in _RUN:
        return f"it must begin with the scheme of an editor; {example}"
    return None


def _address(path: PurePath) -> str:
    """A path as it stands in an address: `/` first, all else escaped but a drive's colon."""
    text = path.as_posix()
    drive, rest = (text[:2], text[2:]) if path.drive else ("", text)
    return ("/" + drive if drive else "") + quote(rest, safe="/")
