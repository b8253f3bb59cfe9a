"""Forms of IATI: who publishes, an activity in words and codes, a file of others."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.desk.fields import UploadField
from sankofa.iati import queries
from sankofa.iati.vocab import Aid, Finance, Flow, ListingRow, OrganisationType, Sector, Tied, said


class PublisherForm(forms.Form):
    ref = forms.CharField(
        label=_("Identifier of the organisation"),
        max_length=80,
        help_text=_(
            "Its register and the number there, for example NL-KVK-12345678. Keep it once something is published."
        ),
    )
    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    type = forms.ChoiceField(label=_("Kind of organisation"), choices=OrganisationType.choices)


class ActivityForm(forms.Form):
    """Words for the world and codes of the standard. Without `row`, of which project or agreement is asked first."""

    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=160)
    title_en = forms.CharField(label=_("Title in English"), max_length=160)
    text_nl = forms.CharField(label=_("What it is for, in Dutch"), widget=forms.Textarea({"rows": 4}), max_length=4000)
    text_en = forms.CharField(
        label=_("What it is for, in English"), widget=forms.Textarea({"rows": 4}), max_length=4000
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices, initial=Sector.MIGRATION)
    aid = forms.ChoiceField(label=_("Kind of aid"), choices=Aid.choices, initial=Aid.PROJECT)
    flow = forms.ChoiceField(label=_("Flow"), choices=Flow.choices, initial=Flow.ODA)
    finance = forms.ChoiceField(label=_("Kind of finance"), choices=Finance.choices, initial=Finance.GRANT)
    tied = forms.ChoiceField(label=_("Tied to the donor's suppliers"), choices=Tied.choices, initial=Tied.UNTIED)
    indicator = forms.ChoiceField(
        label=_("People are counted by"),
        required=False,
        help_text=_("Of a project, its results; of both, the countries they went to. Small counts stay blank."),
    )
    partner_id = forms.TypedChoiceField(
        label=_("Activity of a partner or donor"),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
        help_text=_("Of whoever leads it elsewhere, or the donor's own activity that this money comes from."),
    )
    donor_ref = forms.CharField(
        label=_("Identifier of the donor"), max_length=80, required=False, help_text=_("Of an agreement only.")
    )
    donor_type = forms.ChoiceField(
        label=_("Kind of donor"), choices=[("", _("Not known")), *OrganisationType.choices], required=False
    )

    def __init__(self, *args: Any, actor: Actor, row: ListingRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        counted = [(key, told.get(language[:2], told["en"])) for key, told in queries.indicator_choices()]
        self.fields["indicator"].choices = [("", _("Nothing")), *counted]  # type: ignore[attr-defined]
        partners = [(str(key), name) for key, name in queries.partner_choices(actor)]
        self.fields["partner_id"].choices = [("", "\u2014"), *partners]  # type: ignore[attr-defined]
        if row is None:
            self._ask_of_what(actor)
        else:
            self._show(row, actor)

    def _ask_of_what(self, actor: Actor) -> None:
        projects, agreements = queries.choices(actor)
        groups = [
            (_("Projects"), [(str(key), f"{name} \u00b7 {title}") for key, name, title in projects]),
            (_("Agreements"), [(str(key), f"{name} \u00b7 {title}") for key, name, title in agreements]),
        ]
        self.fields["of"] = forms.TypedChoiceField(label=_("Of what"), coerce=uuid.UUID, choices=groups)
        self.fields["suffix"] = forms.CharField(
            label=_("Identifier of the activity"),
            max_length=60,
            help_text=_("It stands behind the organisation's and never changes again, for example RET-2026."),
        )
        self.order_fields(["of", "suffix"])

    def _show(self, row: ListingRow, actor: Actor) -> None:
        if row.project_id:
            del self.fields["donor_ref"], self.fields["donor_type"]
        else:
            ref, kind = queries.funder(actor, row.id)
            self.initial.update(donor_ref=ref, donor_type=kind)
        self.initial.update(
            title_nl=said(row.titles, "nl"), title_en=said(row.titles, "en"), text_nl=said(row.texts, "nl"),
            text_en=said(row.texts, "en"), sector=row.sector, aid=row.aid, flow=row.flow, finance=row.finance,
            tied=row.tied, indicator=row.indicator, partner_id=row.partner_id,
        )  # fmt: skip


class FileForm(forms.Form):
    file = UploadField(
        label=_("File of activities"),
        accept=".xml,application/xml,text/xml",
        help_text=_(
            "IATI activities 2.01 to 2.03, at most 20 MB. Nothing is stored before you have seen what is wrong."
        ),
    )
