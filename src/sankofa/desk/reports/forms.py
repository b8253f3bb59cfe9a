"""Forms of registers and of the annual report. What may be entered stands behind the doors."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.desk.fields import UploadField
from sankofa.reporting.queries import publication_kinds
from sankofa.reporting.vocab import TemplateChapter, TextVersion

CSV = ".csv,text/csv"
NAMES = {
    "annual": _("Annual report"),
    "expenditure": _("Table of expenditure"),
    "rean_costs": _("Costs of REAN"),
    "contributions": _("Contributions of the state"),
}


class YearField(forms.IntegerField):
    """A calendar year that a mission can have worked in."""

    def __init__(self) -> None:
        wrong = _("Write a year from 1951 to 2100.")
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
        super().__init__(label=_("Year"), min_value=1951, max_value=2100, error_messages=messages)


class FigureForm(forms.Form):
    series = forms.CharField(
        label=_("Register"),
        max_length=60,
        help_text=_("As the indicators name it, for example staff.fte or website.visits."),
    )
    part = forms.CharField(
        label=_("Part"),
        max_length=80,
        required=False,
        help_text=_("Only where a register has parts, a region for example."),
    )
    period = forms.CharField(
        label=_("Year or day"), max_length=10, help_text=_("2026 for the whole year; 2026-07-01 for a day.")
    )
    value = forms.CharField(
        label=_("Number"), max_length=24, help_text=_("In figures, with a point for decimals: 72.5.")
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, help_text=_("Of what: visits, posts, states."))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Where the number stands, so that it can be checked.")
    )


class FileForm(forms.Form):
    file = UploadField(
        label=_("CSV file"),
        accept=CSV,
        help_text=_("Its first line names the columns: series, part, period, value, unit, source."),
    )


class PublicationForm(forms.Form):
    publication = forms.ChoiceField(label=_("Publication"))
    year = YearField()
    file = UploadField(
        label=_("CSV file"),
        accept=CSV,
        help_text=_("Of an annual report: columns key, measure, source, note, and one named after the year."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publication"].choices = [(name, NAMES.get(name, name)) for name in publication_kinds()]  # type: ignore[attr-defined]  # a ChoiceField


class BeginForm(forms.Form):
    year = YearField()
    before = forms.ChoiceField(
        label=_("Years beside it"),
        choices=[("2", _("the two before")), ("1", _("the one before")), ("0", _("none"))],
        help_text=_("As far back as the records are whole."),
    )

    def numbers(self) -> dict[str, int]:
        return {"year": self.cleaned_data["year"], "before": int(self.cleaned_data["before"])}


class ChapterForm(forms.Form):
    """A box for each place of a chapter in each language, and in a hidden field the version it was made from."""

    chapter: TemplateChapter
    language: str

    def words(self) -> dict[tuple[str, str], tuple[int, str]]:
        """(place, language) -> (number of the wording it was made from, words)."""
        return {
            key: (self.cleaned_data[f"{name}_was"] or 0, self.cleaned_data[name]) for key, name in self._names().items()
        }

    def places(self) -> list[tuple[str, str, list[tuple[forms.BoundField, forms.BoundField, int, str]]]]:
        """(place, title, [(box, version, number of versions, language)]) in the order of the chapter."""
        named = [(self.chapter.id, str(_("The chapter's opening"))), *self._blocks()]
        return [
            (
                place,
                title,
                [
                    (self[name], self[f"{name}_was"], int(self[f"{name}_was"].value() or 0), key[1])
                    for key, name in self._names().items()
                    if key[0] == place
                ],
            )
            for place, title in named
        ]

    def take_over(self, texts: Mapping[tuple[str, str], TextVersion]) -> list[tuple[str, str, str]]:
        """(title, who, their words) of places that somebody else wrote; one's own words stay in the boxes."""
        found = []
        titles = {self.chapter.id: str(_("The chapter's opening")), **dict(self._blocks())}
        said = dict(self.data.items())
        for key, name in self._names().items():
            if (self.cleaned_data[f"{name}_was"] or 0) != texts[key].number:
                found.append((f"{titles[key[0]]} ({key[1]})", texts[key].by, texts[key].words))
                said[f"{name}_was"] = str(texts[key].number)
        self.data = said
        return found

    def _blocks(self) -> list[tuple[str, str]]:
        return [(block.id, block.title[self.language]) for block in self.chapter.blocks]

    def _names(self) -> dict[tuple[str, str], str]:
        places = (self.chapter.id, *(block.id for block in self.chapter.blocks))
        return {(place, code): f"{place.replace('.', '-')}_{code}" for place in places for code in ("nl", "en")}


def chapter_form(
    chapter: TemplateChapter, texts: Mapping[tuple[str, str], TextVersion], language: str
) -> type[ChapterForm]:
    """The form of one chapter, filled with the present words."""
    labels = {"nl": _("In Dutch"), "en": _("In English")}
    fields: dict[str, Any] = {"chapter": chapter, "language": language}
    for place in (chapter.id, *(block.id for block in chapter.blocks)):
        for code in ("nl", "en"):
            name, held = f"{place.replace('.', '-')}_{code}", texts[place, code]
            fields[name] = forms.CharField(
                label=labels[code], required=False, initial=held.words, max_length=20_000,
                widget=forms.Textarea({"rows": 6 if place == chapter.id else 3, "lang": code}),
            )  # fmt: skip
            fields[f"{name}_was"] = forms.IntegerField(required=False, initial=held.number, widget=forms.HiddenInput())
    return type("OneChapterForm", (ChapterForm,), fields)
