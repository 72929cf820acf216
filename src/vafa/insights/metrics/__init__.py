"""One file for each metric: what it asks, of whom, and a pure Ibis expression that answers. None knows another."""
