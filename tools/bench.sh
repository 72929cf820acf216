#!/bin/sh
# Runs every benchmark of bench/ in turn, or only those named; each prints its figure beside its reference.
cd "$(dirname "$0")/.." || exit 1
failed=0
[ $# -gt 0 ] || set -- bench/[a-z]*.py
for script in "$@"; do
    echo "== $script"
    .venv/bin/python "$script" || failed=1
done
exit $failed
