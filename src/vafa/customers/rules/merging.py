"""What two customers who are one person agreed to together. A "no" of either wins over a "yes" of the other."""

from datetime import timedelta

from vafa.customers.rules.consent import ANY, Standing

UNDO_WITHIN = timedelta(days=30)
Key = tuple[str, str]


def ending(kept: Standing, gone: Standing) -> tuple[set[Key], set[Key]]:
    """The standing answers, by (purpose, channel), that end when two become one: of the kept customer, of the other.

    What then stands allows a channel only where neither refused it, by an answer for the channel or for any. Of two
    equal answers the kept customer's stays.
    """
    of_kept, of_gone = set(), set()
    for purpose, channel in {*kept, *gone}:
        key = purpose, channel
        said = [one.get(key, one.get((purpose, ANY))) for one in (kept, gone)]
        answer = None if said == [None, None] else False not in said
        if key in kept and kept[key] != answer:
            of_kept.add(key)
        if key in gone and (gone[key] != answer or kept.get(key) == answer):
            of_gone.add(key)
    return of_kept, of_gone
