"""The command line: what each command says, where it says it, and the exit status."""

import io
import json
import os
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records._bundled import EDITIONS
from csto_records._cli import main
from csto_records._dataset import COLLECTIONS

SUMMIT = "summit-2024-11-28-astana"
COMMANDS = ("list", "show", "check", "convert", "schema")
ARCHIVE = csto.load("archive")
SEED = csto.load("seed")
SOURCE_ROOT = str(Path(csto.__file__).parent.parent)


class Said(NamedTuple):
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs a command in this process."""

    def call(*arguments: str | Path) -> Said:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return call


@pytest.fixture
def bundle(monkeypatch: pytest.MonkeyPatch) -> Callable[[csto.Dataset], None]:
    """Give a function that puts a dataset in the place of the bundled edition."""

    def put(dataset: csto.Dataset) -> None:
        def load(_: str) -> csto.Dataset:
            return dataset

        monkeypatch.setattr("csto_records._bundled.load", load)

    return put


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# The overview


@pytest.mark.parametrize("dataset", [ARCHIVE, SEED], ids=lambda dataset: dataset.name)
def test_without_a_command_it_tells_what_there_is_and_how_to_go_on(dataset: csto.Dataset, run: Run) -> None:
    said = run("--edition", str(dataset.name))
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"csto_records, edition {dataset.name}, data of {csto.DATA_VERSION}\n")
    counted = dict(line.split()[:2] for line in said.out.split("\n\n")[1].splitlines()[2:])
    assert counted == {name: f"{len(part):,}" for name, part in dataset.collections.items() if part}
    assert "  csto-records list summits  " in said.out
    assert f"  csto-records show {dataset.summits.first.id}  " in said.out
    assert said.out.endswith("\nIn Python\n\n  import csto_records as csto; csto.summits.latest\n")


def test_what_the_overview_says_to_do_next_can_be_done(run: Run) -> None:
    *_, steps, _, python = run().out.split("\n\n")
    commands = [step.split("  ")[1].split() for step in steps.splitlines()]
    assert len(commands) == 3
    assert [(name, run(*arguments).status) for name, *arguments in commands] == [("csto-records", 0)] * 3
    names: dict[str, object] = {}
    exec(f"import csto_records as csto; latest = {python.rpartition(';')[2].strip()}", names)  # noqa: S102 - our own line
    assert names["latest"] is ARCHIVE.summits.latest


def test_the_overview_of_an_empty_dataset_says_so(run: Run, bundle: Callable[[csto.Dataset], None]) -> None:
    bundle(csto.Dataset(name="mine"))
    said = run()
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("mine: an empty dataset.\n")


# list

LATITUDE = next(place.latitude for place in ARCHIVE.places if place.latitude is not None)
HEADCOUNT = next(
    exercise.personnel.value
    for exercise in ARCHIVE.exercises
    if exercise.personnel and exercise.personnel.qualifier == "exactly"
)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_list_takes_every_type_in_the_plural_and_in_the_singular(name: str, run: Run) -> None:
    plural, singular = run("list", name), run("list", COLLECTIONS[name].__name__.lower())
    assert plural == singular
    assert (plural.status, plural.err) == (0, "")
    assert run("list", name.upper()) == plural


def test_list_shows_a_table(run: Run) -> None:
    said = run("list", "summits")
    assert said.out.startswith(f"{len(ARCHIVE.summits)} summits, ")
    assert [id_ for id_ in ARCHIVE.summits.ids if id_ not in said.out] == []
    assert "Astana" in said.out


@pytest.mark.parametrize("name", COLLECTIONS)
def test_list_gives_json_that_is_read_back_equal(name: str, run: Run) -> None:
    said = run("list", name, "--json")
    assert csto.loads(said.out) == ARCHIVE.collections[name]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["decisions"], ARCHIVE.decisions),
        (["decisions", "--year", "2024"], ARCHIVE.decisions.where(year=2024)),
        (["exercises", "--year", "1999"], ARCHIVE.exercises.where(year=1999)),
        (["exercises", "--year", "1999", "--year", "2005"], ARCHIVE.exercises.where(year={1999, 2005})),
        (["exercises", "--search", "brotherhood", "--search", "2015"], ARCHIVE.exercises.search("brotherhood 2015")),
        (["summits", "--where", "absent=Армения"], ARCHIVE.summits.where(absent="AM")),
        (["summits", "--where", "absent=KZ"], ARCHIVE.summits.where(absent="KZ")),
        (["decisions", "--where", "kind=programme"], ARCHIVE.decisions.where(kind="programme")),
        (["decisions", "--where", f"summit={SUMMIT}"], ARCHIVE.decisions.where(summit=SUMMIT)),
        (["exercises", "--where", "aggregate=true"], ARCHIVE.exercises.where(aggregate=True)),
        (["exercises", "--where", "aggregate=false"], ARCHIVE.exercises.where(aggregate=False)),
        (["exercises", "--where", "host=KZ", "--where", "host=AM"], ARCHIVE.exercises.where(host=["KZ", "AM"])),
        (
            ["exercises", "--where", "host=KZ", "--where", "kind=joint", "--where", "host=AM"],
            ARCHIVE.exercises.where(host=["KZ", "AM"], kind="joint"),
        ),
        (["places", "--where", f"latitude={LATITUDE}"], ARCHIVE.places.where(latitude=LATITUDE)),
        (["places", "--where", "latitude=-51.5"], ARCHIVE.places.where(latitude=Decimal("-51.5"))),
        (["exercises", "--where", f"personnel={HEADCOUNT}"], ARCHIVE.exercises.where(personnel=HEADCOUNT)),
        (["states", "--where", "iso_numeric=398"], ARCHIVE.states.where(iso_numeric=398)),
        (["summits", "--where", "year=2024"], ARCHIVE.summits.where(year=2024)),
        (["statements", "--search", "victory"], ARCHIVE.statements.search("victory")),
        (
            ["statements", "--search", "VICT", "--year", "2024", "--where", "kind=statement"],
            ARCHIVE.statements.where(year=2024, kind="statement").search("vict"),
        ),
    ],
)
def test_the_options_of_list_are_the_queries(options: list[str], expected: object, run: Run) -> None:
    said = run("list", *options, "--json")
    assert (said.status, said.err) == (0, "")
    assert list(csto.loads(said.out, csto.Collection)) == list(expected)  # type: ignore[call-overload]


def test_the_options_of_list_tell_records_apart() -> None:
    assert 0 < len(ARCHIVE.decisions.where(kind="programme")) < len(ARCHIVE.decisions)
    assert 0 < len(ARCHIVE.exercises.where(aggregate=True)) < len(ARCHIVE.exercises)
    assert 0 < len(ARCHIVE.exercises.where(personnel=HEADCOUNT)) < len(ARCHIVE.exercises)
    assert 0 < len(ARCHIVE.places.where(latitude=LATITUDE)) < len(ARCHIVE.places)
    assert 0 < len(ARCHIVE.statements.search("victory")) < len(ARCHIVE.statements)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["sumits"], "there is no type 'sumits'; did you mean 'summits'? There is: summits, chairmanships, "),
        (["persn"], "there is no type 'persn'; did you mean 'person'? There is: "),
        (["summits", "--where", "chair_stat=KZ"], " no 'chair_stat'; did you mean 'chair_state'? There is: "),
        (["summits", "--where", "self=KZ"], " no 'self'"),
        (["summits", "--where", "certain=true"], " no 'certain'"),
        (["decisions", "--where", "kind=program"], "kind is never 'program'; did you mean 'programme'? There is: "),
        (["exercises", "--where", "host=Kazahstan"], "'Kazahstan' is not a name or code of a state; did you mean "),
        (["exercises", "--where", "personnel=many"], "personnel is a number"),
        (["exercises", "--where", f"personnel={'9' * 5000}"], "personnel is a number"),
        (["exercises", "--where", "aggregate=yes"], "aggregate is True or False; found 'yes'"),
        (["summits", "--where", "dates=soon"], "'soon' is not a date: "),
        (["summits", "--year", "0"], "'0' is not a date: "),
        (["states", "--year", "2024"], "states have no "),
        (["summits", "--search", "..."], "search takes a word or more; found '...'"),
        (["summits", "--where", "host"], "argument --where: 'host' is not of the form FIELD=VALUE"),
        (["summits", "--where", "host="], "argument --where: 'host=' is not of the form FIELD=VALUE"),
        (["summits", "--where", "=KZ"], "argument --where: '=KZ' is not of the form FIELD=VALUE"),
        (
            ["summits", "--year", "soon"],
            "argument --year: 'soon' is not a year, such as 2024; for a month or a day, ask with",
        ),
        (["summits", "--year", "2024-11"], "'2024-11' is not a year, such as 2024; for a month or a day, ask with"),
        (["summits", "--js"], "unrecognized arguments: --js"),
        ([], "the following arguments are required: TYPE"),
    ],
)
def test_list_refuses_what_it_cannot_be_asked(options: list[str], message: str, run: Run) -> None:
    said = run("list", *options)
    assert (said.status, said.out) == (2, "")
    assert " error: " in said.err
    assert message in said.err


# show


def test_show_gives_a_record_with_its_sources(run: Run) -> None:
    said = run("show", SUMMIT)
    assert (said.status, said.err) == (0, "")
    assert SUMMIT in said.out
    assert "Astana" in said.out


@pytest.mark.parametrize("name", COLLECTIONS)
def test_show_takes_the_id_of_anything(name: str, run: Run) -> None:
    record = ARCHIVE.collections[name][-1]
    assert run("show", record.id).status == 0
    assert csto.loads(run("show", record.id, "--json").out) == record


@pytest.mark.parametrize(
    ("id_", "message"),
    [
        (
            "summit-2024-11-28-astan",
            f"there is nothing with the id 'summit-2024-11-28-astan'; did you mean '{SUMMIT}'?\n",
        ),
        ("", "there is nothing with the id ''\n"),
        ("\x1b[31m\n\u202e", "there is nothing with the id '\\x1b[31m\\n\\u202e'\n"),
    ],
)
def test_show_tells_what_is_not_there(id_: str, message: str, run: Run) -> None:
    assert run("show", id_) == (1, "", f"csto-records: error: {message}")


@pytest.mark.parametrize("name", ["kz", "KAZ", "Kazakhstan", "Казахстан"])
def test_show_takes_any_name_of_a_state(name: str, run: Run) -> None:
    assert run("show", name) == run("show", "KZ")
    assert run("show", name).status == 0


def test_show_takes_any_name_of_a_person_or_a_place(run: Run, bundle: Callable[[csto.Dataset], None]) -> None:
    astana = csto.Place(name=csto.Text("Astana", "Астана"), aliases=("Nur-Sultan",))
    person = csto.Person(name=csto.Text("A. Person", "А. Персона"))
    bundle(csto.Dataset(places=[astana], people=[person]))
    for entry in (astana, person):
        for name in (*entry.names, entry.names[-1].upper()):
            assert csto.loads(run("show", name, "--json").out) == entry


# check


def test_a_sound_dataset_passes(folder: Path, run: Run) -> None:
    csto.write(SEED, folder / "seed.json")
    assert run("check", "seed.json", "--strict") == (0, "'seed.json': no problems\n", "")


def test_a_broken_dataset_fails_and_each_breach_is_told(folder: Path, run: Run) -> None:
    broken = csto.Dataset(decisions=SEED.decisions)
    csto.write(broken, folder / "broken.json")
    problems = broken.check()
    errors = sum(problem.severity == "error" for problem in problems)
    said = run("check", "broken.json")
    assert (said.status, said.err) == (1, "")
    assert errors > 0
    assert said.out.splitlines() == [
        *map(str, problems),
        f"'broken.json': errors: {errors}, warnings: {len(problems) - errors}",
    ]


def test_warnings_fail_only_where_it_is_strict(folder: Path, run: Run) -> None:
    unused = csto.Dataset(sources=SEED.sources)
    csto.write(unused, folder / "unused.json")
    lenient, strict = run("check", "unused.json"), run("check", "unused.json", "--strict")
    assert (lenient.status, strict.status) == (0, 1)
    assert lenient.out == strict.out
    assert lenient.out.endswith(f"'unused.json': errors: 0, warnings: {len(SEED.sources)}\n")


@pytest.mark.parametrize("content", [SEED.decisions, SEED.decisions.first, SEED.sources, SEED.people.first])
def test_a_part_is_checked_together_with_the_edition(content: object, folder: Path, run: Run) -> None:
    csto.write(content, folder / "part.json")  # type: ignore[arg-type]
    assert run("check", "part.json", "--strict", "--edition", "seed").status == 0


def test_what_is_wrong_in_a_part_is_told_and_fails(folder: Path, run: Run) -> None:
    plain = SEED.decisions.first.to_dict() | {"id": "decision-2024-mine", "summit": SUMMIT[:-1]}
    (folder / "mine.json").write_text(json.dumps(plain), "utf-8")
    said = run("check", "mine.json")
    assert said.status == 1
    assert (
        f"error: decision-2024-mine: summit: there is no 'summit-2024-11-28-astan'; did you mean '{SUMMIT}'?"
        in said.out
    )


def test_what_is_amiss_in_the_edition_alone_is_not_told(
    folder: Path, run: Run, bundle: Callable[[csto.Dataset], None]
) -> None:
    bundle(csto.Dataset(decisions=SEED.decisions))
    csto.write(SEED.states, folder / "states.json")
    assert run("check", "states.json", "--strict").status == 0
    csto.write(SEED.decisions, folder / "decisions.json")
    assert run("check", "decisions.json").status == 1


def test_what_a_replaced_record_leaves_behind_is_told(
    folder: Path, run: Run, bundle: Callable[[csto.Dataset], None]
) -> None:
    sources = [
        csto.Source(id=name, title=csto.Title(name), publisher="P", language="en", source_type="press") for name in "ab"
    ]

    def decision(source: str) -> csto.Decision:
        return csto.Decision(
            id="decision-2024-x",
            kind="decision",
            status="adopted",
            title=csto.Title("X"),
            bodies=("CSC",),
            adopted=csto.PartialDate(2024),
            citations=(csto.Citation(source=source, supports=("title", "adopted", "bodies")),),
        )

    bundle(csto.Dataset(decisions=[decision("a")], sources=sources))
    csto.write(decision("b"), folder / "one.json")
    said = run("check", "one.json")
    assert said == (
        0,
        "warning: a: no record cites this source (source-used)\n'one.json': errors: 0, warnings: 1\n",
        "",
    )


def test_an_unreadable_file_prints_all_its_faults(folder: Path, run: Run) -> None:
    plain = SEED.summits.first.to_dict() | {"kind": "regulr", "chair_state": 5, "colour": "red"}
    (folder / "bad.json").write_text(json.dumps(plain), "utf-8")
    said = run("check", "bad.json")
    assert (said.status, said.out) == (1, "")
    lines = sorted(said.err.splitlines())
    assert len(lines) == 3
    assert all(line.startswith("csto-records: error: 'bad.json': ") for line in lines)
    assert "did you mean 'regular'?" in said.err
    assert "chair_state: found 5" in said.err


def test_more_faults_than_an_error_shows_are_all_printed(folder: Path, run: Run) -> None:
    (folder / "bad.json").write_text(json.dumps({"type": "collection", "records": [{}] * 100}), "utf-8")
    assert len(run("check", "bad.json").err.splitlines()) == 100


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "'bad.json': found no JSON at line 1 column 1 (Expecting value), expected a JSON document"),
        (b"[" * 100_000, "'bad.json': found "),
        (b'{"type": "summit", "type": "summit"}', "'bad.json': found the key 'type' twice"),
        (
            '{"type": "summit", "a\\nb\\u001b[31m\u202e": 1}'.encode(),
            "'bad.json': 'a\\nb\\x1b[31m\\u202e': found an unknown key",
        ),
        (b"\xff\xfe", "'bad.json': found the byte 0xff"),
    ],
)
def test_hostile_content_ends_in_a_message(content: bytes, message: str, folder: Path, run: Run) -> None:
    (folder / "bad.json").write_bytes(content)
    said = run("check", "bad.json")
    assert (said.status, said.out) == (1, "")
    assert message in said.err
    assert said.err.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "name", ["\x1b[31mred.json", "two\nlines.json", "\u202egnp.json", "\udcff.json", "Саммит.json"]
)
def test_hostile_file_names_reach_no_terminal_raw(name: str, folder: Path, run: Run) -> None:
    (folder / "seed.json").write_text(csto.dumps(SEED), "utf-8")
    missing = run("check", name)
    assert missing == (1, "", f"csto-records: error: {name!r}: No such file or directory\n")
    assert run("convert", "seed.json", name) == (0, "", "")
    assert run("check", name) == (0, f"{name!r}: no problems\n", "")
    Path(name).write_text("{}", "utf-8")
    broken = run("check", name)
    assert broken.status == 1
    assert broken.err.startswith(f"csto-records: error: {name!r}: type: found nothing")
    assert broken.err.count("\n") == 1


def test_what_is_no_file_to_read_is_told(folder: Path, run: Run) -> None:
    (folder / "folder.json").mkdir()
    said = run("check", "folder.json")
    assert (said.status, said.out) == (1, "")
    assert said.err == "csto-records: error: 'folder.json': found a directory, expected a file\n"
    assert run("check", "x.docx").status == 2
    assert "'x.docx' has the suffix of no format" in run("check", "x.docx").err


@pytest.mark.parametrize("content", [SEED, SEED.decisions, SEED.sources, SEED.summits.first])
def test_fix_puts_a_file_in_order_and_leaves_one_that_is(content: "csto.Dataset", folder: Path, run: Run) -> None:
    csto.write(content, folder / "kept.json")
    kept = (folder / "kept.json").read_bytes()
    plain = json.loads(kept)
    for part in (plain, *plain.values()):
        if isinstance(part, dict) and "records" in part:
            cast("list[object]", part["records"]).reverse()
    jumbled = json.dumps(dict(reversed(plain.items())), indent=1)
    (folder / "mine.json").write_text(jumbled, "utf-8")
    (folder / "mine.json").chmod(0o640)
    said = run("check", "--fix", "mine.json", "--edition", "seed")
    assert (said.status, said.out) == (0, "'mine.json': written anew, in order\n'mine.json': no problems\n")
    assert (folder / "mine.json").read_bytes() == kept
    assert (folder / "mine.json").stat().st_mode & 0o777 == 0o640
    before = (folder / "mine.json").stat().st_mtime_ns
    assert run("check", "--fix", "mine.json", "--edition", "seed").out == "'mine.json': no problems\n"
    assert (folder / "mine.json").stat().st_mtime_ns == before


def test_fix_leaves_what_cannot_be_read(folder: Path, run: Run) -> None:
    (folder / "mine.json").write_text('{"type": "sumit"}', "utf-8")
    said = run("check", "--fix", "mine.json")
    assert (said.status, said.out) == (1, "")
    assert (folder / "mine.json").read_text("utf-8") == '{"type": "sumit"}'


# convert


@pytest.mark.parametrize("content", [SEED, SEED.statements, SEED.summits.first])
def test_convert_writes_what_it_read(content: object, folder: Path, run: Run) -> None:
    (folder / "in.json").write_text(csto.dumps(content, indent=None), "utf-8")  # type: ignore[arg-type]
    assert run("convert", "in.json", "out.json") == (0, "", "")
    assert csto.read(folder / "out.json") == content
    assert (folder / "out.json").read_text("utf-8") == csto.dumps(content) + "\n"  # type: ignore[arg-type]


def test_convert_leaves_nothing_half_done(folder: Path, run: Run) -> None:
    (folder / "in.json").write_text("{", "utf-8")
    (folder / "out.json").write_text("mine", "utf-8")
    assert run("convert", "in.json", "out.json").status == 1
    assert (folder / "out.json").read_text("utf-8") == "mine"
    csto.write(SEED.summits, folder / "in.json")
    said = run("convert", "in.json", "nowhere/out.json")
    assert said.status == 1
    assert "No such file or directory" in said.err
    assert run("convert", "in.json", "out.docx").status == 2
    assert sorted(path.name for path in folder.iterdir()) == ["in.json", "out.json"]


# schema


@pytest.mark.parametrize("name", COLLECTIONS)
def test_schema_gives_the_schema_of_each_type(name: str, run: Run) -> None:
    said = run("schema", name)
    assert (said.status, said.err) == (0, "")
    assert json.loads(said.out) == csto.json_schema(COLLECTIONS[name])
    assert run("schema", COLLECTIONS[name].__name__.lower()) == said


@pytest.mark.parametrize(("name", "kind"), [("collection", csto.Collection), ("dataset", csto.Dataset)])
def test_schema_gives_that_of_whole_files(name: str, kind: type, run: Run) -> None:
    assert json.loads(run("schema", name).out) == csto.json_schema(kind)


def test_schema_tells_the_nearest_type(run: Run) -> None:
    said = run("schema", "sumit")
    assert (said.status, said.out) == (2, "")
    assert "there is no type 'sumit'; did you mean 'summit'?" in said.err


# Help, versions, editions


def test_the_version_names_the_data_and_the_schema_too(run: Run) -> None:
    expected = f"csto-records {csto.__version__} (data of {csto.DATA_VERSION}, schema {csto.SCHEMA_VERSION})\n"
    assert run("--version") == (0, expected, "")


def test_the_help_names_every_command_and_the_exit_status(run: Run) -> None:
    said = run("--help")
    assert (said.status, said.err) == (0, "")
    assert [name for name in COMMANDS if f"\n    {name} " not in said.out] == []
    assert "exit status" in said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_argument_has_a_help_text(command: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    said = run(command, "--help")
    assert (said.status, said.err) == (0, "")
    assert said.out.isascii()
    described = [line for line in said.out.splitlines() if line.startswith("  ") and not line.startswith("   ")]
    assert len(described) >= 2
    assert [line for line in described if "  " not in line.strip()] == []


@pytest.mark.parametrize("command", ["list", "schema"])
def test_the_help_names_every_type(command: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    assert ", ".join(COLLECTIONS).replace(", places", " or places") in run(command, "--help").out


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_edition_stands_before_or_after_the_command(edition: str, run: Run) -> None:
    said = run("--edition", edition, "list", "summits", "--json")
    assert (said.status, said.err) == (0, "")
    assert csto.loads(said.out) == csto.load(edition).summits
    assert run("list", "summits", "--json", "--edition", edition) == said


@pytest.mark.parametrize("command", [(), ("list", "exercises"), ("show", SUMMIT)])
def test_the_edition_is_the_archive_where_none_is_named(command: tuple[str, ...], run: Run) -> None:
    said = run(*command)
    assert said == run("--edition", "archive", *command)
    assert said != run("--edition", "seed", *command)


@pytest.mark.parametrize(
    "arguments",
    [("--edition", "sead"), ("--edition", "sead", "list", "summits"), ("list", "summits", "--edition", "sead")],
)
def test_an_edition_that_is_not_there_is_told(arguments: tuple[str, ...], run: Run) -> None:
    said = run(*arguments)
    assert (said.status, said.out) == (1, "")
    assert "there is no edition 'sead'" in said.err
    assert "did you mean 'seed'?" in said.err


@pytest.mark.parametrize("arguments", [("lst",), ("--colour\x1b[31m",), ("show",), ("convert", "one"), ("--edition",)])
def test_a_wrong_command_is_told_with_how_it_is_used(arguments: tuple[str, ...], run: Run) -> None:
    said = run(*arguments)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("usage: csto-records ")
    assert said.err.replace("\n", "").isprintable()


# What the streams can hold


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1251", "utf-16", "utf-8"])
@given(
    names=st.sets(
        st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs")), min_size=1, max_size=20)
        .map(str.strip)
        .filter(bool),
        max_size=4,
    )
)
def test_whatever_the_stream_can_hold_nothing_crashes_and_json_stays_json(encoding: str, names: set[str]) -> None:
    people = csto.Collection([csto.Person(name=csto.Text(name)) for name in names], kinds=[csto.Person])
    dataset = csto.Dataset(people=people)

    def load(_: str) -> csto.Dataset:
        return dataset

    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("csto_records._bundled.load", load)
        patch.setattr(sys, "stdout", stream)
        assert main(["list", "people", "--json"]) == 0
        written = stream.buffer.getvalue()
        assert main(["list", "people"]) == 0
    assert csto.loads(written.decode("ascii" if encoding.startswith("cp") else encoding)) == people
    text = written.decode(encoding)
    assert all(char.isprintable() or char == "\n" or char.isspace() for char in text)


def test_spaces_of_every_width_are_shown_as_they_are(run: Run, bundle: Callable[[csto.Dataset], None]) -> None:
    bundle(csto.Dataset(people=[csto.Person(name=csto.Text("№\u00a05"))]))
    assert "№\u00a05" in run("list", "people").out
    assert "№\u00a05" in run("list", "people", "--json").out


def test_no_text_of_a_dataset_steers_the_terminal(run: Run, bundle: Callable[[csto.Dataset], None]) -> None:
    hostile = csto.Dataset(states=SEED.states)
    object.__setattr__(hostile, "name", "\x1b[31m\u202e\x9b\udc00")  # as no constructor takes it
    bundle(hostile)
    said = run()
    assert (said.status, said.err) == (0, "")
    assert "[31m" in said.out
    assert said.out.replace("\n", "").isprintable()


def test_a_process_without_standard_streams_does_its_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    csto.write(SEED, folder / "in.json")
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["list", "summits", "--json"]) == 0
    assert main(["convert", "in.json", "out.json"]) == 0
    assert main(["show", "nothing"]) == 1
    assert csto.read(folder / "out.json") == SEED


def closed_pipe() -> io.TextIOWrapper:
    """Give a stream that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w", encoding="utf-8")


