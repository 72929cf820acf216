"""Sentences about customers: what is refused, and lines of the timeline."""

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from vafa.customers.events import (
    ConsentGiven,
    ContactPointOff,
    ContactPointVerified,
    CustomerAdded,
    CustomerChanged,
    CustomersMerged,
    MergeUndone,
)
from vafa.customers.models import CONTACT_KINDS, PURPOSES, Customer
from vafa.customers.rules import birthday
from vafa.customers.rules.consent import ANY
from vafa.customers.rules.duplicates import (
    ADDRESS,
    CITY,
    HANDLE,
    MAILBOX,
    NAME,
    NUMBER,
    ORDER,
    SERIAL,
    VERIFIED,
    Sign,
)
from vafa.platform.i18n.dates import month_names
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.phones import show_phone
from vafa.platform.i18n.reading import active
from vafa.platform.wording import Line, refusals, says

refusals(
    {
        "customers.email_not_understood": _("“%(text)s” is not an e-mail address. Write it like name@example.com."),
        "customers.phone_not_understood": _(
            "“%(text)s” is not a telephone number. Write it with its area code, like 09121234567."
        ),
        "customers.no_name": _("A customer needs a name or an e-mail address. Write one of them."),
        "customers.no_address": _("Write an e-mail address or a telephone number, so that we can answer."),
        "customers.birthday_incomplete": _("Give the day and the month of the birthday, or neither."),
        "customers.birthday_no_such_day": _("There is no such day. Check the day, the month and the year."),
        "customers.birthday_ahead": _("This day of birth is still ahead. Check the year."),
        "customers.empty_address": _("Write the address, and choose of which kind it is."),
        "customers.choose_two": _("Tick two customers, and compare them then."),
        "customers.merge_self": _("This is one and the same customer. Choose the other one."),
        "customers.merge_not_there": _("One of the two is no longer there. Look them up again."),
        "customers.merge_company": _("One of the two is the company of the other. They cannot be one customer."),
        "customers.merge_too_old": _("A merge can be taken back for thirty days. Since then, correct it by hand."),
        "customers.undo_later_first": _("This customer was merged into another since. Take that merge back first."),
        "customers.unknown": _("There is no such customer. Search by name, telephone or order number."),
    }
)
FIELDS = {
    "kind": _("Kind"),
    "name": _("Name"),
    "company": _("Company"),
    "language": _("Language"),
    "time_zone": _("Time zone"),
    "city": _("City"),
    "country": _("Country"),
    "allowed_from": _("Hours to hear from us"),
    "allowed_until": _("Hours to hear from us"),
    "preferred_channel": _("Preferred channel"),
    **dict.fromkeys(birthday.FIELDS, _("Birthday")),
}
SIGNS = {
    VERIFIED: _("Both proved the same address: %(what)s"),
    ADDRESS: _("The same address: %(what)s"),
    NUMBER: _("One number, for calls and in a messenger: %(what)s"),
    MAILBOX: _("Two spellings of one mailbox: %(what)s"),
    HANDLE: _("The same name in two messengers: %(what)s"),
    NAME: _("The same name"),
    CITY: _("The same city: %(what)s"),
    ORDER: _("An order of the same number, from two sources: %(what)s"),
    SERIAL: _("A device with the same serial number: %(what)s"),
}
LATIN = "\u2066%s\u2069"  # addresses and numbers keep their own direction inside a sentence


def sign_words(sign: Sign) -> str:
    """Why two customers may be one person, in a sentence."""
    what = show_phone(sign.what, active().language) if sign.what.startswith("+") else sign.what
    return str(SIGNS[sign.code]) % {"what": what if sign.code == CITY else LATIN % what}


def birthday_words(customer: Customer) -> str:
    """A day of birth in its own calendar and the reader's words: «۳۰ اسفند», with the year if known; "" for none."""
    if customer.birth_month is None:
        return ""
    language = active().language
    month = month_names(customer.birth_calendar, language)[customer.birth_month - 1]
    parts = (customer.birth_day, month, customer.birth_year)
    return to_reader(" ".join(str(part) for part in parts if part is not None), language)


@says(CustomerAdded)
def _added(event: CustomerAdded) -> Line:
    notes = {
        "desk": gettext("Added by hand"),
        "form": gettext("Wrote to us first"),
        "import": gettext("Came with an import"),
    }
    return Line(gettext("We got to know this customer"), notes.get(event.source, event.source), icon="user-plus")


@says(CustomerChanged)
def _changed(event: CustomerChanged) -> Line:
    names = dict.fromkeys(str(FIELDS.get(name, name)) for name in event.changes)
    return Line(gettext("Details changed"), pgettext("between items of a list", ", ").join(names), icon="edit")


@says(ConsentGiven)
def _consent(event: ConsentGiven) -> Line:
    purpose = str(dict(PURPOSES).get(event.purpose, event.purpose))
    if event.channel == ANY:
        words = gettext("Said yes to: %(purpose)s") if event.granted else gettext("Said no to: %(purpose)s")
    elif event.granted:
        words = gettext("Said yes to: %(purpose)s by %(channel)s")
    else:
        words = gettext("Said no to: %(purpose)s by %(channel)s")
    channel = str(dict(CONTACT_KINDS).get(event.channel, event.channel))
    title = words % {"purpose": purpose, "channel": channel}
    return Line(title, icon="check" if event.granted else "x", tone="good" if event.granted else "plain")


@says(ContactPointOff)
def _off(event: ContactPointOff) -> Line:
    return Line(gettext("An address no longer reaches them"), event.reason, icon="alert-triangle", tone="late")


@says(ContactPointVerified)
def _verified(event: ContactPointVerified) -> Line:
    kind = str(dict(CONTACT_KINDS).get(event.kind, event.kind))
    return Line(gettext("Proved that this address is theirs: %(kind)s") % {"kind": kind}, icon="check", tone="good")


@says(CustomersMerged)
def _merged(event: CustomersMerged) -> Line:
    return Line(gettext("Found to be one person with %(name)s") % {"name": event.gone_name}, icon="users")


@says(MergeUndone)
def _unmerged(event: MergeUndone) -> Line:
    return Line(gettext("Told apart again from %(name)s") % {"name": event.gone_name}, icon="users")
