"""One file a language: how it is written, counted and dated. Its sentences are in each room's `locale`."""
