"""Every page of ours, who may open it, and what they get. A new page gets a row here.

    "desk_case": Page(only("agent", "lead"), lambda world: {"number": world.case.number}),
    "desk_reply": Page(only("agent", "lead"), lambda world: {"number": world.case.number}, method="post"),

`only(…)` names the roles that get 200; the administrator always does, other staff get 403, a stranger is sent to sign
in (302). Exceptions are given by role: `only("agent", technician=404)`. What a person may not see is 404; what they see
but may not do is 403. A post is sent with `data`, mostly empty: whoever is let through counts as 200, whatever it says.
"""

from collections.abc import Mapping

from tests.architecture.url_pages import (
    NO_SURVEYS,
    SEES_CASES,
    WORKS_ON_CASES,
    Page,
    everyone,
    of_a_colleague,
    of_the_audience,
    of_the_campaign,
    of_the_case,
    of_the_channel,
    of_the_complaint,
    of_the_counted_plan,
    of_the_customer,
    of_the_import,
    of_the_message,
    of_the_plan,
    of_the_rehearsal,
    of_the_survey,
    of_the_tray,
    only,
    staff,
)

TABLE: Mapping[str, Page] = {
    "healthz": Page(everyone(503)),  # no worker runs beside the tests
    # The portal: whoever has the link, and the form without one.
    "portal_ask": Page(everyone()),
    "portal_request": Page(everyone()),
    "portal_danger": Page(everyone()),
    "portal_status": Page(everyone(), lambda world: {"token": world.status_token}),
    "portal_works": Page(everyone(), lambda world: {"token": world.status_token, "answer": "yes"}, method="post"),
    "portal_report": Page(everyone(404), lambda world: {"token": world.status_token}),  # nothing to sign yet
    "portal_notice": Page(everyone(), lambda world: {"token": world.notice_token}),
    "portal_answer": Page(everyone(), lambda world: {"token": world.answer_token}),
    "portal_answered": Page(everyone(302), lambda world: {"token": world.answer_token}),  # no answer yet: back to it
    "portal_survey": Page(everyone(), lambda world: {"token": world.survey_token}),
    "portal_survey_thanks": Page(everyone(302), lambda world: {"token": world.survey_token}),  # no answer yet: back
    "portal_leave": Page(everyone(), lambda world: {"token": world.leave_token}),
    "portal_file": Page(everyone(), lambda world: {"token": world.file_token}),
    "desk_seen": Page(only("manager")),
    "desk_seen_new": Page(only("manager")),
    "desk_seen_source": Page(only("manager", answer=404), lambda world: {"pk": 77}),
    "desk_seen_switch": Page(only("manager", answer=404), lambda world: {"pk": 77}, method="post"),
    "desk_seen_secret": Page(only("manager", answer=404), lambda world: {"pk": 77}, method="post"),
    # What is told of pages and use, by scripts and systems; anybody else finds nothing.
    "portal_follow": Page(everyone(404), lambda world: {"token": "forged"}),
    "portal_opened": Page(everyone(404), lambda world: {"token": "forged"}),
    "seen_script": Page(everyone()),
    "seen_events": Page(everyone(404), lambda world: {"key": "unknown"}, method="post"),
    "seen_pages": Page(everyone(404), lambda world: {"key": "unknown"}, method="post"),
    # The chat: posts of pages of the shop's own websites; anybody else finds nothing.
    "chat_script": Page(everyone()),
    **{
        f"chat_{what}": Page(everyone(404), lambda world: {"token": "unknown"}, method="post")
        for what in ("start", "messages", "send", "typing", "seen", "reach")
    },
    "robots": Page(everyone()),
    # The desk: its frame.
    "desk_calendar": Page(everyone()),
    "desk_looks": Page(everyone(), method="post"),
    "desk_gallery": Page(staff()),
    "desk_gallery_part": Page(staff(), lambda world: {"part": "parts"}),
    "desk_search": Page(staff()),
    # The desk: Today.
    "desk_today": Page(staff()),
    "desk_settings_emergency": Page(only("manager")),
    "desk_settings_products": Page(only("manager", "lead")),
    "portal_keypad": Page(everyone(), lambda world: {"token": world.exchange.token, "what": "menu", "form": "json"}),
    "desk_calls": Page(only("manager", "lead", "agent", "technician")),
    "desk_call_new": Page(only("manager", "lead", "agent")),
    "desk_calling": Page(staff()),
    "desk_dial": Page(only("manager", "lead", "agent"), method="post"),
    "desk_call_log": Page(only("manager", "lead", "agent"), lambda world: {"pk": world.telephone_call.pk}),
    "desk_call": Page(only("manager", "lead", "agent"), lambda world: {"pk": world.call.pk}, method="post"),
    "desk_message": Page(only("manager", "lead", "agent"), lambda world: {"pk": world.uncertain.pk}, method="post"),
    "desk_notices": Page(staff()),
    # The desk: Cases. Who may not see cases finds none.
    "desk_cases": Page(only("manager", "lead", "agent", "technician")),
    "desk_case": Page(SEES_CASES, of_the_case),
    "desk_case_stream": Page(SEES_CASES, of_the_case),
    "desk_case_why": Page(SEES_CASES, of_the_case),
    "desk_case_file": Page(SEES_CASES, lambda world: {**of_the_case(world), "pk": world.attachment.pk}),
    "desk_case_report": Page(SEES_CASES, of_the_case),
    "desk_case_signature": Page(staff(404), lambda world: {**of_the_case(world), "pk": 1}),  # none yet
    "desk_case_paper": Page(SEES_CASES, lambda world: {**of_the_case(world), "stage": 1}),
    "desk_case_form": Page(
        only("manager", "lead", "agent", "technician"), lambda world: {**of_the_case(world), "stage": 1}
    ),
    "desk_kind_paper": Page(only("manager", "lead", "agent", "technician"), lambda world: {"key": "repair"}),
    "desk_new_case": Page(only("manager", "lead", "agent")),
    "desk_case_customers": Page(only("manager", "lead", "agent")),
    "desk_cases_queue": Page(only("manager", "lead", "agent", "technician")),
    "desk_cases_bulk": Page(only("manager", "lead", "agent"), method="post"),
    "desk_cases_bulk_undo": Page(only("manager", "lead", "agent"), method="post"),
    "desk_replies": Page(only("manager", "lead")),
    "desk_new_reply": Page(only("manager", "lead")),
    "desk_reply": Page(only("manager", "lead"), lambda world: {"pk": world.saved_reply.pk}),
    "desk_macros": Page(only("manager", "lead")),
    "desk_new_macro": Page(only("manager", "lead")),
    "desk_macro": Page(only("manager", "lead"), lambda world: {"pk": world.macro.pk}),
    "desk_hints": Page(only("manager", "lead")),
    "desk_case_tags": Page(only("manager", "lead", "agent"), of_the_case),
    "desk_case_merge": Page(only("manager", "lead", "agent"), of_the_case),
    "desk_case_unmerge": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_split": Page(only("manager", "lead", "agent"), of_the_case),
    "desk_case_link": Page(only("manager", "lead", "agent"), of_the_case),
    "desk_case_spam": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_macro": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_tone": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_new_case_view": Page(only("manager", "lead", "agent", "technician")),
    "desk_case_view": Page(only("manager", "lead", "agent", "technician"), lambda world: {"pk": world.saved_view.pk}),
    # The work of a stage and what is asked over a case. Technicians do it on theirs; who may see no case is told so.
    "desk_case_stage": Page(SEES_CASES, lambda world: {**of_the_case(world), "stage": 1}),
    "desk_case_stage_file": Page(staff(404), lambda world: {**of_the_case(world), "stage": 1, "key": "photo"}),
    "desk_case_tick": Page(
        WORKS_ON_CASES, lambda world: {**of_the_case(world), "stage": 1}, method="post", data={"item": "answered"}
    ),
    "desk_case_move": Page(SEES_CASES, of_the_case),
    "desk_case_ask_yes": Page(WORKS_ON_CASES, of_the_case, method="post"),
    "desk_case_wait": Page(WORKS_ON_CASES, of_the_case),
    "desk_case_go_on": Page(WORKS_ON_CASES, of_the_case, method="post"),
    "desk_case_hand": Page(WORKS_ON_CASES, of_the_case),
    "desk_case_consult": Page(WORKS_ON_CASES, of_the_case),
    "desk_case_owner": Page(only("manager", "lead"), of_the_case),
    "desk_case_own_agent": Page(only("manager", "lead"), of_the_case),
    "desk_case_change": Page(only("manager", "lead", "agent"), of_the_case),
    "desk_approvals": Page(only("manager", "lead")),
    "desk_case_approval": Page(only("manager", "lead"), of_the_case),
    "desk_decide": Page(only("manager", "lead", answer=404), lambda world: {"pk": 1}, method="post"),
    "desk_case_say": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_draft": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_types": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_assign": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_resolve": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_reopen": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_undo": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_undo_words": Page(only("manager", "lead", "agent"), of_the_message, method="post"),
    "desk_case_message_why": Page(SEES_CASES, of_the_message),
    "desk_case_mail": Page(SEES_CASES, of_the_message),
    "desk_case_message_move": Page(only("manager", "lead", "agent"), of_the_message),
    "desk_case_settle": Page(
        only("manager", "lead", "agent"), lambda world: {**of_the_case(world), "pk": world.uncertain.pk}, method="post"
    ),
    # The desk: complaints, from their cases.
    "desk_complaints": Page(only("manager", "lead")),
    "desk_complaints_file": Page(only("manager", "lead")),
    "desk_case_complaint": Page(only("manager", "lead", "agent"), of_the_complaint),
    "desk_case_loss": Page(only("manager", "lead", "agent"), of_the_complaint),
    "desk_case_heard": Page(only("manager", "lead", "agent"), of_the_complaint, method="post"),
    "desk_case_fault": Page(only("manager", "lead", "agent"), of_the_complaint, method="post"),
    "desk_case_sorry": Page(only("manager", "lead", "agent"), of_the_complaint, method="post"),
    "desk_case_make_good": Page(only("manager", "lead", "agent"), of_the_complaint, method="post"),
    "desk_case_made_good_letter": Page(only("manager", "lead", "agent"), of_the_complaint, method="post"),
    "desk_case_withdraw": Page(
        only("manager", "lead", "agent"), lambda world: {**of_the_complaint(world), "pk": world.remedy.pk}
    ),
    # The desk: incidents, reviews, time spent.
    "desk_incidents": Page(only("manager", "lead", "agent", "technician")),
    "desk_new_incident": Page(only("manager", "lead")),
    "desk_incident": Page(only("manager", "lead", "agent", "technician"), lambda world: {"pk": world.incident.pk}),
    "desk_case_incident": Page(only("manager", "lead", "agent", answer=404), of_the_case, method="post"),  # which?
    "desk_case_worked": Page(SEES_CASES, of_the_case, method="post"),
    "desk_case_time": Page(SEES_CASES, of_the_case),
    "desk_case_review": Page(only("manager", "lead"), of_the_case, method="post"),
    "desk_reviews": Page(only("manager", "lead")),
    "desk_my_reviews": Page(only("manager", "lead", "agent", "technician")),
    "desk_lessons": Page(only("manager", "lead", "agent", "technician")),
    "desk_review": Page(only("manager", "lead", agent=404, technician=404), lambda world: {"pk": world.review.pk}),
    # The desk: People. The analyst sees numbers and no people.
    "desk_people": Page(only("manager", "lead", "agent", "technician")),
    "desk_audiences": Page(only("manager", "lead", "agent", "technician")),
    "desk_audience_new": Page(only("manager", "lead")),
    "desk_audience_look": Page(only("manager", "lead", "agent", "technician"), method="post"),
    "desk_audience": Page(only("manager", "lead", "agent", "technician"), of_the_audience),
    "desk_audience_count": Page(only("manager", "lead", "agent", "technician"), of_the_audience),
    "desk_audience_undo": Page(only("manager", "lead"), of_the_audience, method="post"),
    "desk_new_person": Page(only("manager", "lead", "agent")),
    "desk_person": Page(only("manager", "lead", "agent", "technician"), of_the_customer),
    "desk_edit_person": Page(only("manager", "lead", "agent"), of_the_customer),
    "desk_consent": Page(only("manager", "lead", "agent"), of_the_customer, method="post", data=NO_SURVEYS),
    "desk_points": Page(only("manager", "lead", "agent"), of_the_customer, method="post"),
    "desk_choose_two": Page(only("manager", "lead", "agent", answer=400)),  # nobody is ticked
    "desk_compare": Page(
        only("manager", "lead", "agent", answer=404), lambda world: {"pk": world.customer.pk, "other": 0}
    ),
    "desk_apart": Page(
        only("manager", "lead", "agent", answer=404), lambda world: {"pk": world.customer.pk, "other": 0}, method="post"
    ),
    "desk_separate": Page(
        only("manager", "lead", "agent", answer=404), lambda world: {"pk": world.customer.pk, "merge": 0}, method="post"
    ),
    # The desk: files of orders. Refused rows of a file that has none are not found.
    "desk_imports": Page(only("manager", "lead")),
    "desk_imports_upload": Page(only("manager", "lead"), method="post"),
    "desk_import": Page(only("manager", "lead"), of_the_import),
    "desk_import_standing": Page(only("manager", "lead", answer=286), of_the_import),
    "desk_import_refused": Page(only("manager", "lead", answer=404), of_the_import),
    "desk_import_again": Page(only("manager", "lead"), of_the_import, method="post"),
    "desk_import_undo": Page(only("manager", "lead"), of_the_import, method="post"),
    "desk_import_forget": Page(only("manager", "lead"), of_the_import, method="post"),
    # The desk: Learn.
    "desk_learn": Page(only("manager", "lead", "analyst")),
    "desk_learn_refresh": Page(only("manager", "lead", "analyst"), method="post"),
    "desk_learn_fresh": Page(only("manager", "lead", "analyst")),
    "desk_learn_metric": Page(only("manager", "lead", "analyst"), lambda world: {"key": "returned_by_day"}),
    "desk_learn_rows": Page(
        only("manager", "lead", "analyst", answer=409), lambda world: {"key": "returned_by_day"}
    ),  # no facts yet
    # The desk: feedback. The analyst sees its numbers and no people.
    "desk_surveys": Page(only("manager", "lead", "agent", "analyst")),
    "desk_survey_begin": Page(only("manager"), method="post"),
    "desk_survey_new": Page(only("manager"), method="post"),
    "desk_survey": Page(only("manager", "lead", "agent", "analyst"), of_the_survey),
    "desk_survey_switch": Page(only("manager"), of_the_survey, method="post", data={"active": "1"}),
    "desk_survey_edit": Page(only("manager"), of_the_survey),
    "desk_call_backs": Page(only("manager", "lead", "agent")),
    "desk_call_back": Page(only("manager", "lead", "agent"), lambda world: {"pk": world.call_back.pk}),
    "desk_call_back_give": Page(
        only("manager", "lead", "agent"), lambda world: {"pk": world.call_back.pk}, method="post"
    ),
    "desk_causes": Page(only("manager", "lead", "agent", "analyst")),
    "desk_cause": Page(only("manager", "lead", "agent", "analyst"), lambda world: {"pk": world.cause.pk}),
    "desk_case_cause": Page(only("manager", "lead", "agent"), of_the_case, method="post"),
    "desk_case_ask": Page(
        only("manager", "lead", "agent", answer=404), of_the_case, method="post"
    ),  # which survey is not said
    # The desk: Grow. The analyst sees its numbers and no people.
    "desk_grow": Page(only("manager", "lead", "agent", "analyst")),
    "desk_held_back": Page(only("manager", "lead", "agent", "analyst")),
    "desk_occasions": Page(only("manager", "lead", "agent", "analyst")),
    "desk_occasion_switch": Page(only("manager"), lambda world: {"key": "nowruz"}, method="post", data={"on": "0"}),
    "desk_occasion_moon": Page(only("manager"), method="post", data={"country": "IR", "month": "1447-10", "days": "1"}),
    "desk_occasion_outlook": Page(only("manager", "lead", "agent", "analyst"), lambda world: {"key": "nowruz"}),
    "desk_occasion_coupon": Page(
        only("manager"), lambda world: {"key": "nowruz"}, method="post", data={"percent": "10", "days": "14"}
    ),
    "desk_campaigns": Page(only("manager", "lead", "agent", "analyst")),
    "desk_campaign_new": Page(only("manager", "lead"), method="post", data={"start": "win_back"}),
    "desk_campaign_price": Page(only("manager", "lead"), method="post", data={"channel": "sms", "price": "100"}),
    "desk_campaign": Page(only("manager", "lead", "agent", "analyst"), of_the_campaign),
    "desk_campaign_edit": Page(only("manager", "lead"), of_the_campaign),
    "desk_campaign_look": Page(only("manager", "lead", "agent", "analyst"), of_the_campaign),
    "desk_campaign_progress": Page(only("manager", "lead", "agent", "analyst", answer=286), of_the_campaign),
    "desk_campaign_people": Page(only("manager", "lead", "agent", "analyst"), of_the_campaign),
    "desk_campaign_foreseen": Page(only("manager", "lead", "agent"), of_the_campaign),
    "desk_campaign_send": Page(only("manager"), of_the_campaign, method="post"),
    "desk_campaign_stop": Page(only("manager", "lead"), of_the_campaign, method="post"),
    "desk_campaign_delete": Page(only("manager", "lead"), of_the_campaign, method="post"),
    "desk_gift_use": Page(only("manager", "lead", "agent"), lambda world: {}, method="post", data={"code": "K7M42QXT"}),
    "desk_gift_back": Page(only("manager", "lead", "agent"), lambda world: {"pk": world.gift.pk}, method="post"),
    "desk_plan_begin": Page(only("manager"), method="post"),
    "desk_plan_switch": Page(only("manager"), of_the_plan, method="post", data={"active": "1"}),
    "desk_rehearsal": Page(only("manager", "lead", "agent", "analyst"), of_the_plan),
    "desk_rehearsal_begin": Page(only("manager"), of_the_plan, method="post", data={"orders": "last-year"}),
    "desk_rehearsal_stop": Page(only("manager"), of_the_rehearsal, method="post"),
    "desk_rehearsal_progress": Page(only("manager", "lead", "agent", "analyst"), of_the_rehearsal),
    "desk_follow_ups": Page(only("manager", "lead", "agent", "analyst"), of_the_plan),
    "desk_plan": Page(only("manager", "lead", "agent", "analyst"), of_the_plan),
    "desk_run": Page(only("manager", "lead", "agent"), lambda world: {"pk": world.follow_up.run_id}),
    "desk_run_stop": Page(
        only("manager", "lead", "agent"), lambda world: {"pk": world.follow_up.run_id}, method="post"
    ),
    "desk_run_skip": Page(
        only("manager", "lead", "agent"),
        lambda world: {"pk": world.follow_up.run_id, "row": world.follow_up.pk},
        method="post",
    ),
    "desk_triggers": Page(only("manager", "lead", "agent", "analyst")),
    "desk_results": Page(only("manager", "lead", "agent", "analyst"), of_the_counted_plan),
    "desk_result_rows": Page(only("manager", "lead", "agent", "analyst"), of_the_counted_plan),
    "desk_result_fresh": Page(only("manager", "lead", "agent", "analyst"), of_the_plan),
    "desk_result_refresh": Page(only("manager", "lead", "agent", "analyst"), of_the_plan, method="post"),
    "desk_result_keep": Page(only("manager"), of_the_plan, method="post"),
    "desk_plan_edit": Page(only("manager"), of_the_plan),
    "desk_plan_draft": Page(only("manager", answer=302), of_the_plan),
    "desk_plan_look": Page(only("manager"), of_the_plan, method="post"),
    "desk_plan_versions": Page(only("manager", "lead", "agent", "analyst"), of_the_plan),
    "desk_plan_again": Page(only("manager"), lambda world: {"pk": world.plan.pk, "number": 1}, method="post"),
    "desk_plan_export": Page(only("manager", "lead", "agent", "analyst"), of_the_plan),
    "desk_plan_new": Page(only("manager")),
    "desk_plan_import": Page(only("manager"), method="post"),
    "desk_letters": Page(only("manager")),
    "desk_letter": Page(only("manager"), lambda world: {"key": "welcome", "language": "fa"}),
    # The desk: shaping the service. Leads read who is responsible and give own agents; managers shape.
    "desk_kinds": Page(only("manager")),
    "desk_kind": Page(only("manager"), lambda world: {"key": "question"}),
    "desk_kind_stage": Page(only("manager"), lambda world: {"key": "question", "number": 1}),
    "desk_kind_restore": Page(only("manager"), lambda world: {"key": "question", "version": 0}, method="post"),
    "desk_policies": Page(only("manager")),
    "desk_new_policy": Page(only("manager")),
    "desk_policy": Page(only("manager"), lambda world: {"pk": world.policy.pk}),
    "desk_raci_first": Page(only("manager", "lead", answer=302)),
    "desk_raci": Page(only("manager", "lead"), lambda world: {"key": "question"}),
    "desk_own_agents": Page(only("manager", "lead")),
    # Providers call here; an address nobody was given is nowhere.
    "hook": Page(everyone(404), lambda world: {"token": "nobody"}, method="post"),
    # The desk: what came and found no place.
    "desk_unplaced": Page(only("manager", "lead", "agent")),
    "desk_unplaced_several": Page(only("manager", "lead", "agent"), method="post", data={"do": "again"}),
    "desk_unplaced_one": Page(only("manager", "lead", "agent"), of_the_tray),
    "desk_unplaced_place": Page(only("manager", "lead", "agent"), of_the_tray, method="post", data={"do": "again"}),
    "desk_unplaced_raw": Page(only("manager", "lead"), of_the_tray),
    # The desk: settings. Everyone has an account; the rest is by what the role may set.
    "desk_settings": Page(staff()),
    "desk_settings_me": Page(staff()),
    "desk_settings_away": Page(staff(), method="post"),
    "desk_settings_authority": Page(only("manager")),
    "desk_settings_shop": Page(only("manager")),
    "desk_settings_undo": Page(only("manager"), lambda world: {"pk": world.setting_change.pk}, method="post"),
    "desk_channels": Page(only()),
    "desk_new_channel": Page(only()),
    "desk_channel": Page(only(), of_the_channel),
    "desk_channel_switch": Page(only(), of_the_channel, method="post"),
    "desk_channel_move": Page(only(), of_the_channel, method="post"),
    "desk_channel_address": Page(only(), of_the_channel, method="post"),
    "desk_channel_credit": Page(only(), of_the_channel, method="post"),
    "desk_channel_words": Page(only(), lambda world: {"pk": world.sms_line.pk}),
    "desk_channel_letter": Page(
        only(), lambda world: {"pk": world.sms_line.pk, "letter": "case_reply", "language": "fa"}
    ),
    "desk_channel_try": Page(only(), of_the_channel, method="post", data={"do": "letter", "to": "nobody"}),
    "desk_calendars": Page(only("manager")),
    "desk_staff": Page(only("lead")),
    "desk_new_member": Page(only()),
    "desk_member": Page(only("lead"), of_a_colleague),
    "desk_member_work": Page(only("lead"), of_a_colleague, method="post"),
    "desk_member_away": Page(only("lead"), of_a_colleague, method="post"),
    "desk_member_password": Page(only(), of_a_colleague, method="post"),
    "desk_new_team": Page(only()),
    "desk_team": Page(only(), lambda world: {"pk": world.team.pk}),
    "desk_system": Page(only("manager")),
    "desk_dead_letter": Page(
        only("manager"), lambda world: {"pk": world.dead_letter.pk}, method="post", data={"do": "dismiss"}
    ),
    "desk_system_message": Page(only("manager"), lambda world: {"pk": world.uncertain.pk}, method="post"),
    "desk_audit": Page(only("manager")),
}
