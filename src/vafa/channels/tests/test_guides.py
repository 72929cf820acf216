"""Whoever chooses a provider reads what it is for and what to enter there, in each language."""

import pytest
from django.test import SimpleTestCase
from django.utils.translation import override

from vafa.channels.guides import CHANNELS, GUIDES, PUT_ADDRESS, guide_of
from vafa.channels.registry import drivers

LISTED = sorted(kind for kind, driver in drivers().items() if driver.listed)


@pytest.mark.parametrize("kind", LISTED)
def test_every_driver_that_is_offered_has_a_guide(kind: str) -> None:
    assert kind in GUIDES and str(GUIDES[kind].about), f"say in guides.py what {kind} is for"
    assert guide_of(kind).enter is not PUT_ADDRESS, f"say in guides.py what to enter at {kind}"
    assert drivers()[kind].channel in CHANNELS


class TestGuides(SimpleTestCase):
    def test_no_guide_is_left_over(self) -> None:
        assert not GUIDES.keys() - drivers().keys()

    def test_guides_are_read_in_the_readers_language(self) -> None:
        for kind in LISTED:
            with override("en"):
                english = (str(GUIDES[kind].about), str(GUIDES[kind].enter))
            for language in ("fa", "ar"):
                with override(language):
                    assert str(GUIDES[kind].about) != english[0] and str(GUIDES[kind].enter) != english[1]
