"""Cases that the demo shows by name, told through the services with the time they happened.

The Tesfaye family waits for papers; the Girma family stands at first contact, for a newcomer to walk to the end;
two children without parents, one with the guardian's consent; a woman who is shielded.
"""

import datetime as dt

from sankofa.cases import services as cases
from sankofa.cases.models import CaseCounter
from sankofa.cases.vocab import Heard, RequestKind
from sankofa.demo.telling import (
    Figure,
    all_agree,
    answer,
    guard,
    laissez_passer,
    live_at,
    open_for,
    passport,
    plan,
    reach,
    talk,
)
from sankofa.demo.world import World
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.vocab import Decided
from sankofa.journey import services as journey
from sankofa.people.vocab import (
    Custodian,
    Purpose,
    Sex,
)
from sankofa.protection import services as protection

TESFAYE_NUMBER = 4183


TESFAYE = (
    Figure("ዳዊት ተስፋዬ", "Dawit Tesfaye", Sex.MALE, 38, "father"),
    Figure("አልማዝ ገብረማርያም", "Almaz Gebremariam", Sex.FEMALE, 35, "mother", born_before=40),
    Figure("ዮናስ ዳዊት", "Yonas Dawit", Sex.MALE, 12, "son", born_before=200),
    Figure("ሃና ዳዊት", "Hanna Dawit", Sex.FEMALE, 9, "daughter", born_before=300),
)
GIRMA = (
    Figure("በቀለ ግርማ", "Bekele Girma", Sex.MALE, 41, "father"),
    Figure("ትግስት አለሙ", "Tigist Alemu", Sex.FEMALE, 37, "mother", born_before=60),
    Figure("ሰላም በቀለ", "Selam Bekele", Sex.FEMALE, 11, "daughter", born_before=150),
    Figure("ሳሙኤል በቀለ", "Samuel Bekele", Sex.MALE, 6, "son", born_before=250),
)
MANUEL = (Figure("Manuel António", "Manuel António", Sex.MALE, 16, "", "pt", "AGO"),)
AMINATA = (Figure("Aminata Kamara", "Aminata Kamara", Sex.FEMALE, 17, "", "kri", "SLE"),)
SHIELDED = (Figure("Osariemen Igbinedion", "Osariemen Igbinedion", Sex.FEMALE, 24, "", "en", "NGA"),)


def write_showcases(world: World) -> None:
    _tesfaye(world)
    _girma(world)
    _manuel(world)
    _aminata(world)
    _shielded(world)


def _tesfaye(world: World) -> None:
    """A family of four at its papers: one child has none, a verdict is awaited, help on arrival isn't confirmed."""
    maria, ruud, home = world.actors["counsellor"], world.actors["processor"], world.missions["ET"]
    opened = world.ago(80, 11, 15)
    CaseCounter.objects.update_or_create(mission=world.ours, year=opened.year, defaults={"last": TESFAYE_NUMBER - 1})
    case_id, persons = open_for(world, TESFAYE, by=maria, at=opened, heard=Heard.CENTRE)
    dawit, almaz, yonas, _hanna = persons
    reach(world, dawit, "+31 6 1234 4417", "after 17:00", "Maria from the desk", opened)
    live_at(world, dawit, "Reception centre Zwolle, room 12", opened)
    cases.move(case_id=case_id, verb="counsel", by=maria, now=world.ago(76, 10, 5))
    talk(case_id, maria, world.ago(70, 13), "What return would mean, and what happens to the claim if they go.")
    talk(case_id, maria, world.ago(66, 10), "Almaz came alone. She wants the children to finish the school year.")
    cases.move(case_id=case_id, verb="take_in", by=maria, now=world.ago(59, 9, 40))
    all_agree(world, persons, maria, world.ago(59, 9, 50), Purpose.ASSIST)
    talk(
        case_id,
        maria,
        world.ago(45, 14),
        "They decided: before Christmas, if the papers of the children allow it.",
    )
    cases.move(case_id=case_id, verb="check_eligibility", by=maria, now=world.ago(45, 15))
    plan(case_id, world.today + dt.timedelta(days=26), home.id, maria, world.ago(45, 15, 10))
    answer(case_id, maria, world.ago(45, 15, 20))
    talk(case_id, maria, world.ago(33, 11), "Looked at schools in Bahir Dar together. Yonas asked about football.")
    passport(world, dawit, "EP4417206", 3, Custodian.OFFICE, maria)
    passport(world, almaz, "EP4417218", 1, Custodian.OFFICE, maria)
    eligibility.record_application(
        case_id=case_id, signed_on=world.ago(24).date(), file_id=world.form_id, by=maria, now=world.ago(24, 11)
    )
    all_agree(world, persons, maria, world.ago(24, 11, 20), Purpose.SHARE_MISSION, mission=home)
    all_agree(world, persons, maria, world.ago(24, 11, 20), Purpose.CONSULATE)
    journey.decide(
        case_id=case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=ruud, now=world.ago(22, 15, 30)
    )
    journey.process(case_id=case_id, by=ruud, now=world.ago(19, 9, 20))
    laissez_passer(world, yonas, maria)
    talk(
        case_id,
        maria,
        world.ago(4, 13, 30),
        "Dawit wants to take his barber's tools along; his brother has found a shop to share in Bahir Dar.",
        interpreter="B. Haile",
    )
    cases.send_request(
        case_id=case_id,
        kind=RequestKind.ARRIVAL,
        mission_id=home.id,
        text="Pick-up for four, one night's lodging. They go on to Bahir Dar by bus the next morning.",
        by=maria,
        now=world.ago(2, 16),
        due_at=world.ago(-1, 9),
    )
    cases.set_task(
        what="Birth certificate and two photos of Hanna to the embassy",
        due_on=world.today + dt.timedelta(days=5),
        case_id=case_id,
        owner_id=maria.id,
        by=maria,
        now=world.ago(4, 14, 20),
    )


