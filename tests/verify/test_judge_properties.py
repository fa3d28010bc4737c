"""What holds of every claim, whatever its number, format and rule."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from proofpress.post.number_words import WORDS
from proofpress.post.printed import Printed, Value, read
from proofpress.verify.judge import judge
from tests.verify.claim_cases import lookup

floats = st.floats(allow_nan=False, allow_infinity=False)
modest = st.floats(min_value=-1e12, max_value=1e12)
integers = st.integers(min_value=-(10**30), max_value=10**30)
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)
fractions = st.fractions(min_value=-(10**9), max_value=10**9)

places = st.integers(min_value=0, max_value=12)
surroundings = st.sampled_from(
    ["{}", "{} queries", "{}×", "about {}", "~{}", "{} req/s", "({})", "{}.", "{} m²", "p95 of {}"]
)
separators = st.sampled_from([",", "_", " ", "\u00a0", "\u2009", "\u202f"])


@st.composite
def specs(draw: st.DrawFn, kinds: str, groupings: tuple[str, ...] = ("", ",", "_")) -> str:
    """A format spec of Python's: sign, grouping, precision and one of the kinds."""
    sign = draw(st.sampled_from(["", "+", "-", " "]))
    grouping = draw(st.sampled_from(groupings))
    kind = draw(st.sampled_from(kinds))
    return f"{sign}{grouping}.{draw(places) or 1}{kind}"


def holds(text: str, value: Value, rule: str = "") -> bool:
    return judge(text, rule, value, lookup).holds


@given(integers, st.sampled_from(["", ",", "_", "+", "+,", " ,", "d", ",d", ">40", "<40,", "^40"]))
def test_a_formatted_integer_satisfies_its_claim(value: int, spec: str) -> None:
    assert holds(format(value, spec), value)


@given(integers, separators, surroundings)
def test_an_integer_with_any_separator_in_any_text_satisfies_its_claim(
    value: int, separator: str, surrounding: str
) -> None:
    digits = f"{value:,}".replace(",", separator).replace("-", "−")

    assert holds(surrounding.format(digits), value)


@given(integers, st.integers(min_value=-3, max_value=3))
def test_an_integer_matches_in_every_digit(value: int, off: int) -> None:
    assert holds(f"{value + off:,}", value) == (off == 0)


@given(floats, specs("feEgG"))
@example(2.675, ".2f")
@example(5e-324, ".1e")
@example(1.7976931348623157e308, ",.3f")
def test_a_formatted_float_satisfies_its_claim(value: float, spec: str) -> None:
    assert holds(format(value, spec), value)


@given(floats)
def test_a_float_as_python_prints_it_satisfies_its_claim(value: float) -> None:
    assert holds(repr(value), value)
    assert holds(f"{value:,}", value)


@settings(max_examples=200)
@given(modest, specs("%"), st.sampled_from(["{}", "{} of rows", "at most {}"]))
@example(0.015, ".0%", "{}")
@example(0.285, ".0%", "{}")
def test_a_formatted_share_satisfies_its_claim(value: float, spec: str, around: str) -> None:
    text = format(value, spec)

    assert holds(around.format(text), value)
    assert holds(around.format(text.replace("%", " %")), value)


@given(st.integers(min_value=0, max_value=100), st.integers(min_value=1, max_value=200), places)
def test_a_share_of_two_counts_satisfies_its_claim(some: int, all_: int, digits: int) -> None:
    assert holds(f"{some / all_:.{digits}%}", some / all_)
    assert holds(f"{some / all_:.{digits}%}", Fraction(some, all_)) or digits > 10


@given(decimals, specs("fe%", ("", ",")))
def test_a_formatted_decimal_satisfies_its_claim(value: Decimal, spec: str) -> None:
    assert holds(format(value, spec), value)
    assert holds(str(value), value)


@given(fractions, places)
def test_a_fraction_satisfies_its_claim(value: Fraction, digits: int) -> None:
    rounded = Decimal(round(value * 10**digits)).scaleb(-digits)

    assert holds(str(value), value)
    assert holds(f"{rounded:,f}", value)


