"""Every key to a customer says what becomes of its rows when two customers turn out to be one person."""

from django.apps import apps
from django.db.models import ForeignKey

from vafa.customers.models import Customer
from vafa.customers.moving import moving, staying


def test_every_key_to_a_customer_moves_or_says_why_it_stays() -> None:
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is Customer
    }
    said = {*moving(), *staying()}
    assert len(keys) > 15
    assert keys - said == set(), "write moves(Model) or stays(Model, field, why) in the room's moving.py"
    assert said - keys == set(), "no such key"
