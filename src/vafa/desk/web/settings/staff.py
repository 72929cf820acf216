"""Staff and teams: taking someone on with a password shown once, changing roles, switching people off and on."""

import secrets
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vafa.desk.places import address
from vafa.desk.web.page import acting, asker, desk_page
from vafa.desk.web.settings.audit import entries_about
from vafa.desk.web.settings.page import go, setup
from vafa.platform.access import AGENT
from vafa.platform.accounts.access import STAFF_EDIT
from vafa.platform.accounts.actions import change_staff, hire
from vafa.platform.accounts.models import ROLE_LABELS, Staff, Team
from vafa.platform.accounts.teams import remove_team, save_team
from vafa.platform.i18n import language, languages
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

PASSWORD_BYTES = 12


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


@desk_page(STAFF_EDIT)
def staff(request: HttpRequest) -> HttpResponse:
    """Who works here, and in which teams."""
    people = Staff.objects.order_by("-is_active", "name", "pk").prefetch_related("teams")
    teams = Team.objects.order_by("name", "pk").select_related("lead").prefetch_related("members")
    return setup(request, "staff", "staff", {"people": people, "teams": teams})


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
            response = setup(request, "staff_new", "staff", {"member": member, "password": password})
            response.headers["Cache-Control"] = "no-store"
            return response
    return setup(request, "staff_new", "staff", context, 422 if form.errors else 200)


@desk_page(STAFF_EDIT, ("GET", "HEAD", "POST"))
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member of the staff, with what was changed about them and what they changed."""
    person = Staff.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    form = MemberForm(request.POST or None, initial={"name": person.name, "role": person.role})
    if request.method == "POST":
        changes: dict[str, object] = {}
        if request.POST.get("do") in ("off", "on"):
            changes = {"is_active": request.POST["do"] == "on"}
            form = MemberForm(initial={"name": person.name, "role": person.role})
        elif form.is_valid():
            changes = dict(form.cleaned_data)
        if changes:
            try:
                change_staff(person, changes, actor=acting(request), at=now())
                return go(request, request.path + "?just=saved")
            except Refused as refused:
                if form.is_bound:
                    form.add_error("role", sentence(refused))
                else:
                    raise
    context = {
        "form": form,
        "member": person,
        "is_me": person.pk == asker(request).pk,
        "just_saved": request.GET.get("just") == "saved",
        "entries": entries_about("staff", str(person.pk)),
    }
    return setup(request, "member", "staff", context, 422 if form.errors else 200)


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
