"""The editions that ship with the package: found, loaded at the first touch, and kept.

Their files are our own, written by `write` and held to the strict reader by a test; so they are built here straight
from the JSON, without the converter, which halves the time of a first look.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from os.path import dirname, join
from threading import Lock
from typing import cast, overload

import attrs

from ._collection import Keyed
from ._dataset import COLLECTIONS, Dataset, E
from ._errors import NotFoundError, nearest, shown
from ._provenance import READERS
from ._records import Entry
from ._shape import Shape, fields
from ._version import DATA_VERSION

__all__ = ["DEFAULT", "EDITIONS", "build", "get", "load"]

EDITIONS = ("archive", "seed")
"""The names of the editions."""

DEFAULT = "archive"
"""The edition that `csto_records.summits` and its like come from."""

_loaded: dict[str, Dataset] = {}
_lock = Lock()


def load(name: str = DEFAULT) -> Dataset:
    """Give an edition: `archive`, the record since 1992, or `seed`, what two founding documents say and nothing else.

    The archive is the default, and grows with each release; the seed edition is frozen: a fixture to build tests on.
    The same edition is the same object each time; each of its collections is read when it is first asked for.

    >>> import csto_records as csto
    >>> csto.load() is csto.load("archive")
    True
    >>> csto.load("seed")
    <Dataset seed: 1 summit, 2 chairmanships, ...>
    >>> csto.load("sead")
    Traceback (most recent call last):
    ...
    csto_records.NotFoundError: there is no edition 'sead', only archive and seed; did you mean 'seed'?
    """
    if name not in EDITIONS:
        text = f"there is no edition {shown(name)}, only {' and '.join(EDITIONS)}"
        raise NotFoundError(text, nearest(str(name), EDITIONS))
    with _lock:
        if name not in _loaded:
            parts = {key: _reader(name, key) for key in COLLECTIONS}
            _loaded[name] = Dataset(name=name, data_version=DATA_VERSION, **parts)
        return _loaded[name]


@overload
def get(id: str) -> Entry: ...
@overload
def get(id: str, type: type[E]) -> E: ...
def get(id: str, type: type[Entry] = Entry) -> Entry:  # noqa: A002 - what users type
    """Give the record of any type with an id, from the default edition; with a type, only one of that type.

    >>> import csto_records as csto
    >>> csto.get("summit-2024-11-28-astana", csto.Summit).chair_state
    'KZ'
    """
    return load().get(id, type)


def _reader(edition: str, key: str) -> Callable[[], list[Keyed]]:
    def read() -> list[Keyed]:
        path = join(dirname(__file__), "data", edition, f"{key}.json")
        return build(globals()["__loader__"].get_data(path), COLLECTIONS[key])  # also from a zip file

    return read


def build(content: bytes, kind: type) -> list[Keyed]:
    """Build the records of a file of ours."""
    built = map(_builder(kind), json.loads(content, parse_float=Decimal)["records"])
    return cast(list[Keyed], list(built))


@cache
def _builder(kind: type) -> Callable[[Mapping[str, object]], object]:
    """Make the function that builds one class from the plain data of our own files."""
    plan = [(shape.name, _value_reader(shape), shape.default, shape.required) for shape in fields(kind)]

    def make(plain: Mapping[str, object]) -> object:
        made = cast(
            object, object.__new__(kind)
        )  # unchecked: in CI the strict reader checks our files, and finds them equal
        for name, reader, default, required in plan:
            if required or name in plain:
                value = plain[name]
                object.__setattr__(made, name, reader(value) if reader else value)
            else:
                object.__setattr__(made, name, default)
        return made

    return make


# JSON writes a whole Decimal without its point, and gives it back as an int.
_READERS: Mapping[type, Callable[..., object]] = {**READERS, Decimal: Decimal}


def _value_reader(shape: Shape) -> Callable[..., object] | None:
    kind = shape.type
    one: Callable[..., object] | None = _READERS.get(kind) or (_builder(kind) if attrs.has(kind) else None)
    if not shape.many:
        return one

    def read(items: Iterable[object]) -> tuple[object, ...]:
        return tuple(map(one, items)) if one else tuple(items)

    return read
