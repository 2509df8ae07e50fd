"""GeoJSON, held against shapely, and against geopandas where it is installed."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given

import csto_records as csto
from csto_records import DateSpan, StateCode, Text, strategies
from csto_records._dataset import dataset_holding
from csto_records.formats import _geojson

SEED = csto.load("seed")
ASTANA = csto.Place(
    name=Text("Astana", "Астана"),
    state=StateCode("KZ"),
    latitude=Decimal("51.5"),
    longitude=Decimal("71.123456789012"),
    precision="near-city",
)
BREST = csto.Place(name=Text("Brest"), latitude=Decimal(-48), longitude=Decimal("-4.50"))
FIELD = csto.Place(name=Text("A field"), state=StateCode("KZ"), precision="state")
EXERCISE = csto.Exercise(
    id="exercise-2024-interaction",
    name=Text("Interaction-2024"),
    nature="exercise",
    status="held",
    framework="CSTO",
    dates=DateSpan.parse("2024-09"),
)


def at(*places: tuple[str, str | None], id: str = "exercise-2024-interaction") -> csto.Exercise:  # noqa: A002
    where = tuple(csto.Location(name=name, state=StateCode(state) if state else None) for name, state in places)
    return attrs.evolve(EXERCISE, id=id, places=where)


def features(value: Any) -> list[dict[str, Any]]:
    shapely: Any = pytest.importorskip("shapely")
    plain = json.loads(_geojson.write(value))
    assert plain["type"] == "FeatureCollection"
    for feature in plain["features"]:
        assert feature.keys() == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        for held in feature["properties"].values():
            assert held is None or isinstance(held, str | int | float)
        if feature["geometry"] is not None:
            shape = shapely.geometry.shape(feature["geometry"])
            assert shape.is_valid
            assert not shape.is_empty
            assert -180 <= shape.bounds[0] <= shape.bounds[2] <= 180
            assert -90 <= shape.bounds[1] <= shape.bounds[3] <= 90
    found: list[dict[str, Any]] = plain["features"]
    return found


def test_a_record_lies_where_the_dataset_knows_its_place_to_lie() -> None:
    (feature, place) = features(csto.Dataset(exercises=[at(("Astana", "KZ"))], places=[ASTANA]))
    assert feature["id"] == "exercise-2024-interaction"
    assert feature["geometry"] == {"type": "Point", "coordinates": [71.123456789012, 51.5]}
    properties = feature["properties"]
    assert properties["type"] == "exercise"
    assert properties["dates"] == "2024-09"
    assert (properties["dates_earliest"], properties["dates_latest"]) == ("2024-09-01", "2024-09-30")
    assert properties["located_places"] == "Astana"
    assert properties["located_precision"] == "near-city"
    assert properties["unlocated_places"] == ""
    assert place["geometry"] == feature["geometry"]
    assert place["properties"]["name_ru"] == "Астана"


def test_several_places_are_several_points_and_those_unknown_are_named() -> None:
    where = at(("Astana", None), ("Brest", "BY"), ("A field", "KZ"), ("Nowhere at all", None))
    venue = attrs.evolve(where, places=(*where.places, csto.Location(name="Astana", venue="A hall")))  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    feature, *_ = features(csto.Dataset(exercises=[venue], places=[ASTANA, BREST, FIELD]))
    assert feature["geometry"] == {"type": "MultiPoint", "coordinates": [[71.123456789012, 51.5], [-4.5, -48]]}
    assert feature["properties"]["located_places"] == "Astana; Brest"
    assert feature["properties"]["located_precision"] == "near-city; "
    assert feature["properties"]["unlocated_places"] == "A field; Nowhere at all"


def test_what_has_no_coordinates_has_no_geometry_and_is_there_all_the_same() -> None:
    nowhere = attrs.evolve(SEED.summits.first, place=None, id="summit-2020-video")
    found = features(csto.Collection([EXERCISE, nowhere, FIELD]))
    assert [feature["geometry"] for feature in found] == [None, None, None]
    assert found[0]["properties"]["unlocated_places"] == ""


def test_a_record_that_no_dataset_holds_lies_where_the_bundled_editions_have_its_place() -> None:
    (feature,) = features(at(("Astana", "KZ")))
    assert feature["geometry"]["coordinates"] == [71.44598, 51.1801]
    (abroad,) = features(at(("Astana", "AR")))
    assert abroad["geometry"] is None
    (anywhere,) = features(at(("Astana", None)))
    assert anywhere["geometry"] is None


def test_a_place_of_another_state_is_another_place() -> None:
    mine = csto.Dataset(exercises=[at(("Astana", "AR"))], places=[ASTANA])
    assert features(mine)[0]["geometry"] is None


def test_a_collection_lies_where_its_dataset_says_or_what_it_holds_itself() -> None:
    mine = csto.Dataset(exercises=[at(("Astana", "KZ"))], places=[ASTANA])
    assert dataset_holding(mine.exercises.first) is mine
    assert features(mine.exercises)[0]["geometry"]["coordinates"] == [71.123456789012, 51.5]
    mixed = csto.Collection[Any]([at(("Brest", "BY"), id="exercise-2024-brest"), BREST])
    assert features(mixed)[0]["geometry"]["coordinates"] == [-4.5, -48]


def test_lists_are_joined_and_unknown_is_not_none() -> None:
    record = attrs.evolve(EXERCISE, hosts=(StateCode("KZ"), StateCode("RU")), observers=(), places=())
    properties = features(record)[0]["properties"]
    assert properties["hosts"] == "KZ; RU"
    assert properties["observers"] == ""
    assert properties["participants"] is None
    assert "citations" not in properties
    summit = features(SEED.summits.first)[0]["properties"]
    assert summit["absent"] == "AM"
    assert summit["sources"] == "; ".join(dict.fromkeys(one.source for one in SEED.summits.first.citations))


def test_what_is_on_no_map_is_refused_and_an_empty_collection_is_empty() -> None:
    with pytest.raises(csto.QueryError) as error:
        _geojson.write(SEED.decisions.first)
    assert str(error.value).startswith(".geojson holds summits, exercises and places; there is none in <Decision ")
    assert features(SEED.summits[:0]) == []


def test_the_archive_and_its_header() -> None:
    archive = csto.load()
    content = _geojson.write(archive)
    assert content == _geojson.write(archive)
    plain = json.loads(content)
    assert plain["about"] == {
        "csto_records": csto.__version__,
        "schema_version": csto.SCHEMA_VERSION,
        "data_version": csto.DATA_VERSION,
        "type": "dataset",
        "name": "archive",
    }
    by_id = {feature["id"]: feature for feature in features(archive)}
    assert by_id.keys() == {
        record.id for part in (archive.summits, archive.exercises, archive.places) for record in part
    }
    assert by_id["summit-2024-11-28-astana"]["geometry"]["type"] == "Point"


def test_geopandas_opens_it(tmp_path: Path) -> None:
    geopandas: Any = pytest.importorskip("geopandas")
    path = tmp_path / "archive.geojson"
    path.write_bytes(_geojson.write(csto.load()))
    frame = geopandas.read_file(path)
    assert len(frame) == len(json.loads(path.read_bytes())["features"])
    assert frame.crs.to_epsg() == 4326
    summit = frame[frame["id"] == "summit-2024-11-28-astana"].iloc[0]
    assert (summit.geometry.x, summit.geometry.y) == (71.44598, 51.1801)
    assert summit["place"] == "Astana"
    assert frame.geometry.isna().any()


@given(strategies.collections())
def test_any_collection(records: csto.Collection[Any]) -> None:
    kinds = csto.Summit | csto.Exercise | csto.Place
    chosen = [record for record in records if isinstance(record, kinds)]
    if records and not chosen:
        with pytest.raises(csto.QueryError):
            _geojson.write(records)
        return
    assert [feature["id"] for feature in features(records)] == [record.id for record in chosen]


@given(strategies.datasets())
def test_any_dataset(dataset: csto.Dataset) -> None:
    if any(dataset.collections.values()) and not (dataset.summits or dataset.exercises or dataset.places):
        return
    for feature in features(dataset):
        if feature["properties"]["type"] == "place":
            place = dataset.places[str(feature["id"])]
            if place.longitude is None or place.latitude is None:
                assert feature["geometry"] is None
            else:
                lon, lat = feature["geometry"]["coordinates"]
                assert (Decimal(repr(lon)), Decimal(repr(lat))) == (place.longitude, place.latitude)
