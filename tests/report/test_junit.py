"""JUnit: a case for each cell, claim and counterfactual, by the rules of the format."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement, fromstring

import pytest

from proofpress.execute.run import CellRun, Run
from proofpress.problems import Problem
from proofpress.report.findings import Findings, Tried
from proofpress.report.junit import as_junit
from tests.report.checked import (
    a_failed_post,
    a_problem,
    a_verdict,
    a_wrong_verdict,
    examined,
    findings,
)
from tests.report.junit_rules import broken_rules
from tests.report.test_json_report import REPORTS


def document(found: Findings) -> Element:
    return fromstring(as_junit(found))


def outcomes(found: Findings) -> dict[str, list[str]]:
    """Names of the cases of each suite; a mark for those that did not pass."""
    marks = {"failure": "F", "error": "E", "skipped": "S"}
    return {
        suite.get("name", ""): [
            " ".join([*(marks[child.tag] for child in case), case.get("name", "")])
            for case in suite
        ]
        for suite in document(found)
    }


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_keeps_the_rules(name: str):
    assert list(broken_rules(document(REPORTS[name]))) == []


def test_the_rules_can_be_broken():
    suites = document(REPORTS["green"])
    suites[0].set("colour", "red")
    del suites[0].attrib["tests"]
    SubElement(suites[0], "failure")
    suites[0][0].text = "x"

    assert list(broken_rules(suites)) == [
        "<testsuite> has no `tests`",
        "<testsuite> has a `colour`",
        "<testcase> has text",
        "<failure> in <testsuite>",
    ]


def test_each_cell_claim_and_counterfactual_is_a_case():
    assert outcomes(findings(examined())) == {
        "herd": [
            "cell 1",
            "cell 2",
            "claim queries: 3,047",
            "counterfactual 1: fix = false",
            "post",
        ],
        "blog": ["site"],
    }


def test_each_kind_of_problem_fails_the_case_that_it_belongs_to():
    setting = Tried(5, {"fix": False}, ("queries",), (a_problem("claim", line=5),))
    post = examined(
        a_problem("markdown", line=3, cell=1, prose=True),
        verdicts=(a_verdict(), a_wrong_verdict(), a_verdict()),
        tried=(setting,),
    )

    assert outcomes(findings(post, problems=(a_problem("template"),))) == {
        "herd": [
            "cell 1",
            "cell 2",
            "claim queries: 3,047",
            "F claim queries: 3,047 (2)",
            "claim queries: 3,047 (3)",
            "F counterfactual 1: fix = false",
            "F post",
        ],
        "blog": ["F site"],
    }


def test_a_cell_that_broke_is_an_error_and_those_after_it_are_skipped():
    assert outcomes(findings(a_failed_post()))["herd"] == ["cell 1", "E cell 2", "post"]
    assert outcomes(findings(examined(how="not run", run=None)))["herd"][:2] == [
        "S cell 1",
        "S cell 2",
    ]


def test_a_cell_that_did_not_run_is_skipped_although_there_is_a_warning_in_it():
    warning = replace(a_problem("link", line=9, cell=2), severity="warning")
    cells = (CellRun("cell-1", "failed"),)

    found = findings(examined(warning, a_problem(cell=1), run=Run("herd", cells), verdicts=()))

    assert outcomes(found)["herd"][:2] == ["E cell 1", "S cell 2"]


def test_the_numbers_of_a_suite_are_those_of_its_cases():
    suites = document(findings(a_failed_post(), examined(a_problem("markdown", line=1))))

    assert suites.attrib == {
        "name": "proofpress",
        "tests": "9",
        "failures": "1",
        "errors": "1",
        "time": "6.250",
    }
    assert [(s.get("tests"), s.get("failures"), s.get("errors")) for s in suites] == [
        ("3", "0", "1"),
        ("5", "1", "0"),
        ("1", "0", "0"),
    ]


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"empty", "cached"}))
def test_something_fails_exactly_when_the_check_is_not_green(name: str):
    suites = document(REPORTS[name])

    failed = suites.get("failures") != "0" or suites.get("errors") != "0"
    assert failed is (REPORTS[name].exit_code == 1)


def test_what_xml_cannot_hold_is_replaced():
    odd = Problem("claim", 'nul \x00, lone \ud800, <b>"&', "]]>", None)

    [case] = [c for c in document(findings(examined(odd)))[0] if c.get("name") == "post"]

    assert case[0].get("message") == 'nul \ufffd, lone \ufffd, <b>"&'
    assert (case[0].text or "").endswith("help: ]]>")
