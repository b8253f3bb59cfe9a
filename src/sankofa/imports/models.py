"""An import, its rows, and how a mission reads its columns. What cells say lies sealed, and goes after some days.

A row that was written stays, without its cells, as the proof that it was: `line_written_once` lets no file write it
again.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sankofa.imports.vocab import DateOrder, Decision, NamesInCell, Purpose, RowState, Standing
from sankofa.kernel.ids import new_id


class Import(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")  # where no column says otherwise
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # of the file; shown, never used as a path
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the file
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.NEW)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.COLUMNS)
    sheet = models.CharField(max_length=100, blank=True)
    header_at = models.PositiveIntegerField()  # row of the headings
    headings = models.JSONField()  # list of texts
    columns = models.JSONField(default=list)  # the field of each column, "" where it isn't read
    names = models.CharField(max_length=8, choices=NamesInCell.choices, default=NamesInCell.MEMBERS)
    order = models.CharField(max_length=3, choices=DateOrder.choices, default=DateOrder.DAY_FIRST)
    order_sure = models.BooleanField(default=False)  # the user said so, or the columns settle it
    whole = models.BooleanField(default=False)  # all rows or none
    started_at = models.DateTimeField()
    read_on = models.DateField(null=True)  # the day by which "still to come" is judged
    rows = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)  # rows that the step under way is done with
    beat_at = models.DateTimeField(null=True)  # when the step under way last moved
    ended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # file and cells
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["mission", "-started_at", "-id"], name="import_recent")]


class Line(models.Model):
    """A row of the file. `case_first` is the number of the first row of the same case."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # as the spreadsheet counts
    case_first = models.PositiveIntegerField()
    key = models.CharField(max_length=64)  # keyed hash of what tells this person from the others of the file
    sealed = models.BinaryField(null=True)  # the cells
    errors = models.PositiveSmallIntegerField(default=0)
    warnings = models.PositiveSmallIntegerField(default=0)
    extra = models.JSONField(default=list)  # what other rows and the database say: [field, code, params], not personal
    candidates = models.JSONField(default=list)  # [person id, why], best first
    twin = models.PositiveIntegerField(null=True)  # the first row that seems to hold the same person
    to_decide = models.BooleanField(default=False)  # somebody may be the same, and nobody has said yet
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    same_as = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    conflict = models.BooleanField(default=False)  # an update of a record that changed after the export
    takes = models.JSONField(default=dict)  # of a conflict: field to whether the file's value stands
    state = models.CharField(max_length=8, choices=RowState.choices, default=RowState.WAITING)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    people = ArrayField(models.UUIDField(), default=list)  # written or linked, the row's own first

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="line_once"),
            models.UniqueConstraint(
                fields=["mission", "key"],
                condition=Q(state=RowState.DONE) & ~Q(key=""),
                name="line_written_once",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "case_first"], condition=Q(state=RowState.WAITING), name="line_waiting"),
            models.Index(fields=["source", "state", "number"], name="line_state"),
        ]


class Reading(models.Model):
    """How a mission reads files with the same headings: remembered from the last time."""

    mission = models.ForeignKey("accounts.Mission", models.CASCADE, related_name="+")
    headings = models.CharField(max_length=64)  # rules.columns.fingerprint
    columns = models.JSONField()
    names = models.CharField(max_length=8, choices=NamesInCell.choices)
    order = models.CharField(max_length=3, choices=DateOrder.choices)
    order_sure = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "headings"], name="reading_once")]
