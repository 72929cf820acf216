"""The four SMS services, each against its stand-in: approved words, refusals by their blame, states, credit."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import httpx
import pytest

from tests.emulators import kavenegar, melipayamak, smsir, twilio
from tests.emulators.serve import Fault, Limit
from vafa.channels import web_settings
from vafa.channels.contract import Driver, Failed, Outcome, Sent, Template, Uncertain
from vafa.channels.inbound import Incoming, IncomingFile, Raw, Receipt, Unreadable
from vafa.channels.registry import driver_class
from vafa.channels.tests.contract.case import Case, WebStandIn
from vafa.channels.tests.contract.conftest import cases
from vafa.platform.http import Blocked
from vafa.platform.time import now
from vafa.platform.time.clock import clock_at
from vafa.platform.values import Refused


@dataclasses.dataclass
class Line:
    """A driver, its case, and the provider it talks to."""

    driver: Any
    case: Case
    provider: Any
    stand_in: WebStandIn

    def send(self, **more: Any) -> Outcome:
        outcome: Outcome = self.driver.send(self.case.envelope(**more), before_handing=lambda: None)
        return outcome

    def approved(self, name: str, *values: str) -> Outcome:
        return self.send(template=Template(name=name, language="fa", values=values))

    def refused(self, **more: Any) -> Failed:
        outcome = self.send(**more)
        assert isinstance(outcome, Failed) and outcome.detail, outcome
        return outcome


@pytest.fixture
def line(request: pytest.FixtureRequest, settings: Any) -> Iterator[Line]:
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=(ip_network("127.0.0.0/8"),))
    kind = request.param
    case, cls = cases()[kind], driver_class(kind)
    with case.stand_in() as running:
        assert isinstance(running, WebStandIn)
        with cls(cls.Settings.parse(running.settings())) as driver:
            yield Line(driver, case, running.provider, running)


def on(*kinds: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("line", kinds, indirect=True)


ALL = on("kavenegar", "melipayamak", "smsir", "twilio")


@ALL
class TestEachOfThem:
    def test_too_many_messages_a_second_are_the_account_s_fault_and_tried_again(self, line: Line) -> None:
        line.provider.limit = Limit(2)
        found = [line.send(message_id=number) for number in range(4)]
        assert [type(one) for one in found] == [Sent, Sent, Failed, Failed]
        last = found[-1]
        assert isinstance(last, Failed) and last.blame == "account" and not last.permanent
        assert line.provider.limit.broken == 2

    @pytest.mark.parametrize(("status", "kind"), [(503, Failed), (500, Uncertain), (504, Uncertain), (302, Failed)])
    def test_what_a_server_between_us_says(self, line: Line, status: int, kind: type) -> None:
        line.provider.fault = Fault(status=status)
        outcome = line.send()
        assert isinstance(outcome, kind) and not (isinstance(outcome, Failed) and outcome.permanent)

    def test_a_good_status_with_nonsense_may_have_been_taken(self, line: Line) -> None:
        line.provider.fault = Fault(status=200)
        assert isinstance(line.send(), Uncertain)

    def test_its_credit_is_known(self, line: Line) -> None:
        assert line.driver.credit() > 0

    def test_its_pace_is_a_setting(self, line: Line) -> None:
        cls = driver_class(line.driver.kind)
        assert cls(cls.Settings.parse({**line.stand_in.settings(), "rate": "۲۵"})).per_second == 25

    @pytest.mark.parametrize(
        "wrong", [{"base_url": "ftp://x"}, {"base_url": "https://user:pw@x"}, {"proxy": "10.0.0.1"}, {"rate": "0"}]
    )
    def test_wrong_addresses_are_refused_when_they_are_typed(self, line: Line, wrong: dict[str, str]) -> None:
        with pytest.raises(Refused):
            driver_class(line.driver.kind).Settings.parse({**line.stand_in.settings(), **wrong})

    def test_inside_addresses_are_not_called_unless_allowed(self, line: Line, settings: Any) -> None:
        settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=())
        outcome = line.refused()
        assert outcome.blame == "account" and "VAFA_ALLOW_PRIVATE" in outcome.detail
        assert not line.provider.calls


@on("kavenegar")
class TestKavenegar:
    def test_a_template_goes_by_lookup(self, line: Line) -> None:
        assert isinstance(line.approved("repair", "1042", "", "", "سلام علی رضایی"), Failed), "no empty gap"
        line.provider.templates = {"repair": "کد %token، %token2، %token3: %token10"}
        assert isinstance(line.approved("repair", "1042", "b", "c", "علی رضایی عزیز"), Sent)
        assert line.provider.texts == ["کد 1042، b، c: علی رضایی عزیز"]
        assert line.provider.calls[-1].path.endswith("/verify/lookup.json")

    @pytest.mark.parametrize("values", [("two words",), ("a\nb",), ("x" * 101,), (), ("a",) * 6])
    def test_words_that_do_not_fit_never_leave(self, line: Line, values: tuple[str, ...]) -> None:
        outcome = line.approved("repair", *values)
        assert isinstance(outcome, Failed) and outcome.permanent and outcome.blame == "message"
        assert not line.provider.calls

    def test_a_template_it_does_not_know_is_the_message_s_fault(self, line: Line) -> None:
        outcome = line.approved("nothing", "1")
        assert isinstance(outcome, Failed) and outcome.blame == "message" and "424" in outcome.detail

    @pytest.mark.parametrize("polite", [True, False])
    def test_no_credit_and_a_strange_line_are_the_account_s_fault(self, line: Line, polite: bool) -> None:
        line.provider.polite, line.provider.lines = polite, {"1"}
        assert line.refused().blame == "account"
        line.provider.lines, line.provider.credit = {"10004346"}, 0
        outcome = line.refused()
        assert outcome.blame == "account" and not outcome.permanent and "418" in outcome.detail

    def test_who_blocked_this_line_keeps_the_number_for_calls(self, line: Line) -> None:
        line.provider.blocked.add("09121234567")
        assert line.refused().blame == "message"

    def test_an_uncertain_message_is_settled_by_our_own_number(
        self, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(web_settings, "TIMEOUT", 0.3)
        line.provider.fault = Fault(hang=True, after=True)
        assert isinstance(line.send(message_id=77), Uncertain)
        line.provider.fault = None
        settled = line.driver.status("", 77)
        assert isinstance(settled, Sent) and settled.receipt == str(line.provider.messages[0].id)
        assert line.driver.status("", 78) is None, "it does not know that one"
        line.provider.messages[0].state = 11
        later = line.driver.status(settled.receipt, 77)
        assert isinstance(later, Failed) and later.permanent and later.blame == "message"

    def test_sending_again_with_the_same_number_does_not_send_twice(self, line: Line) -> None:
        first, second = line.send(message_id=5), line.send(message_id=5)
        assert first == second and len(line.provider.messages) == 1

    def test_reports_that_come_twice_are_the_same_thing(self, line: Line) -> None:
        line.send()
        told = line.provider.report(line.provider.messages[0], 10)
        raws = [Raw(body="&".join(f"{name}={value}" for name, value in told.items()).encode()) for _ in range(2)]
        assert raws[0].body == raws[1].body
        [receipt] = line.driver.read(raws[0])
        assert isinstance(receipt, Receipt) and receipt.state == "delivered"


@on("smsir")
class TestSmsir:
    def test_a_template_goes_by_verify(self, line: Line) -> None:
        assert isinstance(line.approved("123456: Code, Name", "1042", "علی"), Sent)
        assert line.provider.texts == ["کد تعمیر 1042 برای علی"]

    @pytest.mark.parametrize(
        ("name", "values"), [("repair", ("1",)), ("123456: Code", ()), ("123456: Code, Name", ("1", "x" * 26))]
    )
    def test_words_that_do_not_fit_never_leave(self, line: Line, name: str, values: tuple[str, ...]) -> None:
        outcome = line.approved(name, *values)
        assert isinstance(outcome, Failed) and outcome.permanent and outcome.blame == "message"
        assert not line.provider.calls

    def test_a_blocked_number_is_a_place_without_a_name(self, line: Line) -> None:
        line.provider.blocked.add("09121234567")
        outcome = line.refused()
        assert outcome.permanent and outcome.blame == "message" and "115" in outcome.detail

    def test_no_credit_is_the_account_s_fault(self, line: Line) -> None:
        line.provider.credit = 0.0
        assert line.refused().blame == "account"

    def test_a_line_that_is_not_ours_is_found_before_sending(self, line: Line) -> None:
        line.provider.lines = [1]
        assert line.driver.check()

    def test_states_are_asked_for_and_reported_once(self, line: Line) -> None:
        outcomes = [line.send(message_id=number) for number in (1, 2)]
        kept: list[Raw] = []
        state = line.driver.poll(kept.append, {})
        assert not kept, "still on their way"
        line.provider.messages[0].state = 1
        line.provider.messages[1].state = 7
        state = line.driver.poll(kept.append, state)
        line.driver.poll(kept.append, state)
        found = [item for raw in kept for item in line.driver.read(raw)]
        assert [(one.state, one.permanent) for one in found] == [("delivered", False), ("failed", False)]
        assert [one.reference for one in found] == [one.receipt for one in outcomes if isinstance(one, Sent)]

    def test_more_than_a_page_is_read_to_its_end(self, line: Line) -> None:
        for number in range(250):
            line.provider.arrives("09121234567", f"{number}")
        kept: list[Raw] = []
        line.driver.poll(kept.append, {})
        assert len({raw.key for raw in kept}) == 250

    @pytest.mark.parametrize("away", [timedelta(minutes=1), timedelta(days=3)])
    def test_what_came_before_midnight_or_while_we_were_away_is_not_lost(self, line: Line, away: timedelta) -> None:
        kept: list[Raw] = []
        line.provider.arrives("09121234567", "یک")
        state = line.driver.poll(kept.append, {})
        line.provider.arrives("09121234567", "دو")
        line.provider.midnight()
        with clock_at(now() + away):
            line.provider.arrives("09121234567", "سه")
            state = line.driver.poll(kept.append, state)
        with clock_at(now() + away + timedelta(hours=1)):
            state = line.driver.poll(kept.append, state)
            line.driver.poll(kept.append, state)
        assert sorted(raw.key for raw in kept) == ["sms:5000", "sms:5001", "sms:5002"]

    def test_a_refused_question_is_an_error_not_an_empty_list(self, line: Line) -> None:
        line.provider.key = "changed"
        with pytest.raises(httpx.HTTPError, match=r"SMS\.ir"):
            line.driver.poll(pytest.fail, {})


@on("melipayamak")
class TestMelipayamak:
    def test_a_pattern_goes_by_the_shared_line(self, line: Line) -> None:
        assert isinstance(line.approved("98765", "1042", "علی رضایی"), Sent)
        assert line.provider.texts == ["کد تعمیر 1042 برای علی رضایی"]

    @pytest.mark.parametrize(("name", "values"), [("repair", ("1",)), ("98765", ("a;b",)), ("98765", ("",))])
    def test_words_that_do_not_fit_never_leave(self, line: Line, name: str, values: tuple[str, ...]) -> None:
        outcome = line.approved(name, *values)
        assert isinstance(outcome, Failed) and outcome.permanent and outcome.blame == "message"
        assert not line.provider.calls

    @pytest.mark.parametrize(("name", "values"), [("11111", ("1",)), ("98765", ("1",))])
    def test_a_pattern_that_does_not_fit_is_the_message_s_fault(
        self, line: Line, name: str, values: tuple[str, ...]
    ) -> None:
        outcome = line.approved(name, *values)
        assert isinstance(outcome, Failed) and outcome.permanent and outcome.blame == "message"

    def test_refusals_are_blamed_on_the_right_one(self, line: Line) -> None:
        line.provider.blocked.add("09121234567")
        assert line.refused().blame == "message"
        line.provider.blocked.clear()
        line.provider.credit = 0
        assert line.refused().blame == "account"
        line.provider.lines = {"1"}
        assert line.refused().blame == "account"

    def test_what_became_of_a_message_can_be_asked(self, line: Line) -> None:
        outcome = line.send()
        assert isinstance(outcome, Sent) and line.driver.status(outcome.receipt, 41) == outcome
        line.provider.messages[0].state = "2"
        assert isinstance(line.driver.status(outcome.receipt, 41), Failed)
        assert line.driver.status("999", 41) is None and line.driver.status("", 41) is None

    def test_its_moments_are_tehran_s(self, line: Line) -> None:
        line.provider.arrives("09121234567", "سلام")
        kept: list[Raw] = []
        line.driver.poll(kept.append, {})
        [item] = line.driver.read(kept[0])
        assert isinstance(item, Incoming) and item.sent_at is not None and item.sent_at.utcoffset()


@on("smsir", "melipayamak")
class TestAsking:
    def test_however_much_came_while_we_were_away_all_of_it_is_kept(self, line: Line) -> None:
        line.provider.arrives("09121234567", "اول")
        kept: list[Raw] = []
        state = line.driver.poll(kept.append, {})
        for number in range(1200):
            line.provider.arrives("09121234567", f"{number}")
        state = line.driver.poll(kept.append, state)
        assert len({raw.key for raw in kept}) == 1201
        again: list[Raw] = []
        line.driver.poll(again.append, line.driver.poll(again.append, state))
        assert {raw.key for raw in again} <= {raw.key for raw in kept}

    def test_what_has_no_number_is_kept_for_a_person(self, line: Line) -> None:
        line.provider.received += [{"Body": "a", "messageText": "a"}, {"Body": "b", "messageText": "b"}]
        kept: list[Raw] = []
        line.driver.poll(kept.append, line.driver.poll(kept.append, {}))
        assert len(kept) == 2
        for raw in kept:
            with pytest.raises(Unreadable):
                line.driver.read(raw)


@on("twilio")
class TestTwilio:
    def test_who_opted_out_keeps_the_number_for_calls(self, line: Line) -> None:
        line.provider.opted_out.add("+989121234567")
        outcome = line.refused()
        assert outcome.permanent and outcome.blame == "message" and "21610" in outcome.detail

    def test_a_strange_sender_is_the_account_s_fault(self, line: Line) -> None:
        line.provider.senders = set()
        assert line.refused().blame == "account"

    def test_a_messaging_service_and_the_address_for_reports_are_named(self, line: Line) -> None:
        service, reports = "MG" + "fedcba9876543210" * 2, "https://shop.example/in/x/"
        cls = driver_class("twilio")
        settings = cls.Settings.parse({**line.stand_in.settings(), "sender": service, "reports": reports})
        with cls(settings) as driver:
            assert isinstance(driver.send(line.case.envelope(), before_handing=lambda: None), Sent)
        assert (line.provider.messages[0].sender, line.provider.messages[0].callback) == (service, reports)

    @pytest.mark.parametrize(("error", "blame"), [("30003", False), ("30005", True), ("99999", False)])
    def test_a_failure_says_whether_the_number_is_to_blame(self, line: Line, error: str, blame: bool) -> None:
        line.send()
        told = line.provider.report(line.provider.messages[0], "undelivered", error)
        body = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in told.items())
        [receipt] = line.driver.read(Raw(body=body.encode()))
        assert isinstance(receipt, Receipt) and receipt.state == "failed" and receipt.permanent is blame
        assert receipt.reference == line.provider.messages[0].sid
        later = line.driver.status(receipt.reference, 41)
        assert isinstance(later, Failed) and (later.blame == "address") is blame

    def test_it_tells_twilio_where_to_bring_what_customers_write(self, line: Line) -> None:
        assert line.driver.connect("https://shop.example/in/x/") is None
        assert line.provider.urls == {"PN12025550100": "https://shop.example/in/x/"}
        line.provider.senders = set()
        assert "Twilio" in line.driver.connect("https://shop.example/in/x/")

    def test_files_are_fetched_with_the_key_from_twilio_only(self, line: Line) -> None:
        line.provider.files["/Messages/SM1/Media/ME1"] = b"picture"
        here = f"{line.stand_in.url}/2010-04-01/Accounts/{line.provider.account}/Messages/SM1/Media/ME1"
        assert line.driver.fetch_file(IncomingFile(name="1", reference=here)) == b"picture"
        with pytest.raises(ValueError, match="not at Twilio"):
            line.driver.fetch_file(IncomingFile(name="1", reference="https://evil.example/x"))

    def test_a_file_s_store_may_not_be_inside(self, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        away = twilio.Answer(307, b"", {"location": "https://169.254.169.254/latest"})
        monkeypatch.setattr(line.provider, "answer", lambda call: away)
        with pytest.raises(Blocked):
            line.driver.fetch_file(IncomingFile(name="1", reference=f"{line.stand_in.url}/x"))


def test_the_stand_ins_know_what_they_took() -> None:
    made: list[Any] = [kavenegar.Kavenegar(), smsir.Smsir(), melipayamak.Melipayamak(), twilio.Twilio()]
    assert all(one.texts == [] for one in made)
    assert issubclass(driver_class("kavenegar"), Driver)
