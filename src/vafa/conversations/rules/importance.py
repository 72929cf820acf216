"""How much a message matters beside others that want the same evening. Who wants it more is asked in `attention`."""

LEAST, USUAL, MOST = 1, 3, 5

# What each kind of message is worth unless a plan says otherwise. The table stands in docs/explanation/sending.md, too.
OCCASION = 4  # a greeting has one day
FOLLOW_UP = USUAL  # a plan may say 1 to 5
SURVEY = USUAL
POINTS = 2
CAMPAIGN = LEAST
