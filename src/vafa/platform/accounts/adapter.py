"""How allauth serves Vafa: no sign-up, and letters in the reader's language."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):
    """Staff are taken on by an administrator, so nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
