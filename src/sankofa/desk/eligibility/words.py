"""How facts, outcomes and amounts of schemes are written on a page. Nothing is judged here."""

import datetime as dt
import re
from collections.abc import Mapping

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sankofa.desk.days import day_words
from sankofa.desk.templatetags.look import money
from sankofa.journey.vocab import Stands, SupportLine
from sankofa.kernel.partial_dates import PartialDate
from sankofa.reference.queries import country_name
from sankofa.schemes.queries import fact_dictionary, versions
from sankofa.schemes.vocab import ABSENT, UNKNOWN, FactType, Value

TONES = {"yes": "ok", "no": "stop", "unknown": "wait"}
OUTCOMES = {
    "yes": gettext_lazy("met"),
    "no": gettext_lazy("not met"),
    "unknown": gettext_lazy("not known yet"),
}
STANDS = {
    Stands.YES: ("ok", gettext_lazy("yes")),
    Stands.TO_DO: ("wait", gettext_lazy("not yet")),
    Stands.UNKNOWN: ("wait", gettext_lazy("not known yet")),
    Stands.NO: ("stop", gettext_lazy("no")),
    Stands.OTHERS: ("plain", gettext_lazy("for others")),
    Stands.CLOSED: ("plain", gettext_lazy("not in force")),
    Stands.INFORMS: ("plain", gettext_lazy("to compare")),
}
FORMS = {
    "cash": gettext_lazy("in cash"),
    "in_kind": gettext_lazy("in kind"),
    "either": gettext_lazy("in cash or in kind"),
}
# The codes of policies/facts.yaml that people read. A country's code is read as the country.
CODES = {
    "female": gettext_lazy("female"),
    "male": gettext_lazy("male"),
    "other": pgettext_lazy("a code of a fact", "other"),
    "none": pgettext_lazy("a code of a fact", "none"),
    "alone": gettext_lazy("alone"),
    "partner": gettext_lazy("partner"),
    "parent": gettext_lazy("parent"),
    "child": gettext_lazy("child"),
    "other_relative": gettext_lazy("another relative"),
    "elderly": gettext_lazy("elderly"),
    "ex_uam": gettext_lazy("former unaccompanied minor"),
    "single_parent": gettext_lazy("single parent"),
    "socially_weak": gettext_lazy("socially weak"),
    "counsellor": gettext_lazy("counsellor"),
    "processor": gettext_lazy("case processor"),
    "health_officer": gettext_lazy("health officer"),
    "protection": gettext_lazy("protection focal point"),
    "programme_manager": gettext_lazy("programme manager"),
    "visa": gettext_lazy("visa"),
    "permit": gettext_lazy("residence permit"),
    "asylum_seeker": gettext_lazy("asylum seeker"),
    "rejected": gettext_lazy("rejected"),
    "temporary_protection": gettext_lazy("temporary protection"),
    "pending": gettext_lazy("pending"),
    "granted": gettext_lazy("granted"),
    "refused": gettext_lazy("refused"),
    "withdrawn": gettext_lazy("withdrawn"),
    "deviation": gettext_lazy("granted, deviating from the rule"),
    "rotterdam": gettext_lazy("Rotterdam"),
    "alphen": gettext_lazy("Alphen aan den Rijn"),
    "dordrecht": gettext_lazy("Dordrecht"),
    "zaandam": gettext_lazy("Zaandam"),
    "zeist": gettext_lazy("Zeist"),
    "amsterdam": gettext_lazy("Amsterdam"),
    "the_hague": gettext_lazy("The Hague"),
    "utrecht": gettext_lazy("Utrecht"),
    "aliens_act_1994": gettext_lazy("Aliens Act 1994"),
    "aliens_act_2000": gettext_lazy("Aliens Act 2000"),
    "return": gettext_lazy("return"),
    "onward": gettext_lazy("onward"),
    "resettlement": gettext_lazy("resettlement"),
    "reunification": gettext_lazy("family reunification"),
    "assignment": gettext_lazy("assignment"),
    "transit": gettext_lazy("transit"),
    "possible": gettext_lazy("possible"),
    "not_possible": gettext_lazy("not possible"),
    "no": gettext_lazy("no"),
    "presumed": gettext_lazy("presumed"),
    "established": gettext_lazy("established"),
    "physical": gettext_lazy("physical"),
    "psychological": gettext_lazy("psychological"),
    "low": gettext_lazy("low"),
    "medium": gettext_lazy("medium"),
    "high": gettext_lazy("high"),
    "not_needed": gettext_lazy("not needed"),
    "needed": gettext_lazy("needed"),
    "must_wait": gettext_lazy("must wait"),
    "cleared": gettext_lazy("may travel"),
    "cleared_with_escort": gettext_lazy("may travel with an escort"),
    "hold_travel": gettext_lazy("travel must wait"),
}


def code_words(code: str) -> str:
    """A code as people read it: a country's name, the words of the table, else the code itself."""
    if re.fullmatch(r"[A-Z]{3}", code):
        return country_name(code) or code
    return str(CODES[code]) if code in CODES else code.replace("_", " ")


def terms_words(scheme_id: str, version_id: str) -> str:
    """A version as people call it: the terms of its first day. One that no file holds any more by its id."""
    found = next((one for one in versions(scheme_id) if one.id == version_id), None) if version_id else None
    if found is None:
        return version_id
    return _("terms of %(day)s") % {"day": formats.date_format(found.in_force.start, "j F Y")}


def value_words(key: str, value: Value) -> str:  # noqa: PLR0911  # one line per kind of value
    """A fact's value, in the reader's language."""
    if value is UNKNOWN:
        return _("not known yet")
    if value is ABSENT:
        return _("there is none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, PartialDate):
        return day_words(value)
    if isinstance(value, dt.date):
        return formats.date_format(value, "j M Y")
    if isinstance(value, tuple):
        return ", ".join(code_words(one) for one in value if isinstance(one, str)) or _("there is none")
    if isinstance(value, int):
        return money(value) if fact_dictionary()[key].type is FactType.MONEY else str(value)
    return code_words(value) if isinstance(value, str) else ""


def sums(least: Mapping[str, int], most: Mapping[str, int]) -> str:
    """What it comes to, per currency: one amount, or from the least to the most."""
    said = []
    for currency, cents in most.items():
        low, high = money(least.get(currency, cents), currency), money(cents, currency)
        said.append(high if low == high else _("%(least)s to %(most)s") % {"least": low, "most": high})
    return ", ".join(said)


def line_words(line: SupportLine) -> str:
    """Such as "2 times up to € 2,000, in kind"."""
    each = money(line.each, line.currency)
    if line.from_each is not None and line.from_each != line.each:
        each = _("%(least)s to %(most)s") % {"least": money(line.from_each, line.currency), "most": each}
    elif line.up_to:
        each = _("up to %(amount)s") % {"amount": each}
    many = len(line.who)
    parts = [f"{many} \N{MULTIPLICATION SIGN} {each}" if many > 1 else each, str(FORMS[line.form])]
    if line.form != "cash" and 0 < line.cash < line.each * many:
        parts.append(_("%(amount)s of it in cash") % {"amount": money(line.cash, line.currency)})
    return ", ".join(parts)
