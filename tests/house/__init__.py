"""What tests of every room's pages use: how a page is read, and what may not stand on it."""
