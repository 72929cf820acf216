"""What follows from the plan and the order: touchpoints as they are written, and the moments they are due."""
