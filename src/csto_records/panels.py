"""Panels: the record as the tables of the field, a row for each state and year, or for each pair of states and year.

A count is never more than the number of records that it is made of, and `Panel.explain` gives those records. What does
not apply is null, what no source tells is counted as unknown, and so a 0 is none. The codebook is docs/panels.md.

Membership follows the days: a year in part is said to be one, and a summit is counted for those who were members on
its first day. A date that is no more precise than a year or a month may fall on any of its days.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations, permutations
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex, TypeVar, cast, get_args, overload

import attrs

from ._bundled import load
from ._collection import Collection, Keyed, SequenceOf
from ._dataset import Dataset
from ._dates import DateSpan, PartialDate
from ._errors import NotFoundError, QueryError, nearest, shown
from ._names import State
from ._records import Chairmanship, Exercise, Membership, Summit
from ._shape import Shape, field_docs, fields
from ._states import StateCode, as_state
from ._version import DATA_VERSION
from .formats._tables import Column, Kind, Table, row_of

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["DyadYear", "Panel", "StateYear", "Status", "Style", "dyad_year", "state_year"]

Status = Literal["member", "part-year", "not-a-member", "unknown"]
"""Whether a state was a member in a year: throughout, in part, never, or that cannot be told."""

Style = Literal["countrycode", "peacesciencer"]
"""Whose names the codes of states bear: those of the R package countrycode, or of peacesciencer."""

_NAMES: Mapping[str, Mapping[str, str]] = {
    "countrycode": {},
    "peacesciencer": {
        f"{ours}{number}": f"{theirs}{number}"
        for ours, theirs in (("cown", "ccode"), ("gwn", "gwcode"))
        for number in ("", "1", "2")
    },
}
_APPLIES = frozenset({"member", "part-year"})


@attrs.frozen(kw_only=True)
class _Row:
    """What the rows of every panel share."""

    year: int

    if TYPE_CHECKING:

        @property
        def states(self) -> tuple[StateCode, ...]: ...


@attrs.frozen(kw_only=True)
class StateYear(_Row):
    """A state in a year. Counts are None where the state was not a member in that year, or that is unknown.

    Attributes:
        year: The year.
        iso2c: The ISO 3166-1 alpha-2 code of the state.
        iso3c: The ISO 3166-1 alpha-3 code.
        cown: The code of the Correlates of War project; None where the dataset has none.
        gwn: The code of Gleditsch and Ward; None where the dataset has none.
        status: `member` throughout the year, `part-year`, `not-a-member`, or `unknown`.
        member: Whether it was a member on a day of the year at least; None where that is unknown.
        chair: Whether it was in the chair on a day of the year at least; None where that is unknown or does not apply.
        summits_held: The summits held in the year while it was, or may have been, a member.
        summits_attended: Those to which its head came.
        summits_represented: Those to which another came for it.
        summits_missed: Those from which a source says it stayed away.
        summits_unknown: Those of which no source tells whether it came.
        summits_hosted: Those held on its ground.
        summits_host_unknown: Those of which no source tells on whose ground they were held.
        exercises_held: The exercises and operations that began in the year while it was, or may have been, a member.
        exercises_joined: Those in which it took part.
        exercises_missed: Those from which a source says it stayed away.
        exercises_not_joined: Those whose participants are listed without it, or that it observed only.
        exercises_unknown: Those whose participants are unknown, or known in part and it is not among them.
        exercises_hosted: Those held on its ground, or on its and others'.
        exercises_host_unknown: Those whose hosts are unknown, or known in part and it is not among them.
    """

    iso2c: StateCode
    iso3c: str
    cown: int | None
    gwn: int | None
    status: Status
    member: bool | None
    chair: bool | None
    summits_held: int | None
    summits_attended: int | None
    summits_represented: int | None
    summits_missed: int | None
    summits_unknown: int | None
    summits_hosted: int | None
    summits_host_unknown: int | None
    exercises_held: int | None
    exercises_joined: int | None
    exercises_missed: int | None
    exercises_not_joined: int | None
    exercises_unknown: int | None
    exercises_hosted: int | None
    exercises_host_unknown: int | None

    @property
    def states(self) -> tuple[StateCode, ...]:
        """The state that the row is about."""
        return (self.iso2c,)


@attrs.frozen(kw_only=True)
class DyadYear(_Row):
    """Two states in a year. Counts are None where the two were not members together, or that is unknown.

    Attributes:
        year: The year.
        iso2c1: The ISO 3166-1 alpha-2 code of the first state.
        iso2c2: That of the second state.
        iso3c1: The ISO 3166-1 alpha-3 code of the first state.
        iso3c2: That of the second state.
        cown1: The Correlates of War code of the first state; None where the dataset has none.
        cown2: That of the second state.
        gwn1: The Gleditsch-Ward code of the first state; None where the dataset has none.
        gwn2: That of the second state.
        status: Both `member` throughout the year, `part-year`, `not-a-member` (never both), or `unknown`.
        members: Whether both were members on the same day, one at least; None where that is unknown.
        summits_held: The summits held in the year while both were, or may have been, members.
        summits_joint: Those at which both were present or represented.
        summits_apart: Those from which a source says that one of them, or both, stayed away.
        summits_unknown: The others.
        exercises_held: The exercises and operations that began in the year while both were, or may have been, members.
        exercises_joint: Those in which both took part.
        exercises_apart: Those in which one of them, or both, did not take part.
        exercises_unknown: The others.
    """

    iso2c1: StateCode
    iso2c2: StateCode
    iso3c1: str
    iso3c2: str
    cown1: int | None
    cown2: int | None
    gwn1: int | None
    gwn2: int | None
    status: Status
    members: bool | None
    summits_held: int | None
    summits_joint: int | None
    summits_apart: int | None
    summits_unknown: int | None
    exercises_held: int | None
    exercises_joint: int | None
    exercises_apart: int | None
    exercises_unknown: int | None

    @property
    def states(self) -> tuple[StateCode, ...]:
        """The two states that the row is about."""
        return (self.iso2c1, self.iso2c2)


R_co = TypeVar("R_co", bound=_Row, covariant=True)


def state_year(
    dataset: Dataset | None = None,
    *,
    years: SupportsIndex | Iterable[SupportsIndex] | None = None,
    style: Style = "countrycode",
) -> "Panel[StateYear]":
    """Give a row for each state that was ever a member, and each year, in the order of COW codes, then years.

    The dataset is the default edition where none is given. The years run from that of the first membership to the last
    that was over on the day of the dataset's `data_version`. The year of that day may be asked for, and is told as far
    as it went; later ones are refused, since nothing is known of them. A dataset without memberships cannot tell who
    was a member: a `NotFoundError`.

    >>> from csto_records import Dataset, DateSpan, Membership, StateCode
    >>> span = DateSpan.parse("2006-08-16/2012-12-19")
    >>> again = Membership(id="membership-2006-uzbekistan", state=StateCode("UZ"), dates=span)
    >>> panel = state_year(Dataset(memberships=[again]), years=range(2005, 2008))
    >>> [(row.year, row.status, row.summits_held) for row in panel]
    [(2005, 'not-a-member', None), (2006, 'part-year', 0), (2007, 'member', 0)]
    """
    style, calendar = _checked_style(style), _Calendar(dataset)
    span = calendar.years(years)
    rows = [calendar.state_row(state, year) for state in calendar.states for year in span]
    return Panel(rows, StateYear, calendar, style)


def dyad_year(
    dataset: Dataset | None = None,
    *,
    years: SupportsIndex | Iterable[SupportsIndex] | None = None,
    directed: bool = False,
    style: Style = "countrycode",
) -> "Panel[DyadYear]":
    """Give a row for each pair of states that were ever members, and each year; with `directed`, for each order of it.

    Otherwise each pair stands once, the lower COW code first. Dataset and years are those of `state_year`.

    >>> from csto_records import Dataset, DateSpan, Membership, StateCode
    >>> both = [Membership(id=f"membership-1992-{code.lower()}", state=StateCode(code),
    ...                    dates=DateSpan.parse("1992-05-15/..")) for code in ("AM", "RU")]
    >>> ds = Dataset(memberships=both)
    >>> [(row.states, row.status) for row in dyad_year(ds, years=2024)]
    [(('AM', 'RU'), 'member')]
    >>> len(dyad_year(ds, years=2024, directed=True))
    2
    """
    style, calendar = _checked_style(style), _Calendar(dataset)
    pairs = permutations(calendar.states, 2) if directed else combinations(calendar.states, 2)
    span = calendar.years(years)
    rows = [calendar.dyad_row(pair, year) for pair in pairs for year in span]
    return Panel(rows, DyadYear, calendar, style)


def _checked_style(style: str) -> Style:
    if style not in get_args(Style):
        raise QueryError(f"there is no style {shown(style)}", get_args(Style), nearest(str(style), get_args(Style)))
    return cast(Style, style)


# A panel


class Panel(SequenceOf[R_co]):
    """An immutable sequence of rows, which `state_year` or `dyad_year` made: equal by value, and each cell explained.

    It has an Arrow stream, so ``polars.DataFrame(panel)`` and ``pyarrow.table(panel)`` read it as it is.
    """

    __slots__ = ("__weakref__", "_calendar", "_rows", "_style", "_type")

    _rows: tuple[R_co, ...]
    _type: type[R_co]
    _calendar: "_Calendar"
    _style: Style

    def __init__(self, rows: Iterable[R_co], row_type: type[R_co], calendar: "_Calendar", style: Style) -> None:
        set_ = object.__setattr__
        set_(self, "_rows", tuple(rows))
        set_(self, "_type", row_type)
        set_(self, "_calendar", calendar)
        set_(self, "_style", style)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Panel is immutable: {name} cannot be set; make another, or to_pandas()")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Panel is immutable: {name} cannot be deleted; take a slice, or to_pandas()")

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (self._rows, self._type, self._calendar.dataset, self._style)

    def __copy__(self) -> "Panel[R_co]":
        return self

    def __deepcopy__(self, _: object) -> "Panel[R_co]":
        return self

    # As a sequence

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[R_co]:
        return iter(self._rows)

    def __reversed__(self) -> Iterator[R_co]:
        return reversed(self._rows)

    def __contains__(self, row: object) -> bool:
        return row in self._rows

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """Give the position of a row; a `ValueError` where it is not there."""
        return self._rows.index(cast(R_co, value), start, len(self._rows) if stop is None else stop)

    def count(self, value: object) -> int:
        """Give how many times a row stands in the panel: once, or not at all."""
        return self._rows.count(cast(R_co, value))

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> R_co: ...
    @overload
    def __getitem__(self, index: "slice[int | None, int | None, int | None]", /) -> "Panel[R_co]": ...
    def __getitem__(
        self, index: "SupportsIndex | slice[int | None, int | None, int | None]", /
    ) -> "R_co | Panel[R_co]":
        if isinstance(index, slice):
            return Panel(self._rows[index], self._type, self._calendar, self._style)
        return self._rows[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Panel):
            return NotImplemented
        theirs = cast("Panel[_Row]", other)
        return (self.columns, self._rows) == (theirs.columns, theirs._rows)

    def __hash__(self) -> int:
        return hash((self.columns, self._rows))

    def __repr__(self) -> str:
        return f"<Panel of {self._caption}>"

    @property
    def _caption(self) -> str:
        one = "state" if self._type is StateYear else "dyad"
        units = len({row.states for row in self._rows})
        years = sorted({row.year for row in self._rows})
        span = f" ({units:,} {one}{'s'[: units != 1]}, {years[0]} to {years[-1]})" if years else ""
        version = self._calendar.dataset.data_version
        return f"{len(self):,} {one}-year{'s'[: len(self) != 1]}{span}" + (f", data of {version}" if version else "")

    # As data

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order, in the style of the panel.

        >>> from csto_records import Dataset, DateSpan, Membership, StateCode
        >>> member = Membership(id="membership-1992-armenia", state=StateCode("AM"), dates=DateSpan.parse("1992/.."))
        >>> state_year(Dataset(memberships=[member]), style="peacesciencer").columns[:5]
        ('year', 'iso2c', 'iso3c', 'ccode', 'gwcode')
        """
        return tuple(name for name, _ in self._shapes())

    def _shapes(self) -> list[tuple[str, Shape]]:
        names, row_type = _NAMES[self._style], cast(type, self._type)
        return [(names.get(shape.name, shape.name), shape) for shape in fields(row_type)]

    def _table(self) -> Table:
        """Give the panel as a table; the codes of states are texts, by which other tables are joined."""
        kinds: Mapping[type, Kind] = {int: "integer", bool: "boolean"}
        docs = field_docs(cast(type, self._type))
        columns = tuple(
            Column(
                name,
                "code" if shape.choices else kinds.get(shape.type, "text"),
                docs.get(shape.name, ""),
                attrgetter(shape.name),
                optional=shape.optional,
                choices=shape.choices,
            )
            for name, shape in self._shapes()
        )
        rows = [
            {name: str(cell) if isinstance(cell, str) else cell for name, cell in row_of(columns, row).items()}
            for row in self._rows
        ]
        return Table("panel", self._caption, columns, rows)

    def to_dicts(self) -> list[dict[str, object]]:
        """Give each row as plain data, by column; None is null.

        >>> from csto_records import Dataset, DateSpan, Membership, StateCode
        >>> member = Membership(id="membership-1992-armenia", state=StateCode("AM"), dates=DateSpan.parse("1992/.."))
        >>> state_year(Dataset(memberships=[member]), years=2024).to_dicts()[0]["iso3c"]
        'ARM'
        """
        return self._table().to_dicts()

    def to_pandas(self) -> "pandas.DataFrame":
        """Give the panel as a data frame of pandas; its index is the position of the row here.

        The year is an `int64`, codes in figures and counts are `Int64`, yes and no `boolean`, the status a category,
        codes in letters text. Null is `NA`. Without pandas it is a `MissingExtraError`.
        """
        return self._table().to_pandas()

    def to_polars(self) -> "polars.DataFrame":
        """Give the panel as a data frame of polars.

        The year, codes in figures and counts are `Int64`, yes and no `Boolean`, the status an `Enum`, codes in letters
        `String`. Without polars it is a `MissingExtraError`.
        """
        return self._table().to_polars()

    def to_arrow(self) -> Any:
        """Give the panel as a `pyarrow.Table`, whose fields bear their descriptions; without pyarrow it raises.

        What it raises then is a `MissingExtraError`.
        """
        return self._table().to_arrow()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give the panel as an Arrow stream, by pyarrow or polars; without either it is a `MissingExtraError`.

        This is the Arrow PyCapsule interface, by which data frames of every kind read each other.
        """
        return self._table().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        from ._display import panel_html

        return panel_html(self._caption, self.columns, self._table().rows, "take a slice, or to_pandas()")

    # What stands behind it

    def explain(
        self, row: "StateYear | DyadYear | SupportsIndex | tuple[str, int] | tuple[str, str, int]", column: str
    ) -> Collection[Keyed]:
        """Give the records behind a cell: those counted, the memberships, the terms in the chair, or the states.

        The row is one of the panel's, its position (which is the index of the data frame too), or a state and a year,
        two states and a year. Behind `chair` stand the terms of the state in that year; where it was not in the chair,
        those of the others. Behind a null that does not apply stands nothing.

        >>> from csto_records import Dataset, DateSpan, Membership, StateCode
        >>> member = Membership(id="membership-1992-armenia", state=StateCode("AM"), dates=DateSpan.parse("1992/.."))
        >>> state_year(Dataset(memberships=[member])).explain(("Armenia", 2024), "status").ids
        ('membership-1992-armenia',)
        """
        attribute_of = {name: shape.name for name, shape in self._shapes()}
        if column not in attribute_of:
            text = f"the panel has no column {shown(column)}"
            raise QueryError(text, self.columns, nearest(str(column), attribute_of))
        found = self._row(row)
        return self._calendar.behind(found, attribute_of[column])

    def _row(self, wanted: "_Row | SupportsIndex | tuple[object, ...]") -> _Row:
        if isinstance(wanted, _Row):
            if wanted not in self._rows:
                raise NotFoundError(f"this panel holds no such row for {_words(wanted.states, wanted.year)}")
            return wanted
        if isinstance(wanted, SupportsIndex):
            return self._rows[wanted]
        if not isinstance(cast(object, wanted), tuple) or len(wanted) < 2:
            raise QueryError(f"a row is named by its position, or by state and year; found {shown(wanted)}")
        *names, year = wanted
        states = tuple(as_state(cast(str, name)) for name in names)
        by_key: dict[object, _Row] = {(row.states, row.year): row for row in self._rows}
        row = by_key.get((states, year)) or by_key.get((states[::-1], year))
        if row is None:
            raise NotFoundError(f"there is no row for {_words(states, year)} in this {self!r}")
        return row


def _rebuilt(rows: Iterable[R_co], row_type: type[R_co], dataset: Dataset, style: Style) -> Panel[R_co]:
    return Panel(rows, row_type, _Calendar(dataset), style)


def _words(states: Iterable[str], year: object) -> str:
    return f"{', '.join(states)}, {shown(year)}"


# What the rows are made of


class _Calendar:
    """What a dataset says day by day: who was a member, who chaired, what was held.

    Whatever a row counts it counts by `_lists`, so that what `behind` gives is what was counted.
    """

    def __init__(self, dataset: Dataset | None) -> None:
        self.dataset: Dataset = load() if dataset is None else dataset
        if not isinstance(cast(object, self.dataset), Dataset):
            raise QueryError(f"a panel is made of a Dataset; found {shown(dataset)}")
        self._memberships: dict[StateCode, list[Membership]] = {}
        for membership in self.dataset.memberships.where(status="member"):
            self._memberships.setdefault(membership.state, []).append(membership)
        if not self._memberships:
            raise NotFoundError("this dataset holds no memberships: a panel of its members cannot be made")
        self.states: list[StateCode] = sorted(self._memberships, key=self._rank)
        self._summits = _by_year(self.dataset.summits.where(status="held"))
        self._exercises = _by_year(self.dataset.exercises.countable())
        self._known: dict[tuple[StateCode, int], tuple[frozenset[date], frozenset[date]]] = {}

    def years(self, wanted: SupportsIndex | Iterable[SupportsIndex] | None) -> Sequence[int]:
        """Give the years of the panel: those wanted, else all that were over when the dataset was made."""
        checked = self.dataset.data_version or DATA_VERSION
        known = PartialDate.parse(checked)
        last = known.year
        if wanted is None:
            every = [one.dates for several in self._memberships.values() for one in several]
            is_over = known.latest == date(last, 12, 31)
            return range(min(_begin(span).year for span in every), last + is_over)
        asked: object = wanted
        several = (
            cast("Iterable[object]", asked) if isinstance(asked, Iterable) and not isinstance(asked, str) else (asked,)
        )
        given = {_year(year) for year in several}
        if not given:
            raise QueryError(f"years: {shown(wanted)} holds none")
        if max(given) > last:
            raise QueryError(f"years: nothing is known of {max(given)}, the data are of {checked}")
        return sorted(given)

    def _codes(self, state: StateCode) -> tuple[int | None, int | None]:
        found = self.dataset.states.find(state)
        return (found.cow, found.gw) if found else (None, None)

    def _rank(self, state: StateCode) -> tuple[bool, int, str]:
        """Give what states are ordered by: their COW codes, those without one last."""
        cown, _ = self._codes(state)
        return cown is None, cown or 0, state

    # Days

    def _days(self, states: Iterable[StateCode], year: int) -> tuple[frozenset[date], frozenset[date]]:
        """Give the days of a year on which the states were members together, for certain and at most."""
        certain = possible = frozenset(_days_in(year))
        for state in states:
            own = self._days_of(state, year)
            certain, possible = certain & own[0], possible & own[1]
        return certain, possible

    def _days_of(self, state: StateCode, year: int) -> tuple[frozenset[date], frozenset[date]]:
        if (state, year) not in self._known:
            spans = [membership.dates for membership in self._memberships[state]]
            certain = _days_within(spans, year, certain=True)
            self._known[state, year] = certain, _days_within(map(_at_most, spans), year)
        return self._known[state, year]

    def _status(self, states: tuple[StateCode, ...], year: int) -> Status:
        certain, possible = self._days(states, year)
        days = _days_in(year)
        if len(certain) == len(days):
            return "member"
        if certain:
            return "part-year"
        if not possible:
            return "not-a-member"
        # Of "some time in 1998" no day is certain, and yet the year is.
        spans = [membership.dates for membership in self._memberships[states[0]]]
        sometime = len(states) == 1 and any(span.touches(days[0], days[-1], certain=True) for span in spans)
        return "part-year" if sometime else "unknown"

    def _chair(self, state: StateCode, year: int) -> tuple[bool | None, list[Chairmanship]]:
        """Tell whether a state was in the chair, and by which terms that is known."""
        days = _days_in(year)
        terms = [term for term in self.dataset.chairmanships if term.when.touches(days[0], days[-1])]
        own = [term for term in terms if term.chair_state == state]
        if own:
            return True, own
        named = len(_days_within((term.when for term in terms), year)) == len(days)
        return (False if named else None), terms

    # Records

    def _lists(self, states: tuple[StateCode, ...], year: int) -> dict[str, Sequence[Summit | Exercise]]:
        """Give, for each column that counts, what it counts."""
        _, possible = self._days(states, year)
        summits = [one for one in self._summits.get(year, []) if _began_on(one, possible)]
        exercises = [one for one in self._exercises.get(year, []) if _began_on(one, possible)]
        if len(states) == 1:
            (state,) = states
            came, ground = ("attended", "represented", "missed", "unknown"), ("hosted", "host_unknown")
            joined = ("joined", "missed", "not_joined", "unknown")
            return {
                **_sorted_out("summits", summits, came, lambda one: _came(one, state)),
                **_sorted_out("summits", summits, ground, lambda one: _summit_ground(one, state)),
                **_sorted_out("exercises", exercises, joined, lambda one: _joined(one, state)),
                **_sorted_out("exercises", exercises, ground, lambda one: _exercise_ground(one, state)),
            }
        together = ("joint", "apart", "unknown")
        return {
            **_sorted_out("summits", summits, together, lambda one: _together(_came(one, state) for state in states)),
            **_sorted_out("exercises", exercises, together, lambda one: _together(_joined(one, s) for s in states)),
        }

    def _counts(self, states: tuple[StateCode, ...], year: int, status: Status) -> dict[str, int | None]:
        return {name: len(held) if status in _APPLIES else None for name, held in self._lists(states, year).items()}

    def state_row(self, state: StateCode, year: int) -> StateYear:
        """Make the row of a state and a year."""
        status = self._status((state,), year)
        cown, gwn = self._codes(state)
        return StateYear(
            year=year,
            iso2c=state,
            iso3c=state.alpha3,
            cown=cown,
            gwn=gwn,
            status=status,
            member=_was_member(status),
            chair=self._chair(state, year)[0] if status in _APPLIES else None,
            **self._counts((state,), year, status),
        )

    def dyad_row(self, pair: tuple[StateCode, StateCode], year: int) -> DyadYear:
        """Make the row of two states and a year."""
        status = self._status(pair, year)
        (cown1, gwn1), (cown2, gwn2) = map(self._codes, pair)
        return DyadYear(
            year=year,
            iso2c1=pair[0],
            iso2c2=pair[1],
            iso3c1=pair[0].alpha3,
            iso3c2=pair[1].alpha3,
            cown1=cown1,
            cown2=cown2,
            gwn1=gwn1,
            gwn2=gwn2,
            status=status,
            members=_was_member(status),
            **self._counts(pair, year, status),
        )

    def behind(self, row: _Row, column: str) -> Collection[Keyed]:
        """Give the records behind a cell."""
        states, year = row.states, row.year
        applies = self._status(states, year) in _APPLIES
        found: Iterable[Keyed] = ()
        kind: type
        if column in {"status", "member", "members"}:
            kind = Membership
            first, *_, last = _days_in(year)
            every = (membership for state in states for membership in self._memberships[state])
            found = (one for one in every if _at_most(one.dates).touches(first, last))
        elif column == "chair":
            kind = Chairmanship
            found = self._chair(states[0], year)[1] if applies else ()
        elif column.startswith(("summits_", "exercises_")):
            kind = Summit if column.startswith("summits_") else Exercise
            found = self._lists(states, year)[column] if applies else ()
        else:
            kind = State
            found = (known for state in states if (known := self.dataset.states.find(state)))
        return Collection(found, home=self.dataset, kinds=(kind,))


S = TypeVar("S", Summit, Exercise)


def _year(value: object) -> int:
    """Give a year, as Python or numpy has it."""
    number = value.__index__() if isinstance(value, SupportsIndex) and not isinstance(value, bool) else 0
    if not 1000 <= number <= 9999:
        raise QueryError(f"years are whole numbers of four digits, one or several; found {shown(value)}")
    return number


@lru_cache(64)
def _days_in(year: int) -> tuple[date, ...]:
    return tuple(map(date.fromordinal, range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)))


def _days_within(spans: Iterable[DateSpan], year: int, *, certain: bool = False) -> frozenset[date]:
    """Give the days of a year on which one of the spans possibly, or with `certain` surely, lies."""
    days, found = _days_in(year), set[date]()
    first, last = days[0], days[-1]
    for span in spans:
        if span.touches(first, first, certain=certain) and span.touches(last, last, certain=certain):
            return frozenset(days)
        if span.touches(first, last, certain=certain):
            found.update(day for day in days if span.touches(day, day, certain=certain))
    return frozenset(found)


def _at_most(span: DateSpan) -> DateSpan:
    """Give the span as long as it may be: an unknown end may be any day, even today."""
    if span.start is None:
        return DateSpan.until(_begin(span))
    return span if span.end else DateSpan.since(span.start)


def _begin(span: DateSpan) -> PartialDate:
    """Give the date by which a span is counted: that of its start, else of its end."""
    return cast(PartialDate, span.start or span.end)


def _began_on(record: Summit | Exercise, days: frozenset[date]) -> bool:
    """Tell whether a record may have begun on one of the days."""
    began = _begin(record.dates)
    return any(began.earliest <= day <= began.latest for day in days)


def _by_year(records: Iterable[S]) -> dict[int, list[S]]:
    found: dict[int, list[S]] = {}
    for record in records:
        found.setdefault(_begin(record.dates).year, []).append(record)
    return found


def _sorted_out(
    family: str, records: Sequence[S], names: Iterable[str], name_of: Callable[[S], str]
) -> dict[str, Sequence[S]]:
    """Give all the records, as held, and those of each name."""
    found = {name: [record for record in records if name_of(record) == name] for name in names}
    return {f"{family}_held": records, **{f"{family}_{name}": several for name, several in found.items()}}


def _came(summit: Summit, state: StateCode) -> str:
    names = {"present": "attended", "represented": "represented", "absent": "missed"}
    return next((names[one.status] for one in summit.attendance or () if one.state == state), "unknown")


def _joined(exercise: Exercise, state: StateCode) -> str:
    if state in (exercise.participants or ()):
        return "joined"
    if state in (exercise.absent or ()):
        return "missed"
    listed = exercise.participants is not None and "participants" not in exercise.incomplete
    return "not_joined" if listed or state in (exercise.observers or ()) else "unknown"


def _summit_ground(summit: Summit, state: StateCode) -> str:
    if summit.host is None:
        return "nobody's" if summit.place is None and summit.format == "video" else "host_unknown"
    return "hosted" if summit.host == state else "another's"


def _exercise_ground(exercise: Exercise, state: StateCode) -> str:
    if state in (exercise.hosts or ()):
        return "hosted"
    return "host_unknown" if exercise.hosts is None or "hosts" in exercise.incomplete else "another's"


def _together(each: Iterable[str]) -> str:
    """Give what became of two: apart where one was surely not there, unknown where that cannot be told."""
    both = {*each}
    if both & {"missed", "not_joined"}:
        return "apart"
    return "unknown" if "unknown" in both else "joint"


def _was_member(status: Status) -> bool | None:
    return None if status == "unknown" else status != "not-a-member"
