"""The forms about a person. Each reads and gives the shapes of `people.vocab`; what is allowed is decided there."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.vocab import Spine
from sankofa.desk.fields import Choices, DayField, PartialDateField, SignatureField, UploadField
from sankofa.people.vocab import (
    BASES,
    TO_MISSION,
    Basis,
    Birth,
    ChannelDetails,
    ChannelKind,
    Custodian,
    DocumentDetails,
    DocumentKind,
    EvidenceKind,
    IdentifierKind,
    Level,
    PersonDetails,
    Purpose,
    RelationKind,
    Safety,
    Sex,
    Spoken,
)
from sankofa.reference.queries import country_choices, language_choices

Values = Mapping[str, Any]
"""A smaller drawing is an empty box or a dot."""


def _countries() -> Choices:
    return Choices(("", ""), *country_choices())


def _languages() -> list[tuple[str, str]]:
    return [("", ""), *language_choices()]


class PersonForm(forms.Form):
    """Who somebody is."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("As the person writes it, in any script. One name is fine."),
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    )
    latin_name = forms.CharField(
        label=_("In Latin letters"),
        max_length=200,
        required=False,
        help_text=_("As the passport or the person spells it. Left empty, we spell it out."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    given_name = forms.CharField(label=_("Given name"), max_length=120, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=120, required=False)
    aliases = forms.CharField(
        label=_("Other names and spellings"),
        required=False,
        help_text=_("One a line: earlier papers, nicknames, a married name."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )
    born = PartialDateField(label=_("Born"), required=False)
    birth_place = forms.CharField(label=_("Place of birth"), max_length=120, required=False)
    birth_country = forms.ChoiceField(label=_("Country of birth"), choices=_countries, required=False)
    sex = forms.ChoiceField(label=_("Sex, as recorded in papers"), choices=Sex.choices, initial=Sex.UNKNOWN)
    gender_stated = forms.CharField(
        label=_("Gender, as the person says"),
        max_length=60,
        required=False,
        help_text=_("Only if they tell you, in their own words."),
    )
    nationality = forms.ChoiceField(
        label=_("Nationality"),
        choices=_countries,
        required=False,
        help_text=_("Stateless and not known are answers too."),
    )
    nationality_2 = forms.ChoiceField(label=_("Second nationality"), choices=_countries, required=False)
    nationality_3 = forms.ChoiceField(label=_("Third nationality"), choices=_countries, required=False)

    @staticmethod
    def values(details: PersonDetails) -> dict[str, Any]:
        """What stands on file, in the types of this form's cleaned data."""
        first, second, third = (*details.nationalities, "", "", "")[:3]
        return {
            "full_name": details.full_name,
            "latin_name": details.latin_name,
            "given_name": details.given_name,
            "family_name": details.family_name,
            "aliases": "\n".join(details.aliases),
            "born": details.birth.day,
            "birth_place": details.birth_place,
            "birth_country": details.birth_country,
            "sex": details.sex,
            "gender_stated": details.gender_stated,
            "nationality": first,
            "nationality_2": second,
            "nationality_3": third,
        }

    @staticmethod
    def details(values: Values) -> PersonDetails:
        chosen = (values["nationality"], values["nationality_2"], values["nationality_3"])
        return PersonDetails(
            full_name=values["full_name"],
            latin_name=values["latin_name"],
            given_name=values["given_name"],
            family_name=values["family_name"],
            aliases=tuple(values["aliases"].splitlines()),
            birth=Birth.of(values["born"]),
            birth_place=values["birth_place"],
            birth_country=values["birth_country"],
            sex=values["sex"],
            gender_stated=values["gender_stated"],
            nationalities=tuple(dict.fromkeys(code for code in chosen if code)),
        )


class NewPersonForm(PersonForm):
    """The first recording, with what finds doubles: a telephone and a number."""

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Ask whether it is safe to call; you can say so on the next page."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "dir": "ltr"}),
    )
    number = forms.CharField(
        label=_("Immigration number"), max_length=60, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    field_order = (
        "full_name",
        "latin_name",
        "born",
        "sex",
        "nationality",
        "phone",
        "number",
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=_languages, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.MOTHER)
    interpreter_needed = forms.BooleanField(label=_("Needs an interpreter to talk in another language"), required=False)


LanguageFormSet = forms.formset_factory(LanguageForm, extra=2, max_num=8)


def spoken(rows: Iterable[Values]) -> list[Spoken]:
    return [
        Spoken(row["language"], row["level"], row["interpreter_needed"]) for row in rows if row and row.get("language")
    ]


class ChannelForm(forms.Form):
    kind = forms.ChoiceField(label=_("By"), choices=ChannelKind.choices)
    value = forms.CharField(
        label=_("Number or address"), max_length=250, widget=forms.TextInput({"autocomplete": "off", "dir": "auto"})
    )
    safe = forms.ChoiceField(
        label=_("Is it safe to use?"), choices=Safety.choices, widget=forms.RadioSelect, initial=Safety.NOT_ASKED
    )
    safe_when = forms.CharField(
        label=_("When"), max_length=120, required=False, help_text=_("For example: after 17:00, never on Friday.")
    )
    introduce_as = forms.CharField(
        label=_("How to introduce yourself"),
        max_length=120,
        required=False,
        help_text=_("Somebody else may pick up. For example: “Maria from the desk”."),
    )
    via = forms.CharField(
        label=_("Whose is it?"),
        max_length=120,
        required=False,
        help_text=_("If it is somebody else's: a brother's, the shelter's."),
    )

    @staticmethod
    def details(values: Values) -> ChannelDetails:
        return ChannelDetails(**{name: values[name] for name in ChannelForm.base_fields})


class NumberForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=IdentifierKind.choices)
    value = forms.CharField(label=_("Number"), max_length=60, widget=forms.TextInput({"autocomplete": "off"}))
    issuer = forms.CharField(label=_("Given by"), max_length=120, required=False)


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Paper"), choices=DocumentKind.choices)
    country = forms.ChoiceField(label=_("Issued by"), choices=_countries)
    number = forms.CharField(
        label=_("Number"), max_length=60, required=False, widget=forms.TextInput({"autocomplete": "off", "dir": "ltr"})
    )
    issued_on = DayField(label=_("Issued on"), required=False)
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("The last day. An expired paper is worth recording too.")
    )
    one_journey = forms.BooleanField(label=_("For one journey only"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    @staticmethod
    def details(values: Values) -> DocumentDetails:
        names = ("kind", "country", "number", "issued_on", "valid_until", "one_journey", "note")
        return DocumentDetails(**{name: values[name] for name in names})


class CopyForm(forms.Form):
    copy = UploadField(label=_("Scan or photo"), help_text=_("PDF, PNG or JPEG, up to 15 MB."), camera=True)


class NewDocumentForm(DocumentForm):
    copy = UploadField(
        label=_("Scan or photo"), help_text=_("PDF, PNG or JPEG, up to 15 MB."), required=False, camera=True
    )
    holder = forms.ChoiceField(
        label=_("Who holds the original now?"), choices=[("", _("Not known")), *Custodian.choices], required=False
    )


class CustodyForm(forms.Form):
    holder = forms.ChoiceField(label=_("The original goes to"), choices=Custodian.choices)
    place = forms.CharField(
        label=_("Where"), max_length=120, required=False, help_text=_("Which safe, consulate, courier and its number.")
    )
    on = DayField(label=_("Day"), required=False, help_text=_("Left empty: now."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class RelationForm(forms.Form):
    other = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("How do they belong together?"))
    note = forms.CharField(label=_("Note"), max_length=120, required=False)

    def __init__(self, *args: Any, who: str, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = people  # type: ignore[attr-defined]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("parent", _("%(who)s is a parent of") % {"who": who}),
            ("child", _("%(who)s is a child of") % {"who": who}),
            ("spouse", _("%(who)s is married to or lives with") % {"who": who}),
            ("sibling", _("%(who)s is a brother or sister of") % {"who": who}),
            ("carer", _("%(who)s takes care of") % {"who": who}),
            ("cared", _("%(who)s is cared for by") % {"who": who}),
            ("other", _("%(who)s is another relative of") % {"who": who}),
        ]

    def fact(self, person_id: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID, RelationKind]:
        """The relation as it is stored: who, of whom, what."""
        other, kind = uuid.UUID(self.cleaned_data["other"]), self.cleaned_data["kind"]
        turned = {"child": RelationKind.PARENT, "cared": RelationKind.CARER}
        if kind in turned:
            return other, person_id, turned[kind]
        return person_id, other, RelationKind(kind)


class TopicForm(forms.Form):
    """What a consent is about and in which language it is explained: chosen first, since the text depends on it."""

    topic = forms.ChoiceField(label=_("For what"))
    language = forms.ChoiceField(label=_("Explained in"), choices=language_choices)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipients = _recipients(actor)
        self.fields["topic"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label, _recipient in self.recipients
        ]

    @property
    def chosen(self) -> tuple[Purpose, uuid.UUID | None, str]:
        """Purpose, the recipient's id and its name, where the purpose has one."""
        purpose, _colon, recipient = self.cleaned_data["topic"].partition(":")
        name = next(name for value, _label, name in self.recipients if value == self.cleaned_data["topic"])
        return Purpose(purpose), uuid.UUID(recipient) if recipient else None, name


class SittingForm(forms.Form):
    """Who of a case agrees now, for which children, to what, explained in which language."""

    signer = forms.ChoiceField(label=_("Who agrees and signs"), widget=forms.RadioSelect)
    children = forms.MultipleChoiceField(
        label=_("Also for"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Children this person answers for as a parent or guardian."),
    )
    topics = forms.MultipleChoiceField(
        label=_("For what"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each stands alone. Tick only what the person wants."),
    )
    language = forms.ChoiceField(label=_("Explained in"), choices=language_choices)

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, spine: Spine, children: Collection[uuid.UUID], language: str
    ) -> None:
        minors = [str(member.person_id) for member in spine.members if member.person_id in children]
        super().__init__(data, initial={"children": minors, "language": language})
        self.names = {str(member.person_id): member.name for member in spine.members}
        self.recipients = _recipients(actor)
        grown = [(key, name) for key, name in self.names.items() if key not in minors]
        self.fields["signer"].choices = grown  # type: ignore[attr-defined]
        if len(grown) == 1:
            self.initial["signer"] = grown[0][0]
        if minors:
            self.fields["children"].choices = [(key, self.names[key]) for key in minors]  # type: ignore[attr-defined]
        else:
            self.fields["children"].widget = forms.MultipleHiddenInput()
        self.fields["topics"].choices = self._topics(spine)  # type: ignore[attr-defined]

    def _topics(self, spine: Spine) -> list[tuple[str, list[tuple[str, str]]]]:
        """First what most people are asked, with the mission where they go; then everybody else one may share with."""
        there = {
            f"{Purpose.SHARE_MISSION}:{id_}" for id_, _name, land in accounts.missions() if land == spine.destination
        }
        often: list[tuple[str, str]] = []
        others: list[tuple[str, str]] = []
        for value, label, name in self.recipients:
            (often if not name or value in there else others).append((value, label))
        return [("", often), (str(_("With others")), others)]

    @property
    def chosen(self) -> list[tuple[Purpose, uuid.UUID | None, str]]:
        """(purpose, recipient's id, its name) of each topic that was ticked."""
        names = {value: name for value, _label, name in self.recipients}
        parted = [(value, *value.partition(":")) for value in self.cleaned_data["topics"]]
        return [
            (Purpose(purpose), uuid.UUID(recipient) if recipient else None, names[value])
            for value, purpose, _colon, recipient in parted
        ]


class ConsentForm(forms.Form):
    """How somebody agreed. The signature is a PNG drawn in the page."""

    basis = forms.ChoiceField(label=_("Rests on"), widget=forms.RadioSelect)
    evidence = forms.ChoiceField(
        label=_("How does the person agree?"), choices=EvidenceKind.choices, widget=forms.RadioSelect
    )
    signature = SignatureField()
    file = UploadField(label=_("Scan of the signed form"), required=False, camera=True)
    witness = forms.CharField(label=_("Who heard it"), max_length=120, required=False)
    reason = forms.CharField(label=_("Which interest or duty"), max_length=200, required=False)
    given_for_by = forms.CharField(
        label=_("Parent or guardian"),
        max_length=120,
        required=False,
        help_text=_("Who agrees for a child. A doubtful age counts as a child's."),
    )
    interpreter = forms.CharField(label=_("Interpreter"), max_length=120, required=False)
    given_on = DayField(label=_("Agreed on"))

    def __init__(
        self, data: Any, files: Any, *, purpose: Purpose, today: dt.date, begun: Mapping[str, Any] | None = None
    ) -> None:
        start = {"basis": Basis.CONSENT, "evidence": EvidenceKind.SIGNATURE, "given_on": today}
        super().__init__(data, files, initial={**start, **(begun or {}), "signature": ""})
        self.fields["basis"].choices = [(basis.value, basis.label) for basis in BASES[purpose]]  # type: ignore[attr-defined]

    def proof(self) -> tuple[bytes, str] | None:
        """The file that proves it, as (content, name)."""
        kind = self.cleaned_data["evidence"]
        if kind == EvidenceKind.SIGNATURE and self.cleaned_data.get("signature"):
            return self.cleaned_data["signature"], "signature.png"
        scan = self.cleaned_data["file"]
        return (scan.read(), scan.name) if kind == EvidenceKind.SCAN and scan else None


class WithdrawForm(forms.Form):
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("Only if the person wants to say something.")
    )


class ShieldOfferForm(forms.Form):
    to = forms.ChoiceField(label=_("To whom"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("Without the person's name: your colleague learns it only when they accept."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = accounts.colleagues(actor, roles=(Role.PROTECTION,))
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((str(row.id), row.name) for row in others if row.id != actor.id),
        ]


def _recipients(actor: Actor) -> list[tuple[str, str, str]]:
    """(value, label, recipient's name) of everything a consent can be about, at the actor's mission."""
    found: list[tuple[str, str, str]] = []
    for purpose in Purpose:
        found += [
            (f"{purpose.value}:{id_}", f"{purpose.label}: {name}", name) for id_, name in _who(purpose, actor)
        ] or ([] if purpose in _NAMED else [(purpose.value, str(purpose.label), "")])
    return found


_NAMED = {Purpose.SHARE_MISSION, Purpose.SHARE_PARTNER, Purpose.TELL_AUTHORITY}


def _who(purpose: Purpose, actor: Actor) -> list[tuple[uuid.UUID, str]]:
    if purpose in TO_MISSION:
        return [(id_, name) for id_, name, _country in accounts.missions() if id_ != actor.mission_id]
    if purpose == Purpose.SHARE_PARTNER:
        return accounts.helpers(actor.mission_id)
    if purpose == Purpose.TELL_AUTHORITY:
        return accounts.authorities(actor.mission_id)
    return []
