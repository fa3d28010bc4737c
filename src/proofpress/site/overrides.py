"""Blocks of a blog's own templates that replace nothing, because no parent has one of that name.

Jinja says nothing of them: what they hold is on no page.
"""

from __future__ import annotations

from collections.abc import Iterator

import jinja2
from jinja2 import nodes

from proofpress.problems import Location, Problem
from proofpress.site.environment import own_of
from proofpress.suggest import did_you_mean


def lost_blocks(environment: jinja2.Environment) -> tuple[Problem, ...]:
    """Blocks of the blog's own templates, outside of others, that the parents do not have.

    A template that cannot be read, or whose parent is worked out or missing, is passed over: it is
    said when something is printed with it.
    """
    own = own_of(environment)
    names = [] if own is None else [name for name in own.list_templates() if name.endswith(".j2")]
    return tuple(problem for name in names for problem in _lost(environment, name))


def _lost(environment: jinja2.Environment, name: str) -> Iterator[Problem]:
    try:
        tree = _parsed(environment, name)
        parent = _parent(tree)
        if parent is None:
            return
        known = _blocks(environment, parent, {name})
    except jinja2.TemplateError:
        return
    named = {node.attr for node in tree.find_all(nodes.Getattr) if _is_self(node.node)}
    for block in tree.body:
        if isinstance(block, nodes.Block) and block.name not in known | named:
            yield Problem(
                "template",
                f"the block `{block.name}` replaces nothing: `{parent}` has none of that name",
                did_you_mean(
                    block.name,
                    known,
                    otherwise=f"its blocks are {', '.join(f'`{one}`' for one in sorted(known))}"
                    if known
                    else "remove it: there are no blocks in it",
                ),
                Location(f"templates/{name}", block.lineno),
            )


def _blocks(environment: jinja2.Environment, name: str, seen: set[str]) -> set[str]:
    """Names of the blocks of a template and of those that it extends."""
    tree = _parsed(environment, name)
    parent = _parent(tree)
    found = {block.name for block in tree.find_all(nodes.Block)}
    if parent is None or parent in seen:
        return found
    return found | _blocks(environment, parent, {*seen, name})


def _parsed(environment: jinja2.Environment, name: str) -> nodes.Template:
    assert environment.loader is not None
    source = environment.loader.get_source(environment, name)[0]
    return environment.parse(source, name)


def _parent(tree: nodes.Template) -> str | None:
    """What a template extends.

    Raises:
        TemplateError: that is worked out when it is used.
    """
    extends = tree.find(nodes.Extends)
    if extends is None:
        return None
    if not isinstance(extends.template, nodes.Const):
        raise jinja2.TemplateError("a parent that is worked out")
    return str(extends.template.value)


def _is_self(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "self"
