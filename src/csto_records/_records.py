"""The records: what the organization did, who chaired it, and the parts that these are made of.

All are frozen attrs classes, equal by value. None is unknown; an empty tuple is none. What cannot be is refused when
a record is made, with all its faults in one `IntegrityError`.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import attrs

from ._dates import DateSpan, PartialDate
from ._errors import Fault, nearest, shown
from ._provenance import Citation, Dispute, Path, Waiver, path_faults
from ._shape import Checked, Identified, Role, fields, in_order
from ._states import StateCode
from ._text import Quantity, Text, Title

__all__ = [
    "BODY_NAMES",
    "Attendance",
    "AttendanceStatus",
    "Body",
    "Chairmanship",
    "Decision",
    "DecisionId",
    "DecisionKind",
    "DecisionStatus",
    "Entry",
    "Exercise",
    "ExerciseId",
    "ExerciseKind",
    "ExerciseNature",
    "ExerciseStatus",
    "Force",
    "Framework",
    "Guest",
    "Location",
    "Membership",
    "MembershipStatus",
    "NextSession",
    "Official",
    "PersonName",
    "PlaceName",
    "Record",
    "Result",
    "Slug",
    "Statement",
    "StatementKind",
    "Summit",
    "SummitFormat",
    "SummitId",
    "SummitKind",
    "SummitStatus",
]

PersonName = Annotated[str, Role("person")]
PlaceName = Annotated[str, Role("place")]
Slug = Annotated[str, Role("slug")]
SummitId = Annotated[str, Role("id", "summit")]
DecisionId = Annotated[str, Role("id", "decision")]
ExerciseId = Annotated[str, Role("id", "exercise")]

SummitKind = Literal["regular", "extraordinary", "informal", "consultative"]
SummitFormat = Literal["in-person", "video", "hybrid"]
SummitStatus = Literal["held", "announced", "called-off"]
AttendanceStatus = Literal["present", "represented", "absent"]
DecisionKind = Literal[
    "decision",
    "programme",
    "strategy",
    "plan",
    "concept",
    "treaty",
    "agreement",
    "protocol",
    "regulation",
    "budget",
    "appointment",
    "resolution",
]
DecisionStatus = Literal["adopted", "draft-endorsed"]
StatementKind = Literal["declaration", "statement", "appeal", "address", "speech", "communique"]
Body = Literal["CSC", "CFM", "CDM", "CSSC", "PC", "PA", "CSTO", "Secretariat", "Joint Staff"]
ExerciseNature = Literal["exercise", "training", "operation", "deployment", "readiness-check"]
ExerciseKind = Literal[
    "command-staff",
    "joint",
    "special",
    "tactical",
    "peacekeeping",
    "counter-narcotics",
    "counter-terrorism",
    "migration",
    "information",
    "emergency-response",
]
ExerciseStatus = Literal["held", "planned", "postponed", "cancelled"]
Framework = Literal["CSTO", "CIS"]
Force = Literal["CRRF", "CPF", "CRDF-CAR", "CAF", "reconnaissance", "logistics", "cbrn-medical", "special", "regional"]
MembershipStatus = Literal["member", "suspended", "observer"]

BODY_NAMES: dict[Body, str] = {
    "CSC": "Collective Security Council",
    "CFM": "Council of Ministers of Foreign Affairs",
    "CDM": "Council of Ministers of Defence",
    "CSSC": "Committee of Secretaries of Security Councils",
    "PC": "Permanent Council",
    "PA": "Parliamentary Assembly",
    "CSTO": "Collective Security Treaty Organization",
    "Secretariat": "Secretariat",
    "Joint Staff": "Joint Staff",
}
"""The bodies by their codes, with their English names."""


@attrs.frozen(kw_only=True)
class Location(Checked):
    """Where something took place: a place by its canonical name, the state, and the building or ground.

    Attributes:
        name: The canonical English name of the place; the dataset's `places` know its other names.
        state: The state that the place lies in.
        venue: The building or ground, where a source names one.
        note: What took place there, where that is a part of the whole: "second stage, 4-6 August".

    >>> print(Location(name="Astana", state=StateCode("KZ")))
    Astana
    """

    _key: ClassVar[str] = "name"

    name: PlaceName
    state: StateCode | None = None
    venue: str | None = None
    note: str | None = None

    def __str__(self) -> str:
        return self.name


@attrs.frozen(kw_only=True)
class Attendance(Checked):
    """Whether a state came to a session, and by whom.

    Attributes:
        state: The state.
        status: `present` by its head, `represented` by another, or `absent`.
        person: Who came for it.
        office: The office of that person.
        note: What there is to know besides.

    >>> Attendance(state=StateCode("AM"), status="absent").status
    'absent'
    """

    _key: ClassVar[str] = "state"

    state: StateCode
    status: AttendanceStatus
    person: PersonName | None = None
    office: str | None = None
    note: str | None = None


@attrs.frozen(kw_only=True)
class Guest(Checked):
    """Who came to a session without speaking for a member state.

    Attributes:
        person: Who came.
        office: The office of that person.
        state: The state that the guest came for.
        organization: The organization that the guest came for.
        note: What there is to know besides.

    >>> Guest(person="Imangali Tasmagambetov", office="Secretary General").office
    'Secretary General'
    """

    _key: ClassVar[str] = "person"

    person: PersonName | None = None
    office: str | None = None
    state: StateCode | None = None
    organization: str | None = None
    note: str | None = None

    def _rules(self) -> Iterator[Fault]:
        if self.person is None and self.office is None and self.state is None and self.organization is None:
            yield Fault("person", "nothing", "a person, an office, a state or an organization")


@attrs.frozen(kw_only=True)
class NextSession(Checked):
    """What a session announced of the next one.

    Attributes:
        dates: When it was to be.
        place: Where it was to be.

    >>> NextSession(dates=DateSpan.parse("2025-11")).place is None
    True
    """

    dates: DateSpan | None = None
    place: Location | None = None

    def _rules(self) -> Iterator[Fault]:
        if self.dates is None and self.place is None:
            yield Fault("dates", "None", "when or where the next session was to be")


@attrs.frozen(kw_only=True)
class Result(Checked):
    """A number that an operation reported.

    Attributes:
        measure: What was counted, such as `drugs-seized`.
        quantity: The number.
        unit: What it is counted in, such as `tonne`; None for things and persons counted one by one.
        scope: What the number covers, where that is not the whole operation.
        period: The time that it covers, where that is not the operation's own.

    >>> print(Result(measure="drugs-seized", quantity=Quantity(9, "more-than"), unit="tonne").quantity)
    more than 9
    """

    _key: ClassVar[str] = "measure"

    measure: Slug
    quantity: Quantity
    unit: str | None = None
    scope: str | None = None
    period: DateSpan | None = None


@attrs.frozen(kw_only=True, repr=False)
class Entry(Identified):
    """What every citable thing of a dataset has. Each has a `title` besides: a field, or made from what is known.

    Attributes:
        id: The id, for ever: the kind, the date or year, a short name.
        former_ids: Ids that it had before; it is found under them too.
        citations: Which sources support which fields.
        disputes: What sources say otherwise.
        waivers: Rules of integrity that the record breaks for a stated reason.
    """

    id: Annotated[str, Role("own-id")]  # pyright: ignore[reportIncompatibleMethodOverride] - to read, it is like one
    former_ids: tuple[Slug, ...] = ()
    citations: tuple[Citation, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @property
    def when(self) -> DateSpan | None:
        """The one span by which queries on time see it; None where that is unknown."""
        raise NotImplementedError

    if TYPE_CHECKING:  # a property here would stand in the way of the classes where it is a field

        @property
        def title(self) -> Title: ...

    def _rules(self) -> Iterator[Fault]:
        kind = type(self).__name__.lower()
        if kind in {"entry", "record"}:
            yield Fault("", f"no more than a {type(self).__name__}", "one of the classes made of it, such as Summit")
            return
        if not self.id.startswith(f"{kind}-"):
            yield Fault("id", shown(self.id), f"an id that begins with {kind}-")
        if self.id in self.former_ids:
            yield Fault("former_ids", shown(self.id), "ids that it had before, not its own")
        yield from path_faults(self, self.citations, self.disputes, self.waivers)


@attrs.frozen(kw_only=True, repr=False, field_transformer=in_order)
class Record(Entry):
    """What the five types of record share.

    Attributes:
        summary: What happened, in a sentence or two of our own.
        topics: What it is about, as slugs such as `border-security`.
        incomplete: The fields with several values that are known to be partial.
    """

    summary: str | None = None
    topics: tuple[Slug, ...] = ()
    incomplete: tuple[Path, ...] = ()

    def _rules(self) -> Iterator[Fault]:
        yield from super()._rules()
        if not self.incomplete:
            return
        cls: type = type(self)
        lists = [shape.name for shape in fields(cls) if shape.many and shape.optional]
        for i, name in enumerate(self.incomplete):
            if name not in lists:
                known = f"one of {', '.join(lists)}" if lists else f"nothing: a {cls.__name__} has no such field"
                yield Fault(f"incomplete[{i}]", shown(name), known, nearest(name, lists))
            elif getattr(self, name) is None:
                yield Fault(f"incomplete[{i}]", shown(name), "a field that holds values; this one is unknown")


def _label(*parts: str | None) -> Title:
    """Make a title of ours from what is known of its parts."""
    return Title(", ".join(part for part in parts if part), form="descriptive")


@attrs.frozen(kw_only=True, repr=False, field_transformer=in_order)
class Summit(Record):
    """A session of the Collective Security Council, or another meeting of the heads of state.

    Attributes:
        kind: `regular`, `extraordinary`, `informal` or `consultative`.
        format: `in-person`, by `video`, or `hybrid`.
        status: `held`, `announced` and not yet held, or `called-off`.
        dates: When it was held.
        place: Where it was held; None for a meeting by video.
        chair_state: The state in the chair when the session opened.
        chair_person: Who presided for that state.
        attendance: Who came and who stayed away, a state at a time.
        guests: Who came without speaking for a member state.
        documents_signed: How many documents were signed.
        next_session: What was announced of the next session.

    >>> dates = DateSpan.parse("2024-11-28")
    >>> Summit(id="summit-2024-11-28-astana", kind="regular", format="in-person", status="held", dates=dates)
    <Summit summit-2024-11-28-astana: Session of the Collective Security Council, 28 November 2024>
    """

    _asked_as: ClassVar[dict[str, str]] = {"hosts": "host"}

    kind: SummitKind
    format: SummitFormat
    status: SummitStatus
    dates: DateSpan
    place: Location | None = None
    chair_state: StateCode | None = None
    chair_person: PersonName | None = None
    attendance: tuple[Attendance, ...] | None = None
    guests: tuple[Guest, ...] | None = None
    documents_signed: Quantity | None = None
    next_session: NextSession | None = None

    @property
    def title(self) -> Title:
        """A label of ours: what it was, where and when."""
        name = {
            "regular": "Session of the Collective Security Council",
            "extraordinary": "Extraordinary session of the Collective Security Council",
            "informal": "Informal meeting of the heads of state",
            "consultative": "Consultative meeting of the heads of state",
        }[self.kind]
        return _label(name, self.place.name if self.place else None, self.dates.words)

    @property
    def when(self) -> DateSpan:
        """The dates of the session."""
        return self.dates

    @property
    def host(self) -> StateCode | None:
        """The state in which it was held."""
        return self.place.state if self.place else None

    @property
    def present(self) -> tuple[StateCode, ...] | None:
        """The states whose heads came."""
        return self._attending("present")

    @property
    def represented(self) -> tuple[StateCode, ...] | None:
        """The states for which another than the head came."""
        return self._attending("represented")

    @property
    def absent(self) -> tuple[StateCode, ...] | None:
        """The states for which nobody came."""
        return self._attending("absent")

    def _attending(self, status: AttendanceStatus) -> tuple[StateCode, ...] | None:
        if self.attendance is None:
            return None
        return tuple(one.state for one in self.attendance if one.status == status)

    def _rules(self) -> Iterator[Fault]:
        yield from super()._rules()
        for state, times in Counter(one.state for one in self.attendance or ()).items():
            if times > 1:
                yield Fault(f"attendance[{state}]", f"{state} {times} times", "each state once")


@lru_cache
def _without_hand_over(dates: DateSpan) -> DateSpan:
    end = dates.end
    if end is None or end.precision != "day" or dates.is_single:
        return dates
    eve = end.earliest - timedelta(days=1)
    last = PartialDate(eve.year, eve.month, eve.day, approximate=end.approximate, uncertain=end.uncertain)
    return DateSpan.until(last) if dates.open_start else DateSpan(dates.start, last)


@attrs.frozen(kw_only=True, repr=False, field_transformer=in_order)
class Chairmanship(Record):
    """The time for which a state held the chair of the organization.

    Attributes:
        chair_state: The state in the chair.
        dates: From when until when; the end is the day of the hand-over, which is the next state's.
        chair_person: Who chaired for that state.
        motto: The motto of the term.
        priorities: What the state set out to do, in our words.
        handed_over_at: The id of the summit at which the chair passed on.

    >>> term = DateSpan.parse("2024-01-01/2025-01-01")
    >>> Chairmanship(id="chairmanship-2024-kazakhstan", chair_state=StateCode("KZ"), dates=term).when
    DateSpan.parse('2024-01-01/2024-12-31')
    """

    _asked_as: ClassVar[dict[str, str]] = {"dates": "when"}  # the day of the hand-over is the next state's

    chair_state: StateCode
    dates: DateSpan
    chair_person: PersonName | None = None
    motto: Text | None = None
    priorities: tuple[str, ...] | None = None
    handed_over_at: SummitId | None = None

    @property
    def title(self) -> Title:
        """A label of ours: who chaired, and when."""
        return _label(f"Chairmanship of {self.chair_state.name}", self.when.words)

    @property
    def when(self) -> DateSpan:
        """The first and the last day in the chair: the dates less the day of the hand-over."""
        return _without_hand_over(self.dates)

    def _rules(self) -> Iterator[Fault]:
        yield from super()._rules()
        start, end = self.dates.start, self.dates.end
        first = start.earliest if start else date.min
        if end is not None and end.precision == "day" and end.earliest <= first:
            expected = "a term of a day at least: an end after its start, or an open one"
            yield Fault("dates", shown(str(self.dates)), expected)


@attrs.frozen(kw_only=True, repr=False, field_transformer=in_order)
class Decision(Record):
    """An act of one of the bodies, or a draft that one body passed on to another.

    Attributes:
        kind: What kind of act: `decision`, `programme`, `treaty`, `appointment` ...
        status: `adopted`, or `draft-endorsed`: a ministers' council passed the draft on.
        title: Its title.
        bodies: The bodies that adopted it, by their codes.
        adopted: When it was adopted.
        summit: The id of the summit at which, or for which, it was adopted.
        number: Its number, as the body gave it.
        period: The time for which it holds or plans.
        draft_of: The id of the act of which this one is the draft.
        amends: The ids of the acts that it changes.

    >>> act = Decision(id="decision-2024-11-28-plan", kind="plan", status="adopted", title=Title("A plan"),
    ...                bodies=("CSC",), adopted=PartialDate.parse("2024-11-28"))
    >>> act.when
    DateSpan.parse('2024-11-28')
    """

    kind: DecisionKind
    status: DecisionStatus
    title: Title  # pyright: ignore[reportIncompatibleMethodOverride] - to read, a field is like a property
    bodies: tuple[Body, ...] | None = None
    adopted: PartialDate
    summit: SummitId | None = None
    number: str | None = None
    period: DateSpan | None = None
    draft_of: DecisionId | None = None
    amends: tuple[DecisionId, ...] | None = None

    @property
    def when(self) -> DateSpan:
        """The date on which it was adopted."""
        return DateSpan.at(self.adopted)

    def _rules(self) -> Iterator[Fault]:
        yield from super()._rules()
        if self.id == self.draft_of:
            yield Fault("draft_of", shown(self.id), "another act than itself")
        if self.id in (self.amends or ()):
            yield Fault("amends", shown(self.id), "other acts than itself")


@attrs.frozen(kw_only=True, repr=False, field_transformer=in_order)
class Statement(Record):
    """What a body declared, or a person said for one.

    Attributes:
        kind: `declaration`, `statement`, `appeal`, `address`, `speech` or `communique`.
        title: Its title.
        issued: When it was issued.
        issuer: The body that issued it, by its code.
        issuer_name: Who issued it, where that is no body of the organization's: the members at the UN, a ministry.
        speaker: Who said it, where a person did.
        office: The office in which the speaker spoke.
        summit: The id of the summit at which it was issued.

    >>> said = Statement(id="statement-2025-01-23-results", kind="address", title=Title("Results of 2024"),
    ...                  speaker="Imangali Tasmagambetov", office="Secretary General of the CSTO")
    >>> said.when is None
    True
    """

    kind: StatementKind
    title: Title  # pyright: ignore[reportIncompatibleMethodOverride] - to read, a field is like a property
    issued: DateSpan | None = None
    issuer: Body | None = None
    issuer_name: Text | None = None
    speaker: PersonName | None = None
    office: str | None = None
    summit: SummitId | None = None

    @property
    def when(self) -> DateSpan | None:
        """The time at which it was issued."""
        return self.issued

    def _rules(self) -> Iterator[Fault]:
        yield from super()._rules()
        given = [name for name in ("issuer", "issuer_name", "speaker") if getattr(self, name) is not None]
        if len(given) != 1:
            yield Fault("issuer", " and ".join(given) or "none", "exactly one of issuer, issuer_name and speaker")
        if self.office is not None and self.speaker is None:
            yield Fault("office", shown(self.office), "no office without a speaker")


@attrs.frozen(kw_only=True, repr=False, field_transformer=in_order)
class Exercise(Record):
    """An exercise, training, operation, deployment or readiness check, or the sum of several.

    Attributes:
        name: Its name.
        aliases: Other names under which it is known.
        series: The series that it belongs to: "Interaction".
        nature: `exercise`, `training`, `operation`, `deployment` or `readiness-check`.
        kind: What was practised, and by whom: `command-staff`, `peacekeeping`, `counter-narcotics` ...
        status: `held`, `planned`, `postponed` or `cancelled`.
        framework: Whose exercise it was: of the `CSTO`, or of the `CIS` (up to 2002).
        forces: The forces of the organization that took part.
        dates: When it was held.
        hosts: The states on whose ground it was held.
        participants: The states that took part.
        observers: The states that sent observers.
        absent: The member states known to have stayed away.
        observing_organizations: The organizations that sent observers.
        places: Where it was held.
        personnel: How many persons took part.
        equipment: How many vehicles and pieces of equipment were used.
        aircraft: How many aircraft were used.
        commander: Who commanded or directed it.
        part_of: The id of the exercise of which it was a part.
        shares_totals_with: The ids of the exercises counted together with this one: one of them bears the number.
        aggregate: Whether it stands for several events or years, and its numbers for all of them.
        results: What it reported as done.

    >>> Exercise(id="exercise-2024-interaction", name=Text("Interaction-2024"), nature="exercise", status="held",
    ...          framework="CSTO", dates=DateSpan.parse("2024-09"))
    <Exercise exercise-2024-interaction: Interaction-2024>
    """

    name: Text
    aliases: tuple[str, ...] = ()
    series: str | None = None
    nature: ExerciseNature
    kind: ExerciseKind | None = None
    status: ExerciseStatus
    framework: Framework
    forces: tuple[Force, ...] | None = None
    dates: DateSpan
    hosts: tuple[StateCode, ...] | None = None
    participants: tuple[StateCode, ...] | None = None
    observers: tuple[StateCode, ...] | None = None
    absent: tuple[StateCode, ...] | None = None
    observing_organizations: tuple[str, ...] | None = None
    places: tuple[Location, ...] | None = None
    personnel: Quantity | None = None
    equipment: Quantity | None = None
    aircraft: Quantity | None = None
    commander: PersonName | None = None
    part_of: ExerciseId | None = None
    shares_totals_with: tuple[ExerciseId, ...] | None = None
    aggregate: bool = False
    results: tuple[Result, ...] | None = None

    @property
    def title(self) -> Title:
        """A label of ours: its name."""
        return Title(self.name.en, self.name.ru, form="descriptive")

    @property
    def when(self) -> DateSpan:
        """The dates on which it was held."""
        return self.dates

    def _rules(self) -> Iterator[Fault]:
        yield from super()._rules()
        for state in self.absent or ():
            if state in (self.participants or ()):
                yield Fault(f"absent[{state}]", f"{state} among the participants too", "a state that did not take part")
        if self.id == self.part_of:
            yield Fault("part_of", shown(self.id), "another exercise than itself")
        if self.id in (self.shares_totals_with or ()):
            yield Fault("shares_totals_with", shown(self.id), "other exercises than itself")


@attrs.frozen(kw_only=True, repr=False, field_transformer=in_order)
class Membership(Entry):
    """The time for which a state belonged to the treaty or the organization.

    Attributes:
        state: The state.
        dates: From when until when.
        status: `member`, `suspended` or `observer`.
        note: How it began or ended.

    >>> Membership(id="membership-1992-armenia", state=StateCode("AM"), dates=DateSpan.parse("1992-05-15/..")).status
    'member'
    """

    state: StateCode
    dates: DateSpan
    status: MembershipStatus = "member"
    note: str | None = None

    @property
    def title(self) -> Title:
        """A label of ours: which state, as what, and when."""
        return _label(f"{self.state.name}, {self.status}", self.dates.words)

    @property
    def when(self) -> DateSpan:
        """The dates of the membership."""
        return self.dates


@attrs.frozen(kw_only=True, repr=False, field_transformer=in_order)
class Official(Entry):
    """The time for which a person held an office.

    Attributes:
        person: Who held it.
        office: The office.
        acting: Whether the person stood in for another, or until one was appointed.
        state: The state that the person is of, or held the office for.
        dates: From when until when, where that is known.
        attested: Dates at which a source names the person in the office.

    >>> seen = (PartialDate.parse("2025-01-23"),)
    >>> Official(id="official-secretary-general", person="Imangali Tasmagambetov", office="Secretary General",
    ...          attested=seen).when
    DateSpan.parse('2025-01-23')
    """

    person: PersonName
    office: str
    acting: bool = False
    state: StateCode | None = None
    dates: DateSpan | None = None
    attested: tuple[PartialDate, ...] = ()

    @property
    def title(self) -> Title:
        """A label of ours: who, in which office."""
        return _label(self.person, f"acting {self.office}" if self.acting else self.office)

    @property
    def when(self) -> DateSpan | None:
        """The dates in office; where they are unknown, from the first to the last at which it is attested."""
        if self.dates is not None or not self.attested:
            return self.dates
        first, last = min(self.attested), max(sorted(self.attested), key=lambda seen: (seen.latest, seen.earliest))
        same = (first.earliest, first.latest) == (last.earliest, last.latest)  # in words, all of it: no source says so
        return DateSpan.at(first) if same else DateSpan(first, last)

    def _rules(self) -> Iterator[Fault]:
        yield from super()._rules()
        if self.dates is None and not self.attested:
            expected = "the dates in office, or one at which a source names it"
            yield Fault("dates", "None, and attested is empty", expected)
