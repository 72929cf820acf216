"""Every address Vafa answers, by door: the desk for staff, the portal for customers, and what machines ask."""

from django.urls import include, path

from vafa.conversations.web.hooks import hook_view
from vafa.platform.run.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("account/", include("allauth.urls")),
    path("in/<str:token>/", hook_view, name="hook"),
    path("desk/", include("vafa.desk.web.urls")),
    path("", include("vafa.portal.web.urls")),
]

handler400 = "vafa.platform.ui.errors.bad_request"
handler403 = "vafa.platform.ui.errors.forbidden"
handler404 = "vafa.platform.ui.errors.not_found"
handler500 = "vafa.platform.ui.errors.broken"
