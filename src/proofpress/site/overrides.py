"""Templates of a blog's own that nothing is printed with, and blocks in them that replace nothing.

Jinja says nothing of either: what they hold is on no page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import jinja2
from jinja2 import meta, nodes

from proofpress.problems import Location, Problem
from proofpress.site.environment import own_of, shipped_of
from proofpress.suggest import did_you_mean, suggestion

#: What has templates that come with proofpress: those of pages, and that of a post's own text.
_SETS = ("site/", "post/")


def lost_overrides(environment: jinja2.Environment) -> tuple[Problem, ...]:
    """What an author may take for an override, and is none; see `_lost_files`, `_lost_blocks`."""
    return (*_lost_files(environment), *_lost_blocks(environment))


def _lost_files(environment: jinja2.Environment) -> tuple[Problem, ...]:
    """The blog's own templates of which proofpress has none, and that no other one names.

    There are none to tell of where a template cannot be read, or works out which one it takes.
    """
    own = own_of(environment)
    names = [] if own is None else [name for name in own.list_templates() if _is_template(name)]
    if not names:
        return ()
    shipped = shipped_of(environment).list_templates()
    known = [name for name in shipped if name.startswith(_SETS) and name.endswith(".j2")]
    try:
        named = {one for name in names for one in _named(environment, name)}
    except jinja2.TemplateError:
        return ()
    # A template of `post/` finds those beside it by their names alone.
    return tuple(
        Problem(
            "template",
            f"no page is printed with `{name}`: proofpress has no template of that name",
            _meant(name, known),
            Location(f"templates/{name}"),
            severity="warning",
        )
        for name in names
        if not {name, name.removeprefix("post/")} & {*shipped, *named}
    )


def _is_template(name: str) -> bool:
    return name.endswith(".j2") or (name.startswith(_SETS) and name.endswith(_ENDINGS))


_ENDINGS = (".html", ".jinja", ".jinja2")


def _named(environment: jinja2.Environment, name: str) -> Iterator[str]:
    """What a template extends, includes or imports.

    Raises:
        TemplateError: that is worked out when it is used, or it cannot be read.
    """
    for one in meta.find_referenced_templates(_parsed(environment, name)):
        if one is None:
            raise jinja2.TemplateError("a template that is worked out")
        yield one


def _meant(name: str, known: Collection[str]) -> str:
    """Which one it was to be, by the name of its file: one of the same folder before all others."""
    folder = name.rpartition("/")[0]
    for some in ([one for one in known if one.rpartition("/")[0] == folder], known):
        stems = {_stem(one): one for one in some}
        near = suggestion(_stem(name), stems)
        if near is not None:
            return f"did you mean `{stems[near]}`?"
    return "remove it, or include, import or extend it in another template"


def _stem(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0]


def _lost_blocks(environment: jinja2.Environment) -> tuple[Problem, ...]:
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
