"""The command line: a thin door to the same functions, for a look without writing Python.

Data go to standard output, errors to standard error. The exit status is 0 only when all is well; 1 where a check
fails, or a thing is not found or cannot be read or written; 2 where the command itself is wrong. What a command needs
is imported when it runs, so that the help comes at once.
"""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO, cast

from ._errors import CstoRecordsError, DateError, DecodeError, QueryError, UnknownStateError, nearest, shown
from ._version import DATA_VERSION, SCHEMA_VERSION, __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._dataset import Dataset
    from ._names import Person, Place, State
    from .formats._converter import Decoded

__all__ = ["main"]

_PROGRAM = "csto-records"


def main(argv: "Sequence[str] | None" = None) -> int:
    """Run a command, the process's own where none is given, and give its exit status.

    >>> main(["--version"])
    csto-records ... (data of ..., schema ...)
    0
    """
    try:
        arguments = _parser().parse_args(argv)
        return cast(Callable[[argparse.Namespace], int], arguments.run)(arguments)
    except SystemExit as end:  # --help and --version, or a wrong command: argparse has told
        return cast(int, end.code)
    except BrokenPipeError:  # who reads the output has seen enough: | head
        return 1
    except DecodeError as error:
        return _complain(1, *(f"{error.where!r}: {fault}" for fault in error.faults))
    except (DateError, QueryError, UnknownStateError) as error:
        return _complain(2, str(error))
    except CstoRecordsError as error:
        return _complain(1, str(error))
    except OSError as error:
        return _complain(1, str(error) if error.filename is None else f"{error.filename!r}: {error.strerror}")


# What is said


def _write(text: str, stream: TextIO | None, encoding: str | None = None) -> None:
    """Write a text at once, with an escape for what the stream cannot hold and for what could steer a terminal."""
    if stream is None:  # a process may have none
        return
    try:
        stream.write(_escaped(text, encoding or stream.encoding or "utf-8"))
        stream.flush()
    except OSError:  # a closed pipe, a full disk: what is still in the buffer is not to fail once more at the exit
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
        raise


def _escaped(text: str, encoding: str, kept: str = "\n") -> str:
    if text.isascii() and text.replace(kept, "").isprintable():
        return text

    from json import dumps
    from unicodedata import category

    def harmless(char: str) -> bool:
        if not (char.isprintable() or char in kept or category(char) == "Zs"):  # Zs: the spaces, as before a number
            return False
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            return False
        return True

    # The escape is that of JSON, which stays JSON so.
    return "".join(char if harmless(char) else dumps(char)[1:-1] for char in text)


def _say(text: str) -> None:
    _write(f"{text}\n", sys.stdout)


def _say_json(text: str) -> None:
    encoding: str = getattr(sys.stdout, "encoding", None) or "utf-8"
    # JSON is in UTF-8 (RFC 8259, 8.1); where the stream is not, in the part that they share.
    _write(f"{text}\n", sys.stdout, encoding if encoding.lower() in {"utf-8", "utf8"} else "ascii")


def _complain(status: int, *lines: str) -> int:
    with suppress(OSError):  # where nobody listens, the status says it
        for line in lines:
            _write(f"{_PROGRAM}: error: {_escaped(line, 'utf-8', kept='')}\n", sys.stderr)
    return status


# The commands


def _edition(arguments: argparse.Namespace) -> "Dataset":
    from ._bundled import DEFAULT, load

    return load(getattr(arguments, "edition", DEFAULT))


def _collection_name(text: str) -> str:
    """Give the name of the collection that a text names, in the plural or the singular."""
    from ._dataset import COLLECTIONS

    names = {kind.__name__.lower(): name for name, kind in COLLECTIONS.items()} | {name: name for name in COLLECTIONS}
    if text.lower() not in names:
        raise QueryError(f"there is no type {shown(text)}", tuple(COLLECTIONS), nearest(text, names))
    return names[text.lower()]


