"""A message in the wrong case: why it stands there is told, it is moved, also to somebody else, and moved back."""

import pytest
from django.test import Client, TestCase

from tests.cast import Cast, assemble
from vafa.cases.actions import customer_writes, open_case
from vafa.cases.actions.moving import move_back, move_message, move_to_new
from vafa.cases.models import Case
from vafa.cases.web.ways import way_parts
from vafa.channels.models import Account
from vafa.conversations.models import Inbound, Message
from vafa.conversations.sending.drafts import Draft
from vafa.conversations.sending.ways import Way, ways_to_answer
from vafa.customers.actions import add_customer
from vafa.customers.models import ContactPoint, Customer
from vafa.platform.time import now
from vafa.platform.values import SYSTEM, Actor, Refused


class TestMoving(TestCase):
    cast: Cast
    maryam: Customer
    ali: Customer

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = assemble()
        cls.maryam = add_customer("مریم", phones=["09120004581"], emails=["m@x.example"], actor=SYSTEM, at=now())
        cls.ali = add_customer("علی", emails=["a@x.example"], actor=SYSTEM, at=now())

    def case(self, who: Customer, text: str) -> Case:
        return open_case(who, kind="question", subject=text, text=text, channel="email", actor=SYSTEM, at=now())

    def word(self, case: Case, text: str) -> Message:
        return customer_writes(case, text, channel="email", actor=Actor.customer(case.customer_id), at=now())

    def owed(self, case: Case) -> list[str]:
        return list(case.promises.filter(kept_at=None, called_off_at=None).values_list("kind", flat=True))

    def test_it_goes_to_another_case_and_back(self) -> None:
        one, two = self.case(self.maryam, "یک"), self.case(self.maryam, "دو")
        message = self.word(one, "این برای دومی است")
        move_message(message, one, two, actor=SYSTEM, at=now())
        message.refresh_from_db()
        assert message.conversation_id == two.conversation_id
        assert Case.objects.get(pk=one.pk).resolved_at is None
        move_back(message, actor=SYSTEM, at=now())
        message.refresh_from_db()
        assert message.conversation_id == one.conversation_id
        with pytest.raises(Refused):
            move_message(message, two, one, actor=SYSTEM, at=now())

    def test_the_only_message_takes_its_case_along(self) -> None:
        one, two = self.case(self.maryam, "یک"), self.case(self.maryam, "دو")
        message = Message.objects.get(conversation=one.conversation)
        assert move_message(message, one, two, actor=SYSTEM, at=now()).pk == two.pk
        assert Case.objects.get(pk=one.pk).merged_into_id == two.pk

    def test_somebody_else_wrote_it(self) -> None:
        one = self.case(self.maryam, "از طرف علی")
        message = Message.objects.get(conversation=one.conversation)
        new = move_to_new(message, one, self.ali, key="k", actor=SYSTEM, at=now())
        assert move_to_new(message, one, self.ali, key="k", actor=SYSTEM, at=now()).pk == new.pk
        message.refresh_from_db()
        one.refresh_from_db()
        assert message.customer_id == self.ali.pk and new.customer_id == self.ali.pk
        assert one.resolved_at is not None and self.owed(one) == [] and "first_response" in self.owed(new)
        back = move_back(message, actor=SYSTEM, at=now())
        message.refresh_from_db()
        back.refresh_from_db()
        assert back.pk == one.pk and message.customer_id == self.maryam.pk
        assert back.resolved_at is None and self.owed(back)
        assert Case.objects.get(pk=new.pk).resolved_at is not None

    def test_pages_ask_why_and_where(self) -> None:
        one, two = self.case(self.maryam, "یک"), self.case(self.maryam, "دو")
        message = self.word(one, "اینجا نه")
        row = Inbound.objects.create(
            kind="email", key="k", body=b"x", size=1, received_at=now(), state=Inbound.PLACED, reason="case_number",
            trace=[{"state": "placed", "asked": ["own", "sender", "case_number"], "reason": "case_number",
                    "message": message.pk}],
        )  # fmt: skip
        html = '<p>سلام</p><img data-remote-src="https://t.example/p.gif"><a href="https://x.example">x</a>'
        Message.objects.filter(pk=message.pk).update(inbound=row, html=html)
        client = Client()
        client.force_login(self.cast.agent)
        base = f"/desk/cases/{one.number}/messages/{message.pk}"
        page = client.get(f"/desk/cases/{one.number}/").content.decode()
        assert f"{base}/why/" in page and f"{base}/mail/" in page and "https://t.example/p.gif" in page
        why = client.get(f"{base}/why/").content.decode()
        assert "شمارهٔ همین پرونده در آن آمده است." in why and "چه کسی نوشته است؟" in why
        mail = client.get(f"{base}/mail/")
        assert "sandbox" in mail["Content-Security-Policy"] and "script-src" not in mail["Content-Security-Policy"]
        assert 'rel="noopener noreferrer nofollow"' in mail.content.decode()
        assert f'value="{two.number}"' in client.get(f"{base}/move/").content.decode()
        assert "علی" in client.post(f"{base}/move/", {"do": "find", "find": "علی"}).content.decode()
        answer = client.post(f"{base}/move/", {"to": str(two.number)})
        assert answer["Location"].startswith(f"/desk/cases/{two.number}/")
        base = f"/desk/cases/{two.number}/messages/{message.pk}"
        assert 'value="back"' in client.get(f"{base}/move/").content.decode()
        answer = client.post(f"{base}/move/", {"do": "back"})
        assert answer["Location"].startswith(f"/desk/cases/{one.number}/")

    def test_the_answer_goes_where_they_wrote_and_may_go_elsewhere(self) -> None:
        Account.objects.create(kind="kavenegar", name="SMS", created_at=now())
        case = self.case(self.maryam, "سلام")
        point = ContactPoint.objects.get(customer=self.maryam, kind="phone")
        Message.objects.filter(conversation=case.conversation).update(channel="sms", contact_point=point)
        draft = Draft(
            customer_id=self.maryam.pk, purpose="service", letter="case_reply", conversation_id=case.conversation_id
        )
        ways = ways_to_answer(draft, now())
        assert [(one.channel, one.taken, one.why) for one in ways] == [
            ("sms", True, "wrote_here"),
            ("email", False, ""),
        ]
        client = Client()
        client.force_login(self.cast.agent)
        page = client.get(f"/desk/cases/{case.number}/").content.decode()
        assert 'name="channel"' in page and "همان‌جا که آخرین بار نوشتند" in page and "data-parts" in page
        said = {"kind": "reply", "body": "سلام", "form_key": "a", "channel": "email"}
        client.post(f"/desk/cases/{case.number}/say/", said)
        assert Message.objects.get(direction=Message.OUT, letter="case_reply").channel == "email"
        client.post(f"/desk/cases/{case.number}/say/", {**said, "form_key": "b", "channel": ""})
        sent = Message.objects.filter(letter="case_reply").order_by("-pk")[0]
        assert sent.channel == "sms"
        # What the composer counts is what goes out: the words with all the letter puts around them.
        way = way_parts(case, now())["counted"]
        assert isinstance(way, Way) and way.before + "سلام" + way.after == sent.text != "سلام"
