"""Was a plan worth it? Customers who did what it hopes for, beside those it held out, way beside way.

`measures` says in SQL who did; `counting` counts; `refreshing` keeps the counts by the clock; `queries` reads them for
pages; `wording` says them in a sentence; `keeping` takes the winning way into the draft.
"""
