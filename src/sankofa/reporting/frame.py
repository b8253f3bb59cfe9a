"""The words around a report's figures, in its own language: headings, notes on what is not shown, how it was made."""

from django.utils import formats
from django.utils.translation import gettext, ngettext, override, pgettext

from sankofa.reporting.vocab import AnnualDocument


def frame(document: AnnualDocument) -> dict[str, str]:
    with override(document.language):
        blanks = ngettext(
            "%(n)s figure is not shown, so that nobody can be recognised: a count below %(below)s, or one that would"
            " give such a count away. It stands as a bullet.",
            "%(n)s figures are not shown, so that nobody can be recognised: counts below %(below)s, or those that would"
            " give such a count away. They stand as bullets.",
            document.blanks,
        )
        return {
            "contents": gettext("Contents"),
            "figure": gettext("Figure"),
            "change": pgettext("figures", "Change"),
            "explained": gettext("What lies behind it"),
            "definitions": gettext("What each figure counts"),
            "definition": gettext("Definition"),
            "made": gettext("How the figures were made"),
            "made_text": gettext(
                "Every figure was computed from a snapshot of the records of %(day)s that holds no names, and frozen"
                " with it: computed again, it comes out the same."
            )
            % {"day": formats.date_format(document.snapshot_at, "j F Y")},
            "nothing": gettext("A dash: nothing is on record for that year."),
            "blanks": blanks % {"n": document.blanks, "below": document.below} if document.blanks else "",
            "seal": gettext("Seal of the snapshot"),
            "figures_seal": gettext("Seal of the figures"),
            "not_published": "" if document.published_on else gettext("Draft: not published"),
            "published": gettext("Published on %(day)s") % {"day": formats.date_format(document.published_on, "j F Y")}
            if document.published_on
            else "",
            "mission": gettext("Mission %(name)s") % {"name": document.mission},
        }
