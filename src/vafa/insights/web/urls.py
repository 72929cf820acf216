"""Addresses of the Learn place; the desk mounts them at /desk/learn/."""

from django.urls import path

from vafa.insights.web import desk, rows

urlpatterns = [
    path("", desk.learn, name="desk_learn"),
    path("refresh/", desk.refresh, name="desk_learn_refresh"),
    path("fresh/", desk.fresh, name="desk_learn_fresh"),
    path("<slug:key>/", desk.metric, name="desk_learn_metric"),
    path("<slug:key>/rows/", rows.behind, name="desk_learn_rows"),
]
