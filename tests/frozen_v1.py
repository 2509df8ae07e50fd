"""What the files in tests/frozen/v1/ hold, made by constructors: every field and every word that schema version 1 has.

Made up to be hard to keep, and to stand alone: nothing here is a claim about the world, and nothing is imported from
the other tests. It follows the classes as they change, so that it says what the old files are to be read as today; the
files never change.
"""

from decimal import Decimal
from typing import Any, get_args

import csto_records as csto
from csto_records import DateSpan, PartialDate, Quantity, StateCode, Text, Title
from csto_records._records import Body, DecisionKind, ExerciseKind, Force, StatementKind

__all__ = ["FROZEN"]

AM, AQ, BY, CI, KG, KZ, RU, TJ = (StateCode(code) for code in ("AM", "AQ", "BY", "CI", "KG", "KZ", "RU", "TJ"))
FORMULA = '=HYPERLINK("http://example.org/?a=1&b=2";"Щёлкни")'
QUOTED = """He said "it's 5 o'clock", twice; then\u00a0left"""
TABLES = "'); DROP TABLE summits; --"
MARKUP = r'<script>alert("1")</script> &amp; **bold** \n \" %s {0} ${x}'
SCRIPTS = "Ёлка, и\u0306 (две буквы), Աստղ, 中文, עברית, 👩\u200d🚀, 𐍈"
LONG = "Очень длинный текст, " * 200 + "конец"


def span(text: str) -> DateSpan:
    return DateSpan.from_edtf(text)


def date(text: str) -> PartialDate:
    return PartialDate.from_edtf(text)


def cited(*supports: str, source: str = "history", **others: Any) -> csto.Citation:
    return csto.Citation(source=source, supports=supports, **others)


def dispute(field: str, kind: Any, value: str | None = None, stated: str = "otherwise") -> csto.Dispute:
    who = cited(field, source="report", locator="с. 2, строка 5", note="A note.")
    return csto.Dispute(field=field, stated=stated, value=value, citation=who, kind=kind, reason=QUOTED)


def waived(path: str) -> tuple[csto.Waiver, ...]:
    return (
        csto.Waiver(rule="member-then", path=path, reason=FORMULA),
        csto.Waiver(rule="no-such-rule", reason="The whole of it."),
    )


ASTANA = csto.Location(name="Astana", state=KZ, venue='Hall "Ёлка"', note="-1st floor, 4-6 August")

