"""The table of the database cache."""

from django.db import models


class CachedValue(models.Model):
    """A value stored by ``mlcareer.cache.DatabaseCache`` until it expires."""

    key = models.CharField(primary_key=True, max_length=255)
    value = models.BinaryField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        # No permissions, because the admin does not show it.
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
