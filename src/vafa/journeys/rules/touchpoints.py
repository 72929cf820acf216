"""Touchpoints as a plan writes them: read from JSON, checked, written back. It knows no plan, letter file or order."""

from dataclasses import dataclass, field

from vafa.journeys.rules.reading import Row, Words

KINDS = ("message", "call", "survey")
PURPOSES = ("service", "care", "survey", "offer")
QUESTIONS = ("", "as_expected", "score")
SINCE = ("start", "here")
MEASURES = ("", "reached", "opened", "answered", "talked", "bought", "joined")
LAST_DAY = 3650  # after the first


@dataclass(frozen=True)
class Touchpoint:
    """What a customer notices of a plan: what is done, when, with which words, by whom, and how one sees its worth.

    The window counts days from the run's first day, or, `since` "here", from the day on which the step is reached.
    `letter` is what a message or survey sends, and what a call falls back to when nobody can be reached by telephone.
    `prompt` follow-ups go out at the first allowed hour and for every order; of the others a customer with several
    orders gets only one at a time. `minutes` is the time a call is expected to take.
    """

    key: str
    kind: str
    name: Words
    purpose: str
    from_day: int
    to_day: int
    letter: str = ""
    prompt: bool = False
    question: str = ""
    minutes: int = 0
    goal: Words = field(default_factory=dict)
    script: Words = field(default_factory=dict)
    since: str = "start"
    channel: str = ""  # the one to prefer; else the customer's own
    owner: str = ""  # the user name of who does it or answers for it; else whoever makes calls
    measure: str = ""  # what tells its worth
    target: int = 0  # the percentage of it that is hoped for
    offer: str = ""  # codes of the products it offers, with commas between

    @property
    def offered(self) -> frozenset[str]:
        """Codes of the products it offers."""
        return frozenset(code for one in self.offer.split(",") if (code := one.strip()))

    def called(self, language: str) -> str:
        """Its name in that language, or in another that it has."""
        return in_language(self.name, language) or self.key

    def as_json(self) -> dict[str, object]:
        """As it is kept in a plan version."""
        return {
            "key": self.key,
            "kind": self.kind,
            "name": dict(self.name),
            "purpose": self.purpose,
            "window": [self.from_day, self.to_day],
            "letter": self.letter,
            "prompt": self.prompt,
            "question": self.question,
            "minutes": self.minutes,
            "goal": dict(self.goal),
            "script": dict(self.script),
            "since": self.since,
            "channel": self.channel,
            "owner": self.owner,
            "measure": self.measure,
            "target": self.target,
            "offer": self.offer,
        }


def in_language(words: Words, language: str) -> str:
    """The words in that language; failing that in English, or in whatever language there is."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


def read_touchpoint(row: Row) -> Touchpoint:
    """One touchpoint as JSON has it; unknown fields are left alone. Refused: journeys.step_unreadable."""
    days = row.items("window")
    if len(days) != 2 or type(days[0]) is not int or type(days[1]) is not int:
        raise row.unreadable("window")
    return Touchpoint(
        key=row.key,
        kind=row.one_of("kind", KINDS),
        name=row.words("name"),
        purpose=row.one_of("purpose", PURPOSES),
        from_day=days[0],
        to_day=days[1],
        letter=row.text("letter"),
        prompt=row.data.get("prompt") is True,
        question=row.one_of("question", QUESTIONS),
        minutes=row.number("minutes", 0, 600),
        goal=row.words("goal"),
        script=row.words("script"),
        since=row.one_of("since", SINCE) if row.has("since") else SINCE[0],
        channel=row.text("channel"),
        owner=row.text("owner"),
        measure=row.one_of("measure", MEASURES),
        target=row.number("target", 0, 100),
        offer=row.text("offer"),
    )
