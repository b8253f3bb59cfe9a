"""People as they are: names as they come, dates as far as known, consent as given. No case, no stage here."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sankofa.kernel.ids import new_id
from sankofa.people.vocab import (
    Basis,
    ChannelKind,
    Custodian,
    DatePrecision,
    DocumentKind,
    EvidenceKind,
    IdentifierKind,
    Level,
    Purpose,
    RelationKind,
    Safety,
    Sex,
)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="PersonHistory")
class Person(models.Model):
    """Somebody. `full_name` is the whole name in its own script; every other part is optional."""

    id = models.UUIDField(primary_key=True, default=new_id)
    full_name = models.CharField(_("full name"), max_length=200)
    latin_name = models.CharField(max_length=200)  # Latin spelling; equals full_name where that is Latin
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    sort_key = models.CharField(max_length=200)  # folded: lists sort by it, no collation needed
    birth_from = models.DateField(null=True, blank=True)  # half-open interval of possible birth dates
    birth_until = models.DateField(null=True, blank=True)
    birth_precision = models.CharField(max_length=10, choices=DatePrecision.choices, default=DatePrecision.UNKNOWN)
    birth_place = models.CharField(max_length=120, blank=True)
    birth_country = models.ForeignKey("reference.Country", models.PROTECT, null=True, blank=True, related_name="+")
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)  # as recorded in papers
    gender_stated = models.CharField(max_length=60, blank=True)  # as the person says
    died_on = models.DateField(null=True, blank=True)
    # Found by nobody but this protection focal point.
    shielded_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    canonical = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")  # set by a merge
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)  # the last verb on this person or anything under them
    changed_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(full_name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(birth_precision=DatePrecision.UNKNOWN, birth_from=None, birth_until=None)
                | (
                    ~Q(birth_precision=DatePrecision.UNKNOWN)
                    & Q(birth_from__isnull=False, birth_until__isnull=False)
                    & Q(birth_until__gt=F("birth_from"))
                ),
                name="person_birth_interval",
            ),
            models.CheckConstraint(condition=~Q(canonical=F("id")), name="person_not_own_canonical"),
        ]
        indexes = [models.Index(fields=["birth_from"], name="person_birth")]


class ShieldOffer(models.Model):
    """A focal point offers a colleague her shield over a person. It changes hands when accepted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    from_staff = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    to_staff = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)  # without a name: read before the offer is accepted
    offered_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)  # None: not answered; False: declined or taken back
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(accepted=None), name="shield_offer_one_at_a_time"),
            models.CheckConstraint(condition=~Q(from_staff=F("to_staff")), name="shield_offer_to_another"),
            models.CheckConstraint(
                condition=Q(accepted=None, answered_at=None) | Q(accepted__isnull=False, answered_at__isnull=False),
                name="shield_offer_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["to_staff"], condition=Q(accepted=None), name="shield_offer_waiting"),
        ]


class Alias(models.Model):
    """Another name the same person goes by or was written with."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="aliases")
    full_name = models.CharField(max_length=200)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "full_name"], name="alias_once")]


class Nationality(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="nationalities")
    country = models.ForeignKey("reference.Country", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "country"], name="nationality_once")]


class SpokenLanguage(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="languages")
    language = models.ForeignKey("reference.Language", models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)
    interpreter_needed = models.BooleanField(default=False)  # for a counselling talk held in another language

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "language"], name="spoken_language_once")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="ChannelHistory")
class Channel(models.Model):
    """A way to reach the person, and whether it is safe: by what, when, how to introduce oneself."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=10, choices=ChannelKind.choices)
    value = models.CharField(max_length=250)
    normalised = models.CharField(max_length=250)  # E.164 for telephones; folded otherwise
    safe = models.CharField(max_length=8, choices=Safety.choices, default=Safety.NOT_ASKED)
    safe_when = models.CharField(max_length=120, blank=True)
    introduce_as = models.CharField(max_length=120, blank=True)
    via = models.CharField(max_length=120, blank=True)  # whose telephone or address it is, if another's
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["normalised"], name="channel_value")]


