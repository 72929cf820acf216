"""Addresses customers get in letters. The portal answers them; they are written here because keys point down."""

from datetime import datetime

from django.conf import settings

from vafa.cases.models import Case
from vafa.customers.models import Customer
from vafa.platform.i18n import language
from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.reading import Reader
from vafa.platform.secrets import sign_link

STATUS_PATH, NOTICE_PATH = "/r/", "/n/"


def status_address(case: Case) -> str:
    """The status page of a case, by a link only we can make."""
    return f"{settings.CONFIG.address}{STATUS_PATH}{sign_link('case', case.pk)}/"


def report_address(case: Case) -> str:
    """The page on which the customer reads and signs the final report."""
    return f"{status_address(case)}report/"


def notice_address(incident_id: int, customer_id: int) -> str:
    """The page on which an affected customer says that they read the notice of an incident."""
    return f"{settings.CONFIG.address}{NOTICE_PATH}{sign_link('notice', [incident_id, customer_id])}/"


def reader_for(customer: Customer) -> Reader:
    """How this customer reads: own language with its calendar, own time zone or the shop's."""
    code = customer.language
    return Reader(code, language(code).calendar, customer.time_zone or settings.CONFIG.time_zone)


def in_words(moment: datetime, customer: Customer) -> str:
    """A moment near enough to go without its year, as this customer says it: «یکشنبه ۱۲ بهمن، ساعت ۱۲:۰۰»."""
    return show_moment(moment, reader_for(customer), "near")
