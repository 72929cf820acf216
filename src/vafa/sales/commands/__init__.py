"""What the `vafa` command can do with purchases."""
