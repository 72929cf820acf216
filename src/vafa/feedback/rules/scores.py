"""What a score means: low, middle or high. For recommendation these are detractor, passive and promoter."""

from collections.abc import Iterable, Mapping

from vafa.feedback.rules.forms import CES, CSAT, NPS

LOW, MIDDLE, HIGH = "low", "middle", "high"
# The highest low score, and the lowest high one.
EDGES: Mapping[str, tuple[int, int]] = {CSAT: (2, 4), CES: (3, 5), NPS: (6, 9)}


def score_class(measure: str, score: int) -> str:
    """LOW, MIDDLE or HIGH."""
    lowest, highest = EDGES[measure]
    return LOW if score <= lowest else HIGH if score >= highest else MIDDLE


def is_low(scores: Mapping[str, int]) -> bool:
    """Whether somebody should call: any of the scores is low."""
    return any(score_class(measure, score) == LOW for measure, score in scores.items())


def net_promoters(scores: Iterable[int]) -> float | None:
    """Promoters less detractors, out of a hundred answers; None without any."""
    classes = [score_class(NPS, score) for score in scores]
    return 100 * (classes.count(HIGH) - classes.count(LOW)) / len(classes) if classes else None
