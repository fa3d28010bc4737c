"""What was printed, twice: the same to a reader, or not."""

from __future__ import annotations

import pytest

from proofpress.verify.normal.form import SHOWN, Difference
from tests.verify.outputs import (
    ELSEWHERE,
    HERE,
    Output,
    first,
    imprints,
    printed,
    raised,
    same,
    shown,
)

#: Name: what was published, and what another honest run of the same code prints.
SAME: dict[str, tuple[str, str]] = {
    "itself": ("3,047 queries", "3,047 queries"),
    "spaces": ("a   1\nbb 22", "a 1\nbb  22"),
    "trailing space and lines": ("a\n\n", "\na   \n"),
    "float by value": ("0.50", "0.5"),
    "whole float": ("3.0", "3"),
    "thousands": ("3,047", "3047"),
    "unicode minus": ("−5", "-5"),
    "rounding of a sum": ("0.30000000000000004", "0.3"),
    "last bits": ("0.7512345678901234", "0.7512345678901299"),
    "float32": ("0.1234567", "0.12345671"),
    "exponents": ("1.234567e+10", "12345670000.0"),
    "what is left of zero": ("1.2246467991473532e-16", "-6.123233995736766e-17"),
    "zero": ("residual 3.1e-17", "residual 0.0"),
    "negative zero": ("-0.0", "0.0"),
    "nan": ("nan inf", "nan inf"),
    "address": ("<Foo object at 0x7f3a1c2b5d90>", "<Foo object at 0x10e4a8b50>"),
    "address in capitals": ("<X at 0x000001F3A1C2B5D0>", "<X at 0x7F3A1C2B5D90>"),
    "time of the day of the run": ("at 2026-11-20 21:24:03.123", "at 2027-03-01 08:00:00.5"),
    "time in ISO": ("2026-11-20T21:24:03Z", "2027-03-01T08:00:00Z"),
    "just after midnight": ("2026-11-21 00:00:01", "2027-03-01 08:00:00"),
    "time of logging": ("2026-11-20 21:24:03,123 INFO up", "2027-03-01 08:00:00,999 INFO up"),
    "time in C": ("Fri Nov 20 21:24:03 2026", "Mon Mar  1 08:00:00 2027"),
    "time of HTTP": ("Fri, 20 Nov 2026 21:24:03 GMT", "Mon, 01 Mar 2027 08:00:00 GMT"),
    "temporary folder": ("/tmp/pp-build-x1/tmp/a.csv", "/var/tmp/zz/a.csv"),
    "temporary folder of macOS": ("/tmp/abc", "/private/var/folders/xy/a1b2/T/tmp9"),
    "temporary folder elsewhere": (
        "/scratch/ada/pp-build-gadj2uts/proofpress-q4blp46x/tmp/a.csv",
        "/tmp/proofpress-aaaa1111/tmp/a.csv",
    ),
    "home": ("/root/.cache/x", "/home/runner/.cache/x"),
    "home of macOS": ("/Users/ada/data", "/home/ada.l/data"),
    "the blog": (f"{HERE}/notebooks/a.csv", f"{ELSEWHERE}/notebooks/a.csv"),
    "packages": (
        "/usr/lib/python3/dist-packages/x.py:1: Warning",
        "/home/runner/.venv/lib/python3.12/site-packages/x.py:1: Warning",
    ),
    "Python": ("/usr/lib/python3.11/json.py", "/opt/hosted/py/lib/python3.13/json.py"),
    "uuid": ("id 123e4567-e89b-42d3-a456-426614174000", "id 9b2c4567-e89b-42d3-8456-42661417aaaa"),
    "pid": ("pid 4312 done", "pid 99 done"),
    "pid with a sign": ("pid=4312", "pid=7"),
    "port": ("http://127.0.0.1:38421/x", "http://127.0.0.1:51234/x"),
    "port of a socket": ("('127.0.0.1', 38421)", "('127.0.0.1', 51234)"),
    "colours": ("\x1b[31mred\x1b[0m", "red"),
    "link of a terminal": ("\x1b]8;;http://x\x1b\\word\x1b]8;;\x1b\\", "word"),
    "carriage return": ("10 %\r50 %\r100 %", "100 %"),
    "backspace": ("|\b/\b-", "-"),
    "progress bar": (
        "load: 100%|██████████| 10/10 [00:01<00:00,  9.91it/s]",
        "load: 100%|██████████| 10/10 [00:07<00:00,  1.32it/s]",
    ),
    "progress bar that was drawn often": (
        "\r 0%|   | 0/3 [00:00<?, ?it/s]\r100%|██| 3/3 [00:00<00:00, 31.02it/s]",
        "\r 33%|█  | 1/3 [00:00<?, ?it/s]\r100%|██| 3/3 [00:02<00:00, 1.02it/s]",
    ),
    "%time": (
        "CPU times: user 3 ms, sys: 0 ns, total: 3 ms\nWall time: 3.4 ms",
        "CPU times: user 9 ms, sys: 1 ms, total: 10 ms\nWall time: 12 ms",
    ),
    "%timeit": (
        "1.2 µs ± 3 ns per loop (mean ± std. dev. of 7 runs, 1,000 loops each)",
        "1.9 µs ± 9 ns per loop (mean ± std. dev. of 7 runs, 1,000 loops each)",
    ),
    "line ends": ("a\r\nb", "a\nb"),
    "half a character": ("a\ud800b", "a\ud800b"),
}

