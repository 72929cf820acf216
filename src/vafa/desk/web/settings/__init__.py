"""Settings, behind the face: my account, the shop, channels, staff, calendars, the system and its audit book."""
