"""The counts of a plan as they are kept between two countings: plain values, to JSON and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from vafa.journeys.rules.comparing_shares import Share
from vafa.journeys.rules.converting import ANSWERED
from vafa.journeys.rules.steps import Goal, Split, read_steps

WINDOWS = (30, 60, 90)  # days in which plans are compared by what they begin with
PLAN, HELD_OUT = "plan", "held_out"
EVERYBODY = "everybody"  # who walked the plan in any version, also in those that held out nobody


@dataclass(frozen=True, slots=True)
class Cell:
    """Customers: those whose days are `over`, of them who `came`; those still on the way, and who came already."""

    over: int = 0
    came: int = 0
    open: int = 0
    open_came: int = 0

    @property
    def share(self) -> Share:
        """Of those whose days are over, who came."""
        return Share(self.came, self.over)

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            self.over + other.over, self.came + other.came, self.open + other.open, self.open_came + other.open_came
        )


@dataclass(frozen=True)
class Ways:
    """One split as it stood in some versions, and the customers who went each of its ways."""

    step: Mapping[str, object]  # the split as a version writes it
    versions: Sequence[int]
    ways: Mapping[str, Cell]

    @property
    def split(self) -> Split:
        """The step."""
        (read,) = read_steps([dict(self.step)])
        assert isinstance(read, Split)
        return read


@dataclass(frozen=True)
class Counts:
    """Everything counted of one plan. `versions` are the numbers of those whose runs `arms`, `days` and `begun` are of.

    `days` says how many came on which day after the beginning, of those whose days are over.
    """

    goal: Goal
    chosen: bool  # whether the plan has that goal, or nothing was hoped for and coming back is shown
    hold_out: int  # the share these versions hold out, 0 for none
    versions: Sequence[int]
    arms: Mapping[str, Cell]
    days: Mapping[str, Mapping[int, int]]
    begun: Mapping[str, Mapping[date, Cell]]
    by_version: Mapping[int, Mapping[str, Cell]]
    splits: Sequence[Ways] = ()
    touchpoints: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    reach: bool = True  # whether the goal can be reached at all by what the plan does

    def arm(self, name: str) -> Cell:
        """Those of the plan, or those held out."""
        return self.arms.get(name, Cell())

    @property
    def shown(self) -> list[str]:
        """The arms there is something to say of. Who is held out is asked nothing, so of answers they tell nothing."""
        arms = (PLAN,) if self.goal.measure == ANSWERED else (PLAN, HELD_OUT)
        return [arm for arm in arms if self.arm(arm).over]

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "goal": [self.goal.measure, self.goal.days], "chosen": self.chosen, "hold_out": self.hold_out,
            "reach": self.reach, "versions": list(self.versions), "arms": _cells(self.arms),
            "days": {arm: [[day, count] for day, count in days.items()] for arm, days in self.days.items()},
            "begun": {
                arm: [[day.isoformat(), *_four(cell)] for day, cell in days.items()] for arm, days in self.begun.items()
            },
            "by_version": [[number, _cells(arms)] for number, arms in self.by_version.items()],
            "splits": [[dict(one.step), list(one.versions), _cells(one.ways)] for one in self.splits],
            "touchpoints": {key: dict(counts) for key, counts in self.touchpoints.items()},
        }  # fmt: skip

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> "Counts":
        """As `as_data` wrote it."""
        measure, days = data["goal"]
        return Counts(
            goal=Goal(measure=measure, days=days), chosen=data["chosen"], hold_out=data["hold_out"],
            reach=data["reach"], versions=data["versions"], arms=_read(data["arms"]),
            days={arm: dict(rows) for arm, rows in data["days"].items()},
            begun={
                arm: {date.fromisoformat(day): Cell(*four) for day, *four in rows}
                for arm, rows in data["begun"].items()
            },
            by_version={number: _read(arms) for number, arms in data["by_version"]},
            splits=[Ways(step, versions, _read(ways)) for step, versions, ways in data["splits"]],
            touchpoints=data["touchpoints"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beginning:
    """Who came back within 30, 60 and 90 days, of those one beginning brought into one plan.

    `arm` is EVERYBODY; or PLAN and HELD_OUT, of the versions in which the two may be compared.
    """

    plan_id: int
    kind: str  # trigger, audience, occasion
    key: str
    arm: str
    entered: int
    windows: Mapping[int, Share]

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        rows = [[days, share.hits, share.of] for days, share in self.windows.items()]
        return {name: value for name, value in asdict(self).items() if name != "windows"} | {"windows": rows}

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> "Beginning":
        """As `as_data` wrote it."""
        windows = {days: Share(hits, of) for days, hits, of in data["windows"]}
        return Beginning(**{**data, "windows": windows})


def total(cells: Iterable[Cell]) -> Cell:
    """All of them together."""
    return sum(cells, Cell())


def _cells(cells: Mapping[str, Cell]) -> dict[str, list[int]]:
    return {key: _four(cell) for key, cell in cells.items()}


def _four(cell: Cell) -> list[int]:
    return [cell.over, cell.came, cell.open, cell.open_came]


def _read(data: Mapping[str, Sequence[int]]) -> dict[str, Cell]:
    return {key: Cell(*four) for key, four in data.items()}