#: Name: two texts that say different things.
OTHER: dict[str, tuple[str, str]] = {
    "count": ("3,047 queries", "3,048 queries"),
    "count of many digits": ("18184902455123", "18184902455124"),
    "rounded number": ("0.75", "0.76"),
    "money": ("818,902.55", "818,902.56"),
    "last of five decimals": ("0.12345", "0.12346"),
    "sixth decimal of a million": ("1.000001", "1.000003"),
    "sign": ("-5", "5"),
    "word": ("the owner is 'next'", "the owner is 'first'"),
    "a line more": ("a", "a\nb"),
    "a line less": ("a\nb", "a"),
    "a line between": ("a\nb", "a\n\nb"),
    "a number for a word": ("None rows", "0 rows"),
    "nan for a number": ("nan", "0.5"),
    "infinity": ("inf", "-inf"),
    "version": ("1.2.3", "1.2.4"),
    "version in the middle": ("numpy 1.26.4 here", "numpy 1.27.4 here"),
    "hexadecimal": ("0x1f", "0x2f"),
    "digest": ("9516633cee5d", "9516633cee5e"),
    "digest with an e": ("12e45abc", "12e46abc"),
    "date of the data": ("2024-03-01 14:14:00", "2024-03-01 14:31:00"),
    "bare date": ("2026-11-20", "2026-11-21"),
    "clock": ("07:12", "07:13"),
    "path in the blog": ("/srv/blog/a.csv", "/srv/blog/b.csv"),
    "project that is called like us": (
        "/srv/proofpress-examples/a.csv",
        "/srv/proofpress-examples/b.csv",
    ),
    "path of the system": ("/etc/hosts", "/etc/passwd"),
    "a home page": ("https://x.org/home/ada", "https://x.org/home/bob"),
    "port of the world": ("example.org:8443", "example.org:9443"),
    "number after pid-like word": ("rapid 4312", "rapid 4313"),
    "progress of something else": (
        "5 errors: 100%|██████████| 10/10 [00:01<00:00,  9.91it/s]",
        "7 errors: 100%|██████████| 10/10 [00:01<00:00,  9.91it/s]",
    ),
    "progress that was not finished": (
        "100%|██████████| 10/10 [00:01<00:00,  9.91it/s]",
        "90%|█████████ | 9/10 [00:01<00:00,  9.91it/s]",
    ),
    "letters overwritten": ("abc\rx", "abd\rx"),
    "uuid of the data": (
        "00000000-0000-0000-0000-000000000001",
        "00000000-0000-0000-0000-000000000002",
    ),
    "case": ("Total", "total"),
    "joined words": ("a b", "ab"),
    "huge exponents": ("1e999", "1e998"),
}


@pytest.mark.parametrize("name", SAME)
def test_what_an_honest_run_prints_otherwise_is_the_same(name: str):
    old, new = SAME[name]

    assert first([printed(old)], [printed(new)]) is None


@pytest.mark.parametrize("name", OTHER)
def test_what_says_something_else_is_different(name: str):
    old, new = OTHER[name]

    assert not same(printed(old), printed(new))
    assert not same(printed(new), printed(old))


def test_the_first_line_that_differs_is_shown_with_both_of_its_versions():
    found = first([printed("a\nb 1\nc")], [printed("a\nb 2\nd")])

    assert found == Difference(2, "b 1", "b 2")


def test_a_time_that_was_the_day_of_the_first_run_is_no_date_of_the_data():
    """A post published on the very day that its data has keeps its proof later."""
    data = [printed("incident of 2026-11-20 14:31:00: 3 rows")]

    assert first(data, data) is None
    other = [printed("incident of 2026-11-20 14:31:00: 4 rows")]
    assert first(data, other) is not None


def test_what_is_printed_in_pieces_is_printed_in_one():
    pieces = [printed("a "), printed("b\n"), printed("c")]

    assert same(pieces, [printed("a b\nc")])


def test_the_order_in_which_two_streams_arrive_does_not_count():
    before = [printed("out 1\n"), printed("err\n", "stderr"), printed("out 2\n")]
    after = [printed("out 1\nout 2\n"), printed("err\n", "stderr")]

    assert same(before, after)


