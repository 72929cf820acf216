"""The doors of the conversations room: the address at which providers call us."""
