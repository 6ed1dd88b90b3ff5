"""The questions of a job that asks many, and their answers: plan, work and result are the same rows."""

from django.db import models

from dashboard.jobs.models import Item


class Question(models.Model):
    """One question of a job. How it stands is its item's state; what was asked and answered is here.

    * `session_id`: the conversation it was asked in; empty while there is none
    * `seconds`: how long its answer took
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="question", primary_key=True)
    text = models.TextField()
    session_id = models.CharField(max_length=128, blank=True)
    message_id = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    citations = models.JSONField(default=list)
    seconds = models.FloatField(null=True)

    def __str__(self) -> str:
        return self.text[:80]
