"""One customer's life in a rehearsal: runs begin, steps fall due, letters leave or wait, calls are made, answers come.

It walks with the engine's own rules (`walking`, `scheduling`, `splitting`, `planning`) and asks a gate before anything
is said. What customers do of themselves is drawn from names, so that the same rehearsal tells the same story. Only
conditions are asked outside: `live` yields them.
"""

from collections.abc import Generator
from datetime import datetime, timedelta
from heapq import heappop

from vafa.journeys.rehearsal.rules import diary as d
from vafa.journeys.rehearsal.rules.diary import Ask
from vafa.journeys.rehearsal.rules.facts import Begin, Bought, Happened
from vafa.journeys.rehearsal.rules.runs import Answer, Due, Run
from vafa.journeys.rehearsal.rules.speaking import Speaking
from vafa.journeys.rules.scheduling import Walker, ahead, place
from vafa.journeys.rules.splitting import is_held_out, way_of
from vafa.journeys.rules.steps import (
    ANSWERED,
    OTHERWISE,
    THEN,
    Branch,
    Give,
    Leave,
    OpenCase,
    SetTrait,
    Split,
    Step,
    Wait,
    WaitFor,
)
from vafa.journeys.rules.touchpoints import Touchpoint

Asking = Generator[Ask, bool, None]
RESOLVED, LEFT = "resolved", "left"