def _girma(world: World) -> None:
    """A family of four that came in this morning: docs/how-to/walk-a-case.md takes them to the end."""
    maria = world.actors["counsellor"]
    opened = min(world.ago(0, 9, 5), world.now)
    case_id, persons = open_for(world, GIRMA, by=maria, at=opened, heard=Heard.FRIENDS)
    reach(world, persons[0], "+31 6 1234 2290", "", "", opened)
    cases.write_note(
        case_id=case_id,
        body="All four came to the walk-in hour. They want to know what help there is, and how long it takes.",
        by=maria,
        now=opened,
    )


def _manuel(world: World) -> None:
    """Sixteen, alone, his guardian has not consented: the application waits, talks and tracing go on."""
    samir = world.actors["counsellor2"]
    case_id, persons = open_for(world, MANUEL, by=samir, at=world.ago(48, 10), heard=Heard.PARTNER)
    cases.move(case_id=case_id, verb="take_in", by=samir, now=world.ago(40, 10))
    all_agree(world, persons, samir, world.ago(40, 10, 10), Purpose.ASSIST, signed_for="A. Verweij, guardian")
    guard(world, case_id, "A. Verweij", "He misses his aunt and wants to finish school here first.", samir, 39)
    talk(case_id, samir, world.ago(25, 15), "He spoke with his aunt in Luanda. She has a room and no work.")
    eligibility.record_application(
        case_id=case_id, signed_on=world.ago(12).date(), file_id=world.form_id, by=samir, now=world.ago(12, 14)
    )


def _aminata(world: World) -> None:
    """Seventeen, with her guardian's written consent: her papers are being asked for."""
    oyuna, ruud = world.actors["counsellor3"], world.actors["processor"]
    case_id, persons = open_for(world, AMINATA, by=oyuna, at=world.ago(90, 10), heard=Heard.PARTNER)
    cases.move(case_id=case_id, verb="take_in", by=oyuna, now=world.ago(80, 10))
    all_agree(world, persons, oyuna, world.ago(80, 10, 10), Purpose.ASSIST, signed_for="L. Brandsma, guardian")
    guardian = guard(world, case_id, "L. Brandsma", "She wants to be with her sister in Freetown.", oyuna, 79)
    protection.guardian_consents(
        case_id=case_id,
        guardian_id=guardian,
        given_on=world.ago(30).date(),
        file_id=world.form_id,
        by=oyuna,
        now=world.ago(30, 12),
    )
    plan(case_id, world.today + dt.timedelta(days=40), None, oyuna, world.ago(29, 11))
    answer(case_id, oyuna, world.ago(29, 12))
    eligibility.record_application(
        case_id=case_id, signed_on=world.ago(28).date(), file_id=world.form_id, by=oyuna, now=world.ago(28, 14)
    )
    journey.process(case_id=case_id, by=ruud, now=world.ago(26, 10))


def _shielded(world: World) -> None:
    """Found by nobody but the protection focal point; open to her counsellor alone."""
    samir = world.actors["counsellor2"]
    case_id, persons = open_for(
        world, SHIELDED, by=samir, at=world.ago(35, 10), heard=Heard.PARTNER, shield=world.actors["protection"]
    )
    cases.move(case_id=case_id, verb="take_in", by=samir, now=world.ago(28, 10))
    all_agree(world, persons, samir, world.ago(28, 10, 5), Purpose.ASSIST)
