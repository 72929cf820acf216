#!/bin/sh
# Runs every check, shows each that failed in full, goes on with the next, and fails at the end if any did.
cd "$(dirname "$0")/.." || exit 1
export PATH="$PWD/.venv/bin:$PATH"
failed=""
output=$(mktemp)
# Settings are read, never used: no check touches the shop's own database or data folder.
VAFA_HOME=$(mktemp -d)
DATABASE_URL="postgresql://nobody@/nothing?host=/nonexistent"
export VAFA_HOME DATABASE_URL
trap 'rm -rf "$output" "$VAFA_HOME"' EXIT

step() {  # step NAME COMMAND…
    name=$1
    shift
    if "$@" >"$output" 2>&1; then
        echo "ok      $name"
    else
        echo "FAILED  $name   ($*)"
        cat "$output"
        failed="$failed, $name"
    fi
}

step "style"                   ruff check .
step "format"                  ruff format --check .
step "types"                   mypy
step "rooms look downward"     lint-imports
step "house rules"             python tools/lint.py
step "migrations complete"     python tools/migrations.py
step "translations complete"   python tools/translations.py check
step "documents complete"      python tools/docs.py check

if [ -n "$failed" ]; then
    echo "Failed: ${failed#, }."
    exit 1
fi
echo "All checks passed."
