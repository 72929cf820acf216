"""Keys of the settings an administrator changes; they are declared, with their words, in `wording`."""

DELAY_HOURS = "feedback.delay_hours"
REST_DAYS = "feedback.rest_days"
CALL_BACK_HOURS = "feedback.call_back_hours"
NPS_AFTER_DAYS = "feedback.nps_after_days"
NPS_REST_DAYS = "feedback.nps_rest_days"
