"""Codes of states: what may be one, which spellings lead to one, and what the errors say."""

import copy
import json
import pickle
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from typing import cast

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csto_records._errors import UnknownStateError
from csto_records._iso import ISO_3166
from csto_records._states import ALIASES, StateCode, as_state, spelling_index, spellings
from csto_records._text import fold

SPELLINGS = list(spellings())
KNOWN = {fold(text).removeprefix("the "): code for code, text in SPELLINGS}
CODES = st.sampled_from(sorted(ISO_3166)).map(StateCode)
NOT_A_CODE = "is not an ISO 3166-1 alpha-2 code in upper case (StateCode.parse reads names)"
NOT_A_STATE = "is not a name or code of a state"
SOVIET_SUCCESSORS = ["AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "RU", "TJ", "TM", "UA", "UZ"]
CODELESS = [
    *("Kosovo", "Abkhazia", "Абхазия", "South Ossetia", "Южная Осетия", "Transnistria", "Nagorno-Karabakh"),
    *("Soviet Union", "USSR", "СССР", "Yugoslavia", "Czechoslovakia", "Chechnya", "Tatarstan", "Crimea", "England"),
    *("CSTO", "CIS", "ОДКБ", "European Union"),
]
Home = Enum("Home", {"KAZAKHSTAN": "KZ"}, type=str)  # a text, and str() of it is another one: "Home.KAZAKHSTAN"


def refusal(read: Callable[[str], object], value: object) -> UnknownStateError:
    """Give the error that a value is refused with."""
    with pytest.raises(UnknownStateError) as caught:
        read(cast("str", value))
    return caught.value


# Spellings


def test_every_spelling_leads_back_to_its_code() -> None:
    assert [(code, text) for code, text in SPELLINGS if StateCode.parse(text) != code] == []


def test_no_spelling_means_two_states() -> None:
    codes: dict[str, set[str]] = defaultdict(set)
    for code, text in SPELLINGS:
        codes[fold(text).removeprefix("the ")].add(code)
    assert {text: found for text, found in codes.items() if len(found) != 1} == {}


def test_every_alias_is_new_and_of_a_known_state() -> None:
    assert set(ALIASES) <= set(ISO_3166)
    for code, texts in ALIASES.items():
        row = ISO_3166[code]
        keys = [fold(text) for text in (code, row[0], *row[2:], *texts)]
        assert not {fold(text) for text in texts if keys.count(fold(text)) > 1}


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("AM", "Armenia, Армения, Republic of Armenia, Республика Армения, am, arm"),
        ("BY", "Belarus, Belorussia, Byelorussia, Беларусь, Белоруссия, Республика Беларусь, blr"),
        ("CN", "China, PRC, Китай, КНР, People’s Republic of China, People's Republic of China"),
        ("GB", "UK, U.K., Great Britain, United Kingdom, Великобритания"),
        ("KG", "Kyrgyzstan, Kyrgyz Republic, Kirghizia, Kyrgyzia, Киргизия, Кыргызстан, Киргизская Республика"),
        ("KG", "the Kyrgyz Republic, Кыргызская Республика, KGZ"),
        ("KZ", "Kazakhstan, Казахстан, Republic of Kazakhstan, Республика Казахстан, Kazakstan, KAZ, kz"),
        ("MD", "Moldova, Moldavia, Молдова, Молдавия, Republic of Moldova, Республика Молдова"),
        ("RU", "Russia, Russian Federation, the Russian Federation, Россия, Российская Федерация, РФ, rus"),
        ("TJ", "Tajikistan, Tadjikistan, Tadzhikistan, Таджикистан, Республика Таджикистан"),
        ("TM", "Turkmenistan, Turkmenia, Туркменистан, Туркмения"),
        ("TR", "Turkey, Türkiye, Turkiye, Турция"),
        ("UA", "Ukraine, the Ukraine, Украина"),
        ("US", "USA, US, U.S., U.S.A., United States of America, США, Соединённые Штаты, соединенные штаты америки"),
        ("BA", "Bosnia and Herzegovina, Bosnia & Herzegovina, Bosnia-Herzegovina"),
        ("CI", "Côte d’Ivoire, Cote d'Ivoire, Ivory Coast"),
    ],
)
def test_what_people_write(code: str, texts: str) -> None:
    assert {text: StateCode.parse(text) for text in texts.split(", ")} == dict.fromkeys(texts.split(", "), code)


@given(
    st.sampled_from(SPELLINGS),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase, str.casefold]),
    st.sampled_from([" ", "-", "–", "\N{NO-BREAK SPACE}", "  ", "_", "\t\n"]),
    st.sampled_from("ёе"),
)
def test_case_dashes_spacing_and_yo_do_not_matter(
    known: tuple[str, str], recase: Callable[[str], str], gap: str, yo: str
) -> None:
    code, text = known
    words = recase(text.replace("ё", yo)).replace("-", " ").split()
    assert StateCode.parse(gap + gap.join(words) + gap) == code


