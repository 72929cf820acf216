"""Plans leave as files and come back: by the command line, and in the desk; what is refused changes nothing."""

import argparse
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.house.pages import assert_no_english
from vafa.journeys.actions.plan_files import bring_in, written
from vafa.journeys.commands import plans
from vafa.journeys.models import Plan, PlanVersion
from vafa.journeys.queries import content_of
from vafa.journeys.tests.conftest import START
from vafa.journeys.tests.test_web_grow import sit
from vafa.platform.access import AGENT, MANAGER
from vafa.platform.audit.models import AuditEntry
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db


def vafa(*words: str) -> int:
    parser = argparse.ArgumentParser()
    plans.add_arguments(parser)
    return plans.run(parser.parse_args(words))


def test_a_plan_goes_out_changes_and_comes_back(plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert vafa("export", "post_purchase") == 0
    text = capsys.readouterr().out
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    assert vafa("diff", str(file)) == 0 and capsys.readouterr().out == "Nothing to change.\n"
    file.write_text(text.replace("window: [3, 7]", "window: [4, 9]"), encoding="utf-8")
    assert vafa("diff", str(file)) == 0
    changed = [line for line in capsys.readouterr().out.splitlines() if line[0] in "+-"]
    assert changed == ["--- published", f"+++ {file}", "-  window: [3, 7]", "+  window: [4, 9]"]
    assert vafa("import", str(file)) == 0 and PlanVersion.objects.count() == 1
    plan.refresh_from_db()
    assert plan.draft is not None
    assert vafa("import", str(file), "--publish") == 0
    content = content_of(plan)
    assert content is not None and PlanVersion.objects.count() == 2
    assert next(one for one in content.steps if one.key == "check_in").as_json()["window"] == [4, 9]
    assert vafa("list") == 0 and "version 2" in capsys.readouterr().out


def test_the_same_file_again_makes_no_draft(plan: Plan) -> None:
    bring_in(written(plan), published=True, actor=SYSTEM, at=START)
    plan.refresh_from_db()
    assert plan.draft is None and PlanVersion.objects.count() == 1
    assert not AuditEntry.objects.filter(action__in=("plan.drafted", "plan.renamed")).exists()


def test_what_is_refused_says_where_and_changes_nothing(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, text = tmp_path / "plan.yaml", written(plan)
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "letter: welcome" in one)
    file.write_text(text.replace("letter: welcome", "letter: wellcome").replace("key: post_purchase", "key: other"))
    assert vafa("import", str(file), "--publish") == 2
    said = capsys.readouterr().err
    assert f"سطر {line}:" in said and "wellcome" in said
    assert not Plan.objects.filter(key="other").exists()
    assert vafa("diff", str(file)) == 2 and "wellcome" in capsys.readouterr().err
    file.write_text(text.replace("kind: call", "kind: cal", 1))
    assert vafa("import", str(file)) == 2 and "سطر " in capsys.readouterr().err
    assert vafa("export", "nothing") == 2 and vafa("import", str(tmp_path / "gone.yaml")) == 2
    file.write_bytes(b"\xff\xfe\x00")
    assert vafa("import", str(file)) == 2


def test_in_the_desk_a_file_is_taken_and_given(plan: Plan) -> None:
    manager = sit(MANAGER)
    given = manager.get(f"/desk/grow/{plan.pk}/plan.yaml")
    assert 'filename="post_purchase.yaml"' in given["Content-Disposition"]
    text = given.content.decode().replace("key: post_purchase", "key: mine").replace("name: پس از خرید", "name: مال من")
    answer = manager.post("/desk/grow/import/", {"file": SimpleUploadedFile("plan.yaml", text.encode())})
    made = Plan.objects.get(key="mine")
    assert answer["Location"] == f"/desk/grow/{made.pk}/edit/" and made.name == "مال من" and not made.versions.exists()
    for wrong, words in ((b"key: [", "سطر"), (b"\xff", "UTF"), (b"x" * 1_100_000, "کیلوبایت")):
        refused = manager.post("/desk/grow/import/", {"file": SimpleUploadedFile("plan.yaml", wrong)})
        assert refused.status_code == 422 and words in refused.content.decode()
    assert manager.post("/desk/grow/import/").status_code == 422
    assert sit(AGENT).post("/desk/grow/import/").status_code == 403


def test_a_new_plan_begins_with_a_template_or_with_nothing(plan: Plan) -> None:
    manager = sit(MANAGER)
    html = manager.get("/desk/grow/new/").content.decode()
    assert_no_english(html)
    assert html.count('name="from"') == 7
    manager.post("/desk/grow/new/", {"from": "win_back", "name": ""})
    made = Plan.objects.get(key="win_back")
    assert made.name == "بازگشت" and made.draft is not None and not made.versions.exists()
    manager.post("/desk/grow/new/", {"from": "win_back", "name": "دومی"})
    assert Plan.objects.get(key="win_back_2").name == "دومی"
    assert manager.post("/desk/grow/new/", {"from": "", "name": " "}).status_code == 422
    empty = manager.post("/desk/grow/new/", {"from": "", "name": "از نو"}, follow=True)
    assert empty.status_code == 200 and "هنوز هیچ‌کس" in empty.content.decode()


def test_versions_are_compared_and_one_begins_again_from_any(plan: Plan) -> None:
    for days in ("[4, 9]", "[5, 9]"):
        text = written(plan).replace("window: [3, 7]", f"window: {days}").replace("window: [4, 9]", f"window: {days}")
        bring_in(text, published=True, actor=SYSTEM, at=START)
    manager, url = sit(MANAGER), f"/desk/grow/{plan.pk}/versions/"
    html = manager.get(url).content.decode()
    assert_no_english(html)
    assert "از «روز ۴ تا ۹» به «روز ۵ تا ۹»" in html
    assert "از «روز ۳ تا ۷» به «روز ۵ تا ۹»" in manager.get(url, {"a": "1", "b": "3"}).content.decode()
    assert manager.post(f"{url}1/again/")["Location"] == f"/desk/grow/{plan.pk}/edit/"
    plan.refresh_from_db()
    assert plan.draft is not None and PlanVersion.objects.count() == 3
    assert "از «روز ۵ تا ۹» به «روز ۳ تا ۷»" in manager.get(url).content.decode()
    agent = sit(AGENT)
    assert agent.get(url).status_code == 200 and agent.post(f"{url}1/again/").status_code == 403
