"""Addresses of imports; the desk mounts them at /desk/imports/."""

from django.urls import path

from vafa.sales.web import desk

urlpatterns = [
    path("", desk.imports, name="desk_imports"),
    path("upload/", desk.upload, name="desk_imports_upload"),
    path("<int:pk>/", desk.one_import, name="desk_import"),
    path("<int:pk>/standing/", desk.standing, name="desk_import_standing"),
    path("<int:pk>/again/", desk.again, name="desk_import_again"),
    path("<int:pk>/undo/", desk.undo, name="desk_import_undo"),
    path("<int:pk>/forget/", desk.forget, name="desk_import_forget"),
    path("<int:pk>/refused/", desk.refused_rows, name="desk_import_refused"),
]
