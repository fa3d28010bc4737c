"""Which names the code of a cell sets at its top level."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

_SET = re.compile(r"^\s*([^\W\d]\w*)(?:\s*,\s*[^\W\d]\w*)*\s*(?:=(?!=)|:=|<-)", re.MULTILINE)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_MAGIC = re.compile(r"^(\s*)[%!?].*$", re.MULTILINE)


def assigned(source: str) -> frozenset[str]:
    """Names of variables, functions, classes and modules; by their looks if it is no Python."""
    try:
        tree = ast.parse(_MAGIC.sub(r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError):
        return frozenset(_SET.findall(source))
    return frozenset(_names(tree.body))


def _names(nodes: Iterable[ast.AST]) -> Iterable[str]:
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, _SCOPES):
            if not isinstance(node, ast.Lambda):
                yield node.name
        else:
            yield from _names(ast.iter_child_nodes(node))
