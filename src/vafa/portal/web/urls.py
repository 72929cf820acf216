"""The addresses customers reach. Tokens are signed links; see `vafa.platform.secrets`."""

from django.urls import path, re_path

from vafa.portal.web import seen as seen_door
from vafa.portal.web.answering import answer, answered
from vafa.portal.web.asking import ask, danger
from vafa.portal.web.chat import messages, reach, seen, send, start, typing
from vafa.portal.web.chat_script import script
from vafa.portal.web.files import attachment, robots
from vafa.portal.web.following import follow, opened
from vafa.portal.web.keypad import keypad
from vafa.portal.web.leaving import leave
from vafa.portal.web.noticing import notice
from vafa.portal.web.report import report
from vafa.portal.web.status import status, works
from vafa.portal.web.surveying import survey, thanks

urlpatterns = [
    path("", ask, name="portal_ask"),
    path("request/", ask, name="portal_request"),
    path("danger/", danger, name="portal_danger"),
    path("r/<str:token>/", status, name="portal_status"),
    re_path(r"^r/(?P<token>[^/]+)/works/(?P<answer>yes|no)/$", works, name="portal_works"),
    path("r/<str:token>/report/", report, name="portal_report"),
    path("n/<str:token>/", notice, name="portal_notice"),
    path("a/<str:token>/", answer, name="portal_answer"),
    path("a/<str:token>/thanks/", answered, name="portal_answered"),
    path("s/<str:token>/", survey, name="portal_survey"),
    path("s/<str:token>/thanks/", thanks, name="portal_survey_thanks"),
    path("u/<str:token>/", leave, name="portal_leave"),
    path("f/<str:token>/", attachment, name="portal_file"),
    path("l/<str:token>/", follow, name="portal_follow"),
    path("o/<str:token>.gif", opened, name="portal_opened"),
    path("seen.js", seen_door.script, name="seen_script"),
    path("seen/<str:key>/events/", seen_door.events, name="seen_events"),
    path("seen/<str:key>/pages/", seen_door.pages, name="seen_pages"),
    path("chat.js", script, name="chat_script"),
    path("chat/<str:token>/start/", start, name="chat_start"),
    path("chat/<str:token>/messages/", messages, name="chat_messages"),
    path("chat/<str:token>/send/", send, name="chat_send"),
    path("chat/<str:token>/typing/", typing, name="chat_typing"),
    path("chat/<str:token>/seen/", seen, name="chat_seen"),
    path("chat/<str:token>/reach/", reach, name="chat_reach"),
    re_path(
        r"^keypad/(?P<token>[\w-]+)/(?P<what>menu|hours|status)\.(?P<form>json|txt)$", keypad, name="portal_keypad"
    ),
    path("robots.txt", robots, name="robots"),
]
