"""One file for each metric: what it asks, of whom, and a pure Ibis expression that answers. They do not know each other."""
