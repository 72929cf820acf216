"""My own account: how I read the desk, my password, and the second key to the door."""

from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vafa.desk.places import address
from vafa.desk.web.page import acting, asker, desk_page
from vafa.desk.web.settings.page import go, setup
from vafa.desk.web.settings.working import AwayForm, away_form, planned, save_away
from vafa.platform.accounts.actions import change_staff
from vafa.platform.accounts.models import THEMES, Staff
from vafa.platform.accounts.queries import away_until
from vafa.platform.i18n import languages
from vafa.platform.i18n.digits import to_latin
from vafa.platform.time import now

CALENDARS = [("jalali", _("Jalali")), ("hijri", _("Hijri")), ("gregorian", _("Gregorian"))]
MONEY = [("toman", _("Toman")), ("rial", _("Rial"))]
ZONES = [
    ("Asia/Tehran", _("Tehran")),
    ("Asia/Kabul", _("Kabul")),
    ("Asia/Dubai", _("Dubai")),
    ("Asia/Riyadh", _("Riyadh")),
    ("Asia/Baghdad", _("Baghdad")),
    ("Africa/Cairo", _("Cairo")),
    ("Europe/Istanbul", _("Istanbul")),
    ("Europe/Berlin", _("Berlin")),
    ("Europe/London", _("London")),
    ("America/Toronto", _("Toronto")),
    ("America/Los_Angeles", _("Los Angeles")),
    ("UTC", _("World time")),
]


class MeForm(forms.Form):
    """How one person reads the desk."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"))
    calendar = forms.ChoiceField(label=_("Calendar"), choices=CALENDARS)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    money_unit = forms.ChoiceField(label=_("Iranian money in"), choices=MONEY)
    theme = forms.ChoiceField(label=_("Light"), choices=THEMES)
    extension = forms.CharField(
        label=_("Extension of my telephone"),
        help_text=_("Who calls there is shown to you at once."),
        required=False,
        max_length=20,
    )

    def clean_extension(self) -> str:
        """The extension in plain digits, however it was typed."""
        typed = to_latin(self.cleaned_data["extension"]).strip()
        if typed and not (typed.isascii() and typed.isalnum()):
            raise forms.ValidationError(_("Write the extension with digits alone, such as 201."))
        return typed

    def __init__(self, *args: object, staff: Staff, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        spoken, zone = self.fields["language"], self.fields["time_zone"]
        assert isinstance(spoken, forms.ChoiceField) and isinstance(zone, forms.ChoiceField)
        spoken.choices = [(one.code, one.name) for one in languages()]
        own = staff.time_zone
        known = own in dict(ZONES) or own not in available_timezones()
        zone.choices = ZONES if known else [*ZONES, (own, own)]


@desk_page("", ("GET", "HEAD"))
def settings(request: HttpRequest) -> HttpResponse:
    """The list; where there is room beside it, my account too."""
    return _show(request, _form(asker(request)), listed=True)


@desk_page("", ("GET", "HEAD", "POST"))
def me(request: HttpRequest) -> HttpResponse:
    """My account, saved as soon as it is changed."""
    staff = asker(request)
    if request.method != "POST":
        return _show(request, _form(staff))
    form = MeForm(request.POST, staff=staff)
    if not form.is_valid():
        return _show(request, form, status=422)
    change_staff(staff, dict(form.cleaned_data), actor=acting(request), at=now())
    return go(request, address("desk_settings_me") + "?just=saved")  # language and light are the whole page's


@desk_page("", ("POST",))
def away(request: HttpRequest) -> HttpResponse:
    """Note that I am away, and who covers for me; or that I am back."""
    staff = asker(request)
    odd = save_away(request, staff)
    if odd is not None:
        return _show(request, _form(staff), away=odd, status=422)
    return go(request, address("desk_settings_me") + "?just=saved")


def _form(staff: Staff) -> MeForm:
    fields = ("name", "language", "calendar", "time_zone", "money_unit", "theme", "extension")
    return MeForm(initial={name: getattr(staff, name) for name in fields}, staff=staff)


def _show(
    request: HttpRequest, form: MeForm, *, away: AwayForm | None = None, listed: bool = False, status: int = 200
) -> HttpResponse:
    staff = asker(request)
    context: dict[str, object] = {
        "form": form,
        "away": away or away_form(staff),
        "planned": planned(staff),
        "away_until": away_until(staff, now()),
        "listed": listed,
        "me": staff,
        "just_saved": request.GET.get("just") == "saved",
        "password_url": address("account_change_password"),
        "keys_url": address("mfa_index"),
    }
    return setup(request, "me", "me", context, status)
