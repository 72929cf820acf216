"""What can be done on journeys: with plans, orders to enrol, follow-ups, calls, answers, and runs that end early."""
