"""Staff and teams: taking someone on, changing roles, how people work, a new password, switching them off and on."""

import secrets
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from vafa.desk.places import address
from vafa.desk.web.page import acting, asker, desk_page
from vafa.desk.web.settings.audit import entries_about
from vafa.desk.web.settings.page import go, setup
from vafa.desk.web.settings.working import AwayForm, WorkForm, away_form, planned, save_away, save_work, work_form
from vafa.platform.access import AGENT, may, require
from vafa.platform.accounts.access import STAFF_EDIT, STAFF_WORK
from vafa.platform.accounts.actions import PASSWORD_BYTES, change_staff, give_password, hire
from vafa.platform.accounts.models import ROLE_LABELS, Staff, Team
from vafa.platform.accounts.queries import away_until
from vafa.platform.accounts.teams import remove_team, save_team
from vafa.platform.accounts.wording import away_words
from vafa.platform.i18n import language, languages
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence


class MemberForm(forms.Form):
    """A member of the staff."""

    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_LABELS, initial=AGENT)


class NewMemberForm(MemberForm):
    """Someone who is taken on."""

    email = forms.EmailField(
        label=_("E-mail"), help_text=_("They sign in with it."),
        error_messages={"invalid": _("This is not an e-mail address. Write it like name@example.com.")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"))
    field_order = ("name", "email", "role", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = self.fields["language"]
        assert isinstance(spoken, forms.ChoiceField)
        spoken.choices = [(one.code, one.name) for one in languages()]
        spoken.initial = active().language


class TeamForm(forms.Form):
    """A team: its name, who leads it, who is in it."""

    name = forms.CharField(label=_("Name of the team"), max_length=80)
    lead = forms.ModelChoiceField(
        label=_("Led by"), queryset=Staff.objects.none(), required=False, empty_label=_("Nobody")
    )
    members = forms.ModelMultipleChoiceField(
        label=_("People"), queryset=Staff.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Staff.objects.filter(is_active=True).order_by("name", "pk")
        for name in ("lead", "members"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people


@desk_page(STAFF_WORK)
def staff(request: HttpRequest) -> HttpResponse:
    """Who works here and how, and in which teams."""
    people = Staff.objects.order_by("-is_active", "name", "pk").select_related("working").prefetch_related("teams")
    rows = [_row(one) for one in people]
    teams = Team.objects.order_by("name", "pk").select_related("lead").prefetch_related("members")
    context = {"rows": rows, "teams": teams, "may_edit": may(asker(request), STAFF_EDIT)}
    return setup(request, "staff", "staff", context)


def _row(person: Staff) -> dict[str, object]:
    """A line of the list: a person, what they speak and know, and until when they are away."""
    facts, between = getattr(person, "working", None), pgettext("between items of a list", ", ")
    speaks = facts.languages if facts and facts.languages else [person.language]
    return {
        "person": person,
        "away": away_words(away_until(person, now())),
        "speaks": between.join(language(code).name for code in speaks),
        "knows": between.join(facts.skills) if facts else "",
    }


@desk_page(STAFF_EDIT, ("GET", "HEAD", "POST"))
def new_member(request: HttpRequest) -> HttpResponse:
    """Take someone on; their first password is shown here once, and kept nowhere."""
    form = NewMemberForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        said, password = form.cleaned_data, secrets.token_urlsafe(PASSWORD_BYTES)
        spoken = {"language": said["language"], "calendar": language(said["language"]).calendar}
        try:
            member = hire(
                said["email"], said["name"], said["role"], password=password, actor=acting(request), at=now(), **spoken
            )
        except Refused as refused:
            form.add_error("email" if refused.code == "accounts.email_taken" else "role", sentence(refused))
        else:
            return _password(request, member, password)
    return setup(request, "staff_new", "staff", context, 422 if form.errors else 200)


def _password(request: HttpRequest, person: Staff, password: str) -> HttpResponse:
    """The one page on which a password stands."""
    response = setup(request, "password", "staff", {"member": person, "password": password})
    response.headers["Cache-Control"] = "no-store"
    return response


@desk_page(STAFF_WORK, ("GET", "HEAD", "POST"))
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member of the staff, with what was changed about them and what they changed."""
    person, form = _person(pk), None
    if request.method == "POST":
        require(asker(request), STAFF_EDIT)
        changes: dict[str, object] = {}
        if request.POST.get("do") in ("off", "on"):
            changes = {"is_active": request.POST["do"] == "on"}
        else:
            form = MemberForm(request.POST)
            changes = dict(form.cleaned_data) if form.is_valid() else {}
        if changes:
            try:
                change_staff(person, changes, actor=acting(request), at=now())
                return _saved(request, person)
            except Refused as refused:
                if form is None:
                    raise
                form.add_error("role", sentence(refused))
    return _member(request, person, form=form)


@desk_page(STAFF_WORK, ("POST",))
def member_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what a colleague speaks, knows and takes."""
    person = _person(pk)
    odd = save_work(request, person)
    return _member(request, person, work=odd) if odd else _saved(request, person)


@desk_page(STAFF_WORK, ("POST",))
def member_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Note for a colleague that they are away, as when they fell ill; or that they are back."""
    person = _person(pk)
    odd = save_away(request, person)
    return _member(request, person, away=odd) if odd else _saved(request, person)


@desk_page(STAFF_EDIT, ("POST",))
def member_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a colleague a new password, shown here once; one's own is changed under “My account”."""
    person = _person(pk)
    if person.pk == asker(request).pk:
        return go(request, address("desk_settings_me"))
    return _password(request, person, give_password(person, actor=acting(request), at=now()))


def _person(pk: int) -> Staff:
    person = Staff.objects.filter(pk=pk).select_related("working__cover").first()
    if person is None:
        raise Http404
    return person


def _saved(request: HttpRequest, person: Staff) -> HttpResponse:
    return go(request, address("desk_member", pk=person.pk) + "?just=saved")


def _member(
    request: HttpRequest,
    person: Staff,
    *,
    form: MemberForm | None = None,
    work: WorkForm | None = None,
    away: AwayForm | None = None,
) -> HttpResponse:
    """The page of a person; a form that is given has mistakes."""
    context: dict[str, object] = {
        "form": form or MemberForm(initial={"name": person.name, "role": person.role}),
        "work": work or work_form(person),
        "away": away or away_form(person),
        "away_until": (until := away_until(person, now())),
        "away_words": away_words(until),
        "planned": planned(person),
        "member": person,
        "is_me": person.pk == asker(request).pk,
        "may_edit": may(asker(request), STAFF_EDIT),
        "just_saved": request.GET.get("just") == "saved",
        "entries": entries_about("staff", str(person.pk)),
    }
    return setup(request, "member", "staff", context, 422 if form or work or away else 200)


@desk_page(STAFF_EDIT, ("GET", "HEAD", "POST"))
def new_team(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    return _team(request, None)


@desk_page(STAFF_EDIT, ("GET", "HEAD", "POST"))
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team and its people; `do=remove` takes it apart."""
    one = Team.objects.filter(pk=pk).first()
    if one is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "remove":
        remove_team(one, actor=acting(request), at=now())
        return go(request, address("desk_staff"))
    return _team(request, one)


def _team(request: HttpRequest, one: Team | None) -> HttpResponse:
    initial = {"name": one.name, "lead": one.lead, "members": one.members.all()} if one else {}
    form = TeamForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        save_team(said["name"], said["lead"], list(said["members"]), team=one, actor=acting(request), at=now())
        return go(request, address("desk_staff"))
    return setup(request, "team", "staff", {"form": form, "team": one}, 422 if form.errors else 200)
