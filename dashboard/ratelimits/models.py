"""The calls each API key may still make, in the database: one budget for every worker, tab and person."""

from django.db import models


class Budget(models.Model):
    """One key's budget. The key itself is not here: `name` is a digest that only this installation can make.

    Moments are seconds since 1970, as all machines of the installation count them.
    """

    name = models.CharField(primary_key=True, max_length=64)
    limit = models.PositiveIntegerField(null=True, help_text="Calls in a window, as the API says.")
    remaining = models.IntegerField(null=True, help_text="Calls left in the window; null when nobody knows.")
    sent = models.PositiveIntegerField(default=0, help_text="Our own calls in the window, for caps.")
    window = models.PositiveBigIntegerField(
        default=0, help_text="Counts the windows, to tell an old answer from a new."
    )
    window_ends = models.FloatField(null=True)
    blocked_until = models.FloatField(default=0)
    next_at = models.FloatField(default=0, help_text="When a job may send its next call.")

    def __str__(self) -> str:
        return f"{self.remaining} of {self.limit} calls left"
