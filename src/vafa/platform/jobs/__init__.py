"""Work that runs by itself: background jobs, sweeps over what is due, and the dead letters of what could not be done.

It does not know what the work is; rooms register theirs with `sweep` and react to events.
"""
