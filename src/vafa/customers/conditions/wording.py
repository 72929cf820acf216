"""What is refused about conditions and audiences, in sentences."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.wording import refusals

refusals(
    {
        "customers.conditions_unreadable": _("These conditions cannot be read. Put them together anew."),
        "customers.condition_unknown_field": _(
            "What one condition asks about (%(field)s) is not there. Choose something else."
        ),
        "customers.condition_bad_operator": _("One condition (%(field)s) cannot be compared like that."),
        "customers.condition_bad_value": _("The value “%(value)s” of one condition (%(field)s) cannot be read."),
        "customers.condition_incomplete": _(
            "Say what this condition is about: something is missing in its second place."
        ),
        "customers.condition_other_currency": _("Write this amount in the currency of the condition, %(currency)s."),
        "customers.conditions_too_many": _("These are more than %(most)s conditions. Make two audiences of them."),
        "customers.conditions_too_deep": _("Conditions stand in each other up to %(most)s deep."),
        "customers.conditions_empty_group": _("A group of which any condition holds needs at least one."),
        "customers.audience_no_name": _("Give the audience a name of up to %(most)s letters."),
        "customers.audience_name_taken": _("There is an audience “%(name)s” already. Choose another name."),
        "customers.unknown_audience": _("There is no such audience. Somebody may have deleted it."),
    }
)
