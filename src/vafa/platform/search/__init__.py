"""Finding by folded text: the database's twin of the folding function, and matching with trigrams. What is searched is each room's."""
