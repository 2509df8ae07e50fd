"""Reading and writing records in bulk, beside peers, in one run: ``python benchmarks/bulk.py [COUNT]``.

The same exercises, made of those of the archive, are read by each from the same bytes; the cases take turns, and the
best of all rounds counts. Trust the ratios, not the times. Peers: orjson and msgspec to plain dicts, which check
nothing; msgspec to Structs of the same shape, which checks types and words; pydantic to models of the same shape,
with dates as a validated type. Peers that are not installed are skipped.
"""

import gc
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from time import perf_counter
from typing import Annotated, Any, Literal, cast, get_args, get_origin
from unittest.mock import patch

import attrs

import csto_records as csto
from csto_records._provenance import READERS
from csto_records._shape import fields
from csto_records.formats import _fast, _lines

ROUNDS = 5
PEER = "orjson.loads to dicts"


def exercises(count: int) -> csto.Collection[csto.Exercise]:
    """Make so many exercises of those of the archive."""
    base = [attrs.evolve(one, part_of=None, shares_totals_with=None) for one in csto.load("archive").exercises]
    return csto.Collection(
        attrs.evolve(base[i % len(base)], id=f"exercise-{i}", summary=f"The {i}th of them.") for i in range(count)
    )


def _mirrored(annotation: Any, one: Callable[[type], Any]) -> Any:
    """Give an annotation of the model with its classes replaced."""
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _mirrored(arguments[0], one)
    if get_origin(annotation) is tuple:
        return cast(Any, tuple)[_mirrored(arguments[0], one), ...]
    if arguments and get_origin(annotation) is not Literal:
        made = _mirrored(arguments[0], one)
        for other in arguments[1:]:
            made = made | _mirrored(other, one)
        return made
    return one(annotation) if isinstance(annotation, type) else annotation


def pydantic_reader() -> Callable[[bytes], object]:
    """Give pydantic's reading of a collection of exercises: models made of the classes, strict, no unknown key."""
    import pydantic

    config = pydantic.ConfigDict(extra="forbid", frozen=True, strict=True)
    create: Callable[..., Any] = pydantic.create_model

    @cache
    def model(cls: type) -> Any:
        if cls in READERS:  # the text of a date or a code, read to its value
            return Annotated[cls, pydantic.PlainValidator(READERS[cls]), pydantic.PlainSerializer(str)]
        if not attrs.has(cls):
            return cls
        made = {
            a.name: (_mirrored(a.type, model), ... if s.required else a.default)
            for a, s in zip(attrs.fields(cls), fields(cls), strict=True)
        }
        return create(cls.__name__, __config__=config, **made)

    exercise = create("Tagged", __base__=model(csto.Exercise), type=(Literal["exercise"], ...))
    whole = create(
        "Whole",
        __config__=config,
        schema_version=(int, ...),
        data_version=(str, ...),
        type=(Literal["collection"], ...),
        records=(cast(Any, tuple)[exercise, ...], ...),
    )
    return cast(Callable[[bytes], object], whole.model_validate_json)


def msgspec_reader() -> Callable[[bytes], object]:
    """Give msgspec's reading of the same to Structs of the same shape."""
    import msgspec

    @cache
    def struct(cls: type) -> Any:
        if cls is Decimal:
            return float
        if not attrs.has(cls):
            return cls
        made = [
            (a.name, _mirrored(a.type, struct), *([] if s.required else [a.default]))
            for a, s in zip(attrs.fields(cls), fields(cls), strict=True)
        ]
        return msgspec.defstruct(cls.__name__, made, frozen=True, kw_only=True, forbid_unknown_fields=True)

    exercise = msgspec.defstruct("exercise", [], bases=(struct(csto.Exercise),), tag_field="type", tag="exercise")
    whole = msgspec.defstruct(
        "Whole",
        [("schema_version", int), ("data_version", str), ("records", cast(Any, list)[exercise])],
        tag_field="type",
        tag="collection",
    )

    def read(kind: type, text: object) -> object:
        return READERS[kind](str(text))

    return msgspec.json.Decoder(whole, dec_hook=read).decode


def main() -> None:
    """Print the best time of each case by record, and its ratio to the peer's."""
    count = int(sys.argv[1]) if sys.argv[1:] else 10_000
    records = exercises(count)
    text = csto.dumps(records, indent=None).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/exercises.jsonl"
        _lines.write_jsonl(records, path)

        def streamed() -> int:
            return sum(1 for _ in _lines.iter_jsonl(path))

        cases: dict[str, Callable[[], object]] = {
            "csto.loads, strict reader": lambda: by_strict(lambda: csto.loads(text)),
            "csto.loads, without msgspec": lambda: by_json(lambda: csto.loads(text)),
            "csto.iter_jsonl, without msgspec": lambda: by_json(streamed),
            "csto.dumps, without msgspec": lambda: by_json(lambda: csto.dumps(records)),
            "csto.dumps, a line, without msgspec": lambda: by_json(lambda: csto.dumps(records, indent=None)),
            "write_jsonl, without msgspec": lambda: by_json(lambda: _lines.write_jsonl(records, path)),
        }
        if find_spec("msgspec"):
            import msgspec

            read = msgspec_reader()
            cases["csto.loads, with msgspec"] = lambda: csto.loads(text)
            cases["csto.iter_jsonl, with msgspec"] = streamed
            cases["csto.dumps, with msgspec"] = lambda: csto.dumps(records)
            cases["csto.dumps, a line, with msgspec"] = lambda: csto.dumps(records, indent=None)
            cases["write_jsonl, with msgspec"] = lambda: _lines.write_jsonl(records, path)
            cases["msgspec to dicts"] = lambda: msgspec.json.decode(text)
            cases["msgspec to Structs"] = lambda: read(text)
        if find_spec("pydantic"):
            validate = pydantic_reader()
            models: Any = validate(text)
            cases["pydantic to models"] = lambda: validate(text)
            cases["pydantic from models, a line"] = lambda: models.model_dump_json(exclude_defaults=True)
        if find_spec("orjson"):
            import orjson

            cases[PEER] = lambda: orjson.loads(text)
        best = dict.fromkeys(cases, float("inf"))
        for _ in range(ROUNDS):
            for name, case in cases.items():
                gc.collect()
                start = perf_counter()
                case()
                best[name] = min(best[name], perf_counter() - start)
    print(f"{count:,} exercises, {len(text) / count:,.0f} bytes each")
    for name, time in best.items():
        ratio = f"{time / best[PEER]:6.2f} x {PEER}" if PEER in best else ""
        print(f"{name:36}{time / count * 1e6:8.1f} us a record {ratio}")


def by_strict(case: Callable[[], object]) -> object:
    """Run a case as if the short way gave up each time: what an input with a fault costs."""
    with patch.object(_fast.Builder, "decoded", return_value=None):
        return case()


def by_json(case: Callable[[], object]) -> object:
    """Run a case as if msgspec were not installed."""
    with patch.object(_fast, "tools", lambda: None):
        return case()


if __name__ == "__main__":
    main()