SUMMITS = (
    csto.Summit(
        id="summit-2024-11-28-astana",
        former_ids=("summit-2024-astana", "summit-2024-11-28"),
        kind="regular",
        format="in-person",
        status="held",
        dates=span("2024-11-28"),
        place=ASTANA,
        chair_state=KZ,
        chair_person="D'Arc, Jeanne",
        attendance=(
            csto.Attendance(state=KZ, status="present", person="D'Arc, Jeanne", office="=President", note="@host"),
            csto.Attendance(state=CI, status="represented"),
            csto.Attendance(state=AM, status="absent", note="Не приехала"),
        ),
        guests=(
            csto.Guest(person="Имя Только", office="Генеральный секретарь", state=AQ, organization="ICRC", note="+1"),
            csto.Guest(organization="ICRC"),
            csto.Guest(office="An observer"),
            csto.Guest(state=RU),
        ),
        documents_signed=Quantity(15, "about"),
        next_session=csto.NextSession(dates=span("2025-11"), place=csto.Location(name="Nowhere")),
        summary=SCRIPTS,
        topics=("border-security", "0"),
        incomplete=("guests", "attendance"),
        citations=(
            cited("dates", "attendance[AM].status", "guests[1].organization", locator="paragraph 8"),
            cited("dates.end", source="report", basis="inferred", note="The letter says the 28th."),
            cited("place", "next_session.place.name"),
            cited("chair_person", source="not-among-the-sources"),
        ),
        disputes=(
            dispute("documents_signed.value", "contradiction", "14", "fourteen"),
            dispute("next_session.dates", "announced-beforehand", "2025-11?/.."),
            dispute("documents_signed.value", "other-scope"),
            dispute("title.en", "naming", 'The "Astana" summit'),
        ),
        waivers=waived("attendance[CI]"),
    ),
    csto.Summit(  # the least that a summit is
        id="summit-2001", kind="extraordinary", format="video", status="announced", dates=span("2001")
    ),
    csto.Summit(  # none, where the one above has unknown
        id="summit-2002-none",
        kind="informal",
        format="hybrid",
        status="called-off",
        dates=span("2002-02?"),
        place=csto.Location(name="Astana"),
        attendance=(),
        guests=(),
        documents_signed=Quantity(0),
        next_session=csto.NextSession(dates=span("2003/2003")),
        incomplete=("attendance",),
    ),
    csto.Summit(
        id="summit-2003-12-31",
        kind="consultative",
        format="in-person",
        status="held",
        dates=span("2003-12-31~/2004-01-01%"),
        chair_person="Not Among The People",
        attendance=(csto.Attendance(state=AQ, status="present"),),
        guests=(csto.Guest(person="D'Arc, Jeanne"),),
        next_session=csto.NextSession(place=csto.Location(name="Astana", state=KZ)),
    ),
)
CHAIRMANSHIPS = (
    csto.Chairmanship(
        id="chairmanship-2024-kazakhstan",
        former_ids=("chairmanship-2024", "chairmanship-of-2024"),
        chair_state=KZ,
        dates=span("2024-01-01/2025-01-01"),
        chair_person="D'Arc, Jeanne",
        motto=Text(QUOTED, "«Вместе – сила»"),
        priorities=("Peace, first of all", "Borders [and more]", "0", "-", FORMULA, "NULL", "None", "nan", "true"),
        handed_over_at="summit-2024-11-28-astana",
        summary=LONG,
        topics=("budget", "institutional"),
        incomplete=("priorities",),
        citations=(cited("priorities[0]", "motto.ru", "dates.start"), cited("chair_state", source="report")),
        disputes=(dispute("chair_state", "contradiction", "BY"), dispute("priorities[2]", "naming", "zero")),
        waivers=waived("dates.end"),
    ),
    csto.Chairmanship(id="chairmanship-2025-kyrgyzstan", chair_state=KG, dates=span("2025-01/..")),
    csto.Chairmanship(id="chairmanship-1999", chair_state=AM, dates=span("../1999-05-20?"), priorities=()),
    csto.Chairmanship(
        id="chairmanship-1998-belarus", chair_state=BY, dates=span("1998~/"), motto=Text("+"), priorities=("One",)
    ),
)
DECISIONS = (
    csto.Decision(
        id="decision-2024-11-28-plan",
        former_ids=("decision-2024-plan", "decision-plan"),
        kind="plan",
        status="adopted",
        title=Title("On the plan", "О плане", "translated"),
        bodies=("CSC", "Joint Staff"),
        adopted=date("2024-11-28"),
        summit="summit-2024-11-28-astana",
        number="=1+1",
        period=span("2025/2027"),
        draft_of="decision-2099-treaty",  # which is not there
        amends=("decision-2000-budget", "decision-2000-concept"),
        summary=TABLES,
        topics=("budget", "border-security"),
        incomplete=("amends", "bodies"),
        citations=(cited("adopted", "title.ru", "bodies[CSC]"), cited("period.end", source="page")),
        disputes=(dispute("bodies", "contradiction", "CSC, CFM"), dispute("number", "naming")),
        waivers=waived("adopted"),
    ),
    csto.Decision(
        id="decision-2010-02-draft",
        kind="regulation",
        status="draft-endorsed",
        title=Title(MARKUP, form="descriptive"),
        bodies=(),
        adopted=date("2010-02~"),
        number="007",
        amends=(),
        summary="1e5",
    ),
    *(
        csto.Decision(
            id=f"decision-2000-{kind}",
            kind=kind,
            status="adopted",
            title=Title(f"A {kind}"),
            bodies=get_args(Body) if kind == "budget" else None,
            adopted=date("2000%"),
            period=span(period) if period else None,
        )
        for kind, period in zip(
            get_args(DecisionKind),
            (None, "2001/..", "../2030", "2024-11-28/", "/2024-11-28", "2000~", "2000-01?/2000-01?", *(None,) * 5),
            strict=True,
        )
        if kind != "plan"
    ),
)
STATEMENTS = (
    csto.Statement(
        id="statement-2025-01-23-results",
        former_ids=("statement-2025-results", "statement-results"),
        kind="address",
        title=Title('"Results", 2024', 'Итоги «2024» года, "ё"'),
        issued=span("2025-01-23"),
        speaker="Имя Только",
        office="@Secretary General",
        summit="summit-2024-11-28-astana",
        summary="{'a': [1, None]}",
        topics=("cooperation", "budget"),
        citations=(cited("issued"), cited("speaker")),
        disputes=(dispute("office", "naming", "=Secretary"), dispute("title.ru", "other-scope")),
        waivers=waived("issued"),
    ),
    csto.Statement(
        id="statement-2010-foreign-ministry",
        kind="statement",
        title=Title("A label of ours", form="descriptive"),
        issuer_name=Text("A ministry, of foreign affairs", "Министерство; иностранных дел"),
    ),
    *(
        csto.Statement(id=f"statement-2011-{kind}", kind=kind, title=Title(f"A {kind}", form="translated"), issuer="PA")
        for kind in get_args(StatementKind)
    ),
    csto.Statement(id="statement-by-a-name", kind="appeal", title=Title("-"), issuer_name=Text("NULL")),
    *(
        csto.Statement(
            id=f"statement-2012-{body.lower().replace(' ', '-')}",
            kind="statement",
            title=Title("2024-11-28"),
            issuer=body,
            issued=span("2012-11-28?"),
        )
        for body in get_args(Body)
    ),
)
EXERCISES = (
    csto.Exercise(
        id="exercise-2024-interaction",
        former_ids=("exercise-2024", "exercise-interaction"),
        name=Text("Interaction-2024", "Взаимодействие-2024"),
        aliases=("Vzaimodeystvie", "=2024", "2024"),
        series="Interaction",
        nature="exercise",
        kind="joint",
        status="held",
        framework="CSTO",
        forces=get_args(Force),
        dates=span("2024-09-26/2024-10-06"),
        hosts=(KZ, BY),
        participants=(RU, KZ, BY),
        observers=(AQ, CI),
        absent=(AM, TJ),
        observing_organizations=("ICRC", 'The "Union", of states'),
        places=(ASTANA, csto.Location(name="Nowhere"), csto.Location(name="Nowhere", venue="A hall")),
        personnel=Quantity(4000, "more-than"),
        equipment=Quantity(Decimal("700.50"), "nearly"),
        aircraft=Quantity(20, "at-least"),
        commander="D'Arc, Jeanne",
        part_of="exercise-2024-all",  # which is not there
        shares_totals_with=("exercise-2000-tactical", "exercise-2000-none"),
        aggregate=True,
        results=(
            csto.Result(
                measure="drugs-seized",
                quantity=Quantity(Decimal("9.5")),
                unit="tonne",
                scope=FORMULA,
                period=span("2024"),
            ),
            csto.Result(measure="drugs-seized", quantity=Quantity(Decimal("0.00000000000001"), "up-to"), unit="-"),
            csto.Result(measure="arrests", quantity=Quantity(999_999_999_999_999)),
        ),
        summary=QUOTED,
        topics=("counter-narcotics", "border-security"),
        incomplete=("participants", "results"),
        citations=(
            cited("dates", "participants[RU]", "results[arrests].quantity.value", "places[1]", note="+"),
            cited("name.ru", "hosts", source="0"),
        ),
        disputes=(
            dispute("participants", "other-scope", "KZ, RU"),
            dispute("personnel.value", "contradiction", "4500.5"),
            dispute("aggregate", "contradiction", "false"),
        ),
        waivers=waived("hosts[BY]"),
    ),
    csto.Exercise(
        id="exercise-2000-none",
        name=Text(SCRIPTS),
        nature="operation",
        status="planned",
        framework="CIS",
        forces=(),
        dates=span("2000-01-01/.."),
        hosts=(),
        participants=(),
        observers=(),
        absent=(),
        observing_organizations=(),
        places=(),
        shares_totals_with=(),
        results=(),
        personnel=Quantity(Decimal("123456789012.345")),
    ),
    csto.Exercise(
        id="exercise-2000-least",
        name=Text("_"),
        nature="deployment",
        status="postponed",
        framework="CIS",
        dates=span("2000%/2001-12~"),
    ),
    csto.Exercise(
        id="exercise-2000-staff",
        name=Text("Staff"),
        nature="training",
        status="held",
        framework="CSTO",
        dates=span("2000-02"),
    ),
    csto.Exercise(
        id="exercise-2000-ready",
        name=Text("007"),
        nature="readiness-check",
        status="cancelled",
        framework="CSTO",
        dates=span("2000-01-31%"),
        places=(csto.Location(name="Nowhere", note="Twice"), csto.Location(name="Astana", state=KZ)),
    ),
    *(
        csto.Exercise(
            id=f"exercise-2000-{kind}",
            name=Text(f"The {kind} one"),
            nature="exercise",
            kind=kind,
            status="held",
            framework="CSTO",
            dates=span("2000-05%"),
            hosts=(KG,),
        )
        for kind in get_args(ExerciseKind)
    ),
)
MEMBERSHIPS = (
    csto.Membership(
        id="membership-1992-armenia",
        former_ids=("membership-armenia", "membership-am"),
        state=AM,
        dates=span("1992-05-15/.."),
        status="suspended",
        note="'By word of mouth",
        citations=(cited("dates"), cited("state", source="report")),
        disputes=(dispute("dates.start", "contradiction", "1992"), dispute("status", "naming")),
        waivers=waived("dates"),
    ),
    csto.Membership(id="membership-antarctica", state=AQ, dates=span("2013?"), status="observer"),
    csto.Membership(id="membership-1994-belarus", state=BY, dates=span("/1999-04")),
)
OFFICIALS = (
    csto.Official(
        id="official-secretary-general",
        former_ids=("official-general", "official-0"),
        person="Имя Только",
        office="Secretary General",
        acting=True,
        state=KZ,
        dates=span("2023-01-01/.."),
        attested=(date("2024-11-28"), date("2025"), date("2025-01~"), date("2025-01-02?"), date("0988%")),
        citations=(cited("person", "attested[0]"), cited("dates")),
        disputes=(dispute("acting", "contradiction", "false"), dispute("dates.start", "contradiction", "2022-12~")),
        waivers=waived("attested[1]"),
    ),
    csto.Official(id="official-another", person="A. N. Other", office=MARKUP, attested=(date("2010?"),)),
    csto.Official(id="official-third", person="A. N. Other", office="-", dates=span("2010-12-31~")),
)
SOURCES = (
    csto.Source(
        id="history",
        title=Title("A history, with a comma", "История", "translated"),
        url="https://example.org/a?b=c&d='e'#f",
        archived_url="http://example.org/(old)",
        publisher="The organization's office",
        published=date("2025-03"),
        accessed=date("2026-11-23"),
        language="ru",
        source_type="official",
        note="@A copy.",
    ),
    csto.Source(
        id="report", title=Title("{A} \\report% & more"), publisher="ТАСС", language="tgk", source_type="agency"
    ),
    csto.Source(
        id="page", title=Title("=1"), publisher="P", language="en", source_type="press", published=date("2024?")
    ),
    csto.Source(id="0", title=Title("0", form="descriptive"), publisher="0", language="en", source_type="reference"),
)
STATES = (
    csto.State(
        code=KZ,
        name=Text("Kazakhstan", "Казахстан"),
        official_name=Text("Republic of Kazakhstan"),
        aliases=("Qazaqstan", "=KZ"),
        iso_alpha3="KAZ",
        iso_numeric=398,
        cow=705,
        gw=705,
    ),
    csto.State(code=CI, name=Text("Côte d'Ivoire"), iso_alpha3="CIV", iso_numeric=384, cow=437),
    csto.State(code=AM, name=Text("Armenia"), iso_alpha3="ARM", iso_numeric=51, gw=371),  # its code is written 051
)
PEOPLE = (
    csto.Person(name=Text("D'Arc, Jeanne", "Жанна д’Арк"), aliases=("=cmd|' /C calc'!A0", "J. d'Arc")),
    csto.Person(name=Text("Имя Только")),
    csto.Person(name=Text("A. N. Other"), aliases=(SCRIPTS,)),
)
PLACES = (
    csto.Place(
        name=Text("Astana", "Астана"),
        state=KZ,
        region="Astana; the city",
        kind="city",
        aliases=("Astana City", "-Astana"),
        former_names=("Nur-Sultan", "Akmola"),
        latitude=Decimal("51.1333333333333"),
        longitude=Decimal("71.4333"),
        geonames_id=1526273,
        precision="point",
    ),
    csto.Place(name=Text("Nowhere")),
    csto.Place(
        name=Text("South"), kind="district", latitude=Decimal(-90), longitude=Decimal("-0.5"), precision="state"
    ),
    csto.Place(name=Text("West"), kind="region", latitude=Decimal(0), longitude=Decimal(-180), precision="region"),
    csto.Place(name=Text("Дом, который…"), kind="training-ground", former_names=("Изба",), precision="district"),
    csto.Place(name=Text("+"), aliases=("0",), precision="near-city"),
)

FROZEN: dict[str, csto.Dataset | csto.Collection[Any] | csto.Exercise] = {
    "dataset": csto.Dataset(
        name='Frozen "1"',
        data_version="2026-11-23",
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
    ),
    "dataset-bare": csto.Dataset(places=PLACES[1:2]),
    "collection": csto.Collection([EXERCISES[1], SUMMITS[0], SOURCES[0], PLACES[0], SUMMITS[1]]),
    "collection-empty": csto.Collection(kinds=(csto.Summit,)),
    "record": EXERCISES[0],
}
"""What each file holds, by the name that it has before its suffix."""
