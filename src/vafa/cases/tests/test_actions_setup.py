"""Shaping kinds: versions never change, two who save at once lose nothing, and what cannot be read says which part."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.cases.actions import open_case
from vafa.cases.actions.policies import move_policy, remove_policy, restore_policy, save_policy
from vafa.cases.actions.setup import (
    add_kind,
    move_kind,
    remove_kind,
    restore_kind,
    restore_version,
    save_kind,
    set_people,
)
from vafa.cases.models import CaseKind, KindVersion, Policy
from vafa.cases.queries.setup import SHIPPED, forget_service, kind_shape, kinds, service, shipped_kind
from vafa.cases.rules.policies import PROMISES, read_policy
from vafa.cases.rules.shapes import AUTOMATIC, FIELD_KINDS, read_kind, to_data
from vafa.cases.tests.conftest import AT
from vafa.customers.models import Customer
from vafa.platform.audit.models import AuditEntry
from vafa.platform.values import SYSTEM, Refused

HOW: dict[str, Any] = {"actor": SYSTEM, "at": AT}


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget_service()
    yield
    forget_service()


def renamed(key: str, name: str) -> dict[str, Any]:
    return to_data(shipped_kind(key)) | {"name": {"fa": name}}


@pytest.mark.django_db
class TestKinds:
    def test_a_saved_shape_is_a_new_version_that_new_cases_get_and_open_ones_do_not(self, customer: Customer) -> None:
        asked = {"kind": "question", "subject": "", "text": "سلام", "channel": "form", **HOW}
        before = open_case(customer, **asked)
        save_kind("question", renamed("question", "پرسش"), **HOW)
        after = open_case(customer, **asked)
        assert (before.kind_version, after.kind_version) == (0, 1)
        assert kind_shape("question", 1).name == {"fa": "پرسش"} and kind_shape("question", 0).name["en"] == "Question"

    def test_each_change_stands_in_the_audit_book_and_leaves_the_version_before_as_it_was(self) -> None:
        save_kind("question", renamed("question", "یک"), **HOW)
        save_kind("question", renamed("question", "دو"), **HOW)
        first = KindVersion.objects.get(kind__key="question", version=1)
        assert first.shape["name"] == {"fa": "یک"}
        entry = AuditEntry.objects.filter(action="kind.saved").latest("pk")
        assert (entry.before, entry.after) == ({"version": 1}, {"name": "دو", "version": 2})

    def test_the_same_shape_again_is_no_new_version(self) -> None:
        save_kind("question", to_data(shipped_kind("question")), **HOW)
        assert CaseKind.objects.get(key="question").version == 0 and not AuditEntry.objects.exists()

    def test_who_saves_over_a_version_they_did_not_see_is_refused(self) -> None:
        save_kind("question", renamed("question", "یک"), seen=0, **HOW)
        with pytest.raises(Refused) as refused:
            save_kind("question", renamed("question", "دو"), seen=0, **HOW)
        assert refused.value.code == "cases.kind_changed"
        assert kinds()[0].name == {"fa": "یک"}

    def test_a_former_version_comes_back_as_a_new_one(self) -> None:
        save_kind("question", renamed("question", "یک"), **HOW)
        save_kind("question", renamed("question", "دو"), **HOW)
        assert restore_version("question", 1, **HOW).version == 3
        assert kinds()[0].name == {"fa": "یک"}
        restore_version("question", 0, **HOW)
        assert kinds()[0].name == shipped_kind("question").name

    def test_a_kind_of_ones_own_begins_as_a_copy_and_stands_last(self) -> None:
        row = add_kind({"fa": "نصب", "en": "Installation"}, like="repair", **HOW)
        assert row.key == "installation" and kinds()[-1].key == "installation"
        assert kinds()[-1].stages == shipped_kind("repair").stages
        assert add_kind({"fa": "نصب"}, like="installation", **HOW).key == "kind"

    def test_kinds_are_switched_off_and_on_and_one_always_stays(self, customer: Customer) -> None:
        for key in SHIPPED[1:]:
            remove_kind(key, **HOW)
        assert [one.key for one in kinds()] == ["question"]
        with pytest.raises(Refused, match="last_kind"):
            remove_kind("question", **HOW)
        with pytest.raises(Refused, match="unknown_kind"):
            open_case(customer, kind="repair", subject="", text="سلام", channel="form", **HOW)
        restore_kind("repair", **HOW)
        assert [one.key for one in kinds()] == ["question", "repair"]

    def test_kinds_are_put_in_another_order(self) -> None:
        move_kind("complaint", -9, **HOW)
        move_kind("question", 1, **HOW)
        assert [one.key for one in kinds()][:3] == ["complaint", "technical", "question"]

    def test_people_are_named_for_a_stage_and_taken_off(self) -> None:
        set_people("repair", 2, "A", add="staff:7", **HOW)
        set_people("repair", 2, "A", remove="role:lead", **HOW)
        assert service().kinds["repair"].stage(2).people.A == ("staff:7",)
        with pytest.raises(Refused, match="bad_shape"):
            set_people("repair", 2, "A", add="everybody", **HOW)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": {}},
            {"stages": []},
            {"stages": "four"},
            {"check_back_days": -1},
            {"public": "yes"},
            {"topics": [["Ü", {"en": "x"}]]},
            {"icon": "<svg>"},
        ],
    )
    def test_what_cannot_be_read_is_refused_and_changes_nothing(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(Refused, match="bad_shape"):
            save_kind("question", to_data(shipped_kind("question")) | wrong, **HOW)
        assert not KindVersion.objects.exists()


@pytest.mark.django_db
class TestPolicies:
    def given(self, name: str, **conditions: list[Any]) -> Policy:
        promises = {"resolution": {"minutes": 60, "calendar": "always"}}
        return save_policy(None, name=name, conditions=conditions, promises=promises, **HOW)

    def test_the_first_that_fits_counts_and_order_is_ours(self) -> None:
        one, two = self.given("یک", kinds=["repair"]), self.given("دو", classes=["vip"])
        move_policy(two, -1, **HOW)
        assert [row.name for row in service().policies] == ["دو", "یک"]
        remove_policy(two, **HOW)
        assert [row.name for row in service().policies] == ["یک"]
        restore_policy(two, **HOW)
        assert [row.name for row in service().policies] == ["دو", "یک"]
        assert one.pk != two.pk

    def test_who_saves_over_what_they_did_not_see_is_refused(self) -> None:
        row = self.given("یک")
        with pytest.raises(Refused, match="policy_changed"):
            save_policy(row, name="دو", conditions={}, promises=row.promises, seen=AT.replace(year=2020), **HOW)

    @pytest.mark.parametrize(
        ("part", "given"),
        [
            ("name", {"name": "  "}),
            ("promises", {"promises": {}}),
            ("promises", {"promises": {"soon": {"minutes": 1}}}),
            ("minutes", {"promises": {"review": {"minutes": 0}}}),
            ("minutes", {"promises": {"review": {"minutes": 10**9}}}),
            ("calendar", {"promises": {"review": {"minutes": 1, "calendar": "moon"}}}),
            ("kinds", {"conditions": {"kinds": ["moon"]}}),
            ("priorities", {"conditions": {"priorities": [9]}}),
            ("conditions", {"conditions": {"weather": ["rain"]}}),
        ],
    )
    def test_what_cannot_be_read_names_its_part(self, part: str, given: dict[str, Any]) -> None:
        whole = {"name": "x", "conditions": {}, "promises": {"review": {"minutes": 9}}} | given
        with pytest.raises(Refused) as refused:
            save_policy(None, **whole, **HOW)
        assert refused.value.code == "cases.bad_policy" and refused.value.data["part"] == part


SAID = st.sampled_from(["پرسش", "a", "¿é\u200c؟", "<b>", "\U0001f600", "x" * 2000])
WORDS = st.fixed_dictionaries({}, optional={"fa": SAID, "ar": SAID, "en": SAID}).filter(bool)
KEYS = st.sampled_from(["a", "b1", "c_c", "d" * 40])


@st.composite
def stages(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.lists(KEYS, max_size=3, unique=True))
    fields = [
        {
            "key": key, "kind": draw(st.sampled_from(FIELD_KINDS)), "label": draw(WORDS),
            "required": draw(st.booleans()), "choices": [["a", draw(WORDS)]], "hint": draw(st.just({}) | WORDS),
            "when": [keys[0], "yes"] if place and draw(st.booleans()) else None,
        }
        for place, key in enumerate(keys)
    ]  # fmt: skip
    checks = [
        {"key": key, "text": draw(WORDS), "auto": draw(st.sampled_from(("", *AUTOMATIC))), "channels": ["form"]}
        for key in keys
    ]
    people = {letter: ["owner", "team:3"] for letter in draw(st.sets(st.sampled_from("RACI")))}
    return {"name": draw(WORDS), "fields": fields, "checks": checks, "people": people, "tell": draw(WORDS)}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, st.lists(stages(), min_size=4, max_size=4), st.integers(0, 365))
def test_what_is_written_is_read_the_same(name: dict[str, str], four: list[dict[str, Any]], days: int) -> None:
    shape = read_kind("mine", {"name": name, "stages": four, "check_back_days": days, "asks": ["order"]})
    assert read_kind("mine", to_data(shape)) == shape
    assert read_kind("mine", json.loads(json.dumps(to_data(shape)))) == shape


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
)
STAGE = st.fixed_dictionaries(
    {"name": WORDS}, optional=dict.fromkeys(("promise", "fields", "checks", "people", "leave", "tell"), JSON)
)
NEARLY = st.fixed_dictionaries(
    {"name": WORDS | JSON, "stages": st.lists(STAGE, min_size=4, max_size=4) | JSON},
    optional=dict.fromkeys(("topics", "asks", "icon", "public", "check_back_days"), JSON),
)


@given(JSON | NEARLY)
def test_garbage_is_only_ever_refused(data: Any) -> None:
    try:
        read_kind("mine", data)
    except Refused as refused:
        assert refused.code == "cases.bad_shape"


WHEN = st.fixed_dictionaries({}, optional={"kinds": JSON, "priorities": JSON}) | JSON
WHAT = st.fixed_dictionaries({}, optional=dict.fromkeys(PROMISES, JSON)) | JSON


@given(JSON, WHEN, WHAT)
def test_a_policy_of_garbage_is_only_ever_refused(name: Any, conditions: Any, promises: Any) -> None:
    try:
        read_policy(name, conditions, promises)
    except Refused as refused:
        assert refused.code == "cases.bad_policy"
