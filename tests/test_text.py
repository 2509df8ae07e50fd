"""Texts, titles, numbers: how a spelling is folded, what a text may be, and how exact a number is."""

import decimal
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_records import IntegrityError, Quantity, QueryError, Text, Title, at_least
from csto_records._text import Qualifier, fold
from samples import changed, faults, refusal

QUALIFIERS: tuple[Qualifier, ...] = ("exactly", "about", "nearly", "more-than", "at-least", "up-to")
NUMBERS = st.integers(0, 10**15 - 1) | st.builds(
    Decimal.scaleb, st.integers(0, 10**15 - 1).map(Decimal), st.integers(-15, 0)
)


# Folding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ёлка", "елка"),
        ("ЁЛКА", "Елка"),
        ("Йод", "иод"),
        ("São Tomé", "SAO TOME"),
        ("São Tomé", "Sa\u0303o Tome\u0301"),
        ("İstanbul", "istanbul"),
        ("Straße", "STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Nur-Sultan", "nur–sultan"),
        ("Nur_Sultan", "Nur   Sultan"),
        ("ﬁrst", "first"),
        ("２０２４", "2024"),
        ("Interaction-2024", "“Interaction” (2024)"),
        ("北京", "北京"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Казахстан", "Kazakhstan"), ("北京", "東京"), ("1", "2"), ("ab", "a b")])
def test_different_names_fold_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", ["", " ", "—", "🙂", "🙂 🇰🇿", "_", "\u0301", "...!?", "\x00"])
def test_what_has_no_letter_or_digit_folds_to_nothing(text: str) -> None:
    assert fold(text) == ""


def test_folding_every_character_twice_is_folding_it_once() -> None:
    folded = [fold.__wrapped__(chr(code)) for code in range(sys.maxunicode + 1)]
    assert [text for text in set(folded) if fold.__wrapped__(text) != text] == []


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    assert fold(text.upper()) == fold(text.upper().lower()) == fold(f"  {text.upper()}-")


# Texts and titles


def test_a_text_is_shown_in_english() -> None:
    assert str(Text("Kazakhstan", "Казахстан")) == "Kazakhstan"
    assert str(Title("A plan", "План")) == "A plan"
    assert repr(Text("Minsk")) == "Text(en='Minsk', ru=None)"


def test_a_title_is_official_unless_it_says_otherwise() -> None:
    assert Title("A plan").form == "official"
    assert Title("A plan", form="descriptive") != Title("A plan")
    assert refusal(Title("A plan"), form="officail") == (
        "Title: form: found 'officail', expected one of official, translated, descriptive; did you mean 'official'?"
    )


def test_a_text_and_a_title_with_the_same_words_are_not_equal() -> None:
    alike: list[object] = [Text("A plan"), Title("A plan"), "A plan"]
    assert [one == other for one in alike for other in alike].count(True) == 3


# Quantities


@pytest.mark.parametrize(
    ("value", "qualifier", "text"),
    [
        (0, "exactly", "0"),
        (1500, "more-than", "more than 1,500"),
        (1500, "at-least", "at least 1,500"),
        (1500, "up-to", "up to 1,500"),
        (1500, "about", "about 1,500"),
        (10**15 - 1, "nearly", "nearly 999,999,999,999,999"),
        (Decimal("1234.5"), "exactly", "1,234.5"),
        (Decimal("1E+3"), "exactly", "1,000"),
        (Decimal("-0"), "exactly", "0"),
        (Decimal("1E-15"), "exactly", "0.000000000000001"),
    ],
)
def test_a_quantity_reads_as_its_source_says_it(value: int | Decimal, qualifier: Qualifier, text: str) -> None:
    assert str(Quantity(value, qualifier)) == text


def test_a_quantity_is_shown_whole_whatever_the_decimal_context() -> None:
    with decimal.localcontext() as context:
        context.prec = 3
        assert str(Quantity(Decimal("123456.789"))) == "123,456.789"
        assert Quantity(Decimal("0.123456789012345")).value == Decimal("0.123456789012345")


DIGITS = "a finite decimal number of at most 15 digits"
RANGE = "a number from 0"
WHOLE = "a whole number of at most 15 digits"
NUMBER = "a whole number or a decimal number"


@pytest.mark.parametrize(
    ("value", "found", "expected"),
    [
        (-1, "-1", RANGE),
        (10**15, "1000000000000000", WHOLE),
        pytest.param(10**5000, "<int>", WHOLE, id="huge"),
        (Decimal("-0.5"), "Decimal('-0.5')", RANGE),
        (Decimal("1E+15"), "Decimal('1E+15')", DIGITS),
        (Decimal("NaN"), "Decimal('NaN')", DIGITS),
        (Decimal("sNaN"), "Decimal('sNaN')", DIGITS),
        (Decimal("Infinity"), "Decimal('Infinity')", DIGITS),
        (Decimal("-Infinity"), "Decimal('-Infinity')", DIGITS),
        (Decimal("1e999999999"), "Decimal('1E+999999999')", DIGITS),
        (Decimal("1e-999999999"), "Decimal('1E-999999999')", DIGITS),
        (Decimal("1.000000000000001"), "Decimal('1.000000000000001')", DIGITS),
        (Decimal("1." + "0" * 40 + "1"), f"Decimal('1.{'0' * 40}1')", DIGITS),
        (True, "True (bool)", NUMBER),
        (3.5, "3.5 (float)", NUMBER),
        (float("nan"), "nan (float)", NUMBER),
        ("5", "'5' (str)", NUMBER),
        (None, "None", NUMBER),
    ],
)
def test_a_number_that_cannot_be_is_refused(value: object, found: str, expected: str) -> None:
    assert refusal(Quantity(1), value=value) == f"Quantity: value: found {found}, expected {expected}"


@given(NUMBERS, st.sampled_from(QUALIFIERS))
def test_any_other_number_is_held_as_it_is(number: int | Decimal, qualifier: Qualifier) -> None:
    quantity = Quantity(number, qualifier)
    assert quantity.value is number
    assert quantity == Quantity(Decimal(number), qualifier)
    assert hash(quantity) == hash(Quantity(Decimal(number), qualifier))


def test_zeros_at_the_end_are_no_digits() -> None:
    assert Quantity(Decimal("1." + "0" * 100)) == Quantity(1)


def test_an_unknown_qualifier_is_refused_with_the_nearest() -> None:
    (fault,) = faults(Quantity(1), qualifier="more_than")
    assert (fault.found, fault.nearest) == ("'more_than'", "more-than")
    assert fault.expected == "one of exactly, about, nearly, more-than, at-least, up-to"


@given(NUMBERS, NUMBERS)
def test_the_least_that_a_quantity_can_mean(number: int | Decimal, bound: int | Decimal) -> None:
    plain = {
        Quantity(number, qualifier).is_at_least(bound) for qualifier in ("exactly", "about", "more-than", "at-least")
    }
    assert plain == {number >= bound}
    assert Quantity(number, "nearly").is_at_least(bound) == (number > bound)
    assert not Quantity(number, "up-to").is_at_least(bound)
    assert all(at_least(bound)(Quantity(number, q)) == Quantity(number, q).is_at_least(bound) for q in QUALIFIERS)


def test_a_bound_may_be_any_number_however_large() -> None:
    assert not at_least(Decimal("1e999999999"))(Quantity(5))
    assert not at_least(10**5000)(Quantity(5))
    assert at_least(-1)(Quantity(0))
    assert [repr(at_least(5000)), repr(at_least(10**5000))] == ["at_least(5000)", "at_least(<int>)"]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("5", "'5'"),
        (True, "True"),
        (5.5, "5.5"),
        (None, "None"),
        (Decimal("NaN"), "Decimal('NaN')"),
        (Decimal("sNaN"), "Decimal('sNaN')"),
        (Decimal("Infinity"), "Decimal('Infinity')"),
    ],
)
def test_a_bound_that_is_no_number_is_refused(number: object, found: str) -> None:
    for name, ask in (("at_least", at_least), ("is_at_least", Quantity(5, "up-to").is_at_least)):
        with pytest.raises(QueryError) as caught:
            ask(number)  # type: ignore[arg-type]
        assert str(caught.value) == f"{name} takes a whole number or a finite Decimal, found {found}"


@pytest.mark.parametrize(("value", "found"), [(5, "5"), (None, "None"), ("5", "'5'")])
def test_a_bound_asks_of_quantities_alone(value: object, found: str) -> None:
    with pytest.raises(QueryError) as caught:
        at_least(1)(value)
    assert str(caught.value) == f"at_least asks of a quantity, found {found}"


def test_all_faults_of_a_part_are_told_at_once() -> None:
    with pytest.raises(IntegrityError) as caught:
        changed(Title("A plan"), en=" ", ru=5, form=None)
    assert str(caught.value) == (
        "Title: 3 faults\n"
        "  en: found ' ', expected a text that is not blank and has no space at its ends\n"
        "  ru: found 5 (int), expected a text\n"
        "  form: found None, expected one of official, translated, descriptive"
    )
