"""One file a driver, named like its folder, offering CASE: its stand-in, and what its provider sends."""
