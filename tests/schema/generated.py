"""Documents made from a JSON Schema, and others that may or may not fit it."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

#: What cannot be printed is refused by many readers, and no schema says so.
LETTERS = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
SCALARS: SearchStrategy[Any] = st.one_of(
    st.text(LETTERS, max_size=12),
    st.integers(-3, 20_000),
    st.floats(-3, 700_000, allow_nan=False).filter(lambda number: not number.is_integer()),
    st.booleans(),
    st.sampled_from(["posts", "2 GB", "5 min", "a/b", "a / b", "..", "/x/", "#fff", "postgres"]),
)
NAMES = st.sampled_from(["title", "name", "url", "block", "label", "href", "x", "größe", "class"])
ANYTHING: SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)


def validator(schema: Any) -> Any:
    """A validator whose `$` stands at the very end, as in every language but Python."""

    def pattern(_: Any, wanted: str, value: Any, __: Any) -> Any:
        if isinstance(value, str) and not re.search(exact(wanted), value):
            yield ValidationError(f"{value!r} does not match {wanted!r}")

    made: Any = extend(Draft7Validator, {"pattern": pattern})  # type: ignore[no-untyped-call]
    return made(schema)


def exact(pattern: str) -> str:
    return re.sub(r"(?<!\\)\$", r"\\Z", pattern)


def fitting(schema: Any) -> SearchStrategy[Any]:
    """Values that the schema most often accepts."""
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    table = "properties" in schema or "additionalProperties" in schema
    if "anyOf" in schema and not table:
        return st.one_of([fitting(one) for one in schema["anyOf"]])
    kinds = schema.get("type", "string")
    return st.one_of([_of(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def _of(kind: str, schema: Any) -> SearchStrategy[Any]:
    least, most = schema.get("minimum", -3), schema.get("maximum", 10**6)
    match kind:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(least, most)
        case "number":
            return st.floats(least, most, allow_nan=False).filter(lambda n: not n.is_integer())
        case "array":
            return st.lists(
                fitting(schema["items"]), min_size=schema.get("minItems", 0), max_size=3
            )
        case "object":
            return _table(schema)
    if "pattern" in schema:
        return st.from_regex(exact(schema["pattern"]), alphabet=LETTERS)
    return st.text(LETTERS, min_size=schema.get("minLength", 0), max_size=12)


def _table(schema: Any) -> SearchStrategy[Any]:
    needed = set(schema.get("required", ()))
    for rule in schema.get("anyOf", ())[:1]:
        needed |= set(rule.get("required", ()))
    keys = {key: fitting(inner) for key, inner in schema.get("properties", {}).items()}
    known = st.fixed_dictionaries(
        {key: keys[key] for key in keys if key in needed},
        optional={key: keys[key] for key in keys if key not in needed},
    )
    more = schema.get("additionalProperties", True)
    if isinstance(more, bool):
        return known if keys else st.dictionaries(NAMES, SCALARS, max_size=3)
    return st.dictionaries(NAMES, fitting(more), max_size=3)


def some(schema: Any, *more: str) -> SearchStrategy[Any]:
    """Documents with a few keys of `schema`, now and then one of them or of `more` spoilt."""
    keys = {key: fitting(inner) for key, inner in schema["properties"].items()}
    patterns = schema.get("patternProperties", {}).items()
    keys |= {key: fitting(inner) for names, inner in patterns for key in names[4:-2].split("|")}
    one = st.sampled_from(sorted(keys)).flatmap(lambda key: st.tuples(st.just(key), keys[key]))
    bad = st.tuples(st.sampled_from(sorted({*keys, *more})), ANYTHING)
    return st.builds(
        lambda good, spoilt: dict([*good, *spoilt]),
        st.lists(one, min_size=1, max_size=3),
        st.lists(bad, max_size=1),
    )