class Life(Speaking):
    """Lives it, from the first thing that happens to the last."""

    def live(self) -> Asking:
        """From the first thing that happens to the last, within the time that is lived."""
        person = self.person
        self.voice.gone, self.voice.surveyed = sorted(person.heard), sorted(person.surveyed)
        for bought in person.bought:
            if bought.at >= self.scene.start:
                self.at(bought.at, bought)
            if bought.gone_at:
                self.at(bought.gone_at, bought._replace(at=bought.gone_at))
        for happened in person.happened:
            self.at(happened.at, happened)
        for begin in person.begins:
            self.at(begin.at, begin)
        while self.ahead:
            at, _, what = heappop(self.ahead)
            if at >= self.scene.until:
                break
            yield from self._happen(what, at)

    def _happen(self, what: object, at: datetime) -> Asking:
        match what:
            case Due():
                yield from self._due(what, at)
            case Begin():
                yield from self._begin(what, at)
            case Happened():
                yield from self._trigger(what, at)
            case Bought(gone=gone) if gone and what.gone_at == what.at:
                self.note(at, None, "", d.GONE, gone)
                for run in self.runs:
                    if run.order == what.order and run.play.path.content.entry.trigger in self.scene.of_orders:
                        self._end(run, gone, at)
            case Bought():
                self.note(at, None, "", d.BOUGHT)
            case Answer():
                yield from self._answer(what, at)
            case _:
                self.note(at, None, "", d.RESOLVED)
                self.look_again(at)
                yield from self._trigger(Happened(at, "case_resolved"), at)

    def _begin(self, begin: Begin, at: datetime) -> Asking:
        play = self.scene.plays[begin.play]
        if "" in play.when and not begin.step:
            when = play.when[""]
            if when is None or not (yield Ask(self.person.id, when, at)):
                return
        person = self.person
        walker = Walker(
            begin.started_at or at, begin.seed, person.time_zone, person.hours, best=person.best, dates=person.dates
        )
        held = is_held_out(play.key, person.id, play.path.content.hold_out)
        run = Run(len(self.runs), begin.play, play, begin.key, begin.order, walker, held)
        self.runs.append(run)
        step = play.path.steps.get(begin.step) if begin.step else play.path.first
        self.note(at, run, "", d.BEGAN)
        if begin.step and step is not None:
            self._resume(run, step, at)
        else:
            self._go(run, step, at, first=True)

    def _resume(self, run: Run, step: Step, at: datetime) -> None:
        """Go on with a step that has its moment already."""
        placed = place(run.play.path, step, run.walker, self.scene.planner, at=at)
        self._plan(run, step, at, max(placed.planned.window_until, at), at)

    def _go(self, run: Run, step: Step | None, at: datetime, first: bool = False) -> None:
        """On to the next step: what is left out on the way is noted, what is due gets its moment.

        Where nothing is due from the beginning, nobody begins.
        """
        found = ahead(run.play.path, step, run.walker, self.scene.planner, at=at)
        if first and (not found or found[-1].due_at is None):
            self.runs.pop()
            self.lines.pop()
            return
        for placed in found:
            key, due = placed.step.key, placed.due_at
            if due is None:
                self.note(at, run, key, d.REACHED_STEP)
                row = self.keep(run, key, placed.planned.window_from, placed.planned.window_until)
                row.end("skipped", at, placed.reason)
                self.note(at, run, key, d.SKIPPED, placed.reason)
                continue
            seen = isinstance(placed.step, WaitFor) and placed.step.awaited in run.seen
            self._plan(run, placed.step, at if seen else due, placed.planned.window_until, at)
            return
        self._end(run, d.THROUGH, at)

    def _plan(self, run: Run, step: Step, due: datetime, until: datetime, at: datetime) -> None:
        self.note(at, run, step.key, d.REACHED_STEP)
        run.step = step.key
        self.at(due, Due(run, step, self.keep(run, step.key, due, until)))

    def _due(self, due: Due, at: datetime) -> Asking:
        run, step = due.run, due.step
        if due.letter is not None:
            waits = self.voice.waiting.get(due.letter.serial)
            if waits is not None and waits[0] == at:
                self.say(due, due.letter, at)
            return
        if due.tries:
            self.call(due, at)
            return
        if run.over or due.row.state != "planned":
            return
        broken = False
        for tree in run.play.exits:
            broken |= tree is None
            if tree is not None and (yield Ask(self.person.id, tree, at)):
                self._end(run, LEFT, at)
                return
        if broken or isinstance(step, Touchpoint):
            if broken:
                self.leave_out(due, at, "conditions_broken", d.FAILED)
            elif isinstance(step, Touchpoint):
                self.touch(due, step, at)
            if not run.over:
                self._go(run, run.play.path.after(step.key), at)
        else:
            turn = yield from self._turn(due, step, at)
            if not run.over:
                self._go(run, run.play.path.after(step.key, turn), at)

    def _turn(self, due: Due, step: Step, at: datetime) -> Generator[Ask, bool, str]:
        """Do a step nobody notices; answers which way is taken after it."""
        run, turn = due.run, ""
        if isinstance(step, Branch):
            tree = run.play.when.get(step.key)
            if tree is None:
                return self.leave_out(due, at, "conditions_broken", d.FAILED)
            turn = THEN if (yield Ask(self.person.id, tree, at)) else OTHERWISE
        elif isinstance(step, Split):
            turn = way_of(step, run.play.key, self.person.id)
        elif isinstance(step, WaitFor):
            turn = THEN if run.seen.pop(step.awaited, None) else OTHERWISE
        due.row.end("done", at)
        if isinstance(step, Leave):
            self.note(at, run, step.key, d.WENT)
            self._end(run, d.THROUGH, at)
        elif run.held_out and isinstance(step, Give):
            return self.leave_out(due, at, "held_out")
        elif isinstance(step, OpenCase):
            self._open_case(run, step.key, at)
        elif isinstance(step, Give | SetTrait):
            self.note(at, run, step.key, d.GAVE if isinstance(step, Give) else d.MARKED)
        elif not isinstance(step, Wait):
            self.note(at, run, step.key, d.WENT, turn)
        else:
            self.note(at, run, step.key, d.WENT)
        return turn

    def _answer(self, answer: Answer, at: datetime) -> Asking:
        run = answer.run
        self.note(at, run, answer.step, d.ANSWERED, d.UNHAPPY if answer.unhappy else d.GOOD)
        self.person.signs.append((at, not answer.unhappy))
        self.person.answers.append((at, not answer.unhappy, answer.score))
        if answer.unhappy:
            self._open_case(run, answer.step, at)
        self.look_again(at)
        awaited = f"{ANSWERED}:{answer.step}"
        yield from self._seen(run, awaited, at)
        score = "low_score" if answer.unhappy else "high_score"
        if score in run.play.exit_triggers:
            self._end(run, LEFT, at)
        yield from self._seen(run, score, at)

    def _open_case(self, run: Run, step: str, at: datetime) -> None:
        until = at + timedelta(days=self.scene.chances.days_of_a_case)
        self.person.cases.append((at, until))
        self.note(at, run, step, d.OPENED)
        self.at(until, RESOLVED)

    def _trigger(self, what: Happened, at: datetime) -> Asking:
        """Something happened that runs wait for, or end with."""
        same = self.scene.same_order.get(what.trigger)
        for run in self.runs:
            about_one = same is not None and what.order is not None and run.order is not None
            if run.walker.started_at > at or (about_one and (run.order == what.order) != same):
                continue
            if what.trigger in run.play.exit_triggers:
                self._end(run, LEFT, at)
            else:
                yield from self._seen(run, what.trigger, at)

    def _seen(self, run: Run, awaited: str, at: datetime) -> Asking:
        if run.over or awaited not in run.play.path.awaited:
            return
        run.seen.setdefault(awaited, at)
        step = run.play.path.steps.get(run.step)
        if isinstance(step, WaitFor) and step.awaited == awaited:
            row = self.rows[run.place, step.key][-1]
            if row.state == "planned" and row.run == run.no:
                yield from self._due(Due(run, step, row), at)

    def _end(self, run: Run, reason: str, at: datetime) -> None:
        """The run is over: what is planned or owed as a call is left out; a letter that waits is asked about anew."""
        if run.left or (run.over and reason == d.THROUGH):
            return
        if reason == d.THROUGH:
            run.ended = reason
            self.note(at, run, "", d.THROUGH)
            return
        mine = [(key, row) for (_, key), rows in self.rows.items() for row in rows if row.run == run.no]
        if run.over and not any(row.state == "waiting" for _, row in mine):
            return
        run.ended = reason
        self.note(at, run, "", d.LEFT, reason)
        for key, row in mine:
            if row.state == "planned" or (row.state == "waiting" and row.calling):
                row.end("skipped", at, reason)
                self.note(at, run, key, d.SKIPPED, reason)
        self.look_again(at)
