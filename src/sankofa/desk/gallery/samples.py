"""What the gallery shows: invented people and cases, fixed in time."""

from datetime import date, time

from django.urls import reverse
from django.utils.translation import gettext as _

from sankofa.desk.shapes import (
    Answer,
    Bar,
    Gate,
    Happening,
    Link,
    NavGroup,
    NavItem,
    Page,
    Shell,
    Stage,
    Step,
    Task,
)

HERE = "#here"


def frame(current: str) -> dict[str, object]:
    """Navigation and a signed-in counsellor, for pages that nobody signed in to see."""
    pages = (
        ("gallery", _("Components"), "ui-checks", None),
        ("gallery_case", _("Case"), "folder2-open", 41),
        ("gallery_caseload", _("Caseload"), "people", 7),
        ("gallery_form", _("Form"), "pencil-square", None),
        ("gallery_airport", _("Airport desk"), "suitcase2", None),
    )
    items = [
        NavItem(label, reverse(f"desk:{name}"), mark, count, current=name == current)
        for name, label, mark, count in pages
    ]
    office = [NavItem(_("Team"), HERE, "people"), NavItem(_("Figures"), HERE, "bar-chart")]
    return {
        "nav": [NavGroup("", items), NavGroup(_("The Hague office"), office)],
        "nav_first": items[:4],
        "shell": Shell(staff_name="M. de Wit", office="Zwolle desk"),
    }


def components() -> dict[str, object]:
    return {
        "stages": [
            Stage(_("Contact"), "done", "3 Sep"),
            Stage(_("Counselling"), "done", _("5 talks")),
            Stage(_("Intake"), "done", "24 Sep"),
            Stage(_("Eligible"), "done", "REAN, HRT"),
            Stage(_("Papers"), "now", _("day 19, usually 28")),
            Stage(_("Flight"), "ahead", _("wish 18 Dec")),
            Stage(_("Departure")),
            Stage(_("Arrival")),
            Stage(_("Reintegration")),
            Stage(_("Follow-up"), "skipped", _("not asked for")),
        ],
        "gates": [
            Gate(
                "stop",
                "No travel document for Hanna (9)",
                "The embassy in The Hague asks for a birth certificate and two photos; "
                "it took 16 to 31 days for the last 12 people.",
                "You",
                "by 27 Nov",
                HERE,
                "Request the laissez-passer",
            ),
            Gate(
                "stop",
                "Almaz: wait for the health officer",
                "A seat may be held; no ticket until S. Bakker clears it. What it is about stays with her.",
                "Health, S. Bakker",
                "by 30 Nov",
            ),
            Gate(
                "wait",
                "Addis Ababa has not yet confirmed arrival help",
                "Asked on 20 November; a reminder goes out tomorrow at 9:00.",
                "IOM Addis Ababa",
                "due tomorrow",
            ),
            Gate(
                "ok",
                "Consent, REAN conditions, no open high risk, passports of Dawit and Almaz",
                owner="8 met",
            ),
        ],
        "happenings": [
            Happening(
                date(2026, 11, 20),
                "Arrival request sent",
                "Pick-up for four, one night's lodging.",
                "M. de Wit",
                "send",
            ),
            Happening(
                date(2026, 11, 18),
                "Talk, 50 min",
                "At the Zwolle desk, interpreter B. Haile. Dawit wants to take his barber's tools along; "
                "his brother has found a shop to share in Bahir Dar.",
                "M. de Wit",
                "chat-left-text",
            ),
            Happening(
                date(2026, 11, 16),
                "HRT granted: € 5,250",
                "For two adults and two children, rules of 15 June 2006.",
                "R. Jansen",
                "patch-check",
                HERE,
            ),
            Happening(
                date(2026, 11, 3),
                "Embassy appointment",
                "For Hanna and Yonas: two forms accepted, photos refused.",
                "K. Mensah",
                "bank",
            ),
        ],
        "fact_pairs": [
            ("Tickets", "4, not booked"),
            ("At the gate", "€ 400 cash"),
            ("Reintegration", "€ 5,250 granted, € 0 spent"),
        ],
        "tab_links": [
            Link("Overview", HERE, current=True),
            Link("Timeline", HERE),
            Link("Papers", HERE, count=3),
            Link("Money", HERE),
        ],
        "chip_links": [
            Link("All", HERE, count=41),
            Link("Needs me", HERE, current=True, count=7),
            Link("Papers", HERE, count=12),
            Link("Leaving this week", HERE, count=2),
        ],
        "crumb_links": [
            Link("Cases", HERE),
            Link("Tesfaye family", HERE),
            Link("Papers", HERE, current=True),
        ],
        "page_of": Page("25 of 41", "", HERE),
        "task_rows": [
            Task("Identity and family", HERE, "ok", "Done"),
            Task("Reasons and wishes", HERE, "wait", "Begun", "Two questions left"),
            Task("Consent", HERE, "plain", "Not begun", "Needs the interpreter"),
        ],
        "answer_rows": [
            Answer("Full name", "Hanna Dawit", HERE),
            Answer("Born", "2017, day and month not known", HERE),
            Answer("Documents needed", "Laissez-passer, birth certificate", HERE),
        ],
        "bar_rows": [
            Bar("July", 31, "31"),
            Bar("August", 44, "44"),
            Bar("September", 38, "38"),
            Bar("October", 52, "52"),
            Bar("November", 29, "29 so far", now=True),
        ],
        "trend": [12, 14, 11, 17, 19, 18, 24, 22, 27],
        "step_rows": steps(2),
    }


