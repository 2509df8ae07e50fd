"""States, persons and places: all the names of each, and the codes and degrees that cannot be."""

from decimal import Decimal

import pytest

from csto_records import Fault, Person, Place, State, StateCode, Text
from csto_records._iso import ISO_3166
from samples import KZ, PERSON, PLACE, STATE, changed, faults, refusal


def test_everything_has_all_of_its_names_the_canonical_one_first() -> None:
    assert STATE.names == ("Kazakhstan", "Казахстан", "Republic of Kazakhstan", "Qazaqstan")
    assert PERSON.names == ("Kassym-Jomart Tokayev", "Касым-Жомарт Токаев", "K. Tokayev")
    assert PLACE.names == ("Astana", "Астана", "Astana City", "Nur-Sultan")


def test_what_has_one_name_has_no_other() -> None:
    assert changed(STATE, name=Text("Kazakhstan"), official_name=None, aliases=()).names == ("Kazakhstan",)
    assert Person(name=Text("A Person")).names == ("A Person",)
    assert Place(name=Text("A Place")).names == ("A Place",)


def test_an_official_name_counts_in_both_languages() -> None:
    official = Text("Republic of Kazakhstan", "Республика Казахстан")
    assert changed(STATE, official_name=official).names[2:4] == ("Republic of Kazakhstan", "Республика Казахстан")


def test_a_state_goes_by_its_code_the_others_by_their_names() -> None:
    assert (STATE.id, PERSON.id, PLACE.id) == ("KZ", "Kassym-Jomart Tokayev", "Astana")
    assert type(STATE.id) is str
    assert repr(STATE) == "<State KZ: Kazakhstan>"
    assert repr(PLACE) == "<Place Astana>"


@pytest.mark.parametrize("code", ISO_3166)
def test_every_state_is_taken_with_the_codes_that_iso_gives_it(code: str) -> None:
    alpha3, numeric, name, *_ = ISO_3166[code]
    state = State(code=StateCode(code), name=Text(name), iso_alpha3=alpha3, iso_numeric=numeric)
    assert state.id == code


def test_codes_of_another_state_or_of_none_are_refused_together() -> None:
    assert refusal(STATE, iso_alpha3="KGZ", iso_numeric=417, cow=0, gw=1000) == (
        "State 'KZ': 4 faults\n"
        "  iso_alpha3: found 'KGZ', expected 'KAZ', as ISO 3166-1 has it for KZ\n"
        "  iso_numeric: found 417, expected 398, as ISO 3166-1 has it for KZ\n"
        "  cow: found 0, expected a code from 1 to 999\n"
        "  gw: found 1000, expected a code from 1 to 999"
    )
    assert changed(STATE, cow=None, gw=None).cow is None


def test_a_code_that_is_only_a_text_is_told_how_to_be_read() -> None:
    (fault,) = faults(STATE, code="KZ")
    assert str(fault) == "code: found 'KZ' (str), expected StateCode: write StateCode.parse('KZ')"
    assert StateCode.parse("KZ") == KZ


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("latitude", Decimal("90.0001"), "degrees from -90 to 90"),
        ("latitude", Decimal(-91), "degrees from -90 to 90"),
        ("longitude", Decimal("180.5"), "degrees from -180 to 180"),
        ("longitude", Decimal(-181), "degrees from -180 to 180"),
        ("geonames_id", 0, "a number from 1"),
        ("geonames_id", -5, "a number from 1"),
    ],
)
def test_what_is_not_on_the_globe_is_refused(name: str, value: object, expected: str) -> None:
    assert faults(PLACE, **{name: value}) == (Fault(name, repr(value), expected),)


@pytest.mark.parametrize("name", ["latitude", "longitude"])
def test_one_coordinate_is_no_position(name: str) -> None:
    expected = "both of latitude and longitude, or neither"
    assert faults(PLACE, **{name: None}) == (Fault(name, "None", expected),)


def test_the_poles_and_the_unknown_are_taken() -> None:
    assert changed(PLACE, latitude=Decimal(-90), longitude=Decimal(180)).longitude == 180
    bare = changed(PLACE, latitude=None, longitude=None, geonames_id=None)
    assert bare.latitude is bare.longitude is bare.geonames_id is None


def test_a_degree_is_no_float() -> None:
    assert refusal(PLACE, latitude=51.1) == ("Place 'Astana': latitude: found 51.1 (float), expected a decimal number")