@pytest.mark.parametrize("arguments", [("list", "summits"), ("--help",), ("--version",), ("check", "in.json")])
def test_a_closed_pipe_ends_it_quietly(arguments: tuple[str, ...], folder: Path, run: Run) -> None:
    csto.write(SEED, folder / "in.json")
    with closed_pipe() as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        said = run(*arguments)
    assert (said.status, said.err) == (1, "")


def test_where_nobody_hears_an_error_the_status_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with closed_pipe() as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        assert main(["show", "nothing"]) == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no disk that is always full")  # noqa: PTH110
def test_a_full_disk_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w", encoding="utf-8") as stream:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdout", stream)
        said = run("schema", "summit")
    assert said.status == 1
    assert "No space left on device" in said.err


# As a process


def process(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """Run `python -m csto_records` with arguments."""
    return subprocess.run(
        [sys.executable, "-m", "csto_records", *arguments],
        env={**os.environ, "PYTHONPATH": SOURCE_ROOT, **environment},
        capture_output=True,
        check=False,
    )


def test_the_module_runs_and_its_status_is_that_of_the_command() -> None:
    done = process("show", SUMMIT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert SUMMIT.encode() in done.stdout
    assert process("show", "nothing").returncode == 1
    assert process("sow").returncode == 2


def test_the_module_runs_only_where_it_is_the_program(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["csto-records", "schema", "sumit"])
    runpy.run_module("csto_records.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("csto_records", run_name="__main__")
    assert ended.value.code == 2
    assert "did you mean 'summit'?" in capsys.readouterr().err


def test_the_script_is_this_function() -> None:
    project = Path(__file__).parent.parent / "pyproject.toml"
    scripts = tomllib.loads(project.read_text("utf-8"))["project"]["scripts"]
    assert scripts == {"csto-records": "csto_records._cli:main"}


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
)
def test_an_ascii_terminal_gets_escapes(environment: dict[str, str]) -> None:
    done = process("show", "KZ", "--json", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert csto.loads(done.stdout.decode("ascii")) == ARCHIVE.states["KZ"]
    assert b"\\u041a" in done.stdout
    table = process("show", "KZ", **environment)
    assert (table.returncode, table.stderr) == (0, b"")
    assert table.stdout.isascii()


def test_a_pipe_that_closes_early_ends_the_process_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "csto_records", "schema", "dataset"],
        env={**os.environ, "PYTHONPATH": SOURCE_ROOT},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_the_help_reads_no_data_and_imports_no_model() -> None:
    code = "import sys; from csto_records._cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": SOURCE_ROOT},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    loaded = {name for name in done.stderr.split() if name.startswith("csto_records")}
    assert loaded == {"csto_records", "csto_records._cli", "csto_records._errors", "csto_records._version"}
    assert {"attrs", "json", "dateutil", "difflib"}.isdisjoint(done.stderr.split())
