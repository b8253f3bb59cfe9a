"""Facts about people in words, in the reader's language: births, languages, what a search matched."""

from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from sankofa.cases.vocab import CaseBrief, FoundPerson, Outcome, stage_word
from sankofa.desk.days import day_words
from sankofa.people.vocab import Birth, PersonDetails, PersonFile, Spoken, Why
from sankofa.reference.queries import country_name, language_name


@dataclass(frozen=True)
class FoundLine:
    """A search result ready to read; `why` is what matched, in words."""

    row: FoundPerson
    about: str
    why: str
    cases: tuple[tuple[CaseBrief, str], ...]  # with its stage or outcome in words


def born(birth: Birth) -> str:
    """Reads "27 March 1988", "March 1988", "spring 1988", "1988", "about 1988", or "birth date not known"."""
    day = birth.day
    if day is None:
        return _("birth date not known")
    if day.is_exact:
        return formats.date_format(day.earliest, "j F Y")
    return day_words(day)


def nationalities(codes: tuple[str, ...]) -> str:
    return ", ".join(country_name(code) for code in codes) or _("nationality not recorded")


def languages(spoken: tuple[Spoken, ...]) -> str:
    words = [
        _("%(language)s, interpreter needed") % {"language": language_name(one.language)}
        if one.interpreter_needed
        else language_name(one.language)
        for one in spoken
    ]
    return " · ".join(words)


def about(details: PersonDetails) -> str:
    words = [_("born %(when)s") % {"when": born(details.birth)}] if details.birth.earliest else [born(details.birth)]
    return " · ".join([*words, nationalities(details.nationalities)])


def heading(file: PersonFile) -> str:
    return " · ".join(part for part in (about(file.details), languages(file.languages)) if part)


def case_state(case: CaseBrief) -> str:
    return str(Outcome(case.outcome).label) if case.outcome else stage_word(case.kind, case.stage)


def found_line(row: FoundPerson) -> FoundLine:
    why = Why(row.why).label
    told = _("%(why)s: %(found)s") % {"why": why, "found": row.found} if row.found else str(why)
    if row.same_year:
        told = _("%(why)s, same birth year") % {"why": told}
    when = _("born %(when)s") % {"when": born(row.birth)} if row.birth.earliest else born(row.birth)
    return FoundLine(
        row=row,
        about=f"{when} · {nationalities(row.nationalities)}",
        why=told,
        cases=tuple((case, case_state(case)) for case in row.cases),
    )
