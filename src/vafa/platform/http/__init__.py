"""The one way out over HTTP: a client that reaches public addresses only, and answers that may not grow without end.

It connects to the very address it has checked, so that a name cannot change its mind in between. It follows no
redirects, reads no proxy from the environment, retries nothing and knows no provider.
"""

from vafa.platform.http.answers import TooLarge, read_limited
from vafa.platform.http.client import client
from vafa.platform.http.guard import Blocked

__all__ = ["Blocked", "TooLarge", "client", "read_limited"]
