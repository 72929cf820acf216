"""Vafa: the system a company runs after the sale. The rooms and their order are in ARCHITECTURE.md."""
