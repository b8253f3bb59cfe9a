"""What a stored file is. Its content lies encrypted in the data folder, never in the database, never under its name."""

from django.db import models

from sankofa.kernel.ids import new_id


class StoredFile(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=200)  # as the user called it; shown, never used as a path
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes of the content
    sha256 = models.CharField(max_length=64)
    stored_by_id = models.UUIDField()
    stored_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
