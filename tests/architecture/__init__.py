"""Tests that read the house itself: who imports whom, what is documented, who may open which page."""
