"""One file for each occasion: when it is, whose, and when one greets. None knows another."""
