"""When each periodic job last ran, so that a restart does not run them all again."""

from django.db import models


class JobRun(models.Model):
    name = models.CharField(max_length=60, primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    did = models.PositiveIntegerField()  # how many rows, cases, mails: what the job counts
    problem = models.CharField(max_length=120, blank=True)  # the kind of error, never its words
