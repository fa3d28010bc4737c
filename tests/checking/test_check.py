"""A check as a function of what there is: green only if all that was due ran and is right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from proofpress.checking import CheckOrder, check
from proofpress.errors import UsageError
from proofpress.report.findings import Findings
from proofpress.report.words import post_lines, summary
from tests.checking.presses import FakePress, Gives, Giving, values

CELL = "```{code-cell}\nqueries = count()\n```\n"
FIXED = (
    "---\ntitle: Fixed\nparameters: {fix: true}\n"
    "counterfactual: {parameters: {fix: false}, fails: [queries]}\n---\n\n"
)
CLAIM = "[9](claim:queries)\n"


def a_post(title: str, text: str = CLAIM, head: str = "") -> str:
    front = f"---\ntitle: {title}\n{head}---\n"
    return f"{front}\n{CELL}\n{text}"


def a_press(*, gives: Mapping[str, Giving] | None = None, **posts: Any) -> FakePress:
    """Posts by their slugs; each gives `queries = 9` unless `gives` says otherwise."""
    texts = {f"notebooks/{slug.replace('_', '-')}.md": text for slug, text in posts.items()}
    usual = {slug.replace("_", "-"): values(queries=9) for slug in posts}
    return FakePress(texts, {**usual, **(gives or {})})


def told(findings: Findings) -> list[str]:
    return [f"{one.code}: {one.message}" for one in findings.all_problems]


def states(findings: Findings) -> dict[str, str]:
    return {post.post.slug: post.how for post in findings.posts}


def test_a_good_blog_is_green_and_every_post_ran():
    press = a_press(herd=a_post("Herd"), lock=a_post("Lock"), essay="# An essay\n")

    found = check(press, CheckOrder())

    assert told(found) == []
    assert found.green
    assert states(found) == {"essay": "read", "herd": "executed", "lock": "executed"}
    assert (found.cells, found.claims) == (2, 2)
    assert found.links > 20


def test_posts_run_whatever_their_records_say_and_are_remembered():
    press = a_press(herd=a_post("Herd"))

    for _ in range(2):
        check(press, CheckOrder())

    assert press.log.count("run herd: checked afresh") == 2
    assert press.log.count("remember herd") == 2


@pytest.mark.parametrize("head", ["draft: true\n", "publish: 2030-01-01\n"])
def test_drafts_and_posts_for_a_later_day_are_checked(head: str):
    press = a_press(herd=a_post("Herd", "[8](claim:queries)", head))

    found = check(press, CheckOrder())

    assert states(found) == {"herd": "executed"}
    assert told(found) == ["claim: the text says 8, the run gave 9"]
    assert not found.green


def test_a_claim_that_does_not_hold_makes_it_red_and_the_run_is_kept_all_the_same():
    press = a_press(gives={"herd": values(queries=10)}, herd=a_post("Herd"))

    found = check(press, CheckOrder())

    assert found.exit_code == 1
    assert [verdict.holds for verdict in found.posts[0].verdicts] == [False]
    assert "remember herd" in press.log


def test_a_post_that_broke_is_red_and_is_not_remembered():
    press = a_press(gives={"herd": lambda *_: [Gives(breaks="KeyError: 'x'")]}, herd=a_post("Herd"))

    found = check(press, CheckOrder())

    assert told(found) == ["execute: KeyError: 'x'"]
    assert post_lines(found) == ["failed  herd  0 of 1 cell: 1 problem"]
    assert not any(line.startswith("remember") for line in press.log)


def test_a_run_that_never_came_back_is_never_green():
    press = a_press(herd=a_post("Herd"), lock=a_post("Lock"))
    press.loses = ("herd",)

    found = check(press, CheckOrder())

    assert states(found) == {"herd": "not run", "lock": "executed"}
    assert told(found) == ["check: `herd` was to be checked and was not: it never ended"]
    assert not found.green
    assert press.log[-1] == "close"


def test_a_post_that_cannot_be_read_is_red_although_the_others_are_good():
    press = a_press(herd=a_post("Herd"), bad="No title.\n")

    found = check(press, CheckOrder())

    assert told(found) == ["title: the post has no title"]
    assert not found.green
    assert "1 post could not be read" in summary(found)


def test_a_blog_without_posts_was_not_checked():
    found = check(FakePress({}), CheckOrder())

    assert told(found) == ["check: there is no post to check in `notebooks/`"]
    assert summary(found).startswith("red     nothing was checked: there is no post, ")
    assert found.exit_code == 1


def test_only_named_posts_run():
    press = a_press(herd=a_post("Herd"), lock=a_post("Lock", "[8](claim:queries)"))

    found = check(press, CheckOrder(names=("herd",)))

    assert states(found) == {"herd": "executed", "lock": "not due"}
    assert found.green
    with pytest.raises(UsageError, match="no post is called `hord`; did you mean `herd`"):
        check(press, CheckOrder(names=("hord",)))


# Counterfactuals


def fixed(parameters: Mapping[str, Any], _seed: int) -> list[Gives]:
    return [Gives({"queries": 9 if parameters["fix"] else 3047})]


def test_a_counterfactual_runs_with_its_parameters_and_what_fails_there_is_good():
    press = a_press(gives={"herd": fixed}, herd=f"{FIXED}{CELL}\n{CLAIM}")

    found = check(press, CheckOrder())

    assert told(found) == []
    assert found.green
    assert found.settings == 1
    assert [line for line in press.log if line.startswith(("run", "remember"))] == [
        "run herd: checked afresh",
        "remember herd",
        "run herd otherwise: with fix = false",
        "remember herd counterfactual-1",
    ]


def test_a_claim_that_holds_without_the_fix_proves_nothing():
    press = a_press(herd=f"{FIXED}{CELL}\n{CLAIM}")

    found = check(press, CheckOrder())

    assert told(found) == [
        "counterfactual: with `fix = false` the claim `queries` still holds, so it proves nothing"
    ]
    assert not found.green


def test_a_counterfactual_that_breaks_is_red_and_not_remembered():
    def broken(parameters: Mapping[str, Any], _seed: int) -> list[Gives]:
        return [Gives({"queries": 9}) if parameters["fix"] else Gives(breaks="KeyError: 'x'")]

    press = a_press(gives={"herd": broken}, herd=f"{FIXED}{CELL}\n{CLAIM}")

    found = check(press, CheckOrder())

    assert told(found) == ["counterfactual: with `fix = false` the post broke: KeyError: 'x'"]
    assert "remember herd counterfactual-1" not in press.log


def test_a_counterfactual_that_never_came_back_is_red():
    press = a_press(gives={"herd": fixed}, herd=f"{FIXED}{CELL}\n{CLAIM}")
    press.loses = ("herd otherwise",)

    assert told(check(press, CheckOrder())) == [
        "check: `herd` with `fix = false` was to be checked and was not: it never ended"
    ]


# Records


def test_records_are_looked_at_and_nothing_is_executed():
    press = a_press(gives={"herd": fixed}, herd=f"{FIXED}{CELL}\n{CLAIM}")
    check(press, CheckOrder())
    press.log.clear()

    found = check(press, CheckOrder(cached=True))

    assert found.green
    assert states(found) == {"herd": "recalled"}
    assert press.log == ["begin 1: "]
    assert "checked against records, nothing executed: 1 post with 1 cell and 1 claim" in summary(
        found
    )


def test_a_record_does_not_make_a_wrong_claim_right():
    press = a_press(herd=a_post("Herd"))
    check(press, CheckOrder())
    press.posts = {"notebooks/herd.md": a_post("Herd", "[8](claim:queries)")}

    assert told(check(press, CheckOrder(cached=True))) == ["claim: the text says 8, the run gave 9"]


def test_without_a_record_a_cached_check_is_not_green():
    press = a_press(gives={"herd": fixed}, herd=f"{FIXED}{CELL}\n{CLAIM}")

    found = check(press, CheckOrder(cached=True))

    assert states(found) == {"herd": "not run"}
    why = "holds, and `--cached` runs nothing: no good run yet"
    assert told(found) == [
        f"check: no record of `herd` {why}",
        f"check: no record of `herd` with `fix = false` {why}",
    ]
    assert not found.green


def test_the_record_of_a_run_that_reached_other_machines_does_not_count():
    press = a_press(herd=a_post("Herd"))
    check(press, CheckOrder())
    press.networked = ("herd",)

    found = check(press, CheckOrder(cached=True))

    [message] = told(found)
    assert message == (
        "check: no record of `herd` holds, and `--cached` runs nothing: its last run reached "
        "`db:5432`"
    )


# Twice


def test_a_second_run_has_another_hash_seed_and_is_compared():
    def unordered(_parameters: Mapping[str, Any], seed: int) -> list[Gives]:
        return [Gives({"queries": 9}, "{'a', 'b'}" if seed == 0 else "{'b', 'a'}")]

    press = a_press(gives={"herd": unordered}, herd=a_post("Herd"))

    found = check(press, CheckOrder(twice=True))

    assert told(found) == ["twice: cell 1 does not show the same in two runs"]
    assert "run herd again: with another hash seed" in press.log
    assert press.log.count("remember herd") == 1


def test_two_runs_that_are_the_same_are_green_and_counted():
    found = check(a_press(herd=a_post("Herd")), CheckOrder(twice=True))

    assert found.green
    assert "1 post with 1 cell executed twice" in summary(found)


def test_a_claim_that_is_wrong_in_both_runs_is_told_once():
    press = a_press(herd=a_post("Herd", "[8](claim:queries)"))

    assert told(check(press, CheckOrder(twice=True))) == ["claim: the text says 8, the run gave 9"]


def test_a_second_run_that_never_came_back_is_red():
    press = a_press(herd=a_post("Herd"))
    press.loses = ("herd again",)

    assert told(check(press, CheckOrder(twice=True))) == [
        "check: `herd` in a second run was to be checked and was not: it never ended"
    ]


# Changed


def a_pair() -> FakePress:
    press = a_press(herd=a_post("Herd"), lock=a_post("Lock"))
    press.files = {"herd": ("data/hits.csv",), "lock": ()}
    press.differing = {
        "main": ("notebooks/herd.md",),
        "data": ("data/hits.csv",),
        "none": (),
        "lock": ("uv.lock",),
    }
    return press


@pytest.mark.parametrize(
    ("ref", "ran"),
    [("main", {"herd"}), ("data", {"herd"}), ("lock", {"herd", "lock"}), ("none", set())],
)
def test_only_posts_that_a_change_touches_run(ref: str, ran: set[str]):
    found = check(a_pair(), CheckOrder(since=ref))

    assert {slug for slug, how in states(found).items() if how == "executed"} == ran
    assert found.green


def test_a_post_whose_record_holds_no_more_is_due_whatever_git_sees():
    press = a_pair()
    press.stale = {"lock": "`../data/n.txt` changed"}

    found = check(press, CheckOrder(since="none"))

    assert states(found) == {"herd": "not due", "lock": "executed"}


def test_a_number_that_is_filled_in_otherwise_the_second_time_is_told():
    press = a_press(
        herd=a_post("Herd", "[{:,}](claim:queries)\n"),
        gives={"herd": lambda _parameters, seed: [Gives({"queries": 9 + seed})]},
    )

    found = check(press, CheckOrder(twice=True))

    assert told(found) == ["twice: two runs fill in `9` and `10` for `queries`"]
    assert not found.green


def test_a_rule_says_how_far_a_filled_in_number_may_go():
    press = a_press(
        herd=a_post("Herd", '[{:,}](claim:queries ">= 3")\n'),
        gives={"herd": lambda _parameters, seed: [Gives({"queries": 9 + seed})]},
    )

    assert told(check(press, CheckOrder(twice=True))) == []


def test_a_proof_without_a_post_is_told():
    press = a_press(herd=a_post("Herd"))
    press.posts = {**press.posts, "notebooks/lock.proof.json": "{}"}

    found = check(press, CheckOrder())

    assert told(found) == ["drift: the proof belongs to no post"]
    assert found.green


def test_that_nothing_changed_is_said_and_green():
    found = check(a_pair(), CheckOrder(since="none"))

    assert summary(found).startswith("green   none of 2 posts are due since `none`")


def test_links_are_followed_in_posts_that_did_not_change_too():
    press = a_press(herd=a_post("Herd"), lock=a_post("Lock", "[x](herd.md#results)"))
    press.differing = {"main": ("notebooks/herd.md",)}
    press.files = {"herd": (), "lock": ()}

    found = check(press, CheckOrder(since="main"))

    assert states(found)["lock"] == "not due"
    [message] = told(found)
    assert message == (
        "link: the link to `../herd/index.html#results` leads nowhere: nothing there is called "
        "`results`"
    )


# Links


def test_a_link_that_leads_nowhere_is_told_in_its_post():
    press = a_press(
        herd=a_post("Herd", "## Results\n"),
        lock=a_post("Lock", "[a](herd.md#Results) [b](herd.md#reslts) [c](../no/)"),
    )

    found = check(press, CheckOrder())

    [herd, lock] = found.posts
    assert herd.problems == ()
    assert [problem.message for problem in lock.problems] == [
        "the link to `../herd/index.html#reslts` leads nowhere: nothing there is called `reslts`",
        "the link to `../no/` leads nowhere: there is no page or file `posts/no/index.html`",
    ]
    assert {str(problem.location) for problem in lock.problems} == {
        "notebooks/lock.md:9, text after cell 1"
    }


def test_a_published_post_cannot_link_to_a_draft_and_a_draft_to_any_post():
    press = a_press(
        herd=a_post("Herd", "[d](draft.md)"),
        draft=a_post("Draft", "[h](herd.md) [d](draft.md)", "draft: true\n"),
    )

    assert told(check(press, CheckOrder())) == ["markdown: there is no post `notebooks/draft.md`"]


def test_a_post_of_a_past_day_is_published():
    press = a_press(
        herd=a_post("Herd", "[d](old.md)"), old=a_post("Old", CLAIM, "publish: 2026-11-30\n")
    )

    assert told(check(press, CheckOrder())) == []
    press.today = date(2026, 11, 29)
    assert told(check(press, CheckOrder())) == ["markdown: there is no post `notebooks/old.md`"]


def test_the_links_of_a_draft_are_followed():
    press = a_press(herd=a_post("Herd", "[x](../no/)", "draft: true\n"))

    assert told(check(press, CheckOrder())) == [
        "link: the link to `../no/` leads nowhere: there is no page or file `posts/no/index.html`"
    ]


def test_a_link_to_a_post_that_cannot_be_read_is_not_told_as_well():
    press = a_press(herd=a_post("Herd", "[x](../bad/)"), bad="No title.\n")

    assert told(check(press, CheckOrder())) == ["title: the post has no title"]


def test_other_sites_are_asked_only_if_that_is_wanted_and_a_dead_one_is_one_problem():
    text = "[a](https://a.org/x#1) [b](https://a.org/x#2) [c](https://b.org/)"
    press = a_press(herd=a_post("Herd", text), lock=a_post("Lock", text))
    press.answers = {
        "https://a.org/x": ("answers 404 (not found)", "error"),
        "https://b.org/": ("answers 403 (forbidden) to programs: look at it yourself", "warning"),
    }

    quiet, found = check(press, CheckOrder()), check(press, CheckOrder(external=True))

    assert told(quiet) == []
    assert told(found) == [
        "link: `https://a.org/x` answers 404 (not found)",
        "link: `https://b.org/` answers 403 (forbidden) to programs: look at it yourself",
    ]
    assert [line for line in press.log if line.startswith("ask")] == [
        "ask https://a.org/x https://b.org/"
    ]
    assert (found.external, found.exit_code) == (2, 1)


# Unbound numbers


def test_numbers_that_are_bound_to_nothing_are_listed_and_refused_in_a_strict_post():
    text = "It made 3,047 queries, now [9](claim:queries)."
    message = "unbound: `3,047` looks like a result, and is neither claimed nor quoted"
    press = a_press(herd=a_post("Herd", text))
    strict = a_press(herd=a_post("Herd", text, "strict: true\n"))

    quiet, listed = check(press, CheckOrder()), check(press, CheckOrder(unbound=True))

    assert (told(quiet), quiet.green) == ([], True)
    assert (told(listed), listed.green) == ([message], True)
    found = check(strict, CheckOrder())
    assert message in told(found)
    assert not found.green


# Drift


def test_an_output_that_is_not_that_of_the_proof_makes_it_red():
    from proofpress.verify.proof import proof_of

    def said(words: str) -> Giving:
        return lambda *_: [Gives({"queries": 9}, words)]

    press = a_press(gives={"herd": said("3,047 queries\n")}, herd=a_post("Herd"))
    [good] = check(press, CheckOrder()).posts
    assert good.run is not None
    press.proofs = {
        "herd": proof_of(good.post, good.run, good.verdicts, press.facts(good.post, good.run))
    }

    assert told(check(press, CheckOrder())) == []
    press.gives = {"herd": said("9 queries\n")}
    [message] = told(check(press, CheckOrder()))
    assert message.startswith("drift: cell 1 has another output")


def test_a_missing_proof_is_a_note_and_an_error_where_the_post_is_strict():
    note = "`herd` has no proof yet: `proofpress record herd` writes it"

    found = check(a_press(herd=a_post("Herd")), CheckOrder())
    strict = check(a_press(herd=a_post("Herd", CLAIM, "strict: true\n")), CheckOrder())

    assert (found.notes, found.green) == ((note,), True)
    assert told(strict) == ["drift: the post is strict and has no proof"]
