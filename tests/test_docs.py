"""What a person may write is in the docs, and what the docs show can be written."""

from __future__ import annotations

import dataclasses
import inspect
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from proofpress import config
from proofpress.cli import cli
from proofpress.config import colours, looks, theme
from proofpress.config import keys as config_keys
from proofpress.config.home import SHAPES
from proofpress.errors import UsageError
from proofpress.explanations import explanation, in_terminal, summary
from proofpress.post import front_matter, options
from proofpress.post import keys as post_keys
from proofpress.problems import CODES, Problem, describe, further
from proofpress.render.directives import KNOWN
from proofpress.site import block_views, card_view, page_views, views
from proofpress.verify.normal import volatile

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [*DOCS, *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))]


def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def terms(page: str) -> set[str]:
    """What stands in backticks outside code blocks, whole, and up to the first space or colon."""
    prose = re.sub(r"^(`{3,}).*?^\1$", "", text(page), flags=re.MULTILINE | re.DOTALL)
    spans = set(re.findall(r"`([^`\n]+)`", prose))
    return spans | {re.split(r"[ :]", span)[0] for span in spans}


def spellings(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield from (*parameter.opts, *parameter.secondary_opts)
    if isinstance(command, click.Group) and command is not cli:
        for inner in command.commands.values():
            yield from spellings(inner)


def test_every_command_has_a_section_with_all_its_options() -> None:
    parts = re.split(r"^## ", text("docs/commands.md"), flags=re.MULTILINE)
    sections = {part.split("\n")[0]: part for part in parts[1:]}

    for name, command in [("proofpress", cli), *cli.commands.items()]:
        missing = [word for word in spellings(command) if f"`{word}" not in sections[name]]
        assert missing == []


def test_every_value_of_an_option_is_named() -> None:
    for name, command in cli.commands.items():
        for parameter in command.params:
            if isinstance(parameter.type, click.Choice):
                option = isinstance(parameter, click.Option)
                for value in parameter.type.choices:
                    shown = f"`{parameter.opts[0]} {value}`" if option else f"{name} {value}"
                    assert shown in text("docs/commands.md")


def test_every_option_and_command_says_in_its_help_what_it_does() -> None:
    groups = [group for group in cli.commands.values() if isinstance(group, click.Group)]
    inner = [command for group in groups for command in group.commands.values()]
    assert inner
    for command in (cli, *cli.commands.values(), *inner):
        assert command.help
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help


def test_every_exit_code_is_explained() -> None:
    rows = re.findall(r"^\| (\d+) \|", text("docs/commands.md"), flags=re.MULTILINE)

    assert rows == ["0", "1", "2", "130"]


def test_every_key_of_the_config_has_a_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", text("docs/config.md"), flags=re.MULTILINE)

    assert sorted(rows) == sorted(config.KEYS)


def described(page: str, prefix: str = "") -> dict[str, str]:
    """What the tables of a page, or below one of its headings, say of each key of a row."""
    file, _, heading = page.partition("#")
    section = text(file).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    table = section if heading else text(file)
    rows = re.findall(r"^\| (`[^|]*`) \| (.*?)(?: \| .*)? \|$", table, flags=re.MULTILINE)
    return {
        key.removeprefix(prefix): about
        for keys, about in rows
        for key in re.findall(r"`([\w.]+)`", keys)
        if key.startswith(prefix)
    }


@pytest.mark.parametrize(
    ("readers", "page", "prefix"),
    [
        (config_keys.READERS, "docs/config.md", ""),
        (theme.READERS, "docs/config.md", "theme."),
        (looks.READERS, "docs/home.md#Lists", ""),
        (post_keys.READERS, "docs/posts.md#Front matter", ""),
    ],
    ids=["config", "theme", "lists", "front matter"],
)
def test_editors_say_of_every_key_what_the_docs_say(
    readers: Mapping[str, Any], page: str, prefix: str
) -> None:
    rows = described(page, prefix)

    for key, reader in readers.items():
        assert reader.about == rows[key], key


def test_every_block_of_the_home_page_has_a_row_with_its_keys() -> None:
    table = text("docs/home.md").partition("## Blocks")[2].partition("\n## ")[0]
    rows = [row.split("|") for row in table.split("\n") if row.startswith("| `")]
    keys = {name: set(re.findall(r"`(\w+)`", row[3])) for row in rows for name in named(row[1])}

    assert sorted(keys) == sorted(SHAPES)
    for name, shape in SHAPES.items():
        lists = set(looks.READERS) if "fields" in shape.readers else set()
        assert keys[name] == set(shape.readers) - {"title"} - lists, name
    assert set(looks.READERS) <= terms("docs/home.md")
    assert {*looks.FACTS, *looks.LINES} <= terms("docs/home.md")


def named(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def test_every_key_of_a_theme_and_every_colour_is_named() -> None:
    known = terms("docs/config.md")

    assert {f"theme.{key}" for key in theme.READERS} <= known
    assert set(colours.USUAL) <= known


def test_every_key_of_front_matter_has_a_row() -> None:
    table = text("docs/posts.md").partition("## Front matter")[2].partition("\n## ")[0]
    rows = [row for row in table.split("\n") if row.startswith("| `")]

    named = [key for row in rows for key in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(named) == sorted(front_matter.KEYS)
    assert set(front_matter.TOOLS) <= terms("docs/posts.md")


@pytest.mark.parametrize("known", [options.OPTIONS, options.TAGS], ids=["options", "tags"])
def test_every_option_and_tag_of_a_cell_is_named(known: tuple[str, ...]) -> None:
    assert set(known) <= terms("docs/posts.md")


def test_every_kind_of_volatile_part_has_a_row() -> None:
    table = text("docs/proofs.md").partition("## Volatile parts")[2]
    rows = re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", table, flags=re.MULTILINE)

    assert [name for name, _ in rows] == list(volatile.KINDS)
    for name, cell in rows:
        assert set(re.findall(r"`([^`]+)`", cell)) == set(volatile.KINDS[name]), name


def test_every_directive_is_named() -> None:
    assert {f"{{{name}}}" for name in KNOWN} <= terms("docs/posts.md")


def test_every_problem_code_has_a_section_with_an_example_and_a_remedy() -> None:
    page = text("docs/problems.md")
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]

    assert [section.split("\n")[0] for section in sections] == sorted(CODES)
    for section in sections:
        code, _, body = section.partition("\n")
        assert re.search(rf"^(error|warning)\[{code}\]: [^A-Z\n]", body, flags=re.MULTILINE) or (
            code == "execute"
        )
        assert len(body.rpartition("```\n")[2].split()) > 8


def test_the_code_of_every_problem_can_be_explained_by_its_section() -> None:
    for code in CODES:
        said = explanation(code)

        assert said and "](" not in said
        assert re.sub(r"\W+", "", said)[:40] in re.sub(r"\W+", "", text("docs/problems.md"))
        assert code in summary()
        assert "```" not in in_terminal(code)
    assert in_terminal("claim").startswith(
        "    error[claim]: the text says 3,047, the run gave 3,051\n\n"
    )
    with pytest.raises(UsageError, match="the code `clam`: did you mean `claim`"):
        explanation("clam")


def test_below_the_problems_stands_how_to_read_more_of_each() -> None:
    problems = [Problem(code, "m", "h") for code in ("link", "claim", "link")]

    assert further(problems) == "more: `proofpress explain link claim`"
    for code in CODES:
        assert describe(Problem(code, "m", "h")).startswith(f"error[{code}]: m\n")


def test_every_object_of_a_template_is_listed_with_its_fields() -> None:
    rows = re.findall(r"^\| `(\w+)`[^|]*\| (.*) \|$", text("docs/templates.md"), flags=re.MULTILINE)
    listed = {name: re.findall(r"`(\w+)`", fields) for name, fields in rows}

    for module in (views, page_views, block_views, card_view):
        for name, view in inspect.getmembers(module, dataclasses.is_dataclass):
            assert listed[name] == [field.name for field in dataclasses.fields(view)], name


def test_every_template_is_listed_with_its_blocks() -> None:
    page = text("docs/templates.md")
    for template in sorted((ROOT / "templates/site").rglob("*.j2")):
        name = template.relative_to(ROOT / "templates").as_posix()
        [row] = re.findall(rf"^\| `{name}` \|.*$", page, flags=re.MULTILINE)
        blocks = re.findall(r"{% block (\w+)(?: scoped)? %}", template.read_text("utf-8"))
        own = set(blocks) - ({"main"} if template.name != "base.html.j2" else set())
        assert own == set(re.findall(r"`(\w+)`", row.rsplit("|", 2)[1]))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    prose = re.sub(r"^(`{3,}).*?^\1$", "", page.read_text("utf-8"), flags=re.M | re.S)
    prose = re.sub(r"`[^`\n]+`", "", prose)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"(?:https?|claim|quoted):", target):
            continue
        file, _, fragment = target.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.is_file(), target
        if fragment:
            assert fragment in anchors(found), target


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def shown_commands() -> list[str]:
    """Every `proofpress …` of a line of commands, in code blocks, in cells and in backticks."""
    found = set()
    for page in PAGES:
        content = page.read_text("utf-8")
        blocks = re.findall(r"^\$ (.*)$", content, flags=re.MULTILINE)
        spans = re.findall(r"`(proofpress [^`\n]*)`", content)
        cells = re.findall(r"^%%console.*\n((?:[^`\n].*\n)+)", content, flags=re.MULTILINE)
        for line in (*blocks, *spans, *(line for cell in cells for line in cell.splitlines())):
            for part in re.split(r" && | \| ", line.partition("  #")[0]):
                words = part.removeprefix("uv run ")
                if words.startswith("proofpress ") and "COMMAND" not in words:
                    found.add(words)
    return sorted(found)


def test_commands_are_shown_at_all() -> None:
    assert {"proofpress build", "proofpress init myblog"} <= set(shown_commands())


@pytest.mark.parametrize("line", shown_commands())
def test_every_command_that_is_shown_can_be_typed(line: str) -> None:
    _, name, *rest = shlex.split(line)

    if name.startswith("-"):
        assert name in spellings(cli)
        return
    assert name in cli.commands
    cli.commands[name].make_context(name, rest)


def test_the_first_screen_of_the_readme_has_the_two_commands() -> None:
    screen = "\n".join(text("README.md").split("\n")[:24])

    assert "pip install uv && uv run proofpress build" in screen
    assert "pip install uv && uv run pytest" in screen
    assert "pipx install uv" in screen


def test_the_front_matter_that_the_docs_show_is_yaml() -> None:
    for page in PAGES:
        for block in re.findall(
            r"^```yaml\n(.*?)^```$", page.read_text("utf-8"), flags=re.M | re.S
        ):
            keys = yaml.safe_load(block).keys()
            assert keys <= set(front_matter.KEYS)


def test_the_config_that_the_docs_show_is_read_without_a_problem() -> None:
    blocks = [
        (page.name, block)
        for page in PAGES
        for block in re.findall(r"^```toml\n(.*?)^```$", page.read_text("utf-8"), flags=re.M | re.S)
    ]

    assert {"config.md", "home.md"} <= {name for name, _ in blocks}
    for name, block in blocks:
        assert config.load(None, block).problems == (), name


def test_every_page_of_the_docs_is_of_one_of_the_four_kinds() -> None:
    settings = config.load(None, text("docs/proofpress.toml")).value
    assert settings is not None
    kinds = [collection.name for collection in settings.collections]

    assert kinds == ["Tutorial", "How-to", "Reference", "Explanation"]
    for page in DOCS:
        head = re.match(r"---\n(.*?)^---$", page.read_text("utf-8"), flags=re.M | re.S)
        assert head is not None, f"{page.name} needs front matter with `collection` and `dek`"
        keys = yaml.safe_load(head[1])
        assert keys["collection"] in kinds, page.name
        assert keys["dek"], page.name
        assert f"(docs/{page.name})" in text("README.md"), f"{page.name} is not in the README"
