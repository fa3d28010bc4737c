"""The JSON report keeps its published schema, and tells the same as the text."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from proofpress.problems import Problem
from proofpress.report.findings import Findings, Tried
from proofpress.report.json_report import as_json
from tests.report.checked import (
    a_failed_post,
    a_problem,
    a_verdict,
    a_wrong_verdict,
    examined,
    findings,
)

SCHEMA = json.loads(files("proofpress.report").joinpath("check.schema.json").read_text("utf-8"))

REPORTS = {
    "green": findings(examined()),
    "empty": Findings(),
    "claim": findings(examined(verdicts=(a_wrong_verdict(), a_verdict()))),
    "cell": findings(a_failed_post()),
    "cached": findings(examined(how="recalled"), examined(how="not run", run=None), cached=True),
    "essay": findings(examined(how="read", run=None, verdicts=(), tried=())),
    "changed": findings(examined(how="not due", run=None), since="main"),
    "site": findings(examined(), problems=(a_problem("link"),), notes=("n",), warnings=("w",)),
    "setting": findings(
        examined(tried=(Tried(None, {"a": [1, {"b": None}]}, ("x",), (a_problem("claim"),)),))
    ),
}


def report(found: Findings) -> Any:
    return json.loads(as_json(found, {}, version="1.2.3"))


def test_the_schema_is_one_and_lies_in_the_docs_too():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    page = Path(__file__).parents[2] / "docs/check.schema.json"
    assert json.loads(page.read_text("utf-8")) == SCHEMA


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_keeps_the_schema(name: str):
    jsonschema.validate(report(REPORTS[name]), SCHEMA)


@pytest.mark.parametrize("missing", ["green", "counts", "posts", "problems"])
def test_the_schema_refuses_a_report_that_lacks_something(missing: str):
    broken = report(REPORTS["green"])
    del broken[missing]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, SCHEMA)


def test_the_schema_names_everything_that_a_report_holds():
    broken = report(REPORTS["claim"])
    broken["posts"][0]["claims"][0]["more"] = 1

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, SCHEMA)


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_is_green_exactly_when_the_check_is(name: str):
    found = report(REPORTS[name])

    assert found["green"] is (REPORTS[name].exit_code == 0)
    assert found["green"] is (name in {"green", "essay", "changed"})


def test_a_failed_claim_is_told_with_its_value_and_place():
    [claim, good] = report(REPORTS["claim"])["posts"][0]["claims"]

    assert claim["problem"]["place"] == {
        "path": "notebooks/herd.md",
        "line": 42,
        "column": 15,
        "cell": None,
        "cell_line": None,
        "prose": False,
    }
    assert {**claim, "problem": None} == {
        "name": "queries",
        "text": "3,047",
        "shown": "3,047",
        "value": "3,051",
        "rule": "exact",
        "where": "prose",
        "line": 42,
        "after_cell": 1,
        "cell": 1,
        "holds": False,
        "problem": None,
    }
    assert (good["holds"], good["problem"]) == (True, None)


def test_the_counts_are_those_of_the_text():
    found = report(findings(examined(), a_failed_post(), examined(slug="x", how="not due")))

    assert found["counts"] == {
        "posts": 3,
        "due": 2,
        "executed": 2,
        "recalled": 0,
        "essays": 0,
        "not_run": 0,
        "unread": 0,
        "cells": 3,
        "claims": 1,
        "counterfactuals": 1,
        "links": 12,
        "external_links": 0,
        "errors": 1,
    }


def test_text_of_any_kind_can_be_told():
    odd = Problem("claim", "lone \ud800, nul \x00", "é", None)

    assert report(findings(examined(odd)))["posts"][0]["problems"][0]["message"] == odd.message
