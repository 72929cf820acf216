"""What two who are one agreed to: a "no" of either holds, on every channel, whoever is kept."""

from hypothesis import given
from hypothesis import strategies as st

from vafa.customers.rules.consent import ANY, Standing
from vafa.customers.rules.merging import ending

CHANNELS = ("email", "phone", "telegram", ANY)
ANSWERS = st.dictionaries(st.tuples(st.sampled_from(["offer", "care"]), st.sampled_from(CHANNELS)), st.booleans())


def together(kept: Standing, gone: Standing) -> dict[tuple[str, str], bool]:
    of_kept, of_gone = ending(kept, gone)
    rest = [
        {key: said for key, said in one.items() if key not in ends} for one, ends in ((kept, of_kept), (gone, of_gone))
    ]
    assert not rest[0].keys() & rest[1].keys(), "two answers would stand"
    return rest[0] | rest[1]


def heard(standing: Standing, purpose: str, channel: str) -> bool | None:
    return standing.get((purpose, channel), standing.get((purpose, ANY)))


@given(ANSWERS, ANSWERS)
def test_a_no_of_either_holds_on_every_channel(kept: Standing, gone: Standing) -> None:
    both = together(kept, gone)
    for purpose in ("offer", "care"):
        for channel in (*CHANNELS, "sms"):
            said = {heard(one, purpose, channel) for one in (kept, gone)}
            assert heard(both, purpose, channel) == (False if False in said else True if True in said else None)


@given(ANSWERS, ANSWERS)
def test_it_is_the_same_whoever_is_kept(one: Standing, two: Standing) -> None:
    assert together(one, two) == together(two, one)
