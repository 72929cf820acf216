#!/bin/sh
# Runs all tests in two halves at the same time, one for each core: the rooms' own with those of the architecture, and
# those of the whole house with the desk's, which opens the same shop. Words given are handed to both halves; files or
# folders among them are run alone. Fails when either half fails.
cd "$(dirname "$0")/.." || exit 1
VAFA_CHROMIUM=$(.venv/bin/python tools/browser.py) || VAFA_CHROMIUM=
export VAFA_CHROMIUM
pytest=".venv/bin/python -m pytest --durations=15"

for word in "$@"; do
    [ -e "${word%%::*}" ] && exec $pytest "$@"
done

rooms=$(mktemp)
trap 'rm -f "$rooms"' EXIT
$pytest src tests/architecture --ignore=src/vafa/desk "$@" >"$rooms" 2>&1 &
other=$!
$pytest tests src/vafa/desk --ignore=tests/architecture "$@"
house=$?
wait $other
rooms_ended=$?
echo "== the rooms' own tests"
cat "$rooms"
[ $house = 0 ] && [ $rooms_ended = 0 ]
