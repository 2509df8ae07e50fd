"""A made-up dataset in which everything occurs that the record can hold: for tests of queries, joins and rules.

Dates and names look real so that they read well; none of it is a claim about the world.
"""

from decimal import Decimal
from typing import Any, TypeVar

import csto_records as csto
from csto_records import DateSpan, PartialDate, Quantity, StateCode, Text, Title
from csto_records._iso import ISO_3166

E = TypeVar("E", bound=csto.Entry)

AM, AZ, BY, GE, KG, KZ, RS, RU, TJ, UZ = (
    StateCode(code) for code in ("AM", "AZ", "BY", "GE", "KG", "KZ", "RS", "RU", "TJ", "UZ")
)
SIX = (AM, BY, KZ, KG, RU, TJ)

_UNCITED = {"id", "former_ids", "aggregate", "disputes", "waivers"}


def made(cls: type[E], /, source: str = "organization-history", **values: Any) -> E:
    """Make a record, all of whose facts one source supports."""
    supports = tuple(name for name, value in values.items() if name not in _UNCITED and value not in (None, ()))
    return cls(**values, citations=(csto.Citation(source=source, supports=supports),))


def span(text: str) -> DateSpan:
    return DateSpan.parse(text)


def attendance(*, present: tuple[StateCode, ...], **others: tuple[StateCode, ...]) -> tuple[csto.Attendance, ...]:
    statuses: dict[Any, tuple[StateCode, ...]] = {"present": present, **others}
    return tuple(csto.Attendance(state=state, status=status) for status, states in statuses.items() for state in states)


def dispute(field: str, stated: str, value: str | None = None, kind: Any = "contradiction") -> csto.Dispute:
    citation = csto.Citation(source="agency-report", supports=(field,), locator="paragraph 2")
    reason = "The organization's own history says otherwise."
    return csto.Dispute(field=field, stated=stated, value=value, citation=citation, kind=kind, reason=reason)


LATER = (csto.Waiver(rule="chairmanship-gap", path="dates", reason="The terms between are left out here."),)

SOURCES = (
    csto.Source(
        id="organization-history",
        title=Title("A history", "История"),
        url="https://example.org/history",
        publisher="The organization",
        published=PartialDate(2025, 3),
        language="ru",
        source_type="official",
    ),
    csto.Source(
        id="agency-report", title=Title("A report"), publisher="An agency", language="en", source_type="agency"
    ),
)
STATES = tuple(
    csto.State(
        code=code,
        name=Text(ISO_3166[code][2], ISO_3166[code][3]),
        iso_alpha3=ISO_3166[code][0],
        iso_numeric=ISO_3166[code][1],
        cow=cow,
    )
    for code, cow in {
        AM: 371, AZ: 373, BY: 370, GE: 372, KG: 703, KZ: 705, RS: None, RU: 365, TJ: 702, UZ: 704,
    }.items()
)  # fmt: skip
PEOPLE = (
    csto.Person(name=Text("Nursultan Nazarbayev", "Нурсултан Назарбаев"), aliases=("N. Nazarbayev",)),
    csto.Person(name=Text("Emomali Rahmon", "Эмомали Рахмон"), aliases=("Emomali Rahmonov", "Imomali Rakhmonov")),
    csto.Person(name=Text("Nikolai Bordyuzha", "Николай Бордюжа"), aliases=("Nikolay Bordyuzha",)),
    csto.Person(name=Text("Valery Semerikov", "Валерий Семериков")),
    csto.Person(name=Text("Sergei Shoigu", "Сергей Шойгу")),
)
PLACES = (
    csto.Place(
        name=Text("Astana", "Астана"),
        state=KZ,
        kind="city",
        former_names=("Nur-Sultan", "Akmola"),
        latitude=Decimal("51.13"),
        longitude=Decimal(71),
    ),
    csto.Place(name=Text("Moscow", "Москва"), state=RU, kind="city", latitude=Decimal("55.75"), longitude=Decimal(37)),
    csto.Place(name=Text("Bishkek", "Бишкек"), state=KG, kind="city", former_names=("Frunze",)),
    csto.Place(
        name=Text("Edelweiss", "Эдельвейс"),
        state=KG,
        kind="training-ground",
        aliases=("Edelweys", "the Edelweiss range"),
    ),
    csto.Place(name=Text("Ashuluk")),
)

