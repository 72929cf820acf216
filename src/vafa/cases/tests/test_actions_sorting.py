"""Cases are put in order: priority, tags, spam, merged, split, linked."""

from datetime import timedelta

import pytest

from vafa.cases.actions import (
    change_tags,
    customer_writes,
    link,
    mark_spam,
    merge,
    reply,
    resolve,
    set_priority,
    split,
    take_back_spam,
    unlink,
    unmerge,
    write_note,
)
from vafa.cases.models import Case, CaseLink, Participant
from vafa.cases.queries import clocks_from_log, messages_of, status_page
from vafa.cases.tests.conftest import AT
from vafa.cases.tests.test_actions import ask, fresh
from vafa.conversations.models import Message
from vafa.customers.actions import add_customer
from vafa.customers.models import Customer
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.models import EventRow
from vafa.platform.values import SYSTEM, Actor, Refused

LATER = AT + timedelta(minutes=20)
ME = Actor.staff(1)


def agrees_with_log(case: Case) -> bool:
    clocks = clocks_from_log(case)
    return all(clocks[one.pk].called_off_at == one.called_off_at for one in case.promises.all())


class TestTagsAndPriority:
    def test_a_tag_is_kept_once_and_cleaned(self, case: Case) -> None:
        change_tags(case, add=["#نصب  اشتباه", "نصب اشتباه"], actor=ME, at=LATER)
        change_tags(case, add=["نصب اشتباه"], actor=ME, at=LATER)
        assert fresh(case).tags == ["نصب اشتباه"]
        assert EventRow.objects.filter(name="cases.TagsChanged").count() == 1

    @pytest.mark.parametrize("tag", ["", "  ", "#", "ط" * 41])
    def test_a_tag_that_is_none_is_refused(self, case: Case, tag: str) -> None:
        with pytest.raises(Refused, match=r"cases\.no_tag"):
            change_tags(case, add=[tag], actor=ME, at=LATER)

    def test_priority_is_told_once(self, case: Case) -> None:
        for _ in range(2):
            set_priority(case, 4, actor=ME, at=LATER)
        assert fresh(case).priority == 4
        assert EventRow.objects.filter(name="cases.PriorityChanged").count() == 1
        with pytest.raises(Refused, match=r"cases\.unknown_priority"):
            set_priority(case, 9, actor=ME, at=LATER)


class TestSpam:
    def test_it_ends_without_a_letter_and_nothing_is_owed(self, case: Case) -> None:
        letters = Message.objects.filter(direction="out").count()
        mark_spam(case, actor=ME, at=LATER)
        spam = fresh(case)
        assert (spam.spam_at, spam.resolved_at, spam.due_at) == (LATER, LATER, None)
        assert Message.objects.filter(direction="out").count() == letters
        assert not spam.promises.filter(called_off_at=None).exists() and agrees_with_log(spam)

    def test_more_words_of_a_spammer_wake_nobody(self, case: Case) -> None:
        mark_spam(case, actor=ME, at=LATER)
        customer_writes(case, "buy now", actor=SYSTEM, at=LATER)
        assert fresh(case).resolved_at == LATER and fresh(case).due_at is None

    def test_taken_back_it_is_promised_anew(self, case: Case) -> None:
        mark_spam(case, actor=ME, at=LATER)
        take_back_spam(case, actor=ME, at=LATER + timedelta(minutes=5))
        again = fresh(case)
        assert (again.spam_at, again.resolved_at) == (None, None)
        assert again.due_at is not None and again.due_at > LATER
        assert agrees_with_log(again)


