"""How gunicorn serves the pages. The address to listen on is given on its command line by `up.py`."""

from vafa.config import load

_given = load()
worker_class = "gthread"
workers = _given.web_workers
threads = _given.web_threads
# One worker gains nothing from a parent that has everything loaded; several share that memory.
preload_app = workers > 1
timeout = 120  # a large upload from a slow line
graceful_timeout = 10
keepalive = 5
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
