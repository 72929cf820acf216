"""Running Vafa: the embedded PostgreSQL, the supervisor, and `vafa up`.

Plain Python without Django, because the supervising process stays small. It knows nothing of what the web and the
worker do; it only starts them, watches them and stops them.
"""
