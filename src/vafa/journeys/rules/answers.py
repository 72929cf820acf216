"""What a customer may answer to a follow-up's question, and when the answer means that something is wrong."""

from collections.abc import Mapping

from vafa.platform.values import Refused, refuse_if

HIGHEST = 10
LOWEST_CONTENT = 7  # 0 to 6 is unhappy, as recommendation scores are read everywhere
LONGEST = 4000

Answer = dict[str, object]


def read_answer(given: Mapping[str, object], before: Mapping[str, object] | None = None) -> Answer:
    """The answer as it is kept: {"as_expected": bool} or {"score": 0 to 10}, and "words" where there are any.

    Words of an earlier answer stay when the new one has none. Refused: journeys.answer_unreadable, .answer_too_long.
    """
    words = given.get("words") or ""
    refuse_if(not isinstance(words, str), Refused("journeys.answer_unreadable", status=422))
    words = str(words).strip() or str((before or {}).get("words", ""))
    refuse_if(len(words) > LONGEST, Refused("journeys.answer_too_long", {"limit": LONGEST}, status=422))
    answer: Answer = {"words": words} if words else {}
    as_expected, score = given.get("as_expected"), given.get("score")
    if isinstance(as_expected, bool) and score is None:
        return {"as_expected": as_expected, **answer}
    if type(score) is int and 0 <= score <= HIGHEST and as_expected is None:
        return {"score": score, **answer}
    raise Refused("journeys.answer_unreadable", status=422)


def is_unhappy(answer: Mapping[str, object]) -> bool:
    """Whether someone should look after this customer now."""
    score = answer.get("score")
    return answer.get("as_expected") is False or (isinstance(score, int) and score < LOWEST_CONTENT)
