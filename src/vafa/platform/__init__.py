"""The ground every room stands on: values, time, people's access, the event log, jobs, files and screens.

It knows nothing about what happens after a sale, and no noun of that trade belongs here.
"""
