"""Files people give us: kept outside the database, known by what they really are, shown by a signed or guarded link."""