class TestMerge:
    def test_messages_stand_in_one_stream_and_the_link_leads_there(self, case: Case, customer: Customer) -> None:
        other = ask(customer, at=LATER)
        both = {one.pk for one in (*messages_of(case), *messages_of(other))}
        merge(other, case, actor=ME, at=LATER)
        merge(other, case, actor=ME, at=LATER)  # twice is once
        assert {one.pk for one in messages_of(case)} == both and messages_of(other) == []
        merged = fresh(other)
        assert (merged.merged_into_id, merged.resolved_at, merged.due_at) == (case.pk, LATER, None)
        assert status_page(other.pk).case == case
        assert agrees_with_log(merged)
        customer_writes(other, "یک چیز دیگر", actor=SYSTEM, at=LATER)
        assert fresh(case).last_from_customer_at == LATER and messages_of(other) == []

    def test_a_word_owed_there_is_owed_here(self, case: Case, customer: Customer, agent: Staff) -> None:
        reply(case, "سلام", author=agent, actor=Actor.staff(agent.pk), at=LATER)
        other = ask(customer, at=LATER)
        merge(other, case, actor=ME, at=LATER)
        assert fresh(case).promises.filter(kind="answer", kept_at=None).count() == 1

    def test_undone_everything_goes_back(self, case: Case, customer: Customer) -> None:
        other = ask(customer, at=LATER)
        mine, theirs = ([one.pk for one in messages_of(each)] for each in (case, other))
        merge(other, case, actor=ME, at=LATER)
        unmerge(other, actor=ME, at=LATER + timedelta(minutes=1))
        assert [one.pk for one in messages_of(case)] == mine
        assert [one.pk for one in messages_of(other)] == theirs
        assert fresh(other).resolved_at is None and fresh(other).due_at is not None
        assert agrees_with_log(fresh(other))

    def test_after_an_hour_it_stays(self, case: Case, customer: Customer) -> None:
        other = ask(customer, at=LATER)
        merge(other, case, actor=ME, at=LATER)
        with pytest.raises(Refused, match="too_late_to_unmerge"):
            unmerge(other, actor=ME, at=LATER + timedelta(hours=2))

    def test_through_two_merges_the_link_still_leads(self, case: Case, customer: Customer) -> None:
        second, third = ask(customer, at=LATER), ask(customer, at=LATER)
        merge(third, second, actor=ME, at=LATER)
        merge(second, case, actor=ME, at=LATER)
        assert status_page(third.pk).case == case

    def test_two_customers_never_become_one(self, case: Case) -> None:
        stranger = add_customer("رضا", emails=["r@example.com"], actor=SYSTEM, at=AT)
        with pytest.raises(Refused, match="merge_customers"):
            merge(ask(stranger), case, actor=ME, at=LATER)

    def test_what_has_ended_takes_nothing_in(self, case: Case, customer: Customer) -> None:
        resolve(case, "شد", actor=SYSTEM, at=LATER)
        with pytest.raises(Refused, match="merge_ended"):
            merge(ask(customer), case, actor=ME, at=LATER)
        with pytest.raises(Refused, match="merge_itself"):
            merge(case, case, actor=ME, at=LATER)


class TestSplit:
    def test_some_messages_become_a_case_with_its_own_promise(self, case: Case) -> None:
        more = customer_writes(case, "راستی فاکتور هم نیامده", actor=SYSTEM, at=LATER)
        for _ in range(2):
            other = split(case, [more.pk], "فاکتور", kind="order", key="k1", actor=ME, at=LATER)
        assert Case.objects.count() == 2
        assert [one.pk for one in messages_of(other) if one.direction == "in"] == [more.pk]
        assert other.promises.filter(kind="first_response").count() == 1
        assert CaseLink.objects.get().why == "split"
        assert more.pk not in {one.pk for one in messages_of(case)}

    def test_a_case_is_never_left_without_words(self, case: Case) -> None:
        (first,) = [one for one in messages_of(case) if one.direction == "in"]
        for chosen in ([first.pk], [], [10**9]):
            with pytest.raises(Refused, match="split_what"):
                split(case, chosen, "x", kind="order", key=None, actor=ME, at=LATER)


def test_links_are_one_either_way_round(case: Case, customer: Customer) -> None:
    other = ask(customer)
    link(case, other, actor=ME, at=LATER)
    link(other, case, actor=ME, at=LATER)
    assert CaseLink.objects.count() == 1
    unlink(other, case, actor=ME, at=LATER)
    assert not CaseLink.objects.exists()


class TestMentions:
    def test_who_is_named_sees_the_case_and_is_told(self, case: Case, agent: Staff) -> None:
        technician = hire("t@shop.example", "بهنام", "technician", password=None, actor=SYSTEM, at=AT)
        analyst = hire("n@shop.example", "نازنین", "analyst", password=None, actor=SYSTEM, at=AT)
        named = [technician.pk, analyst.pk, agent.pk, 10**9]
        for _ in range(2):
            write_note(case, "@بهنام ببین", author=agent, mentions=named, key="n1", actor=ME, at=LATER)
        assert list(Participant.objects.values_list("staff", "why")) == [(technician.pk, "mentioned")]
        told = EventRow.objects.get(name="cases.CaseMentioned")
        assert told.payload["staff_ids"] == [technician.pk]

    def test_too_long_words_are_refused_in_one_sentence(self, case: Case, agent: Staff) -> None:
        for write in (reply, write_note):
            with pytest.raises(Refused, match=r"cases\.too_long"):
                write(case, "م" * 50_001, author=agent, actor=ME, at=LATER)
