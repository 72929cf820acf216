"""Addresses of the desk."""

from django.urls import URLPattern

from vafa.desk.web import dates, gallery, looks

urlpatterns: list[URLPattern] = [*dates.urlpatterns, *looks.urlpatterns, *gallery.urlpatterns]
