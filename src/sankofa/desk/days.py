"""A day as precisely as it is known, in the reader's language. Not here: typing one (fields), its meaning (kernel)."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sankofa.kernel.partial_dates import PartialDate, Precision

SEASONS = {
    "spring": gettext_lazy("spring %(year)s"),
    "summer": gettext_lazy("summer %(year)s"),
    "autumn": gettext_lazy("autumn %(year)s"),
    "winter": gettext_lazy("winter %(year)s"),
}


def day_words(day: PartialDate) -> str:
    """Such as "3 May 2001", "May 2001", "spring 2001", "2001", "about 2001" or "Jan 1994 to Dec 2004"."""
    if day.precision is Precision.EXACT:
        return formats.date_format(day.earliest, "j M Y")
    if day.precision is Precision.MONTH:
        return formats.date_format(day.earliest, "F Y")
    if day.precision is Precision.YEAR:
        return str(day.earliest.year)
    if day.precision is Precision.SEASON:
        year, _dash, season = str(day).partition("-")
        return str(SEASONS[season]) % {"year": year}
    if day.precision is Precision.ESTIMATED and str(day).startswith("~"):
        return _("about %(year)s") % {"year": str(day)[1:].partition("±")[0]}
    span = {"first": day.earliest, "last": day.latest}
    return _("%(first)s to %(last)s") % {key: formats.date_format(one, "M Y") for key, one in span.items()}
