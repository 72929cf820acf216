"""What a plan is made of, read from JSON and written: who begins, when they leave, what is hoped for, and its steps.

The steps are a list; those that decide hold lists of their own, and after such a list the outer one goes on. Nothing
jumps, so no run walks a step twice. Conditions are kept as they are written and read where they are asked, so that a
field that is gone breaks its step and not the plan. Whether a plan may be published is asked in `checking`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import ClassVar

from vafa.journeys.rules.reading import Row, Words, row_of
from vafa.journeys.rules.touchpoints import KINDS as TOUCHPOINT_KINDS
from vafa.journeys.rules.touchpoints import Touchpoint, read_touchpoint

Conditions = Mapping[str, object]  # as `customers.conditions` writes them
THEN, OTHERWISE = "then", "otherwise"
ANSWERED = "answered"  # what a `wait_for` may wait for besides triggers: the answer to an earlier step
USUAL_IMPORTANCE = 3


@dataclass(frozen=True, kw_only=True)
class StepBase:
    """What every step has. `key` is its name in the version, `name` what people call it, where somebody named it."""

    kind: ClassVar[str] = ""
    key: str
    name: Words = field(default_factory=dict)

    def called(self, language: str) -> str:
        """Its name in that language, in another it has, or nothing."""
        return self.name.get(language) or self.name.get("en") or next(iter(self.name.values()), "")

    @property
    def lists(self) -> Mapping[str, "Steps"]:
        """The lists a run may turn into here, by turn."""
        return {}

    def as_json(self) -> dict[str, object]:
        """As it is kept in a version; what is as usual is left out."""
        told = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "key"}
        usual: tuple[object, ...] = ("", 0, (), {}, None)
        kept = {name: _plain(value) for name, value in told.items() if name == "value" or value not in usual}
        return {"key": self.key, "kind": self.kind, **kept}


@dataclass(frozen=True, kw_only=True)
class Wait(StepBase):
    """Some days and hours; or until a time of day, on some weekdays; or until a date of theirs, moved by days."""

    kind: ClassVar[str] = "wait"
    days: int = 0
    hours: int = 0
    clock: str = ""  # "18:30", the customer's
    weekdays: tuple[int, ...] = ()  # Monday is 0; none are all
    date: str = ""  # the field of conditions that holds it


@dataclass(frozen=True, kw_only=True)
class WaitFor(StepBase):
    """Until something happens, and no longer than some days."""

    kind: ClassVar[str] = "wait_for"
    event: str
    of: str = ""  # of `answered`: the step that asked
    days: int = 0
    then: "Steps" = ()
    otherwise: "Steps" = ()

    @property
    def awaited(self) -> str:
        """What rows that wait are found by."""
        return f"{self.event}:{self.of}" if self.of else self.event

    @property
    def lists(self) -> Mapping[str, "Steps"]:
        return {THEN: self.then, OTHERWISE: self.otherwise}


@dataclass(frozen=True, kw_only=True)
class Branch(StepBase):
    """One way for those the conditions hold of, another for the rest."""

    kind: ClassVar[str] = "branch"
    when: Conditions
    then: "Steps" = ()
    otherwise: "Steps" = ()

    @property
    def lists(self) -> Mapping[str, "Steps"]:
        return {THEN: self.then, OTHERWISE: self.otherwise}


@dataclass(frozen=True, kw_only=True)
class Way(StepBase):
    """One of the ways of a split, and which part of a hundred goes it."""

    share: int = 0
    steps: "Steps" = ()


@dataclass(frozen=True, kw_only=True)
class Split(StepBase):
    """Parts of the customers go different ways, so that they can be compared. Somebody's way is always the same."""

    kind: ClassVar[str] = "split"
    ways: tuple[Way, ...] = ()

    @property
    def lists(self) -> Mapping[str, "Steps"]:
        return {one.key: one.steps for one in self.ways}


@dataclass(frozen=True, kw_only=True)
class Give(StepBase):
    """A present: points, or a coupon of their own for some days."""

    kind: ClassVar[str] = "give"
    gift: str  # points, coupon
    amount: int = 0  # of points, or of money in `currency`
    currency: str = ""
    percent: int = 0
    days: int = 0


@dataclass(frozen=True, kw_only=True)
class OpenCase(StepBase):
    """A case for somebody to look after, with the subject in the customer's language."""

    kind: ClassVar[str] = "open_case"
    case_kind: str = ""
    subject: Words = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SetTrait(StepBase):
    """A mark on the customer that conditions may ask for."""

    kind: ClassVar[str] = "set_trait"
    trait: str
    value: object = True


@dataclass(frozen=True, kw_only=True)
class Leave(StepBase):
    """The run ends here."""

    kind: ClassVar[str] = "leave"


Step = Touchpoint | Wait | WaitFor | Branch | Split | Give | OpenCase | SetTrait | Leave
Steps = tuple[Step, ...]
KINDS = (*TOUCHPOINT_KINDS, *(one.kind for one in (Wait, WaitFor, Branch, Split, Give, OpenCase, SetTrait, Leave)))


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """Who begins: by a trigger, by belonging to an audience, or on an occasion; and of them those `when` holds of."""

    trigger: str = ""
    options: Mapping[str, int] = field(default_factory=dict)
    audience: Conditions | None = None
    again_after_days: int | None = None  # of an audience: when they may begin again; None is never
    occasion: str = ""
    days_before: int = 0
    when: Conditions | None = None