def _overview(arguments: argparse.Namespace) -> int:
    from ._display import overview_text

    _say(f"{overview_text(_edition(arguments))}\n\nIn Python\n\n  import csto_records as csto; csto.summits.latest")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    name = _collection_name(arguments.type)
    found = _edition(arguments).collections[name]
    if arguments.year:
        found = found.where(year=set(cast("list[int]", arguments.year)))
    wanted: dict[str, Any] = {}
    for field, text in cast("list[tuple[str, str]]", arguments.where):
        found[:0].order_by(field)  # to refuse what is no field, before it is passed as an argument's name
        wanted.setdefault(field, []).append(_value(name, field, text))
    found = found.where(**wanted)
    if arguments.search:
        found = found.search(" ".join(cast("list[str]", arguments.search)))
    if arguments.json:
        from .formats import dumps

        _say_json(dumps(found))
    else:
        from ._display import table_text

        _say(table_text(found))
    return 0


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        hint = "for a month or a day, ask with --where when=2024-11"
        raise argparse.ArgumentTypeError(f"{shown(text)} is not a year, such as 2024; {hint}")
    return int(text)


def _condition(text: str) -> tuple[str, str]:
    field, is_, value = text.partition("=")
    if not (field and is_ and value):
        raise argparse.ArgumentTypeError(f"{shown(text)} is not of the form FIELD=VALUE, such as host=Kazakhstan")
    return field, value


def _value(collection: str, field: str, text: str) -> object:
    """Give the value that a text stands for in a field: a number or true or false where the field holds such."""
    import re
    from decimal import Decimal

    from ._dataset import COLLECTIONS
    from ._shape import queryable
    from ._text import Quantity

    shape = queryable(COLLECTIONS[collection]).get(field)
    types = set(shape.types) if shape else set[type]()
    if bool in types:
        return {"true": True, "false": False}.get(text, text)
    is_number = types & {int, Decimal, Quantity} and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", text)
    return Decimal(text) if is_number else text


def _named(dataset: "Dataset", name: str) -> "State | Person | Place | None":
    """Give the state, person or place that goes by a name, in any spelling that is known."""
    from ._errors import UnknownStateError
    from ._states import StateCode
    from ._text import fold

    try:
        return dataset.states.find(StateCode.parse(name))
    except UnknownStateError:
        wanted = fold(name)
        known: tuple[Person | Place, ...] = (*dataset.people, *dataset.places)
        return next((entry for entry in known if wanted in map(fold, entry.names)), None)


def _show(arguments: argparse.Namespace) -> int:
    from ._errors import NotFoundError

    dataset = _edition(arguments)
    parts = dataset.collections.values()
    record = next((found for part in parts if (found := part.find(arguments.id)) is not None), None)
    record = record or _named(dataset, arguments.id)
    if record is None:
        close = nearest(arguments.id, [id_ for part in parts for id_ in part.ids])
        raise NotFoundError(f"there is nothing with the id {shown(arguments.id)}", close)
    if arguments.json:
        from .formats import dumps

        _say_json(dumps(record))
    else:
        from ._display import record_text
        from ._shape import Identified

        _say(record_text(cast(Identified, record)))  # as everything in a dataset is
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from ._collection import Collection
    from ._dataset import Dataset
    from .formats import read

    content = read(arguments.file)
    if arguments.fix:
        _fix(arguments.file, content)
    if isinstance(content, Dataset):
        problems = content.check()
    else:
        records = content if isinstance(content, Collection) else Collection([content])
        around = _edition(arguments)
        before = set(around.check())
        together = around.merge(Dataset().only(records), prefer="right").check()
        own = set(records.ids)
        problems = tuple(problem for problem in together if problem.id in own or problem not in before)
    errors = sum(problem.severity == "error" for problem in problems)
    found = f"errors: {errors}, warnings: {len(problems) - errors}" if problems else "no problems"
    _say("\n".join([*map(str, problems), f"{arguments.file!r}: {found}"]))
    return 1 if errors or (problems and arguments.strict) else 0


def _fix(name: str, content: "Decoded") -> None:
    """Write a file anew as `write` has it, with the records in order; one that is so already is not touched."""
    from ._collection import Collection
    from ._dataset import Dataset, in_order
    from .formats import write
    from .formats._files import written

    if isinstance(content, Collection):
        content = in_order(content)
    elif isinstance(content, Dataset):
        parts = {key: in_order(part) for key, part in content.collections.items()}
        content = Dataset(name=content.name, data_version=content.data_version, **parts)
    with open(name, "rb") as file:
        before = file.read()
    if before != written(content, name):
        write(content, name)
        _say(f"{name!r}: written anew, in order")


def _convert(arguments: argparse.Namespace) -> int:
    from .formats import read, write

    write(read(arguments.source), arguments.target)
    return 0


