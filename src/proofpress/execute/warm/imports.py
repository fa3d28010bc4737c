"""Which libraries a job may find imported: those that it imports itself, before all else.

A library reads the world when it is imported: environment variables, warning filters, what is
in `sys.modules`. So an import may be done beforehand only if nothing that comes before it in the
post could change what it sees. Before it may stand other imports, definitions, and assignments
of plain values.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Sequence

#: Left to the post, as what runs it should not be noticed before it is asked for; it does nothing
#: that a later import could see.
_OURS = frozenset({"proofpress", "proofpress.measurement"})
#: Importing these has an effect that belongs to the moment of the import.
_NEVER = frozenset({"antigravity", "faulthandler", "proofpress", "this", "tracemalloc"})

_MAGIC = re.compile(r"^\s*[%!?]", re.MULTILINE)
#: Magics that change nothing which an import could see.
_INLINE = re.compile(r"^%(matplotlib[ ]+inline|config[ ]+InlineBackend\b.*)[ ]*$", re.MULTILINE)


def imports(sources: Iterable[str]) -> tuple[str, ...]:
    """Modules that a post imports before anything could change what they see, in its order.

    Modules of the standard library are left out: they take hardly any time, and without them more
    posts agree.

    Args:
        sources: the post's code cells, in order.
    """
    found: dict[str, None] = {}
    for source in sources:
        source = _INLINE.sub("pass", source)
        magic = _MAGIC.search(source)
        try:
            statements = ast.parse(source[: magic.start()] if magic else source).body
        except (SyntaxError, ValueError):
            break
        if not all(_harmless(statement, found) for statement in statements) or magic:
            break
    return tuple(found)


def _harmless(statement: ast.stmt, found: dict[str, None]) -> bool:
    """Whether what follows `statement` still sees the world as it was; notes down imports."""
    names: Sequence[str] = ()
    match statement:
        case ast.Import():
            names = [alias.name for alias in statement.names]
        case ast.ImportFrom(module=str(module), level=0):
            names = [module]
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return not statement.decorator_list and _plain(statement)
        case ast.Assign(value=value) | ast.AnnAssign(value=value):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names_only = all(isinstance(target, ast.Name) for target in targets)
            return names_only and (value is None or _is_data(value))
        case ast.Expr(value=value):
            return _is_data(value)
        case ast.Pass():
            return True
        case _:
            return False
    for name in names:
        root = name.partition(".")[0]
        if name in _OURS:
            continue
        if root in _NEVER:
            return False
        if root not in sys.stdlib_module_names:
            found[name] = None
    return True


def _plain(definition: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether a definition runs nothing but itself."""
    if isinstance(definition, ast.ClassDef):
        return False  # its body and its metaclass run
    args = definition.args
    defaults = [*args.defaults, *(default for default in args.kw_defaults if default)]
    annotated = [
        argument.annotation
        for argument in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
        if argument is not None and argument.annotation is not None
    ]
    returns = [definition.returns] if definition.returns else []
    return all(map(_is_data, defaults)) and all(map(_is_name, (*annotated, *returns)))


def _is_data(node: ast.AST) -> bool:
    return all(isinstance(part, _DATA) for part in ast.walk(node))


def _is_name(node: ast.AST) -> bool:
    return all(
        isinstance(part, (*_DATA, ast.Name, ast.Attribute, ast.Subscript, ast.BitOr))
        for part in ast.walk(node)
    )


_DATA = (
    *(ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.UnaryOp, ast.BinOp),
    *(ast.operator, ast.unaryop, ast.expr_context),
)
