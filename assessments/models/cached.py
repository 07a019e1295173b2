"""The cache that is a table of the database."""

from django.db import models


class CachedValue(models.Model):
    """A value that ``mlcareer.cache.DatabaseCache`` keeps until it expires."""

    key = models.CharField(primary_key=True, max_length=255)
    value = models.BinaryField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Not for the admin."""

        default_permissions = ()

    def __str__(self) -> str:
        return self.key
