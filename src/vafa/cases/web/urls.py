"""Addresses of the desk's pages of cases, below /desk/cases/."""

from django.urls import path

from vafa.cases.web import desk, doing, files, new

urlpatterns = [
    path("", desk.cases, name="desk_cases"),
    path("take/", doing.take, name="desk_take_cases"),
    path("new/", new.new_case, name="desk_new_case"),
    path("new/customers/", new.customers, name="desk_case_customers"),
    path("<int:number>/", desk.case, name="desk_case"),
    path("<int:number>/stream/", desk.stream, name="desk_case_stream"),
    path("<int:number>/why/", desk.why, name="desk_case_why"),
    path("<int:number>/say/", doing.say, name="desk_case_say"),
    path("<int:number>/draft/", doing.draft, name="desk_case_draft"),
    path("<int:number>/assign/", doing.give, name="desk_case_assign"),
    path("<int:number>/resolve/", doing.settle_case, name="desk_case_resolve"),
    path("<int:number>/reopen/", doing.open_again, name="desk_case_reopen"),
    path("<int:number>/undo/", doing.undo, name="desk_case_undo"),
    path("<int:number>/messages/<int:pk>/settle/", doing.settle_message, name="desk_case_settle"),
    path("<int:number>/files/<int:pk>/", files.attachment, name="desk_case_file"),
]
