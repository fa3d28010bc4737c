"""A check as JSON, for other programs; `check.schema.json` beside this file says what is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from proofpress.problems import Problem, errors
from proofpress.report.file_place import file_place
from proofpress.report.findings import Examined, Findings, Tried
from proofpress.verify.verdict import Verdict

#: Raised whenever a reader of older reports would misread a newer one.
FORMAT = 1


def as_json(findings: Findings, texts: Mapping[str, str], *, version: str) -> str:
    """The report, with a final newline.

    Args:
        texts: the text of each source, by its path, for the lines of an `.ipynb`.
        version: of proofpress.
    """
    due = findings.due
    report = {
        "format": FORMAT,
        "proofpress": version,
        "green": findings.green,
        "mode": "cached" if findings.cached else "afresh",
        "since": findings.since,
        "elapsed_s": round(findings.elapsed_s, 3),
        "counts": {
            "posts": len(findings.posts),
            "due": len(due),
            "executed": sum(post.how == "executed" for post in due),
            "recalled": sum(post.how == "recalled" for post in due),
            "essays": sum(post.how == "read" for post in due),
            "not_run": sum(post.how == "not run" for post in due),
            "unread": findings.unread,
            "cells": findings.cells,
            "claims": findings.claims,
            "counterfactuals": findings.settings,
            "links": findings.links,
            "external_links": findings.external,
            "errors": len(errors(findings.all_problems)),
        },
        "posts": [_post(post, texts) for post in findings.posts],
        "problems": [_problem(problem, texts) for problem in findings.problems],
        "notes": [*findings.notes, *findings.warnings],
    }
    return json.dumps(report, indent=2, ensure_ascii=True) + "\n"


def _post(post: Examined, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "slug": post.post.slug,
        "path": str(post.post.path),
        "state": post.how.replace(" ", "-"),
        "green": post.green,
        "elapsed_s": None if post.run is None else round(post.run.elapsed_s, 3),
        "versions": {} if post.run is None else dict(post.run.versions),
        "cells": [
            {
                "number": cell.number,
                "state": "not-run" if run is None else run.status.replace(" ", "-"),
                "volatile": cell.options.volatile,
            }
            for cell, run in post.cells()
        ],
        "claims": [_claim(verdict, texts) for verdict in post.verdicts],
        "counterfactuals": [_tried(tried, texts) for tried in post.tried],
        "problems": [_problem(problem, texts) for problem in post.problems],
    }


def _claim(verdict: Verdict, texts: Mapping[str, str]) -> dict[str, Any]:
    key, place = verdict.claim.key, verdict.claim.place
    return {
        "name": key.address,
        "text": key.text,
        "shown": verdict.text,
        "value": verdict.value or None,
        "rule": verdict.rule,
        "where": verdict.claim.where,
        "line": place.line,
        "after_cell": key.after,
        "cell": verdict.cell,
        "holds": verdict.holds,
        "problem": None if verdict.problem is None else _problem(verdict.problem, texts),
    }


def _tried(tried: Tried, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "parameters": json.loads(json.dumps(tried.parameters, default=str)),
        "fails": list(tried.fails),
        "line": tried.line,
        "elapsed_s": round(tried.elapsed_s, 3),
        "proves": not errors(tried.problems),
        "problems": [_problem(problem, texts) for problem in tried.problems],
    }


def _problem(problem: Problem, texts: Mapping[str, str]) -> dict[str, Any]:
    place, file = problem.location, file_place(problem, texts)
    return {
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "help": problem.help,
        "notes": list(problem.notes),
        "place": None
        if place is None or file is None
        else {
            "path": place.path,
            "line": file.line,
            "column": file.column,
            "cell": place.cell,
            "cell_line": place.line
            if place.path.endswith(".ipynb") and place.cell is not None
            else None,
            "prose": place.prose,
        },
    }