@given(
    st.one_of(modest, st.integers(min_value=-(10**12), max_value=10**12)),
    st.sampled_from([("k", 10**3), ("M", 10**6), ("G", 10**9)]),
    st.integers(min_value=0, max_value=4),
    st.sampled_from(["{}{}", "{} {}", "{}{} rows", "${}{}"]),
)
def test_a_shortened_number_satisfies_its_claim(
    value: float, suffix: tuple[str, int], digits: int, around: str
) -> None:
    letter, factor = suffix
    shortened = f"{value / factor:.{digits}f}"

    assert holds(around.format(shortened, letter), value)


@pytest.mark.parametrize(("word", "number"), WORDS.items())
def test_a_number_word_satisfies_its_claim(word: str, number: int) -> None:
    assert holds(word, number)
    assert holds(f"{word.capitalize()} times", number)
    assert not holds(word, number + 1)


@given(st.one_of(integers, floats, decimals, fractions), specs("fe%", ("", ",")), surroundings)
def test_what_is_filled_in_satisfies_its_claim(
    value: float | Decimal | Fraction, spec: str, around: str
) -> None:
    assume(spec[-1] != "e" or not isinstance(value, int))  # Python prints those as floats
    assume(spec[-1] != "%" or -(10**300) < value < 10**300)  # a hundred times as much may be inf
    judgement = judge(around.format(f"{{:{spec}}}"), "", value, lookup)

    assert judgement.message == ""
    assert holds(judgement.text, value)


numbers = st.one_of(st.integers(min_value=-1000, max_value=1000), modest)
tolerances = st.decimals(min_value=0, max_value=1000, places=3)


@settings(max_examples=200)
@given(numbers, st.decimals(-1000, 1000, places=2), tolerances, tolerances, st.booleans())
def test_widening_a_tolerance_never_turns_a_pass_into_a_failure(
    value: float, printed: Decimal, one: Decimal, other: Decimal, share: bool
) -> None:
    narrow, wide = sorted([one, other])
    sign = "%" if share else ""

    if holds(f"{printed}", value, f"± {narrow}{sign}"):
        assert holds(f"{printed}", value, f"± {wide}{sign}")


@settings(max_examples=200)
@given(st.data())
def test_what_is_near_holds_within_every_wider_tolerance(data: st.DataObject) -> None:
    printed = data.draw(st.decimals(-1000, 1000, places=2))
    narrow = data.draw(tolerances)
    near = data.draw(st.floats(float(printed - narrow), float(printed + narrow)))

    assert holds(f"{printed}", near, f"± {narrow}")
    assert holds(f"{printed}", near, f"± {narrow + data.draw(tolerances)}")


@settings(max_examples=200)
@given(st.data())
def test_widening_an_interval_never_turns_a_pass_into_a_failure(data: st.DataObject) -> None:
    edges = st.decimals(-100, 100, places=1)
    outer_low, low, high, outer_high = sorted(data.draw(st.tuples(edges, edges, edges, edges)))
    value = data.draw(
        st.one_of(
            st.floats(float(low), float(high)), st.integers(-101, 101), st.floats(-101.0, 101.0)
        )
    )
    printed = data.draw(st.one_of(edges, st.just(low), st.just(high)))

    if holds(f"{printed}", value, f"in {low}..{high}"):
        assert holds(f"{printed}", value, f"in {outer_low}..{outer_high}")
        assert low <= printed <= high