def steps(done: int, *, closed: bool = False) -> list[Step]:
    labels = (_("Met"), _("Check-in"), _("Passport control"), _("Papers and cash"), _("Boarded"))
    times = (time(7, 5), time(7, 31))
    return [
        Step(
            label,
            HERE,
            "done" if i < done else "closed" if closed and i else "next" if i == done and not closed else "open",
            times[i] if i < min(done, 2) else None,
            key=f"gallery-{i}",
        )
        for i, label in enumerate(labels)
    ]


def people() -> list[tuple[str, str, str, str]]:
    return [
        ("Dawit Tesfaye", "38 · m · passport to 2029", "ok", "papers"),
        ("Almaz Gebremariam", "35 · f · passport to 2027", "wait", "waiting"),
        ("Yonas Dawit", "12 · m · laissez-passer issued", "ok", "papers"),
        ("Hanna Dawit", "9 · f · born in Zwolle", "stop", "no papers"),
    ]


def caseload() -> list[dict[str, str]]:
    rows = (
        (
            "Tesfaye family",
            "ተስፋዬ",
            "am",
            "4 people · NL-2026-04183",
            "Ethiopia",
            "Papers",
            "stop",
            "3 things block",
            "18 Dec",
        ),
        (
            "Karim al-Jabouri",
            "كريم الجبوري",
            "ar",
            "NL-2026-04120",
            "Iraq",
            "Flight",
            "ok",
            "ready",
            "24 Nov",
        ),
        (
            "Batbayar Ganzorig",
            "Батбаяр",
            "mn",
            "NL-2026-04098",
            "Mongolia",
            "Papers",
            "wait",
            "consulate, day 12",
            "11 Dec",
        ),
        ("Marina Oliveira", "", "", "NL-2026-04201", "Brazil", "Departure", "ok", "leaves today", "22 Nov"),
        (
            "Blessing Osagie",
            "",
            "",
            "NL-2026-04177",
            "Nigeria",
            "Eligible",
            "info",
            "one question open",
            "no wish yet",
        ),
        (
            "Ivan and Olena Shevchuk",
            "Шевчук",
            "uk",
            "2 people · NL-2026-04166",
            "Ukraine",
            "Counselling",
            "plain",
            "talk on Tuesday",
            "no wish yet",
        ),
    )
    keys = ("name", "own", "lang", "sub", "country", "stage", "tone", "state", "wish")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def passengers() -> list[dict[str, object]]:
    return [
        {
            "at": time(7, 10),
            "who": "Tesfaye family, 4",
            "flight": "ET 727 · 10:10",
            "sub": "Addis Ababa, met on arrival by IOM · gate D24",
            "steps": steps(2),
            "tone": "",
            "note": "",
        },
        {
            "at": time(8, 25),
            "who": "M. Oliveira",
            "flight": "KL 705 · 11:25",
            "sub": "Rio de Janeiro · wheelchair to the gate (WCHS)",
            "steps": steps(0),
            "tone": "wait",
            "note": "Medical escort: nurse T. Vos, meets at 08:25",
        },
        {
            "at": time(9, 40),
            "who": "B. Ganzorig",
            "flight": "TK 1952 · 12:40",
            "sub": "Ulaanbaatar via Istanbul, transit help confirmed",
            "steps": steps(0, closed=True),
            "tone": "stop",
            "note": "Laissez-passer not yet in the safe. Call K. Mensah",
        },
    ]
