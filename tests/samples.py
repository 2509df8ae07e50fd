"""One instance of every class of the model with every field filled that its rules allow, for tests that go over all."""

from decimal import Decimal
from typing import Any, cast

import attrs
import pytest

import csto_records as csto
from csto_records import DateSpan, Fault, IntegrityError, PartialDate, Quantity, StateCode, Text, Title
from csto_records._provenance import Waiver
from csto_records._shape import Checked, Shape, fields

AM, BY, KZ, RU = (StateCode(code) for code in ("AM", "BY", "KZ", "RU"))
DAY = PartialDate(2024, 11, 28)
STATED = csto.Citation(source="a-page", supports=("id",), locator="paragraph 8", note="A note.")
DISPUTE = csto.Dispute(
    field="id",
    stated="another",
    value="summit-2024-11-28-other",
    citation=STATED,
    kind="naming",
    reason="It is called so elsewhere.",
)
ASTANA = csto.Location(name="Astana", state=KZ, venue="Palace of Independence", note="The first day.")
WAIVER = Waiver(rule="some-rule", path="id", reason="It is right all the same.")
SHARED: dict[str, Any] = {"citations": (STATED,), "disputes": (), "waivers": (WAIVER,)}
RECORD: dict[str, Any] = {"summary": "It happened.", "topics": ("border-security", "budget"), **SHARED}

SUMMIT = csto.Summit(
    id="summit-2024-11-28-astana",
    former_ids=("summit-2024-astana",),
    kind="regular",
    format="in-person",
    status="held",
    dates=DateSpan.at(DAY),
    place=ASTANA,
    chair_state=KZ,
    chair_person="Kassym-Jomart Tokayev",
    attendance=(
        csto.Attendance(state=KZ, status="present", person="Kassym-Jomart Tokayev", office="President", note="Host."),
        csto.Attendance(state=BY, status="represented"),
        csto.Attendance(state=AM, status="absent"),
    ),
    guests=(
        csto.Guest(person="A Guest", office="Secretary", state=RU, organization="SCO", note="By video."),
        csto.Guest(organization="CIS"),
    ),
    documents_signed=Quantity(15, "about"),
    next_session=csto.NextSession(dates=DateSpan.parse("2025-11"), place=csto.Location(name="Bishkek")),
    incomplete=("guests",),
    summary="It happened.",
    topics=("border-security", "budget"),
    citations=(STATED,),
    disputes=(DISPUTE,),
    waivers=(WAIVER,),
)
CHAIRMANSHIP = csto.Chairmanship(
    id="chairmanship-2024-kazakhstan",
    former_ids=("chairmanship-2024",),
    chair_state=KZ,
    dates=DateSpan.parse("2024-01-01/2025-01-01"),
    chair_person="Kassym-Jomart Tokayev",
    motto=Text("Together", "Вместе"),
    priorities=("Peace, first of all", "Borders [and more]", "0"),
    handed_over_at="summit-2024-11-28-astana",
    incomplete=("priorities",),
    **RECORD,
)
DECISION = csto.Decision(
    id="decision-2024-11-28-plan",
    former_ids=("decision-2024-plan",),
    kind="plan",
    status="adopted",
    title=Title("A plan", "План", "translated"),
    bodies=("CSC", "Joint Staff"),
    adopted=DAY,
    summit="summit-2024-11-28-astana",
    number="5/1",
    period=DateSpan.parse("2025/2027"),
    draft_of="decision-2025-plan",
    amends=("decision-2020-plan",),
    incomplete=("amends",),
    **RECORD,
)
STATEMENT = csto.Statement(
    id="statement-2025-01-23-results",
    former_ids=("statement-2025-results",),
    kind="address",
    title=Title("Results of 2024", "Итоги 2024 года"),
    issued=DateSpan.parse("2025-01-23"),
    speaker="Imangali Tasmagambetov",
    office="Secretary General",
    summit="summit-2024-11-28-astana",
    **RECORD,
)
EXERCISE = csto.Exercise(
    id="exercise-2024-interaction",
    former_ids=("exercise-2024",),
    name=Text("Interaction-2024", "Взаимодействие-2024"),
    aliases=("Vzaimodeystvie", "2024"),
    series="Interaction",
    nature="exercise",
    kind="joint",
    status="held",
    framework="CSTO",
    forces=("CRRF", "CPF"),
    dates=DateSpan.parse("2024-09-26/2024-10-06"),
    hosts=(KZ, BY),
    participants=(KZ, BY, RU),
    observers=(StateCode("RS"),),
    absent=(AM,),
    observing_organizations=("ICRC",),
    places=(ASTANA, csto.Location(name="Minsk"), csto.Location(name="Minsk", venue="A hall")),
    personnel=Quantity(4000, "more-than"),
    equipment=Quantity(700),
    aircraft=Quantity(20),
    commander="A General",
    part_of="exercise-2024-all",
    shares_totals_with=("exercise-2024-other",),
    aggregate=True,
    results=(
        csto.Result(
            measure="drugs-seized",
            quantity=Quantity(Decimal("9.5")),
            unit="tonne",
            scope="Afghanistan",
            period=DateSpan.parse("2024"),
        ),
        csto.Result(measure="drugs-seized", quantity=Quantity(3)),
        csto.Result(measure="arrests", quantity=Quantity(10)),
    ),
    incomplete=("participants", "results"),
    **RECORD,
)
MEMBERSHIP = csto.Membership(
    id="membership-1992-armenia",
    former_ids=("membership-armenia",),
    state=AM,
    dates=DateSpan.parse("1992-05-15/.."),
    status="suspended",
    note="By word of mouth.",
    **SHARED,
)
OFFICIAL = csto.Official(
    id="official-secretary-general",
    former_ids=("official-general",),
    person="Imangali Tasmagambetov",
    office="Secretary General",
    acting=True,
    state=KZ,
    dates=DateSpan.parse("2023-01-01/.."),
    attested=(DAY, PartialDate(2025)),
    **SHARED,
)
SOURCE = csto.Source(
    id="a-page",
    title=Title("A page", "Страница"),
    url="https://example.org/a?b=c#d",
    archived_url="http://example.org/(old)",
    publisher="A press",
    published=DAY,
    accessed=PartialDate(2026, 11),
    language="en",
    source_type="press",
    note="A copy.",
)
STATE = csto.State(
    code=KZ,
    name=Text("Kazakhstan", "Казахстан"),
    official_name=Text("Republic of Kazakhstan"),
    aliases=("Qazaqstan",),
    iso_alpha3="KAZ",
    iso_numeric=398,
    cow=705,
    gw=705,
)
PERSON = csto.Person(name=Text("Kassym-Jomart Tokayev", "Касым-Жомарт Токаев"), aliases=("K. Tokayev",))
PLACE = csto.Place(
    name=Text("Astana", "Астана"),
    state=KZ,
    region="Astana",
    kind="city",
    aliases=("Astana City",),
    former_names=("Nur-Sultan",),
    latitude=Decimal("51.1333"),
    longitude=Decimal("71.4333"),
    precision="point",
    geonames_id=1526273,
)

