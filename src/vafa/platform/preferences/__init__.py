"""Settings an administrator changes in the desk while Vafa runs. What is set from outside is in config.py."""
