"""How people work: what is noted, who is away on which day of theirs, who covers, and at what cost it is asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.platform.accounts.actions import change_staff, give_password, hire
from vafa.platform.accounts.models import Staff, WorkingFacts
from vafa.platform.accounts.queries import Facts, cover_for, who_works
from vafa.platform.accounts.teams import save_team
from vafa.platform.accounts.working import come_back, go_away, set_skills
from vafa.platform.audit.models import AuditEntry
from vafa.platform.values import SYSTEM, Actor, Refused

AT = datetime(2026, 6, 6, 8, tzinfo=UTC)
TODAY = date(2026, 6, 6)
DAY = timedelta(days=1)


def person(name: str, **reads: str) -> Staff:
    return hire(f"{name}@example.com", name, "agent", password=None, actor=SYSTEM, at=AT, **reads)


@pytest.mark.django_db
class TestSkills:
    def test_they_are_kept_once_as_written_and_found_however_written(self) -> None:
        negar = person("negar")
        set_skills(
            negar, languages=["ar", "fa", "ar"], skills=[" تعمیر  كتری ", "تعمیر کتری", "", "Refunds"], capacity=12,
            actor=SYSTEM, at=AT,
        )  # fmt: skip
        facts = who_works(AT)[negar.pk]
        assert (facts.languages, facts.skills) == (("ar", "fa"), ("تعمیر كتری", "Refunds"))
        assert facts.knows("تعمير کتری") and facts.knows("REFUNDS") and not facts.knows("sales")
        assert facts.takes_another(11) and not facts.takes_another(12)

    def test_without_a_word_a_person_speaks_as_they_read_and_takes_all(self) -> None:
        omid = person("omid", language="ar")
        facts = who_works(AT)[omid.pk]
        assert facts.languages == ("ar",) and facts.takes_another(10**6) and not facts.away
        assert facts.speaks("ar") and not facts.speaks("en")

    def test_every_change_is_in_the_audit_book_and_no_change_is_not(self) -> None:
        negar, lead = person("negar"), person("lead")
        for _again in range(2):
            set_skills(negar, languages=["fa"], skills=["a"], capacity=3, actor=Actor.staff(lead.pk), at=AT)
        entries = AuditEntry.objects.filter(action="staff.skills_set")
        assert [(one.actor, one.after) for one in entries] == [
            (f"staff:{lead.pk}", {"languages": ["fa"], "skills": ["a"], "capacity": 3})
        ]

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"languages": ["xx"]}, "accounts.unknown_language"),
            ({"capacity": -1}, "accounts.capacity_odd"),
            ({"capacity": 10**9}, "accounts.capacity_odd"),
            ({"skills": [f"skill {n}" for n in range(50)]}, "accounts.too_many_skills"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, said: dict[str, object], code: str) -> None:
        whole = {"languages": ["fa"], "skills": [], "capacity": 0} | said
        with pytest.raises(Refused) as refused:
            set_skills(person("negar"), **whole, actor=SYSTEM, at=AT)  # type: ignore[arg-type]
        assert refused.value.code == code


@pytest.mark.django_db
class TestAway:
    def test_the_days_are_those_of_the_persons_own_zone(self) -> None:
        negar, far = person("negar"), person("far", time_zone="America/Los_Angeles")
        for one in (negar, far):
            go_away(one, TODAY, TODAY + DAY, actor=SYSTEM, at=AT)
        dawn = datetime(2026, 6, 7, 21, tzinfo=UTC)  # the eighth in Tehran, still the seventh in Los Angeles
        people = who_works(dawn)
        assert not people[negar.pk].away and people[far.pk].away_until == TODAY + DAY

    def test_one_comes_back_early(self) -> None:
        negar, omid = person("negar"), person("omid")
        go_away(negar, TODAY, TODAY + 9 * DAY, omid, actor=SYSTEM, at=AT)
        assert who_works(AT)[negar.pk].cover_id == omid.pk
        come_back(negar, actor=SYSTEM, at=AT)
        assert not who_works(AT)[negar.pk].away and who_works(AT)[negar.pk].cover_id is None
        assert [one.action for one in AuditEntry.objects.filter(subject_id=str(negar.pk)).order_by("pk")][1:] == [
            "staff.went_away",
            "staff.came_back",
        ]
        come_back(omid, actor=SYSTEM, at=AT)
        assert not AuditEntry.objects.filter(action="staff.came_back", subject_id=str(omid.pk)).exists()

    def test_what_makes_no_sense_is_refused(self) -> None:
        negar, gone = person("negar"), person("gone")
        change_staff(gone, {"is_active": False}, actor=SYSTEM, at=AT)
        for first, last, cover, code in (
            (TODAY, TODAY - DAY, None, "accounts.away_backwards"),
            (TODAY - 3 * DAY, TODAY - DAY, None, "accounts.away_over"),
            (TODAY, TODAY + 2000 * DAY, None, "accounts.away_too_long"),
            (TODAY, TODAY, negar, "accounts.covers_self"),
            (TODAY, TODAY, gone, "accounts.cover_gone"),
        ):
            with pytest.raises(Refused) as refused:
                go_away(negar, first, last, cover, actor=SYSTEM, at=AT)
            assert refused.value.code == code
        assert not WorkingFacts.objects.exists()

    def test_it_is_asked_in_two_questions_for_everybody_who_works_here(self, django_assert_num_queries: object) -> None:
        people = [person(f"p{n}") for n in range(12)]
        for one in people[:6]:
            go_away(one, TODAY, TODAY, people[7], actor=SYSTEM, at=AT)
        change_staff(people[11], {"is_active": False}, actor=SYSTEM, at=AT)
        team = save_team("Team", people[0], people[:4], actor=SYSTEM, at=AT)
        with django_assert_num_queries(2):  # type: ignore[operator]
            found = who_works(AT)
        assert set(found) == {one.pk for one in people[:11]}
        assert [one.pk for one in people if found.get(one.pk) and team.pk in found[one.pk].team_ids] == [
            one.pk for one in people[:4]
        ]


def facts(pk: int, away: bool, cover: int | None) -> Facts:
    return Facts(pk, str(pk), "agent", ("fa",), (), 0, TODAY if away else None, cover, frozenset())


@given(
    st.dictionaries(st.integers(0, 8), st.tuples(st.booleans(), st.none() | st.integers(0, 10)), max_size=9), st.data()
)
def test_who_covers_is_there_and_works_here_whatever_the_ring(
    rows: dict[int, tuple[bool, int | None]], data: st.DataObject
) -> None:
    people = {pk: facts(pk, *row) for pk, row in rows.items()}
    asked = data.draw(st.integers(0, 10))
    found = cover_for(asked, people)
    assert found is None or not people[found].away
    if asked in people and not people[asked].away:
        assert found == asked
    if found is None and asked in people:  # then nobody along the way is there
        seen: set[int] = set()
        one: int | None = asked
        while one is not None and one in people and one not in seen:
            assert people[one].away
            seen.add(one)
            one = people[one].cover_id


@pytest.mark.django_db
def test_a_new_password_signs_in_and_ends_what_was_open(client) -> None:  # type: ignore[no-untyped-def]
    boss, negar = person("boss"), person("negar")
    client.force_login(negar)
    assert client.get("/desk/settings/me/").status_code == 200
    password = give_password(negar, actor=Actor.staff(boss.pk), at=AT)
    assert Staff.objects.get(pk=negar.pk).check_password(password) and len(password) >= 12
    assert client.get("/desk/settings/me/").status_code == 302
    last = AuditEntry.objects.latest("pk")
    assert (last.action, last.actor, last.after) == ("staff.password", f"staff:{boss.pk}", None)
    change_staff(negar, {"is_active": False}, actor=SYSTEM, at=AT)
    with pytest.raises(Refused):
        give_password(negar, actor=SYSTEM, at=AT)
