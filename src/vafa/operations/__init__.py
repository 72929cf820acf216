"""The door of whoever runs Vafa: prepare, sample shop, rehearsal, doctor, staff. It decides nothing of the trade."""
