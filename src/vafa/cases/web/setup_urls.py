"""Addresses of the pages that shape the service, below /desk/settings/service/."""

from django.urls import path

from vafa.cases.web import kind_stage, kinds, policies, raci
from vafa.cases.web.agents import agents

urlpatterns = [
    path("kinds/", kinds.kinds, name="desk_kinds"),
    path("kinds/<slug:key>/", kinds.kind, name="desk_kind"),
    path("kinds/<slug:key>/stages/<int:number>/", kind_stage.kind_stage, name="desk_kind_stage"),
    path("kinds/<slug:key>/restore/<int:version>/", kinds.kind_restore, name="desk_kind_restore"),
    path("promises/", policies.policies, name="desk_policies"),
    path("promises/new/", policies.new_policy, name="desk_new_policy"),
    path("promises/<int:pk>/", policies.policy, name="desk_policy"),
    path("people/", raci.raci_first, name="desk_raci_first"),
    path("people/<slug:key>/", raci.raci, name="desk_raci"),
    path("agents/", agents, name="desk_own_agents"),
]
