"""Known kinds of order files, one module each; a new one is found by being here."""
