"""States by their ISO 3166-1 codes, and every spelling that leads to one.

A record holds codes and nothing else; people write names. `StateCode` is the code, `StateCode.parse` reads the names.
Names are matched exactly once folded (case, accents, ё, dashes, spacing, a leading "the"); a near miss is never taken,
it is an error that names the nearest. A spelling that could mean two states is not known at all.

Only ISO 3166-1 counts: a user-assigned code (XK) or a state that is no more has no `StateCode`. Numbers are not read:
398 is Kazakhstan to ISO and nothing to Correlates of War.
"""

from collections.abc import Iterator
from functools import cache
from typing import Self

from ._errors import UnknownStateError, may_hint
from ._iso import ISO_3166
from ._text import fold

__all__ = ["StateCode", "as_state"]

_LONGEST = 200  # no spelling comes near it: a longer text is refused unread
_NEAR = 0.8  # difflib's ratio: lets a letter or two amiss through, not "South Ossetia" for "South Korea"
_AMBIGUOUS = frozenset({"Congo"})  # ISO's short name of CG, and what people call CD

# Names that ISO and CLDR lack. First the states that the record speaks of, with their formal Russian names and the
# spellings of older sources; then everyday names of others. Abbreviations only where no other state shares them.
ALIASES: dict[str, tuple[str, ...]] = {
    "AE": ("UAE", "U.A.E.", "Объединённые Арабские Эмираты"),
    "AF": ("Исламская Республика Афганистан",),
    "AM": ("Республика Армения",),
    "AT": ("Австрийская Республика",),
    "AZ": ("Азербайджанская Республика", "Республика Азербайджан"),
    "BG": ("Республика Болгария",),
    "BY": ("Belorussia", "Byelorussia", "Белоруссия", "Республика Беларусь"),
    "CN": ("PRC", "КНР", "Китайская Народная Республика"),
    "DE": ("FRG", "ФРГ", "Федеративная Республика Германия"),
    "EE": ("Эстонская Республика",),
    "FR": ("Французская Республика",),
    "GB": ("UK", "U.K.", "Great Britain", "Britain", "Соединённое Королевство"),
    "GE": ("Republic of Georgia", "Республика Грузия"),
    "ID": ("Республика Индонезия",),
    "IR": ("Исламская Республика Иран",),
    "IT": ("Итальянская Республика",),
    "KG": (
        "Republic of Kyrgyzstan",
        "Kyrgyzia",
        "Kirghizia",
        "Kirgizia",
        "Kirghizstan",
        "Kirgizstan",
        "Кыргызстан",
        "Киргизстан",
        "Киргизская Республика",
        "Кыргызская Республика",
        "Республика Кыргызстан",
    ),
    "KZ": ("Kazakstan", "Qazaqstan", "Республика Казахстан"),
    "LT": ("Литовская Республика",),
    "LV": ("Латвийская Республика",),
    "MD": ("Moldavia", "Молдавия", "Республика Молдова"),
    "PK": ("Исламская Республика Пакистан",),
    "PL": ("Республика Польша",),
    "RS": ("Республика Сербия",),
    "RU": ("РФ", "RF", "Российская Федерация"),
    "SE": ("Королевство Швеция",),
    "SY": ("Сирийская Арабская Республика",),
    "TJ": ("Tadzhikistan", "Tadjikistan", "Республика Таджикистан"),
    "TM": ("Turkmenia", "Туркмения"),
    "TR": ("Turkey", "Republic of Turkey", "Турецкая Республика"),
    "US": ("U.S.", "U.S.A.", "США", "Соединённые Штаты Америки"),
    "UZ": ("Республика Узбекистан",),
    "VE": ("Боливарианская Республика Венесуэла",),
    # others
    "CD": ("Democratic Republic of the Congo", "DR Congo", "Демократическая Республика Конго"),
    "CG": ("Республика Конго",),
    "CI": ("Ivory Coast",),
    "CZ": ("Чешская Республика",),
    "KP": ("DPRK", "Северная Корея", "Корейская Народно-Демократическая Республика"),
    "KR": ("Republic of Korea", "Южная Корея"),
    "MM": ("Burma", "Мьянма", "Бирма"),
    "PS": ("Palestine", "Палестина"),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "VA": ("Holy See", "Vatican"),
    "ZA": ("ЮАР",),
}


