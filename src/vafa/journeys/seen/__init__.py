"""What customers do where we are not: pages of the shop's website they look at, and things of it they use.

It takes what is told (`reading`, `taking`), keeps it for some time, and answers who came back to a page or stopped
using something (`queries`). What follows is for triggers; nobody is watched who did not agree or is not known.
"""