def test_output_on_another_stream_is_different():
    found = first([printed("x")], [printed("x", "stderr")])

    assert found == "['printed'] became ['stderr']"


def test_an_exception_counts_by_its_name_and_words_not_by_its_frames():
    old = raised("KeyError", "'a' at 0x7f00000000", 'File "/usr/x.py", line 12')
    new = raised("KeyError", "'a' at 0x7f99999999", 'File "/opt/y.py", line 99')

    assert same(old, new)
    assert not same(old, raised("KeyError", "'b'"))
    assert not same(old, raised("ValueError", "'a' at 0x7f00000000"))


def test_of_a_long_output_the_rest_is_compared_by_its_words():
    lines = [f"row {number}" for number in range(1000)]
    changed = [*lines[:900], "row nine hundred", *lines[901:]]

    assert same(printed("\n".join(lines)), printed("\n".join(lines)))
    found = first([printed("\n".join(lines))], [printed("\n".join(changed))])
    assert isinstance(found, Difference)
    assert found.sketched
    assert SHOWN < found.line <= 901


def test_of_a_long_output_the_rest_is_compared_by_its_numbers():
    numbers = [number / 7 for number in range(2000)]
    noisy = [number * (1 + 1e-13) for number in numbers]
    moved = [*numbers[:1500], numbers[1500] + 0.5, *numbers[1501:]]
    swapped = [*numbers[:1500], numbers[1501], numbers[1500], *numbers[1502:]]

    def lines(values: list[float]) -> str:
        return "\n".join(map(repr, values))

    assert same(printed(lines(numbers)), printed(lines(noisy)))
    assert not same(printed(lines(numbers)), printed(lines(moved)))
    assert not same(printed(lines(numbers)), printed(lines(swapped)))


def test_the_imprint_of_a_long_output_is_short():
    text = "\n".join(f"line {number} of {number / 3}" for number in range(50_000))

    [imprint] = imprints([printed(text)])

    assert len(imprint.lines) == SHOWN
    assert len(imprint.rest) <= 20


def test_the_imprint_of_an_endless_word_is_short():
    long = "x" * 1_000_000

    [imprint] = imprints([printed(long)])

    assert len(imprint.lines[0]) < 200
    assert not same(printed(long), printed(long[:-1] + "y"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (shown(markdown="**3** of 4"), shown(markdown="**3** of  4")),
        (shown(plain="<Figure>", markdown="a"), shown(plain="other", markdown="a")),
        (shown(json={"b": 1, "a": [1.0]}), shown(json={"a": [1], "b": 1})),
    ],
)
def test_values_count_by_the_best_of_their_kinds(old: object, new: object):
    assert same(old, new)  # type: ignore[arg-type]


def test_a_widget_counts_by_the_text_beside_it_and_a_script_not_at_all():
    def widget(model: str, text: str) -> Output:
        view = {"application/vnd.jupyter.widget-view+json": {"model_id": model}, "text/plain": text}
        return {"output_type": "display_data", "metadata": {}, "data": view}

    assert same(widget("1a2b", "FloatSlider(value=1.0)"), widget("9f8e", "FloatSlider(value=1.0)"))
    assert not same(widget("1a2b", "FloatSlider(value=1.0)"), widget("1a2b", "IntSlider(value=1)"))
    script = {"output_type": "display_data", "data": {"application/javascript": "var a"}}
    assert imprints([script]) == ()


def test_json_counts_by_its_values():
    assert not same(shown(json={"a": [1, 2]}), shown(json={"a": [1, 3]}))


def test_outputs_that_cannot_be_are_survived():
    odd: list[Output] = [
        {},
        {"output_type": "stream"},
        {"output_type": "display_data"},
        {"output_type": "display_data", "data": {"image/png": "no base64 !"}},
        {"output_type": "display_data", "data": {"image/png": "aGVsbG8="}},
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg"}},
        {"output_type": "display_data", "data": {"text/html": "<table><td colspan=9999999>a"}},
        {"output_type": "error"},
    ]

    assert same(odd, odd)


@pytest.mark.timeout(60)  # quadratic ones would take hours
@pytest.mark.parametrize(
    "part",
    ["1", "1.", "1,111", "/ ", "/a", "\\a ", " ", "[1/1 ", "\x1b[", "\x1b]", "x\r", "2026-11-20 "],
)
def test_much_of_anything_is_brought_to_its_normal_form_soon(part: str):
    assert same(printed(part * 100_000), printed(part * 100_000))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("part", ["<", "<svg ", '<a b="', "<!--", "<td>", "&", "<b>", "<table>"])
def test_much_of_any_html_is_brought_to_its_normal_form_soon(part: str):
    assert same(shown(html=part * 50_000), shown(html=part * 50_000))
