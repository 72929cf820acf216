"""Addresses of feedback; the desk mounts them at /desk/learn/feedback/."""

from django.urls import path

from vafa.feedback.web import call_backs, causes, editor, surveys

urlpatterns = [
    path("", surveys.surveys, name="desk_surveys"),
    path("begin/", surveys.begin, name="desk_survey_begin"),
    path("new/", surveys.add, name="desk_survey_new"),
    path("<int:pk>/", surveys.survey, name="desk_survey"),
    path("<int:pk>/switch/", surveys.switch, name="desk_survey_switch"),
    path("<int:pk>/edit/", editor.edit, name="desk_survey_edit"),
    path("calls/", call_backs.call_backs, name="desk_call_backs"),
    path("calls/<int:pk>/", call_backs.call_back, name="desk_call_back"),
    path("calls/<int:pk>/give/", call_backs.give, name="desk_call_back_give"),
    path("causes/", causes.causes, name="desk_causes"),
    path("causes/<int:pk>/", causes.cause, name="desk_cause"),
    path("cases/<int:number>/cause/", causes.name, name="desk_case_cause"),
    path("cases/<int:number>/ask/", causes.ask, name="desk_case_ask"),
]