ENTRIES: tuple[csto.Entry, ...] = (SUMMIT, CHAIRMANSHIP, DECISION, STATEMENT, EXERCISE, MEMBERSHIP, OFFICIAL)
PARTS: tuple[Checked, ...] = (
    DECISION.title,
    STATE.name,
    Quantity(Decimal("2.5"), "up-to"),
    STATED,
    DISPUTE,
    WAIVER,
    ASTANA,
    *(SUMMIT.attendance or ())[:1],
    *(SUMMIT.guests or ())[:1],
    *(EXERCISE.results or ())[:1],
    csto.NextSession(dates=DateSpan.parse("2025-11"), place=ASTANA),
)
EVERY: tuple[Checked, ...] = (*ENTRIES, SOURCE, STATE, PERSON, PLACE, *PARTS)
"""One of each class."""


def changed(value: object, /, **changes: object) -> Any:
    """Make the value again with other fields."""
    return attrs.evolve(cast(Any, value), **changes)


def faults(value: object, /, **changes: object) -> tuple[Fault, ...]:
    """Give the faults for which the value with these fields is refused."""
    with pytest.raises(IntegrityError) as caught:
        changed(value, **changes)
    assert isinstance(caught.value, ValueError)
    return caught.value.faults


def refusal(value: object, /, **changes: object) -> str:
    """Give the text with which the value with these fields is refused."""
    with pytest.raises(IntegrityError) as caught:
        changed(value, **changes)
    return str(caught.value)


def shapes_of(value: object) -> tuple[Shape, ...]:
    """Give the fields of a value's class."""
    cls: type = type(value)
    return fields(cls)


def class_name(value: object) -> str:
    """Give the name of a value's class, to name a test by."""
    return type(value).__name__