class Identifier(models.Model):
    """A number that an authority or organisation knows the person by."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=IdentifierKind.choices)
    value = models.CharField(max_length=60)
    normalised = models.CharField(max_length=60)
    issuer = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "normalised"], name="identifier_once")]
        indexes = [models.Index(fields=["normalised"], name="identifier_value")]


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="IdentityDocumentHistory"
)
class IdentityDocument(models.Model):
    """A passport or other paper. Where the original is stands in its custody chain."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    number = models.CharField(max_length=60, blank=True)
    normalised = models.CharField(max_length=60, blank=True)
    country = models.ForeignKey("reference.Country", models.PROTECT, related_name="+")
    issued_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # last day of validity
    one_journey = models.BooleanField(default=False)  # laissez-passer, emergency or EU travel document
    copy = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(issued_on=None) | Q(valid_until__gte=F("issued_on")),
                name="document_valid_after_issue",
            ),
        ]
        indexes = [models.Index(fields=["normalised"], name="document_number")]


class CustodyMove(models.Model):
    """One link of the chain: the original went from one holder to the next. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    document = models.ForeignKey(IdentityDocument, models.CASCADE, related_name="custody")
    at = models.DateTimeField()
    holder = models.CharField(max_length=12, choices=Custodian.choices)
    place = models.CharField(max_length=120, blank=True)  # which safe, consulate, courier
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["document", "-at"], name="custody_latest")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="RelationHistory")
class Relation(models.Model):
    """`person` is the `kind` of `other`: the parent of, married to. Each fact stands once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="relations")
    other = models.ForeignKey(Person, models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=10, choices=RelationKind.choices)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_to_another"),
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="ConsentHistory")
class Consent(models.Model):
    """What the person agreed to, for one purpose and one recipient; who explained it, its proof, when it ended."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    basis = models.CharField(max_length=16, choices=Basis.choices, default=Basis.CONSENT)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    given_on = models.DateField()
    given_for_by = models.CharField(max_length=120, blank=True)  # parent or guardian, for a child
    explained_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    explained_in = models.ForeignKey("reference.Language", models.PROTECT, related_name="+")
    interpreter = models.CharField(max_length=120, blank=True)
    text_version = models.CharField(max_length=20, blank=True)  # of the text that was explained
    evidence = models.CharField(max_length=10, choices=EvidenceKind.choices, blank=True)  # empty: rests on no consent
    witness = models.CharField(max_length=120, blank=True)  # to what was said
    reason = models.CharField(max_length=200, blank=True)  # why it rests on another basis than consent
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "mission", "organisation"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="consent_one_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(evidence__in=[EvidenceKind.SCAN, EvidenceKind.SIGNATURE]) | Q(file__isnull=False),
                name="consent_evidence_is_kept",
            ),
            models.CheckConstraint(
                condition=~Q(purpose=Purpose.SHARE_MISSION) | Q(mission__isnull=False),
                name="consent_names_the_mission",
            ),
            models.CheckConstraint(
                condition=~Q(purpose__in=[Purpose.SHARE_PARTNER, Purpose.TELL_AUTHORITY])
                | Q(organisation__isnull=False),
                name="consent_names_the_organisation",
            ),
            models.CheckConstraint(
                condition=Q(basis=Basis.CONSENT) & ~Q(evidence="") | ~Q(basis=Basis.CONSENT) & ~Q(reason=""),
                name="consent_has_evidence_or_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(evidence=EvidenceKind.SPOKEN) | ~Q(witness=""), name="consent_spoken_before_a_witness"
            ),
        ]


class NameToken(models.Model):
    """A distinct word of names, folded to Latin. Kept by `search.py` alone."""

    id = models.AutoField(primary_key=True)
    text = models.CharField(max_length=40)
    bare = models.BooleanField()  # its script leaves vowels unwritten
    keys = ArrayField(models.IntegerField())  # what sounds like it shares one of these numbers
    names = models.IntegerField(default=1)  # written names that hold it, as last counted

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "bare"], name="name_token_once")]
        indexes = [
            GinIndex(fields=["keys"], name="name_token_keys", fastupdate=False),
            models.Index(OpClass("text", "text_pattern_ops"), name="name_token_begins"),
        ]


class NameForm(models.Model):
    """One way a name of a person is written: its tokens in order, then possible birth years as negative numbers."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    tokens = ArrayField(models.IntegerField())

    class Meta:
        indexes = [GinIndex(fields=["tokens"], name="name_form_tokens", fastupdate=False)]