def test_what_two_states_are_called_names_neither() -> None:
    for text in ("Congo", "the Congo", "Korea", "Virgin Islands"):
        assert refusal(StateCode.parse, text).text == text
    assert StateCode.parse("Republic of the Congo") == "CG"
    assert StateCode.parse("Democratic Republic of the Congo") == "CD"


@given(st.text(max_size=300) | st.sampled_from(SPELLINGS).flatmap(lambda known: st.permutations(known[1]).map("".join)))
@example("")
@example("the")
@example("the ")
@example("\0")
@example("\ud800")
@example("ﷺ" * 200)
def test_any_text_is_a_known_spelling_or_that_error(text: str) -> None:
    key = fold(text).removeprefix("the ")
    code = (
        KNOWN.get(key) if not key.isascii() or len(key) > 3 or all(c.isascii() for c in text if c.isalpha()) else None
    )
    if code:
        assert StateCode.parse(text) == code
    else:
        error = refusal(StateCode.parse, text)
        assert error.text == text
        assert error.nearest is None or StateCode.parse(error.nearest) in ISO_3166


@pytest.mark.parametrize("text", ["a" * 10**6, "ﷺ" * 10**6, "Kazakhstan " * 10**5, "KZ" + " " * 10**6, "the " * 10**5])
def test_a_huge_text_is_refused_unread(text: str) -> None:
    for read in (StateCode, StateCode.parse, as_state):
        error = refusal(read, text)
        assert error.nearest is None
        assert len(str(error)) < 200


@pytest.mark.parametrize("text", ["ß", "ﬀ", "ＫＺ", "ḲZ", "ÅM"])
def test_a_code_is_written_in_ascii(text: str) -> None:
    assert refusal(StateCode.parse, text).text == text


def test_the_russian_federation_is_abbreviated_in_either_script() -> None:
    assert StateCode.parse("RF") == StateCode.parse("РФ") == StateCode.parse("рф") == "RU"


def test_codes_need_no_index_and_names_build_it_once() -> None:
    spelling_index.cache_clear()
    assert StateCode.parse("KZ") == as_state("KZ") == StateCode("KZ")
    assert spelling_index.cache_info().currsize == 0
    assert StateCode.parse("kz") == StateCode.parse("Kazakhstan")
    assert spelling_index.cache_info().misses == 1


def test_threads_may_read_at_once() -> None:
    spelling_index.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(StateCode.parse, ["Казахстан", "RUS"] * 32)) == ["KZ", "RU"] * 32


# What the errors say


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kz", f"'kz' {NOT_A_CODE}; did you mean 'KZ'?"),
        (" KZ", f"' KZ' {NOT_A_CODE}; did you mean 'KZ'?"),
        ("KAZ", f"'KAZ' {NOT_A_CODE}; did you mean 'KZ'?"),
        ("Kazakhstan", f"'Kazakhstan' {NOT_A_CODE}; did you mean 'KZ'?"),
        ("Kazahstan", f"'Kazahstan' {NOT_A_CODE}; did you mean 'KZ'?"),
        ("Белоруссия", f"'Белоруссия' {NOT_A_CODE}; did you mean 'BY'?"),
        ("UK", f"'UK' {NOT_A_CODE}; did you mean 'GB'?"),
        ("XX", f"'XX' {NOT_A_CODE}"),
        ("XK", f"'XK' {NOT_A_CODE}"),
        ("SU", f"'SU' {NOT_A_CODE}"),
        ("", f"'' {NOT_A_CODE}"),
        ("398", f"'398' {NOT_A_CODE}"),
    ],
)
def test_the_constructor_takes_codes_only(text: str, message: str) -> None:
    error = refusal(StateCode, text)
    assert (str(error), error.text) == (message, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Kazahstan", f"'Kazahstan' {NOT_A_STATE}; did you mean 'Kazakhstan'?"),
        ("Росия", f"'Росия' {NOT_A_STATE}; did you mean 'Россия'?"),
        ("Belarussia", f"'Belarussia' {NOT_A_STATE}; did you mean 'Belorussia'?"),
        ("Republic of Kazakhstn", f"'Republic of Kazakhstn' {NOT_A_STATE}; did you mean 'Republic of Kazakhstan'?"),
        ("Armania", f"'Armania' {NOT_A_STATE}; did you mean 'Armenia'?"),  # Romania is as near
        ("XX", f"'XX' {NOT_A_STATE}"),
        ("EU", f"'EU' {NOT_A_STATE}"),
        ("KZT", f"'KZT' {NOT_A_STATE}"),
        ("", f"'' {NOT_A_STATE}"),
        ("the", f"'the' {NOT_A_STATE}"),
        ("398", f"'398' {NOT_A_STATE}"),
    ],
)
def test_parse_takes_no_near_miss(text: str, message: str) -> None:
    error = refusal(StateCode.parse, text)
    assert (str(error), error.text) == (message, text)