@dataclass(frozen=True, kw_only=True)
class Exit:
    """When somebody leaves before the end: something happened, or conditions hold of them."""

    trigger: str = ""
    when: Conditions | None = None


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What is hoped for, and within how many days of the beginning."""

    measure: str  # returned, answered, bought_offered, referred
    days: int


@dataclass(frozen=True, kw_only=True)
class Content:
    """All of a plan's version."""

    entry: Entrance
    steps: Steps
    exits: tuple[Exit, ...] = ()
    goal: Goal | None = None
    hold_out: int = 0  # of a hundred
    importance: int = USUAL_IMPORTANCE

    def as_json(self) -> dict[str, object]:
        """As a version keeps it."""
        return {
            "entry": _plain(self.entry),
            "exits": [_plain(one) for one in self.exits],
            "goal": _plain(self.goal) if self.goal else None,
            "hold_out": self.hold_out,
            "importance": self.importance,
            "steps": [one.as_json() for one in self.steps],
        }


def read_content(data: object) -> Content:
    """The plan as JSON has it; unknown fields are left alone.

    Refused, naming the step: journeys.step_unreadable.
    """
    row = row_of(data, "", "steps")
    entry, goal = row.row("entry"), row.maybe("goal")
    return Content(
        entry=Entrance(
            trigger=entry.text("trigger"), options=entry.numbers("options"), audience=entry.conditions("audience"),
            again_after_days=entry.number("again_after_days", 0) if entry.has("again_after_days") else None,
            occasion=entry.text("occasion"), days_before=entry.number("days_before"), when=entry.conditions("when"),
        ),
        exits=tuple(Exit(trigger=one.text("trigger"), when=one.conditions("when")) for one in row.rows("exits")),
        goal=Goal(measure=goal.text("measure"), days=goal.number("days")) if goal else None,
        hold_out=row.number("hold_out", 0, 50),
        importance=row.number("importance", 1, 5, USUAL_IMPORTANCE),
        steps=read_steps(row.items("steps")),
    )  # fmt: skip


def read_steps(rows: Sequence[object]) -> Steps:
    """A list of steps. Refused: as `read_content`."""
    return tuple(_read_step(row, number) for number, row in enumerate(rows, 1))


def _read_step(data: object, number: int) -> Step:
    row = row_of(data, str(number), "key")
    if row.text("kind") in TOUCHPOINT_KINDS:
        return read_touchpoint(row)
    read = _READERS.get(row.text("kind"))
    if read is None:
        raise row.unreadable("kind")
    return read(row, row.key, row.words("name"))


def _wait(row: Row, key: str, name: Words) -> Wait:
    return Wait(
        key=key, name=name, days=row.number("days", -3650, 3650), hours=row.number("hours", 0, 1000),
        clock=row.clock("clock"), weekdays=row.weekdays("weekdays"), date=row.text("date"),
    )  # fmt: skip


def _wait_for(row: Row, key: str, name: Words) -> WaitFor:
    return WaitFor(
        key=key, name=name, event=row.text("event"), of=row.text("of"), days=row.number("days", 0, 3650),
        then=read_steps(row.items(THEN)), otherwise=read_steps(row.items(OTHERWISE)),
    )  # fmt: skip


def _branch(row: Row, key: str, name: Words) -> Branch:
    return Branch(
        key=key, name=name, when=row.conditions("when") or {},
        then=read_steps(row.items(THEN)), otherwise=read_steps(row.items(OTHERWISE)),
    )  # fmt: skip


def _split(row: Row, key: str, name: Words) -> Split:
    ways = [
        Way(
            key=one.key, name=one.words("name"), share=one.number("share", 0, 100), steps=read_steps(one.items("steps"))
        )
        for one in row.rows("ways")
    ]
    return Split(key=key, name=name, ways=tuple(ways))


def _give(row: Row, key: str, name: Words) -> Give:
    return Give(
        key=key, name=name, gift=row.text("gift"), amount=row.number("amount", 0, 10**9),
        currency=row.text("currency"),
        percent=row.number("percent", 0, 100), days=row.number("days", 0, 3650),
    )  # fmt: skip


def _open_case(row: Row, key: str, name: Words) -> OpenCase:
    return OpenCase(key=key, name=name, case_kind=row.text("case_kind"), subject=row.words("subject"))


def _set_trait(row: Row, key: str, name: Words) -> SetTrait:
    return SetTrait(key=key, name=name, trait=row.text("trait"), value=row.data.get("value", True))


def _leave(row: Row, key: str, name: Words) -> Leave:
    return Leave(key=key, name=name)


_READERS: Mapping[str, Callable[[Row, str, Words], Step]] = {
    Wait.kind: _wait, WaitFor.kind: _wait_for, Branch.kind: _branch, Split.kind: _split, Give.kind: _give,
    OpenCase.kind: _open_case, SetTrait.kind: _set_trait, Leave.kind: _leave,
}  # fmt: skip


def _plain(value: object) -> object:
    """As JSON has it: steps, ways, entries and lists of them become rows and lists."""
    if isinstance(value, Way):
        steps = [one.as_json() for one in value.steps]
        return {"key": value.key, "name": dict(value.name), "share": value.share, "steps": steps}
    if isinstance(value, Touchpoint | StepBase):
        return value.as_json()
    if isinstance(value, Entrance | Exit | Goal):
        told = {one.name: getattr(value, one.name) for one in fields(value)}
        return {
            name: _plain(one) for name, one in told.items() if one not in ("", {}, None) and (one or name == "days")
        }
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return dict(value) if isinstance(value, Mapping) else value
