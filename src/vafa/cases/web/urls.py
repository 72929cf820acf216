"""Addresses of the desk's pages of cases, below /desk/cases/."""

from django.urls import path

from vafa.cases.web import approvals, changing, desk, doing, files, hands, new, stages, waiting, why

urlpatterns = [
    path("", desk.cases, name="desk_cases"),
    path("take/", doing.take, name="desk_take_cases"),
    path("new/", new.new_case, name="desk_new_case"),
    path("new/customers/", new.customers, name="desk_case_customers"),
    path("approvals/", approvals.approvals, name="desk_approvals"),
    path("approvals/<int:pk>/", approvals.decides, name="desk_decide"),
    path("<int:number>/", desk.case, name="desk_case"),
    path("<int:number>/stages/<int:stage>/", stages.stage, name="desk_case_stage"),
    path("<int:number>/stages/<int:stage>/tick/", stages.tick_item, name="desk_case_tick"),
    path("<int:number>/stages/<int:stage>/files/<slug:key>/", stages.file, name="desk_case_stage_file"),
    path("<int:number>/move/", stages.move, name="desk_case_move"),
    path("<int:number>/ask/", stages.ask_yes, name="desk_case_ask"),
    path("<int:number>/approval/", approvals.approval, name="desk_case_approval"),
    path("<int:number>/wait/", waiting.wait, name="desk_case_wait"),
    path("<int:number>/go-on/", waiting.goes_on, name="desk_case_go_on"),
    path("<int:number>/hand/", hands.hand, name="desk_case_hand"),
    path("<int:number>/owner/", hands.own, name="desk_case_owner"),
    path("<int:number>/consult/", hands.consults, name="desk_case_consult"),
    path("<int:number>/own-agent/", hands.own_agent, name="desk_case_own_agent"),
    path("<int:number>/change/", changing.change, name="desk_case_change"),
    path("<int:number>/stream/", desk.stream, name="desk_case_stream"),
    path("<int:number>/why/", why.why, name="desk_case_why"),
    path("<int:number>/say/", doing.say, name="desk_case_say"),
    path("<int:number>/draft/", doing.draft, name="desk_case_draft"),
    path("<int:number>/assign/", doing.give, name="desk_case_assign"),
    path("<int:number>/resolve/", doing.settle_case, name="desk_case_resolve"),
    path("<int:number>/reopen/", doing.open_again, name="desk_case_reopen"),
    path("<int:number>/undo/", doing.undo, name="desk_case_undo"),
    path("<int:number>/messages/<int:pk>/settle/", doing.settle_message, name="desk_case_settle"),
    path("<int:number>/files/<int:pk>/", files.attachment, name="desk_case_file"),
]