@pytest.mark.parametrize("code", SOVIET_SUCCESSORS)
def test_one_letter_left_out_of_a_name_still_names_the_state(code: str) -> None:
    for name in ISO_3166[code][2:4]:
        typos = {name[:at] + name[at + 1 :] for at in range(1, len(name))}
        for typo in typos - {"Kazakstan"}:  # once official
            nearest = refusal(StateCode.parse, typo).nearest
            assert nearest is not None, typo
            assert StateCode.parse(nearest) == code, typo
            assert refusal(StateCode, typo).nearest == code, typo


@pytest.mark.parametrize("text", CODELESS)
def test_what_has_no_code_is_not_taken_for_another(text: str) -> None:
    assert refusal(StateCode.parse, text).nearest is None
    assert refusal(StateCode, text).nearest is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "None"), (398, "398"), (b"KZ", "b'KZ'"), ({"KZ"}, "{'KZ'}"), (ValueError("KZ"), "ValueError('KZ')")],
)
def test_what_is_no_text_is_refused_alike(value: object, shown: str) -> None:
    assert str(refusal(StateCode, value)) == f"{shown} {NOT_A_CODE}"
    assert str(refusal(StateCode.parse, value)) == f"{shown} {NOT_A_STATE}"
    assert str(refusal(as_state, value)) == f"{shown} {NOT_A_STATE}"


# A text like any other


@given(CODES)
def test_it_equals_and_hashes_as_its_text(code: StateCode) -> None:
    text = str(code)
    assert type(text) is str
    assert code == text
    assert hash(code) == hash(text)
    assert {text: 1}[code] == 1
    assert repr(code) == repr(text)
    assert f"{code}" == text


@given(st.lists(CODES))
def test_it_sorts_as_its_text(codes: list[StateCode]) -> None:
    assert sorted(codes) == sorted(str(code) for code in codes)


@given(CODES, st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_copies_are_equal_and_of_its_type(code: StateCode, protocol: int) -> None:
    for twin in (copy.copy(code), copy.deepcopy(code), pickle.loads(pickle.dumps(code, protocol)), StateCode(code)):
        assert type(twin) is StateCode
        assert twin == code


def test_a_forged_pickle_is_refused() -> None:
    forged = pickle.dumps(StateCode("KZ")).replace(b"KZ", b"XX")
    with pytest.raises(UnknownStateError):
        pickle.loads(forged)


@given(CODES)
def test_json_and_msgspec_write_it_as_a_text(code: StateCode) -> None:
    assert json.dumps({"state": code, code: 1}) == json.dumps({"state": str(code), str(code): 1})

    def build(kind: type, value: object) -> object:
        return kind(value)

    written = msgspec.json.encode([code], enc_hook=str)  # msgspec writes no subclass of str unasked
    assert written == json.dumps([code]).encode()
    read = msgspec.json.decode(written, type=list[StateCode], dec_hook=build)
    assert read == [code]
    assert type(read[0]) is StateCode


def test_a_str_that_shows_as_another_text_gives_its_value() -> None:
    home = cast("str", Home.KAZAKHSTAN)
    assert str(home) != "KZ"
    for code in (StateCode(home), StateCode.parse(home)):
        assert str(code) == "KZ"
        assert code.name == "Kazakhstan"


def test_it_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        StateCode("KZ").note = "x"  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        StateCode("KZ").name = "x"  # type: ignore[misc]


def test_a_subclass_stays_one() -> None:
    class Mine(StateCode):
        pass

    assert type(Mine.parse("Kazakhstan")) is type(Mine.parse("KZ")) is type(Mine("KZ")) is Mine


@given(CODES)
def test_other_codes_and_names_lead_back(code: StateCode) -> None:
    assert StateCode.parse(code.alpha3) == StateCode.parse(code.alpha3.lower()) == code
    assert StateCode.parse(code.name) == code


def test_names_and_codes() -> None:
    assert (StateCode("RU").name, StateCode("RU").alpha3) == ("Russia", "RUS")
    assert (StateCode("BY").name, StateCode("BY").alpha3) == ("Belarus", "BLR")


def test_as_state_gives_a_code_back_as_it_is() -> None:
    code = StateCode("KZ")
    assert as_state(code) is code
    assert type(as_state("KZ")) is type(as_state("Казахстан")) is StateCode
    assert as_state("Казахстан") == code
