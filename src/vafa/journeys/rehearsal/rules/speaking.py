"""What a customer notices: letters asked through the gate, calls made and tried again, and the answers to them."""

from datetime import datetime, timedelta

from vafa.journeys.rehearsal.rules import diary as d
from vafa.journeys.rehearsal.rules.diary import Letter, Said
from vafa.journeys.rehearsal.rules.repeats import repetition
from vafa.journeys.rehearsal.rules.runs import Answer, Due, Notebook, Run
from vafa.journeys.rules.planning import next_try
from vafa.journeys.rules.touchpoints import Touchpoint

UNHAPPY, CONTENT, FOND = 3, 8, 10  # scores, from 0 to 10
MISSES = 2  # of a call, as `actions.calls` has it
CALL, SERVICE, SURVEY = "call", "service", "survey"
PASSING = ("quiet_hours", "day_off", "too_many_lately", "too_close", "more_important")  # reasons whose end is known


class Speaking(Notebook):
    """Says what is to be said, unless something stands against it."""

    def touch(self, due: Due, step: Touchpoint, at: datetime) -> None:
        """Do what the customer notices, unless something stands against it."""
        run = due.run
        reason = "too_late" if due.row.until <= at else ""
        if not reason and run.held_out and step.purpose != SERVICE:
            reason = "held_out"
        if not reason and not step.prompt:
            reason = repetition(self.rows[run.place, step.key], due.row, at)
        is_call = step.kind == CALL and self.person.has_phone
        if not reason and step.kind == CALL and not is_call and not step.letter:
            reason = "no_contact_point"
        if not reason and is_call:
            reason = self._against_calling(step, at)
        if reason:
            self.leave_out(due, at, reason)
        elif is_call:
            due.row.state, due.row.calling = "waiting", True
            self.call(due, at)
        else:
            self._write(due, step, at)

    def _against_calling(self, step: Touchpoint, at: datetime) -> str:
        if self.person.open_case(at):
            return "open_case"
        return "" if step.purpose in self.person.may_be_called else "no_consent"

    def call(self, due: Due, at: datetime) -> None:
        """Try to reach them; in vain, once more, then a letter is written."""
        step, run = due.step, due.run
        assert isinstance(step, Touchpoint)
        if run.left or due.row.state != "waiting":
            return
        due.tries += 1
        if self.draw("reached", run, step.key, due.tries) < self.scene.chances.reached:
            self.note(at, run, step.key, d.CALLED)
            due.row.end("done", at)
            if step.question:
                self.at(at, self._answer_of(run, step))
            return
        self.note(at, run, step.key, d.NO_ANSWER)
        again = next_try(self.scene.planner.calendar, at)
        if due.tries < MISSES and again < due.row.until:
            self.at(again, due)
        elif step.letter:
            self._write(due, step, at)
        else:
            self.leave_out(due, at, "no_answer", d.FAILED)

    def _write(self, due: Due, step: Touchpoint, at: datetime) -> None:
        importance = due.run.play.path.content.importance
        letter = Letter(next(self.serial), step.purpose, step.letter, step.channel, importance, due.row.until)
        due.row.state, due.row.calling = "waiting", False
        self.say(Due(due.run, step, due.row, letter), letter, at)

    def say(self, due: Due, letter: Letter, at: datetime) -> None:
        """Ask the gate: it leaves, waits, or is left out."""
        run, step, voice = due.run, due.step, self.voice
        assert isinstance(step, Touchpoint)
        voice.waiting.pop(letter.serial, None)
        self.held.pop(letter.serial, None)
        said = Said(reason=run.left) if run.left else self.gate.ask(self.person, voice, letter, at)
        if said.again is not None:
            self.note(at, run, step.key, d.HELD, said.reason)
            voice.waiting[letter.serial] = (said.again, letter)
            self.held[letter.serial] = (due, said.reason)
            self.at(said.again, due)
        elif said.reason:
            self.leave_out(due, at, said.reason)
        else:
            self.note(at, run, step.key, d.SENT, said.channel)
            due.row.end("done", at)
            if letter.purpose != SERVICE:
                voice.gone.append(at)
            if letter.purpose == SURVEY:
                voice.surveyed.append(at)
            if step.question and self.draw("answers", run, step.key) < self.scene.chances.answered:
                hours = 0.25 + self.draw("hours", run, step.key) * self.scene.chances.hours_to_answer
                self.at(at + timedelta(hours=hours), self._answer_of(run, step))

    def look_again(self, at: datetime) -> None:
        """Something changed: what is held back for other reasons than hours and attention is asked about anew."""
        for due, reason in list(self.held.values()):
            if reason not in PASSING and due.letter is not None:
                self.say(due, due.letter, at)

    def _answer_of(self, run: Run, step: Touchpoint) -> Answer:
        unhappy = self.draw("unhappy", run, step.key) < self.scene.chances.unhappy
        if step.question != "score":
            return Answer(run, step.key, unhappy)
        fond = self.draw("fond", run, step.key) < self.scene.chances.fond
        return Answer(run, step.key, unhappy, UNHAPPY if unhappy else FOND if fond else CONTENT)
