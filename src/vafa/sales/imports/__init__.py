"""Orders from files: read a table, understand its columns, check each row, and say what is wrong with the bad ones."""
