"""What a command found and did, as a value and as people and machines read it.

    build        a build, and its text
    findings     a check: what became of each post, cell and claim
    words        a check as text
    json_report  a check as JSON; `check.schema.json` says what is in it
    junit        a check as JUnit XML
    annotations  a check as annotations of GitHub

All of them are made of the same values, so that no form of a report is greener than another.
"""

from proofpress.report.build import Report, as_text, as_text_again, count

__all__ = ["Report", "as_text", "as_text_again", "count"]
