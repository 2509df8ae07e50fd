"""GeoJSON (RFC 7946): exercises, summits and places, each one feature, longitude before latitude.

A record lies at the coordinates of the places that it names: a point, or several. Coordinates are never made up: what
has none is a feature without geometry (``null``, section 3.2), so that no record is lost, and ``unlocated_places``
names the places that are not on the map. Properties are flat: lists of single values are joined by semicolons, what is
unknown is null, and what is none is an empty text.
"""

import json
from collections.abc import Iterable
from typing import cast

from .._names import Place
from .._records import Exercise, Summit
from .._version import __version__
from ._around import chosen, locations_of, place_of
from ._converter import Decoded
from ._tables import Column, about, as_json, columns_of, tag_of

__all__ = ["feature_of", "write"]


def write(value: Decoded) -> bytes:
    """Give a GeoJSON file of the summits, exercises and places of a value: a feature a line."""
    records = chosen(value, (Summit, Exercise, Place), ".geojson", "summits, exercises and places")
    mapped = cast("list[Summit | Exercise | Place]", records)
    features = ",\n".join(_text(feature_of(value, record)) for record in mapped)
    header = _text({"csto_records": __version__, **about(value)})
    return f'{{"type": "FeatureCollection", "about": {header}, "features": [\n{features}\n]}}\n'.encode()


def _text(plain: dict[str, object]) -> str:
    return json.dumps(plain, ensure_ascii=False, allow_nan=False)


def feature_of(value: Decoded, record: Summit | Exercise | Place) -> dict[str, object]:
    """Give one record of a value as a feature.

    >>> import csto_records as csto
    >>> feature = feature_of(csto.load(), csto.summits["summit-2024-11-28-astana"])
    >>> feature["geometry"], feature["properties"]["located_places"]
    ({'type': 'Point', 'coordinates': [71.44598, 51.1801]}, 'Astana')
    """
    kind: type = type(record)
    properties: dict[str, object] = {"type": tag_of(kind)}
    for column in columns_of(kind):
        if not column.of_parts:
            properties[column.name] = _property(column, column.read(record))
    if isinstance(record, Place):
        places: dict[str, Place | None] = {record.id: record}
    else:
        places = {location.name: place_of(value, record, location) for location in locations_of(record)}
        properties["sources"] = _joined(dict.fromkeys(citation.source for citation in record.citations))
        properties |= _whereabouts(places)
    points = [point for place in places.values() if (point := _point(place)) is not None]
    return {"type": "Feature", "id": record.id, "geometry": _geometry(points), "properties": properties}


def _whereabouts(places: dict[str, Place | None]) -> dict[str, object]:
    on_map = {name: place for name, place in places.items() if place is not None and _point(place) is not None}
    return {
        "located_places": _joined(on_map),
        "located_precision": _joined(str(place.precision or "") for place in on_map.values()),
        "unlocated_places": _joined(name for name in places if name not in on_map),
    }


def _point(place: Place | None) -> list[object] | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return [as_json(place.longitude), as_json(place.latitude)]


def _geometry(points: list[list[object]]) -> dict[str, object] | None:
    if len(points) > 1:
        return {"type": "MultiPoint", "coordinates": points}
    return {"type": "Point", "coordinates": points[0]} if points else None


def _property(column: Column, value: object) -> object:
    if not column.items or value is None:
        return as_json(value)
    return _joined(map(column.items[0].read, cast(tuple[object, ...], value)))


def _joined(parts: Iterable[object]) -> str:
    return "; ".join(map(str, parts))
