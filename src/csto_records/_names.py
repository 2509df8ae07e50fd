"""What things are called: the states, the persons and the places that the records name, each with all its names."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import attrs

from ._errors import Fault, shown
from ._iso import ISO_3166
from ._provenance import named
from ._shape import Identified
from ._states import StateCode
from ._text import Text

__all__ = ["Person", "Place", "PlaceKind", "PlacePrecision", "State"]

PlaceKind = Literal["city", "district", "training-ground", "region"]
PlacePrecision = Literal["point", "near-city", "district", "region", "state"]


@attrs.frozen(kw_only=True, repr=False)
class State(Identified):
    """A state, with its codes in the data sets of the field.

    Attributes:
        code: The ISO 3166-1 alpha-2 code.
        name: The short name.
        official_name: The official name.
        aliases: Other names.
        iso_alpha3: The ISO 3166-1 alpha-3 code.
        iso_numeric: The ISO 3166-1 numeric code.
        cow: The code of the Correlates of War project.
        gw: The code of Gleditsch and Ward.

    >>> State(code=StateCode("KZ"), name=Text("Kazakhstan"), iso_alpha3="KAZ", iso_numeric=398).id
    'KZ'
    """

    code: StateCode
    name: Text
    official_name: Text | None = None
    aliases: tuple[str, ...] = ()
    iso_alpha3: str
    iso_numeric: int
    cow: int | None = None
    gw: int | None = None

    @property
    def id(self) -> str:
        """The code, by which a collection finds it."""
        return str(self.code)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it is known by."""
        official = named(self.official_name) if self.official_name else ()
        return (*named(self.name), *official, *self.aliases)

    def _rules(self) -> Iterator[Fault]:
        alpha3, numeric, *_ = ISO_3166[self.code]
        if self.iso_alpha3 != alpha3:
            yield Fault("iso_alpha3", shown(self.iso_alpha3), f"{alpha3!r}, as ISO 3166-1 has it for {self.code}")
        if self.iso_numeric != numeric:
            yield Fault("iso_numeric", shown(self.iso_numeric), f"{numeric}, as ISO 3166-1 has it for {self.code}")
        for name in ("cow", "gw"):
            number: int | None = getattr(self, name)
            if number is not None and not 1 <= number <= 999:
                yield Fault(name, shown(number), "a code from 1 to 999")


@attrs.frozen(kw_only=True, repr=False)
class Person(Identified):
    """A person whom records name: one canonical form, and the other spellings.

    Attributes:
        name: The canonical name; the records hold the English one.
        aliases: Other spellings.

    >>> Person(name=Text("Kassym-Jomart Tokayev"), aliases=("K. Tokayev",)).names
    ('Kassym-Jomart Tokayev', 'K. Tokayev')
    """

    name: Text
    aliases: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The canonical name, by which a collection finds it."""
        return self.name.en

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the person is known by."""
        return (*named(self.name), *self.aliases)


@attrs.frozen(kw_only=True, repr=False)
class Place(Identified):
    """A place that records name: one canonical form, and the other and former names.

    Attributes:
        name: The canonical name; the records hold the English one.
        state: The state that it lies in.
        region: The region or district of the state, where that is known.
        kind: What it is: a `city`, a `district`, a `training-ground` or a `region`.
        aliases: Other spellings.
        former_names: Names that it bore before.
        latitude: Degrees north of the equator, WGS 84.
        longitude: Degrees east of Greenwich, WGS 84.
        geonames_id: Its number at GeoNames.
        precision: How closely it is known where it lies: to the `point` of the coordinates, as `near-city`, or by the
            `district`, the `region` or the `state` alone.

    >>> Place(name=Text("Astana"), state=StateCode("KZ"), former_names=("Nur-Sultan",)).names
    ('Astana', 'Nur-Sultan')
    """

    name: Text
    state: StateCode | None = None
    region: str | None = None
    kind: PlaceKind | None = None
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    geonames_id: int | None = None
    precision: PlacePrecision | None = None

    @property
    def id(self) -> str:
        """The canonical name, by which a collection finds it."""
        return self.name.en

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it is known by."""
        return (*named(self.name), *self.aliases, *self.former_names)

    def _rules(self) -> Iterator[Fault]:
        for name, most in (("latitude", 90), ("longitude", 180)):
            degrees: Decimal | None = getattr(self, name)
            if degrees is not None and not -most <= degrees <= most:
                yield Fault(name, shown(degrees), f"degrees from -{most} to {most}")
        if (self.latitude is None) != (self.longitude is None):
            missing = "longitude" if self.longitude is None else "latitude"
            yield Fault(missing, "None", "both of latitude and longitude, or neither")
        if self.geonames_id is not None and self.geonames_id < 1:
            yield Fault("geonames_id", shown(self.geonames_id), "a number from 1")
