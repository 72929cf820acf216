"""Words a provider approved beforehand, standing for one of our letters."""

from django.db import models

from vafa.channels.models import Account


class ProviderTemplate(models.Model):
    """At this account this letter may be said with the provider's template of that name.

    `variables` are the letter's own words for the gaps, in the template's order, such as `{{ case.number }}`.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="templates")
    letter = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=10)  # the provider's name for the language: fa, en_US
    variables = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "provider_template"
        constraints = [models.UniqueConstraint(fields=["account", "letter", "language"], name="one_template_a_letter")]

    def __str__(self) -> str:
        return f"{self.letter} ({self.language}): {self.name}"