@settings(max_examples=600)
@given(
    st.one_of(st.integers(-30, 30), st.floats(-30.0, 30.0), st.decimals(-30, 30, places=2)),
    st.one_of(st.integers(-30, 30), st.decimals(-30, 30, places=1)),
    st.one_of(st.integers(-30, 30), st.decimals(-30, 30, places=1)),
    st.sampled_from([">=", "<=", ">", "<"]),
    st.sampled_from(["", "×", "%"]),
)
def test_a_printed_number_that_was_not_measured_never_passes_an_inequality(
    value: float | Decimal,
    printed: int | Decimal,
    bound: int | Decimal,
    sign: str,
    unit: str,
) -> None:
    scale = Fraction(1, 100) if unit == "%" else Fraction(1)
    half = scale / (20 if isinstance(printed, Decimal) else 2)
    shown, edge = Fraction(printed) * scale, Fraction(bound) * scale
    distance = abs(Fraction(value) - shown)
    assume(not math.isclose(distance, half, rel_tol=1e-9))
    kept = {
        ">=": Fraction(value) >= edge,
        "<=": Fraction(value) <= edge,
        ">": Fraction(value) > edge,
        "<": Fraction(value) < edge,
    }[sign]
    if isinstance(value, float):
        assume(float(edge) != value)

    if holds(f"{printed}{unit}", value, f"{sign} {bound}{unit}"):
        assert kept
        assert shown == edge or distance <= half
    elif kept and unit != "%":
        assert shown != edge
        assert distance > half


@given(
    st.floats(min_value=1.0, max_value=1e6), st.sampled_from(["ns", "µs", "ms", "s", "min", "h"])
)
def test_a_measured_time_never_passes_without_a_rule(value: float, unit: str) -> None:
    assert not holds(f"{value:.0f} {unit}", value)
    assert not holds(f"{value:.0f} {unit}", timedelta(seconds=value))
    assert not holds(f"{{:.0f}} {unit}", value)


@given(st.timedeltas(timedelta(0), timedelta(days=300)))
def test_a_time_span_is_the_same_in_every_unit(span: timedelta) -> None:
    microseconds = span // timedelta(microseconds=1)
    for unit, size in {"µs": 1, "ms": 10**3, "s": 10**6, "h": 3600 * 10**6}.items():
        text = f"{microseconds / size:.3f} {unit}"

        assert holds(text, span, "± 0.001")
        assert not holds(text, span + timedelta(hours=2), "± 0.001")


@given(st.sampled_from([math.nan, math.inf, -math.inf, True, False, None]), integers)
def test_what_is_no_number_matches_no_number(value: float | bool | None, printed: int) -> None:
    for rule in ("", ">= 0", "<= 0", f"± {10**40}", f"in -{10**40}..{10**40}", "== clients"):
        assert not holds(f"{printed}", value, rule)


odd = st.text("0123456789.,-−–+%kMG eE×/^⁶½²:'_[]{}<>=≥±~ mst$onewhundrd", max_size=24)
rules = st.one_of(
    st.just(""),
    odd,
    st.builds("{}{}".format, st.sampled_from([">=", "<", "±", "in ", "== ", "== a -"]), odd),
)
values = st.one_of(
    st.floats(), st.integers(), st.decimals(), st.fractions(), st.text(), st.none(), st.booleans(),
    st.timedeltas(), st.dates(), st.datetimes(), st.times(), st.lists(st.integers()),
)  # fmt: skip


@settings(max_examples=800)
@given(odd, rules, values)
@example("3", ">= 1e301", 1e300)
@example("3", "> 1e301", 1e300)
@example("3", "", Decimal("1E+999999999"))
@example("{}", "", Decimal("sNaN"))
@example("3", "", 10**1500)
@example("{}", "", 10**1500)
@example("{}", "", Fraction(1, 10**1500))
def test_any_text_rule_and_value_have_a_verdict(text: str, rule: str, value: Value) -> None:
    judgement = judge(text, rule, value, lookup)

    assert judgement.holds == (judgement.message == "") == (judgement.help == "")
    assert "\n" not in judgement.message


@settings(max_examples=600)
@given(st.text("0123456789.,-−–+% /':$~()²½×", max_size=12))
@example("1,23")
@example("12:30")
def test_no_digit_of_a_text_is_left_unread(text: str) -> None:
    printed = read(text)

    if isinstance(printed, Printed):
        covered = "".join(text[number.start : number.stop] for number in printed.numbers)
        assert [c for c in covered if c.isdigit()] == [c for c in text if c.isdigit()]
    else:
        assert (printed is None) == (not any(c in "0123456789½²" for c in text))
