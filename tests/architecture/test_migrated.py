"""The migrated database that is kept between runs belongs to exactly the migrations there are."""

from pathlib import Path

from tests.migrated import key


def test_another_database_is_kept_for_other_migrations_and_for_what_they_import(tmp_path: Path) -> None:
    room = tmp_path / "src" / "vafa" / "room"
    (room / "migrations").mkdir(parents=True)
    (tmp_path / "uv.lock").write_text("django 1")
    (room / "migrations" / "0001_initial.py").write_text(
        "from vafa.room.words import FOLDED\nimport vafa.room.models\n"
    )
    (room / "words.py").write_text("FOLDED = 1\n")
    (room / "models.py").write_text("class Case: ...\n")
    seen = {key(tmp_path)}

    (room / "models.py").write_text("class Case: '''Said otherwise.'''\n")
    assert key(tmp_path) in seen, "what migrations make of models stands in the migrations"
    (room / "words.py").write_text("FOLDED = 2\n")
    assert key(tmp_path) not in seen
    seen.add(key(tmp_path))
    (room / "migrations" / "0002_more.py").write_text("")
    assert key(tmp_path) not in seen
    seen.add(key(tmp_path))
    (tmp_path / "uv.lock").write_text("django 2")
    assert key(tmp_path) not in seen
