"""A letter comes out as an accessible PDF in the reader's language, and hints at nothing."""

import re

import pytest
import yaml

from sankofa.documents import letters

TRAVEL = {
    "people": ["Dawit Tesfaye", "كريم الجبوري", "Батбаяр Ганзориг", "ተስፋዬ"],
    "day": "22 November 2026",
    "reference": "NL-2026-00001",
    "desk": "",
    "report_day": "Friday 18 December",
    "report_time": "07:10",
    "phone": "+31 20 555 0100",
    "getting_there": "",
    "baggage": "One suitcase of 23 kg each",
    "transit": True,
    "arrival": True,
    "sender": ["Mission NL"],
    "ahead": "3 hours",
    "office_language": "nl",
    "segments": [
        {"flight": "ET 727", "from": "Amsterdam", "to": "Addis Ababa", "leaves": "10:10", "arrives": "19:45"},
    ],
}
# What no letter may hint at, in the languages it speaks.
FORBIDDEN = re.compile(
    r"asyl|asiel|refugee|vluchteling|deport|uitzet|trafficking|mensenhandel|victim|slachtoffer|illegal|illegaal"
    r"|لجوء|لاجئ|ترحيل|ضحية|migra|terugkeer|return|voluntary|vrijwillig|hiv|medical|medisch|doctor",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["en", "nl", "ar"])
def test_the_travel_letter_is_a_tagged_pdf_in_each_language_it_speaks(language: str) -> None:
    pdf = letters.render("travel", TRAVEL, language)
    assert pdf.startswith(b"%PDF-")
    assert f"/Lang({language})".encode() in pdf.replace(b" ", b"")
    assert b"pdfuaid" in pdf


def test_a_language_the_letter_does_not_speak_becomes_english() -> None:
    assert b"/Lang(en)" in letters.render("travel", TRAVEL, "mn").replace(b" ", b"")


def test_the_same_letter_twice_is_the_same_file() -> None:
    assert letters.render("travel", TRAVEL, "nl") == letters.render("travel", TRAVEL, "nl")


@pytest.mark.parametrize("path", sorted(letters.TEMPLATES.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_letter_says_the_same_things_in_every_language(path: object) -> None:
    texts = yaml.safe_load(letters.TEMPLATES.joinpath(str(path)).read_text(encoding="utf-8"))
    assert {language: sorted(said) for language, said in texts.items()} == {
        language: sorted(texts["en"]) for language in texts
    }


def test_the_travel_letter_hints_at_nothing() -> None:
    texts = yaml.safe_load((letters.TEMPLATES / "travel.yaml").read_text(encoding="utf-8"))
    for language in texts:
        assert not FORBIDDEN.search(yaml.dump(texts[language], allow_unicode=True)), language


DECISION = {
    "people": ["Dawit Tesfaye"],
    "day": "22 November 2026",
    "reference": "NL-2026-00001",
    "sender": ["Mission NL"],
    "scheme": "REAN",
    "outcome": "refused",
    "lines": ["Dawit has means of his own."],
    "failed": [("You were helped to leave in the last five years.", "annual report 2007 §1.1")],
    "reason": "Eigen spaargeld.",
    "amounts": [],
    "total": "",
    "decider": "Ruud Hoekman",
    "texts_language": "en",
    "office_language": "nl",
}


@pytest.mark.parametrize(("language", "marked"), [("ar", True), ("en", False)])
def test_what_a_letter_holds_in_another_language_is_marked_as_such(language: str, *, marked: bool) -> None:
    pdf = letters.render("decision", DECISION, language).replace(b" ", b"")
    assert f"/Lang({language})".encode() in pdf
    assert (b"/Lang(en)" in pdf, b"/Lang(nl)" in pdf) == (True, True)
    assert (pdf.count(b"/Lang(en)") > 1) == marked
