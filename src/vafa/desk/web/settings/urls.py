"""Addresses of the settings, below /desk/settings/."""

from django.urls import path

from vafa.desk.web.settings import (
    approved,
    audit,
    authority,
    calendars,
    channel_list,
    channels,
    me,
    shop,
    staff,
    system,
)

urlpatterns = [
    path("", me.settings, name="desk_settings"),
    path("me/", me.me, name="desk_settings_me"),
    path("me/away/", me.away, name="desk_settings_away"),
    path("authority/", authority.authority, name="desk_settings_authority"),
    path("shop/", shop.shop, name="desk_settings_shop"),
    path("shop/undo/<int:pk>/", shop.undo, name="desk_settings_undo"),
    path("channels/", channel_list.channels, name="desk_channels"),
    path("channels/new/", channel_list.new_channel, name="desk_new_channel"),
    path("channels/<int:pk>/", channels.channel, name="desk_channel"),
    path("channels/<int:pk>/switch/", channels.switch, name="desk_channel_switch"),
    path("channels/<int:pk>/try/", channels.attempt, name="desk_channel_try"),
    path("channels/<int:pk>/move/", channel_list.move, name="desk_channel_move"),
    path("channels/<int:pk>/address/", channels.new_address, name="desk_channel_address"),
    path("channels/<int:pk>/credit/", channels.alarm, name="desk_channel_credit"),
    path("channels/<int:pk>/words/", approved.approved, name="desk_channel_words"),
    path("channels/<int:pk>/words/<slug:letter>/<slug:language>/", approved.words, name="desk_channel_letter"),
    path("calendar/", calendars.calendars, name="desk_calendars"),
    path("staff/", staff.staff, name="desk_staff"),
    path("staff/new/", staff.new_member, name="desk_new_member"),
    path("staff/<int:pk>/", staff.member, name="desk_member"),
    path("staff/<int:pk>/work/", staff.member_work, name="desk_member_work"),
    path("staff/<int:pk>/away/", staff.member_away, name="desk_member_away"),
    path("staff/<int:pk>/password/", staff.member_password, name="desk_member_password"),
    path("staff/teams/new/", staff.new_team, name="desk_new_team"),
    path("staff/teams/<int:pk>/", staff.team, name="desk_team"),
    path("system/", system.system, name="desk_system"),
    path("system/letters/<int:pk>/", system.dead_letter, name="desk_dead_letter"),
    path("system/messages/<int:pk>/", system.message, name="desk_system_message"),
    path("audit/", audit.audit, name="desk_audit"),
]