def _schema(arguments: argparse.Namespace) -> int:
    import json

    from ._collection import Collection
    from ._dataset import COLLECTIONS, Dataset
    from .formats import json_schema

    whole = {"collection": Collection, "dataset": Dataset}.get(arguments.type)
    kind = whole or COLLECTIONS[_collection_name(arguments.type)]
    _say_json(json.dumps(json_schema(kind), ensure_ascii=False, indent=2))
    return 0


# How they are called


class _Parser(argparse.ArgumentParser):
    """A parser that writes as everything here does: nothing raw to a terminal, and no colours."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)
        self.color = False  # Python 3.14 would, by itself

    def _print_message(self, message: str, file: object = None) -> None:
        _write(message, cast("TextIO | None", file or sys.stderr))


def _parser() -> argparse.ArgumentParser:
    inside = _Parser(add_help=False)
    inside.add_argument(
        "--edition", metavar="NAME", default=argparse.SUPPRESS, help="the bundled edition to look in, such as seed"
    )
    as_json = _Parser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="give JSON, which `check` and `convert` read")

    parser = _Parser(
        prog=_PROGRAM,
        description="The public record of the Collective Security Treaty Organization (CSTO) as source-cited data."
        " Without a command: an overview of what there is.",
        epilog="The exit status is 0 when all is well; 1 when a check fails, or a thing is not found or cannot be read"
        " or written; 2 when the command is wrong.",
        parents=[inside],
    )
    version = f"{_PROGRAM} {__version__} (data of {DATA_VERSION}, schema {SCHEMA_VERSION})"
    parser.add_argument("--version", action="version", version=version, help="show the versions and exit")
    parser.set_defaults(run=_overview)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    types = (
        "summits, chairmanships, decisions, statements, exercises, memberships, officials, sources, states, people or"
        " places; the singular will do"
    )

    command = commands.add_parser(
        "list",
        parents=[inside, as_json],
        help="the records of a type, as a table or as JSON",
        description="List the records of a type. Given several conditions, those that meet all of them; given several"
        " values for one field, those that have any of them.",
        epilog="Example: csto-records list exercises --year 2024 --where host=Kazakhstan",
    )
    command.add_argument("type", metavar="TYPE", help=types)
    command.add_argument(
        "--year", type=_year, action="append", help="only what was possibly in this year; may be repeated: any will do"
    )
    command.add_argument(
        "--where",
        metavar="FIELD=VALUE",
        type=_condition,
        action="append",
        default=[],
        help="only what has this value in this field, such as absent=AM; states, persons and places by any of their"
        " names; may be repeated: for one field, any of the values will do",
    )
    command.add_argument(
        "--search", metavar="WORDS", action="append", help="only what has all of these words, in any order"
    )
    command.set_defaults(run=_list)

    command = commands.add_parser(
        "show",
        parents=[inside, as_json],
        help="one record, with its sources and disputes",
        description="Show one record, source, state, person or place.",
        epilog="Example: csto-records show summit-2024-11-28-astana",
    )
    command.add_argument("id", metavar="ID", help="its id (of a state, the code; of a person or place, the name)")
    command.set_defaults(run=_show)

    command = commands.add_parser(
        "check",
        parents=[inside],
        help="whether a file is sound: exit status 1 when it is not",
        description="Read a file and tell every rule of integrity that its records break. A dataset is checked as it"
        " stands. A collection or a single record is checked together with the edition, as if added to it: sources,"
        " names and records that the file points at and does not hold may stand there. What is amiss in the edition"
        " alone is not told.",
    )
    command.add_argument("file", metavar="FILE", help="the file; its suffix names its format")
    command.add_argument("--strict", action="store_true", help="exit with status 1 on warnings too")
    command.add_argument(
        "--fix", action="store_true", help="first write the file anew where it is not as it should be kept: by date"
    )
    command.set_defaults(run=_check)

    command = commands.add_parser(
        "convert",
        help="write what one file holds to another",
        description="Write what one file holds to another; the suffixes name the formats. An existing file is replaced,"
        " and only by a whole one.",
    )
    command.add_argument("source", metavar="IN", help="the file to read")
    command.add_argument("target", metavar="OUT", help="the file to write")
    command.set_defaults(run=_convert)

    command = commands.add_parser(
        "schema",
        help="the JSON Schema of a type",
        description="Give the JSON Schema (draft 2020-12) of a type.",
    )
    command.add_argument("type", metavar="TYPE", help=f"{types}; or collection or dataset, as files hold them")
    command.set_defaults(run=_schema)
    return parser
