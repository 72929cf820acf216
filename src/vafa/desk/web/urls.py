"""Addresses of the desk: its own pages, then what other rooms put in their places."""

from django.urls import URLPattern, URLResolver, include, path

from vafa.desk.web import (
    audiences,
    calls,
    dates,
    gallery,
    handover,
    held_back,
    looks,
    notices,
    people,
    person,
    same,
    search,
    today,
    tray,
)

OWN = (today, handover, held_back, calls, audiences, people, person, same, search, tray, notices, dates, looks, gallery)
MOUNTED: list[URLResolver] = [
    path("cases/", include("vafa.cases.web.urls")),
    path("grow/", include("vafa.journeys.web.urls")),
    path("learn/feedback/", include("vafa.feedback.web.urls")),  # before Learn, whose metrics take any word
    path("learn/", include("vafa.insights.web.urls")),
    path("imports/", include("vafa.sales.web.urls")),
    path("settings/service/", include("vafa.cases.web.setup_urls")),
    path("settings/", include("vafa.desk.web.settings.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [*(one for page in OWN for one in page.urlpatterns), *MOUNTED]
