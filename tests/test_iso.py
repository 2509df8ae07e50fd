"""The table of countries, held to the two packages that it was written from."""

import runpy
from pathlib import Path

import pycountry
from babel import Locale

from csto_records import _iso
from csto_records._iso import ISO_3166

GENERATOR = Path(__file__).resolve().parent.parent / "tools" / "make_iso.py"
RERUN = "differs from the package: run tools/make_iso.py"


def test_codes_and_formal_names_are_those_of_pycountry() -> None:
    ours = {code: (alpha3, number, formal, iso) for code, (alpha3, number, _, _, formal, iso) in ISO_3166.items()}
    theirs = {
        c.alpha_2: (c.alpha_3, int(c.numeric), getattr(c, "official_name", c.name), c.name) for c in pycountry.countries
    }
    assert ours == theirs, RERUN


def test_names_are_those_of_cldr() -> None:
    english, russian = Locale("en").territories, Locale("ru").territories
    assert {code: row[2:4] for code, row in ISO_3166.items()} == {
        code: (english[code], russian[code]) for code in ISO_3166
    }, RERUN


def test_it_is_the_whole_standard_in_order() -> None:
    assert len(ISO_3166) == 249
    assert list(ISO_3166) == sorted(ISO_3166)


def test_codes_are_well_formed_and_never_shared() -> None:
    assert all(len(code) == 2 and code.isascii() and code.isalpha() and code.isupper() for code in ISO_3166)
    alpha3 = {row[0] for row in ISO_3166.values()}
    assert all(len(code) == 3 and code.isascii() and code.isalpha() and code.isupper() for code in alpha3)
    numbers = {row[1] for row in ISO_3166.values()}
    assert all(0 < number < 1000 for number in numbers)
    assert len(alpha3) == len(numbers) == len(ISO_3166)


def test_every_name_is_there_and_trimmed() -> None:
    assert all(name and name == name.strip() for row in ISO_3166.values() for name in row[2:])


def test_no_user_assigned_code() -> None:
    # ISO 3166-1, 8.1.3: AA, QM to QZ, XA to XZ and ZZ are left to users.
    assert not [c for c in ISO_3166 if c in {"AA", "ZZ"} or c[0] == "X" or "QM" <= c <= "QZ"]


def test_the_states_of_the_record_bear_their_usual_names() -> None:
    assert ISO_3166["KG"] == ("KGZ", 417, "Kyrgyzstan", "Киргизия", "Kyrgyz Republic", "Kyrgyzstan")
    assert ISO_3166["RU"] == ("RUS", 643, "Russia", "Россия", "Russian Federation", "Russian Federation")
    assert ISO_3166["MD"] == ("MDA", 498, "Moldova", "Молдова", "Republic of Moldova", "Moldova, Republic of")
    assert ISO_3166["GE"] == ("GEO", 268, "Georgia", "Грузия", "Georgia", "Georgia")


def test_the_file_is_what_the_generator_writes() -> None:
    # From the table on: the versions in the docstring are those of the day when it was written.
    written = Path(_iso.__file__).read_text(encoding="utf-8").partition("__all__")[2]
    assert written == runpy.run_path(str(GENERATOR))["render"]().partition("__all__")[2]
