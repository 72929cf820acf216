"""Addresses of Grow; the desk mounts them at /desk/grow/."""

from django.urls import include, path

from vafa.journeys.web import editor, follow_ups, grow, in_place, letters, new_plan, runs, versions

urlpatterns = [
    path("", grow.grow, name="desk_grow"),
    path("begin/", grow.make, name="desk_plan_begin"),
    path("occasions/", include("vafa.journeys.web_occasions")),
    path("campaigns/", include("vafa.journeys.web.campaigns")),
    path("gifts/", include("vafa.journeys.web.gifts")),
    path("", include("vafa.journeys.web.results")),
    path("letters/", letters.letters, name="desk_letters"),
    path("letters/<slug:key>/<slug:language>/", letters.letter, name="desk_letter"),
    path("runs/<int:pk>/", runs.run, name="desk_run"),
    path("runs/<int:pk>/stop/", runs.stop, name="desk_run_stop"),
    path("runs/<int:pk>/skip/<int:row>/", runs.leave_out, name="desk_run_skip"),
    path("<int:pk>/", grow.plan_map, name="desk_plan"),
    path("<int:pk>/switch/", grow.switch, name="desk_plan_switch"),
    path("<int:pk>/rehearsal/", include("vafa.journeys.web.rehearsal")),
    path("<int:pk>/follow-ups/", follow_ups.follow_ups, name="desk_follow_ups"),
    path("new/", new_plan.new_plan, name="desk_plan_new"),
    path("import/", new_plan.take_file, name="desk_plan_import"),
    path("<int:pk>/edit/", editor.edit, name="desk_plan_edit"),
    path("<int:pk>/draft/", in_place.in_place, name="desk_plan_draft"),
    path("<int:pk>/look/", editor.look, name="desk_plan_look"),
    path("<int:pk>/versions/", versions.versions, name="desk_plan_versions"),
    path("<int:pk>/versions/<int:number>/again/", versions.begin_again, name="desk_plan_again"),
    path("<int:pk>/plan.yaml", new_plan.file, name="desk_plan_export"),
]
