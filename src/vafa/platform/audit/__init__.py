"""Who changed what in the settings of the house, when and why. What happens with customers is in the event log."""
