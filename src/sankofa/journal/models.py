"""Rows of the journal. Staff and subjects are plain ids, without foreign keys, so that erasure of either works."""

from django.db import models

from sankofa.kernel.ids import new_id


class Once(models.Model):
    """A verb that a client may send twice. The key is the client's; the row stands while the verb's work stands."""

    key = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField()
    verb = models.CharField(max_length=60)
    at = models.DateTimeField()
    result = models.JSONField()


class Draft(models.Model):
    """What somebody typed in a long form and has not sent yet. One per staff and form."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff_id = models.UUIDField()
    form = models.CharField(max_length=120)
    sealed = models.BinaryField()  # encrypted: drafts hold personal data
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff_id", "form"], name="draft_one_per_staff_and_form")]


class Mail(models.Model):
    """Outbox: written with the verb that causes it, sent by a worker, never twice."""

    id = models.UUIDField(primary_key=True, default=new_id)
    to = models.EmailField()
    subject = models.CharField(max_length=120)  # never a name, never a reason
    body = models.TextField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["written_at"], condition=models.Q(sent_at=None), name="mail_waiting")]


class Access(models.Model):
    """Somebody opened something about a person. Append-only: the app role may insert and read, nothing else."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    staff_id = models.UUIDField()
    staff_name = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    case_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-at"], name="access_case"),
            models.Index(fields=["person_id", "-at"], name="access_person"),
            models.Index(fields=["staff_id", "-at"], name="access_staff"),
        ]