def spellings() -> Iterator[tuple[str, str]]:
    """Give each code with each of its spellings, the best known first."""
    for code, (alpha3, _, english, russian, formal, iso_name) in ISO_3166.items():
        for spelling in (english, russian, formal, iso_name, *ALIASES.get(code, ()), code, alpha3):
            if spelling not in _AMBIGUOUS:
                yield code, spelling


def _is_code(value: object) -> bool:
    """Tell whether a value is a text that is a code."""
    return isinstance(value, str) and value in ISO_3166


def _key(text: object) -> str:
    """Give a spelling as it is matched; empty when it can be none."""
    if not isinstance(text, str) or len(text) > _LONGEST:
        return ""
    key = fold(text).removeprefix("the ")
    # A code is written in ASCII: "ß" folds to "ss", and is not South Sudan.
    return "" if len(key) <= 3 and key.isascii() and any(c.isalpha() and not c.isascii() for c in text) else key


@cache
def spelling_index() -> dict[str, tuple[str, str]]:
    """Give each key with its code and the spelling that it was made of."""
    index: dict[str, tuple[str, str]] = {}
    for code, spelling in spellings():
        index.setdefault(_key(spelling), (code, spelling))
    return index


def _nearest(text: object) -> tuple[str, str] | None:
    """Give the code and spelling that a text means or most likely means: None where nothing is near."""
    key, index = _key(text), spelling_index()
    if key in index:
        return index[key]
    if len(key) <= 3 or not may_hint():  # in so short a text a letter amiss makes another word
        return None
    from difflib import get_close_matches

    close = get_close_matches(key, (known for known in index if len(known) > 3), cutoff=_NEAR)
    # Who mistypes a name has its first letter right: "Armania" is as near to Romania as to Armenia.
    return index[max(close, key=lambda known: known[0] == key[0])] if close else None


class StateCode(str):
    """A state by its ISO 3166-1 alpha-2 code, in upper case: a `str` that can be no other.

    Use `StateCode.parse` for a name or any other spelling.

    Raises:
        UnknownStateError: The value is no such code (or no text at all).

    >>> StateCode("KZ")
    'KZ'
    >>> StateCode("KZ") == "KZ"
    True
    >>> StateCode("Kazakhstan")
    Traceback (most recent call last):
    csto_records.UnknownStateError: 'Kazakhstan' is not an ISO 3166-1 alpha-2 code in upper case \
(StateCode.parse reads names); did you mean 'KZ'?
    """

    __slots__ = ()

    def __new__(cls, code: str) -> Self:
        if _is_code(code):
            return super().__new__(cls, str.__str__(code))  # not str(code): a str that is an Enum shows as another text
        near = _nearest(code)
        expected = "an ISO 3166-1 alpha-2 code in upper case (StateCode.parse reads names)"
        raise UnknownStateError(code, near and near[0], expected)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a state from any spelling that is known: a code of two or three letters, or a name.

        Names are those of ISO 3166-1 and Unicode CLDR in English and Russian, formal and former ones among them.

        Raises:
            UnknownStateError: The text is none of them; a spelling that is near is named, never taken.

        >>> [StateCode.parse(text) for text in ("kz", "KAZ", "Kazakhstan", "Республика Казахстан")]
        ['KZ', 'KZ', 'KZ', 'KZ']
        >>> StateCode.parse("Kazahstan")
        Traceback (most recent call last):
        csto_records.UnknownStateError: 'Kazahstan' is not a name or code of a state; \
did you mean 'Kazakhstan'?
        """
        if _is_code(text):  # so most calls never build the index
            return cls(text)
        found = spelling_index().get(_key(text))
        if found:
            return cls(found[0])
        near = _nearest(text)
        raise UnknownStateError(text, near and near[1])

    @property
    def alpha3(self) -> str:
        """The ISO 3166-1 alpha-3 code.

        >>> StateCode("KZ").alpha3
        'KAZ'
        """
        return ISO_3166[self][0]

    @property
    def name(self) -> str:
        """The everyday name in English, as Unicode CLDR has it.

        >>> StateCode("KG").name
        'Kyrgyzstan'
        """
        return ISO_3166[self][2]


def as_state(value: str) -> StateCode:
    """Give the state that a code or any other spelling names; a `StateCode` is given back as it is.

    Raises:
        UnknownStateError: The text names no state.

    >>> as_state("Belarus")
    'BY'
    """
    return value if isinstance(value, StateCode) else StateCode.parse(value)
