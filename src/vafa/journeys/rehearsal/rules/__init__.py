"""What follows from facts in a rehearsal: plain Python, no database, no clock."""
