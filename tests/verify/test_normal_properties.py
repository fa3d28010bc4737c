"""What must be true of every output."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from proofpress.verify.normal import pixels
from proofpress.verify.normal.form import Form, Imprint, difference, imprint
from proofpress.verify.normal.numbers import same as same_line
from proofpress.verify.proof import Proof, ProvenCell, ProvenClaim
from proofpress.verify.proof_text import as_text, parse, proof_path
from proofpress.verify.renew import renewed
from tests.posts import a_post
from tests.verify.outputs import Output, first, imprints, printed, same, shown

POST = a_post("a")
LINES = st.lists(st.text(alphabet=st.characters(exclude_characters="\n"), max_size=40), max_size=80)
#: Letters of which numbers, paths and bars are made.
TRICKY = st.text(alphabet="0123456789.,-−+eE %|/[]<>#:x\r\b\x1b\t", max_size=200)
WORDS = st.sampled_from(["rows", "queries", "p95", "x²", "(mean)", "=", "—", "μs"])
COUNTS = st.integers(-(10**18), 10**18).map(lambda n: f"{n:,}")
ROUNDED = st.tuples(st.integers(0, 10**12), st.integers(1, 5)).map(
    lambda pair: f"{pair[0] / 10 ** pair[1]:.{pair[1]}f}"
)


@given(LINES)
def test_a_form_never_differs_from_itself(lines: list[str]):
    form = Form("printed", tuple(lines))

    assert difference(imprint(form), imprint(form)) is None


@given(TRICKY)
def test_what_is_printed_twice_is_the_same_on_any_day_in_any_folder(text: str):
    assert first([printed(text)], [printed(text)]) is None


@given(TRICKY, TRICKY)
def test_lines_are_the_same_whichever_is_the_older(a: str, b: str):
    assert same_line(a, b) == same_line(b, a)


@given(st.lists(st.one_of(COUNTS, ROUNDED, WORDS), min_size=1, max_size=30), st.data())
def test_another_digit_in_a_count_or_a_rounded_number_is_always_seen(
    parts: list[str], data: st.DataObject
):
    text = " ".join(parts)
    places = [at for at, char in enumerate(text) if char.isascii() and char.isdigit()]
    assume(places)
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[place]]))
    other = text[:place] + digit + text[place + 1 :]

    assert not same(printed(text), printed(other))


@given(st.integers(1, 10**9), st.floats(-1e-9, 1e-9))
def test_noise_of_a_billionth_is_never_seen_in_what_python_prints_of_a_float(n: int, share: float):
    texts = [repr(n / 7), repr(n / 7 * (1 + share))]
    assume(n % 7)

    assert same(printed(texts[0]), printed(texts[1]))


@settings(max_examples=50)
@given(st.lists(LINES, max_size=4), st.text(max_size=20), st.text(max_size=20))
def test_every_proof_is_read_as_it_was_written(outputs: list[list[str]], word: str, value: str):
    cells = tuple(
        ProvenCell(f"c{number}", made)
        for number, lines in enumerate(outputs)
        if (made := imprints([printed("\n".join(lines))]))
    )
    claims = tuple(
        ProvenClaim(*(part.encode("utf-8", "replace").decode() for part in parts))
        for parts in [(word, value, value, "exact")]
    )
    proof = Proof(claims, cells, {"a": "1"}, "Linux x86_64")

    text = as_text(proof)

    assert parse(text, proof_path(POST.path), "herd") == proof
    assert as_text(renewed(proof, proof, POST)) == text


PATH = " ".join(f"L {n} {n}" for n in range(20))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {}">{}</svg>'
LINE = "0.1234567 {} {}\n"


@pytest.mark.parametrize(
    "output",
    [
        printed(LINE.format("1e999", "-1e999") * 80),
        printed(LINE.format("1.7e308", "1.7e308") * 80),
        shown(json={"a": [10**400] * 20}),
        shown(json={"a": [1e308] * 200}),
        shown(json={"a": [float("inf"), float("nan")] * 20}),
        shown(svg=SVG.format("9 9", f'<path d="M 1e999 2 {PATH} L 1e999 -1e999"/>')),
        shown(svg=SVG.format("1e-320 1e-320", f'<path d="M 1 2 {PATH}"/>')),
        shown(svg=SVG.format("9 9", "<text>\ud800</text>")),
        shown(html="<table><tr><td>\ud800</td></tr></table>"),
        shown(html=f'<table><tr><td colspan="{"9" * 5000}">1</td></tr></table>'),
        shown(png="no base64"),
    ],
    ids=str,
)
def test_odd_outputs_have_a_proof_too(output: Output):
    proof = Proof(cells=(ProvenCell("a", imprints([output])),))

    read = parse(as_text(proof), proof_path(POST.path), "a")

    assert isinstance(read, Proof)
    assert [cell.outputs for cell in read.cells] == [imprints([output])]
    assert same(output, output)


@pytest.mark.parametrize(
    "imprint",
    [
        Imprint("picture", ("12",)),
        Imprint("picture", ("10 × 10 pixels", "zz")),
        Imprint("picture", ("10 × 10 pixels", "f" * 6 * (pixels.ACROSS - 1))),
        Imprint("printed", ("1",), ("",)),
        Imprint("drawing", ("1",), (f"50 lines {'0' * 16}, 50 numbers: many more",)),
    ],
    ids=str,
)
def test_a_proof_with_lines_that_nobody_writes_is_damaged(imprint: Imprint):
    text = as_text(Proof(cells=(ProvenCell("a", (imprint,)),)))

    read = parse(text, proof_path(POST.path), "a")

    assert not isinstance(read, Proof)
    assert read.message == "the proof is not what proofpress writes"
