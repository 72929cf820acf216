"""What `vafa doctor` says of the live process, whose line to the database is its sign of life."""

from unittest.mock import patch

import psycopg
from django.test import TestCase
from django.utils.translation import override

from vafa.operations.looks import LOOKS, PARTS, live
from vafa.platform.live.process import conninfo


class TestLive(TestCase):
    @patch("vafa.operations.looks.LIVE", "vafa live, of which there is none")
    def test_it_says_what_to_do_when_the_live_process_does_not_run(self) -> None:
        with override("en"):
            found = live()
            assert not found.ok and found.state == "it does not run" and "`vafa live`" in found.remedy
        with override("fa"):
            assert "در کار نیست" in live().state

    def test_it_is_well_while_the_line_is_there(self) -> None:
        with psycopg.connect(conninfo()), override("en"):
            found = live()
        assert found.ok and found.state.startswith("connected since ")

    def test_every_look_is_named(self) -> None:
        assert live in LOOKS and "live" in PARTS
