"""What editors are told of config and front matter is what is read, and the docs say the same."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from jsonschema import Draft7Validator

from proofpress.config import Config, load
from proofpress.config.keys import READERS as SETTINGS
from proofpress.config.references import strangers
from proofpress.config.tables import read_keys
from proofpress.post.front_matter import parse
from proofpress.problems import errors
from proofpress.schema import NAMES, as_text, schema
from proofpress.schema.settings import usual_settings
from proofpress.source.source import Head
from tests.schema.generated import some, validator

ROOT = Path(__file__).parents[2]
CONFIG, HEAD = (validator(schema(name)) for name in NAMES)

#: What JSON Schema cannot say: how a reader begins to say it. docs/editors.md lists it for people.
BEYOND = re.compile(
    "|".join(
        (
            "has a contrast of",  # colours are compared with what they stand on
            "has `.*` twice",  # names in a list of tables, fields on several lines
            "there is no (collection|topic|source)",  # names of something else in the config
            ".* is a claim, and only posts",
            "`repository` is at a host",
            "must be a time .* at most 7 days",  # where a unit is given
            "must be a (date|month), not",  # TOML: a date is no text
            "must be a size greater than 0",  # less than a byte
            "is no date",  # the 31st of November
            "has two meanings",  # 3/4/2026
            "`.*` and `.*` mean the same",
            "`.*` leaves the blog's folder",
            "has a name that no variable can have",
            "must be finite",
            "has a `date` for .* that (is no date|has two meanings|must be a date)",
            "must have one level or two",  # `categories`, where a `category` stands beside it
        )
    ),
    re.DOTALL,
)


def dated(value: Any, key: str = "") -> Any:
    """A document of TOML: what can be a date where one is due is one."""
    if isinstance(value, dict):
        return {name: dated(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [dated(inner) for inner in value]
    if isinstance(value, str) and key in ("date", "month"):
        try:
            return datetime.date.fromisoformat(value[:10])
        except ValueError:
            return value
    return value


def plain(value: Any) -> Any:
    """What an editor sees: dates as they are written."""
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def refused_settings(data: dict[str, Any]) -> list[str]:
    _, faults = read_keys(data, SETTINGS)
    return [fault.message for fault in (*faults, *strangers(data))]


def refused_head(text: str) -> list[str]:
    checked = parse(Head(text, 1), "notebooks/post.md")
    found = errors(checked.problems)
    return [
        re.sub(r"^(?:an item of )?`[\w-]+` (?!and `)(?!leaves)", "", one.message) for one in found
    ]


def compare(editor: Any, data: Any, refused: list[str]) -> None:
    """The two agree, but for what no schema can say."""
    found = [f"{list(error.absolute_path)}: {error.message}" for error in editor.iter_errors(data)]
    if found:
        assert refused, (data, found)
    else:
        assert [message for message in refused if not BEYOND.match(message)] == [], data


@settings(max_examples=150, deadline=None)
@given(some(schema("config"), "titel"))
def test_an_editor_takes_the_config_that_is_read_and_no_other(data: dict[str, Any]) -> None:
    data = dated(data)

    compare(CONFIG, plain(data), refused_settings(data))


@settings(max_examples=150, deadline=None)
@given(some(schema("front-matter"), "titel"))
def test_an_editor_takes_the_front_matter_that_is_read_and_no_other(data: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, width=10_000)

    compare(HEAD, plain(yaml.safe_load(text)), refused_head(text))


def configs() -> Iterator[Path]:
    """Every config of the tree, and of the blogs of the tests."""
    yield ROOT / "pyproject.toml"
    yield from sorted(ROOT.glob("tests/sites/*/proofpress.toml"))
    yield ROOT / "src/proofpress/scaffold/texts/proofpress.toml"


@pytest.mark.parametrize("path", list(configs()), ids=lambda path: path.parent.name)
def test_every_config_of_the_tree_fits(path: Path) -> None:
    text = path.read_text("utf-8").replace("@title@", '"t"')
    data = tomllib.loads(text)
    data = data["tool"]["proofpress"] if path.name == "pyproject.toml" else data

    assert [error.message for error in CONFIG.iter_errors(plain(data))] == []


def heads() -> Iterator[Path]:
    for folder in ("notebooks", "tests/sites", "tests/cases", "docs"):
        for path in sorted((ROOT / folder).rglob("*.md")):
            if path.read_text("utf-8").startswith("---\n"):
                yield path


def test_every_head_of_the_tree_fits_if_it_is_read() -> None:
    found = list(heads())

    assert len(found) > 40
    for path in found:
        text = path.read_text("utf-8").split("---\n")[1]
        compare(HEAD, plain(yaml.safe_load(text)), refused_head(text))


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_of_the_docs_is_the_one_that_the_tool_prints(name: str) -> None:
    published = (ROOT / f"docs/{name}.schema.json").read_text("utf-8")

    assert published == as_text(name)
    Draft7Validator.check_schema(json.loads(published))


@pytest.mark.parametrize("name", NAMES)
def test_every_key_has_a_description_that_leads_nowhere(name: str) -> None:
    for key, found in schema(name)["properties"].items():
        assert len(found["description"]) > 10, key
        assert "](" not in found["description"], key


def test_what_is_shown_as_usual_is_what_nothing_written_gives() -> None:
    shown = usual_settings()

    for field in fields(Config):
        name = field.name.removesuffix("_s").removesuffix("_bytes")
        usual = getattr(Config(), field.name)
        if name in shown:
            assert SETTINGS[name](shown[name]) == usual, name
        elif name in SETTINGS and name not in ("lists", "theme"):
            assert usual in (None, "", ()), name


def test_a_slip_of_the_pen_is_marked_in_the_editor() -> None:
    config = 'titel = "x"\nsearch = "no"\n[theme]\ndensity = "loose"\n'
    head = "titel: x\ndate: soon\nneeds: [mysql]\nsources: {a: {titel: x}}\n"

    marked = [
        list(CONFIG.iter_errors(tomllib.loads(config))),
        list(HEAD.iter_errors(yaml.safe_load(head))),
    ]

    assert [len(found) for found in marked] == [3, 4]
    assert len(load(None, config).problems) == 3
