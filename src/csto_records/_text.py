"""Words and numbers as the sources have them: texts in two languages, titles, quantities; the folding of spellings."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import attrs

from ._errors import Fault, QueryError, shown
from ._shape import Checked

__all__ = ["Qualifier", "Quantity", "Text", "Title", "TitleForm", "at_least", "fold"]

TitleForm = Literal["official", "translated", "descriptive"]
Qualifier = Literal["exactly", "about", "nearly", "more-than", "at-least", "up-to"]

_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Give a text as search and the matching of spellings see it: no case, no accents (ё is е), words apart by a space.

    >>> fold("  Нур-Султан, Ёлка ")
    'нур султан елка'
    """
    letters = (c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", "".join(letters).casefold()).strip()


@attrs.frozen
class Text(Checked):
    """A text in English and, where it is known, in Russian; `str` gives the English one.

    Attributes:
        en: The English text.
        ru: The Russian text.

    >>> str(Text("Kazakhstan", "Казахстан"))
    'Kazakhstan'
    """

    en: str
    ru: str | None = None

    def __str__(self) -> str:
        return self.en


@attrs.frozen
class Title(Checked):
    """The title of a document, and what kind of title it is; `str` gives the English one.

    Attributes:
        en: The English title.
        ru: The Russian title.
        form: Whose words the English title is: `official` as published, `translated` by us from the official one,
            `descriptive` a label of ours, never to be taken for a title.

    >>> Title("On the draft budget", form="descriptive").form
    'descriptive'
    """

    en: str
    ru: str | None = None
    form: TitleForm = "official"

    def __str__(self) -> str:
        return self.en


@attrs.frozen
class Quantity(Checked):
    """A number as exact as its source: "more than 1,500" is not 1,500.

    Attributes:
        value: The number, from 0 to under 10**15, a decimal of at most 15 digits.
        qualifier: What the source says of the number: `exactly`, or the word that stands before it.

    >>> print(Quantity(1500, "more-than"))
    more than 1,500
    """

    value: int | Decimal
    qualifier: Qualifier = "exactly"

    def __str__(self) -> str:
        words = "" if self.qualifier == "exactly" else self.qualifier.replace("-", " ") + " "
        return f"{words}{Decimal(self.value).copy_abs():,f}"  # not 1E+3, nor -0

    def is_at_least(self, number: int | Decimal) -> bool:
        """Tell whether the number meant cannot be less than `number`.

        "About" is taken at its word, "nearly" is less than its number, and "up to" says nothing of the least.

        >>> [Quantity(1500, q).is_at_least(1500) for q in ("exactly", "more-than", "about", "nearly", "up-to")]
        [True, True, True, False, False]
        """
        _check_number("is_at_least", number)
        if self.qualifier == "up-to":
            return False
        return self.value > number if self.qualifier == "nearly" else self.value >= number

    def _rules(self) -> Iterator[Fault]:
        if self.value < 0:
            yield Fault("value", shown(self.value), "a number from 0")


def _check_number(asker: str, value: object) -> None:
    if not (value.is_finite() if isinstance(value, Decimal) else type(value) is int):
        raise QueryError(f"{asker} takes a whole number or a finite Decimal, found {shown(value)}")


class at_least:  # noqa: N801 - it reads as a word of the query: where(personnel=at_least(5000))
    """A bound for queries on quantities: those whose number cannot be less than `number`.

    >>> at_least(5000)(Quantity(5000, "more-than")), at_least(5000)(Quantity(6000, "up-to"))
    (True, False)
    """

    __slots__ = ("number",)
    number: int | Decimal

    def __init__(self, number: int | Decimal) -> None:
        _check_number("at_least", number)
        self.number = number

    def __call__(self, quantity: object) -> bool:
        """Tell whether a quantity meets the bound; anything else is an error."""
        if not isinstance(quantity, Quantity):
            raise QueryError(f"at_least asks of a quantity, found {shown(quantity)}")
        return quantity.is_at_least(self.number)

    def __repr__(self) -> str:
        return f"at_least({shown(self.number)})"
