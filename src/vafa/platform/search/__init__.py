"""Finding by folded text: the twin of the folding function, and trigrams. What is searched is each room's."""