SUMMITS = (
    made(
        csto.Summit,
        id="summit-2002-10-07-chisinau",
        kind="regular",
        format="in-person",
        status="held",
        dates=span("2002-10-07"),
        topics=("institutional",),
    ),
    made(
        csto.Summit,
        id="summit-2010-12-10-moscow",
        kind="regular",
        format="in-person",
        status="held",
        dates=span("2010-12-10"),
        place=csto.Location(name="Moscow", state=RU, venue="Kremlin"),
        chair_state=RU,
        attendance=attendance(present=(*SIX, UZ)),
        documents_signed=Quantity(33, "more-than"),
        summary="The reform of the collective forces, ещё раз.",
    ),
    made(
        csto.Summit,
        id="summit-2018-11-08-astana",
        former_ids=("summit-2018-astana", "summit-2018-11-08-nur-sultan"),
        kind="regular",
        format="in-person",
        status="held",
        dates=span("2018-11-08"),
        place=csto.Location(name="Astana", state=KZ),
        chair_state=KZ,
        chair_person="Nursultan Nazarbayev",
        attendance=(
            *attendance(present=(BY, KZ, KG, RU, TJ)),
            csto.Attendance(state=AM, status="represented", office="Prime Minister"),
        ),
        guests=(
            csto.Guest(person="Valery Semerikov", office="Acting Secretary General"),
            csto.Guest(organization="CIS"),
        ),
        documents_signed=Quantity(15),
        next_session=csto.NextSession(dates=span("2019"), place=csto.Location(name="Bishkek")),
        topics=("counter-terrorism", "institutional"),
        disputes=(dispute("documents_signed.value", "fourteen", "14"), dispute("title", "CSTO summit", kind="naming")),
    ),
    made(
        csto.Summit,
        id="summit-2019-11-28-bishkek",
        kind="regular",
        format="in-person",
        status="held",
        dates=span("2019-11-28"),
        place=csto.Location(name="Bishkek"),
        chair_state=KG,
        attendance=attendance(present=SIX, absent=()),
        guests=(),
        documents_signed=Quantity(15, "about"),
    ),
    made(
        csto.Summit,
        id="summit-2020-12-02",
        kind="regular",
        format="video",
        status="held",
        dates=span("2020-12-02"),
        chair_state=RU,
        attendance=attendance(present=SIX),
    ),
    made(
        csto.Summit,
        id="summit-2022-01-10",
        kind="extraordinary",
        format="video",
        status="held",
        dates=span("2022-01-10/2022-01-11"),
        chair_state=AM,
        attendance=attendance(present=(AM, BY, KZ, RU, TJ), represented=(KG,)),
    ),
    made(
        csto.Summit,
        id="summit-2023-bishkek",
        kind="informal",
        format="hybrid",
        status="called-off",
        dates=span("2023?"),
        place=csto.Location(name="Bishkek", state=KG),
    ),
    made(
        csto.Summit,
        id="summit-2024-11",
        kind="regular",
        format="in-person",
        status="held",
        dates=span("2024-11"),
        attendance=attendance(present=(BY, KZ, KG, RU, TJ), absent=(AM,)),
        incomplete=("attendance",),
    ),
    made(
        csto.Summit,
        id="summit-2025-11-bishkek",
        kind="regular",
        format="in-person",
        status="announced",
        dates=span("2025-11"),
        place=csto.Location(name="Bishkek", state=KG),
    ),
)
CHAIRMANSHIPS = (
    made(csto.Chairmanship, id="chairmanship-2009-russia", chair_state=RU, dates=span("2009-06/2010-12-10")),
    made(
        csto.Chairmanship,
        id="chairmanship-2018-kyrgyzstan",
        chair_state=KG,
        dates=span("2018-11-08/2019-11-28"),
        priorities=("Borders [all of them]", "Training of young officers"),
        motto=Text("Together", "Вместе"),
        handed_over_at="summit-2019-11-28-bishkek",
    ),
    made(
        csto.Chairmanship,
        id="chairmanship-2017-kazakhstan",
        chair_state=KZ,
        chair_person="Nursultan Nazarbayev",
        dates=span("2017/2018-11-08"),
        waivers=LATER,
        priorities=(),
        handed_over_at="summit-2018-astana",
    ),
    made(csto.Chairmanship, id="chairmanship-2025-russia", chair_state=RU, dates=span("2025-01-01/.."), waivers=LATER),
)
DECISIONS = (
    made(
        csto.Decision,
        id="decision-2018-09-25-draft-strategy",
        kind="strategy",
        status="draft-endorsed",
        title=Title("On the draft of a strategy", form="descriptive"),
        bodies=("CSSC", "CDM"),
        adopted=PartialDate(2018, 9, 25),
        draft_of="decision-2018-strategy",
    ),
    made(
        csto.Decision,
        id="decision-2018-11-08-strategy",
        former_ids=("decision-2018-strategy",),
        kind="strategy",
        status="adopted",
        title=Title("Collective Security Strategy until 2030", "Стратегия коллективной безопасности", "translated"),
        bodies=("CSC",),
        adopted=PartialDate(2018, 11, 8),
        summit="summit-2018-11-08-astana",
        number="8/1",
        period=span("2018/2030"),
        topics=("institutional", "rapid-reaction"),
    ),
    made(
        csto.Decision,
        id="decision-2010-agreement",
        kind="agreement",
        status="adopted",
        title=Title("Agreement on the Rapid Reaction Force", "Соглашение о силах оперативного реагирования"),
        adopted=PartialDate(2010, approximate=True),
        topics=("rapid-reaction",),
        disputes=(dispute("adopted", "in June 2009", "2009-06"),),
    ),
    made(
        csto.Decision,
        id="decision-2019-11-28-protocol",
        kind="protocol",
        status="adopted",
        title=Title("Protocol on amendments"),
        bodies=(),
        adopted=PartialDate(2019, 11, 28),
        summit="summit-2019-11-28-bishkek",
        amends=("decision-2010-agreement", "decision-2018-strategy"),
    ),
)
STATEMENTS = (
    made(
        csto.Statement,
        id="statement-2018-11-08-declaration",
        kind="declaration",
        title=Title("Declaration of the heads of state", "Декларация глав государств"),
        issued=span("2018-11-08"),
        issuer="CSC",
        summit="summit-2018-astana",
    ),
    made(
        csto.Statement,
        id="statement-at-the-un",
        kind="statement",
        title=Title("On the situation in Afghanistan", form="descriptive"),
        issuer_name=Text("The members at the United Nations", "Члены организации в ООН"),
    ),
    made(
        csto.Statement,
        id="statement-2013-address",
        kind="address",
        title=Title("Address to the staff"),
        issued=span("2013-05/2013-06"),
        speaker="Nikolai Bordyuzha",
        office="Secretary General",
    ),
)
EXERCISES = (
    made(
        csto.Exercise,
        id="exercise-1999-southern-shield",
        name=Text("Southern Shield", "Южный щит"),
        nature="exercise",
        kind="joint",
        status="held",
        framework="CIS",
        dates=span("1999-10/"),
        participants=(KZ, KG, RU, TJ, UZ),
        personnel=Quantity(1500, "up-to"),
    ),
    made(
        csto.Exercise,
        id="exercise-2010-interaction",
        former_ids=("exercise-2010-vzaimodeystvie",),
        name=Text("Interaction-2010", "Взаимодействие-2010"),
        aliases=("Vzaimodeystvie",),
        series="Interaction",
        nature="exercise",
        kind="joint",
        status="held",
        framework="CSTO",
        forces=("CRRF",),
        dates=span("2010-10-25/2010-10-28"),
        hosts=(RU,),
        participants=SIX,
        places=(csto.Location(name="Ashuluk"), csto.Location(name="Moscow", state=RU)),
        personnel=Quantity(1700, "about"),
        equipment=Quantity(270),
        commander="Nikolai Bordyuzha",
    ),
    made(
        csto.Exercise,
        id="exercise-2018-combat-brotherhood",
        name=Text("Combat Brotherhood-2018", "Боевое братство-2018"),
        series="Combat Brotherhood",
        nature="exercise",
        kind="command-staff",
        status="held",
        framework="CSTO",
        forces=("CRRF", "CPF"),
        dates=span("2018-10/2018-11-02"),
        hosts=(KZ, KG, RU),
        personnel=Quantity(7000, "at-least"),
        summary="Учения всех видов сил прошли по всей территории.",
    ),
    made(
        csto.Exercise,
        id="exercise-2018-interaction",
        name=Text("Interaction-2018", "Взаимодействие-2018"),
        series="Interaction",
        nature="exercise",
        kind="joint",
        status="held",
        framework="CSTO",
        forces=("CRRF",),
        dates=span("2018-10-31/2018-11-02"),
        hosts=(KG,),
        participants=SIX,
        places=(csto.Location(name="Edelweiss", state=KG),),
        personnel=Quantity(3000),
        part_of="exercise-2018-combat-brotherhood",
        shares_totals_with=("exercise-2018-search",),
    ),
    made(
        csto.Exercise,
        id="exercise-2018-search",
        name=Text("Search-2018", "Поиск-2018"),
        series="Search",
        nature="exercise",
        kind="special",
        status="held",
        framework="CSTO",
        forces=("reconnaissance",),
        dates=span("2018-10"),
        hosts=(KZ,),
        personnel=Quantity(3000),
        part_of="exercise-2018-combat-brotherhood",
        shares_totals_with=("exercise-2018-interaction",),
    ),
    made(
        csto.Exercise,
        id="exercise-2018-echelon",
        name=Text("Echelon-2018"),
        nature="exercise",
        kind="special",
        status="cancelled",
        framework="CSTO",
        dates=span("2018-10"),
        part_of="exercise-2018-combat-brotherhood",
    ),
    made(
        csto.Exercise,
        id="exercise-2019-unbreakable-brotherhood",
        name=Text("Unbreakable Brotherhood-2019", "Нерушимое братство-2019"),
        series="Unbreakable Brotherhood",
        nature="exercise",
        kind="peacekeeping",
        status="held",
        framework="CSTO",
        forces=("CPF",),
        dates=span("2019-10-21/2019-10-29"),
        hosts=(TJ,),
        participants=(KZ, KG, RU, TJ, BY),
        observers=(RS,),
        absent=(AM,),
        observing_organizations=("ICRC",),
        personnel=Quantity(5000, "more-than"),
        aircraft=Quantity(60, "nearly"),
        disputes=(dispute("personnel.value", "four thousand", "4000", kind="other-scope"),),
    ),
    made(
        csto.Exercise,
        id="exercise-2015-channel",
        name=Text("Channel", "Канал"),
        nature="operation",
        kind="counter-narcotics",
        status="held",
        framework="CSTO",
        dates=span("2003/2015"),
        aggregate=True,
        results=(
            csto.Result(measure="drugs-seized", quantity=Quantity(Decimal("287.5"), "nearly"), unit="tonne"),
            csto.Result(measure="arrests", quantity=Quantity(9300), period=span("2015")),
        ),
        incomplete=("results",),
    ),
    made(
        csto.Exercise,
        id="exercise-2016-readiness-check",
        name=Text("A readiness check"),
        nature="readiness-check",
        status="held",
        framework="CSTO",
        dates=span("/2016"),
        hosts=(),
    ),
    made(
        csto.Exercise,
        id="exercise-2020-interaction",
        name=Text("Interaction-2020"),
        series="Interaction",
        nature="exercise",
        kind="joint",
        status="postponed",
        framework="CSTO",
        dates=span("2020-10~"),
        hosts=(BY,),
    ),
    made(
        csto.Exercise,
        id="exercise-2026-rock",
        name=Text("Rock-2026", "Скала-2026"),
        nature="exercise",
        kind="emergency-response",
        status="planned",
        framework="CSTO",
        dates=span("2026"),
        hosts=(KG, RU),
    ),
    made(
        csto.Exercise,
        id="exercise-2022-peacekeeping-operation",
        name=Text("Peacekeeping operation in Kazakhstan"),
        nature="deployment",
        kind="peacekeeping",
        status="held",
        framework="CSTO",
        forces=("CPF",),
        dates=span("2022-01-06/2022-01-19"),
        hosts=(KZ,),
        personnel=Quantity(2500, "more-than"),
    ),
)
MEMBERSHIPS = (
    made(csto.Membership, id="membership-1992-armenia", state=AM, dates=span("1992-05-15/..")),
    *(
        made(csto.Membership, id=f"membership-1992-{name}", state=state, dates=span("1992-05-15/.."))
        for name, state in {"belarus": BY, "kazakhstan": KZ, "kyrgyzstan": KG, "tajikistan": TJ}.items()
    ),
    made(csto.Membership, id="membership-1993-azerbaijan", state=AZ, dates=span("1993-09-24/1999")),
    made(csto.Membership, id="membership-1993-georgia", state=GE, dates=span("1993/1999-04-02")),
    made(csto.Membership, id="membership-1992-uzbekistan", state=UZ, dates=span("1992-05-15/1999-04-02")),
    made(
        csto.Membership,
        id="membership-2006-uzbekistan",
        state=UZ,
        dates=span("2006-08-16/2012-06-27"),
        note="It came back, and left again.",
    ),
    made(csto.Membership, id="membership-2012-uzbekistan", state=UZ, dates=span("2012-06-28/2012"), status="suspended"),
    made(csto.Membership, id="membership-1992-russia", state=RU, dates=span("1992-05-15/..")),
    made(csto.Membership, id="membership-2013-serbia", state=RS, dates=span("2013-04-11/"), status="observer"),
)
OFFICIALS = (
    made(
        csto.Official,
        id="official-2003-secretary-general-bordyuzha",
        person="Nikolai Bordyuzha",
        office="Secretary General",
        state=RU,
        dates=span("2003-04-28/2016-12-31"),
    ),
    made(
        csto.Official,
        id="official-2017-secretary-general-semerikov",
        person="Valery Semerikov",
        office="Secretary General",
        acting=True,
        attested=(PartialDate(2017, 1), PartialDate(2018, 12, 20)),
    ),
)

DS = csto.Dataset(
    name="synthetic",
    data_version="2026-01-01",
    summits=SUMMITS,
    chairmanships=CHAIRMANSHIPS,
    decisions=DECISIONS,
    statements=STATEMENTS,
    exercises=EXERCISES,
    memberships=MEMBERSHIPS,
    officials=OFFICIALS,
    sources=SOURCES,
    states=STATES,
    people=PEOPLE,
    places=PLACES,
)
"""The dataset: it breaks no rule."""


def again(**changes: Any) -> csto.Dataset:
    """Give the dataset again, with other collections."""
    parts: dict[str, Any] = {**DS.collections, **changes}
    return csto.Dataset(**parts)
