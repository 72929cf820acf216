"""A small star schema in Parquet: what was bought, promised and followed up, one file a month. It names no person."""
