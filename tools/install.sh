#!/bin/sh
# Makes .venv and installs exactly what uv.lock names, showing how far it is. Needs Python 3.11-3.13; uses uv from the
# PATH, or brings its own into .venv. Run by the Makefile when uv.lock or pyproject.toml changed.
set -eu

UV_VERSION=0.13.9
cd "$(dirname "$0")/.."

fits() {  # is "$1" a Python that Vafa runs on?  (a pyenv shim may exist and still refuse to run)
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

makes_environments() {  # Debian ships Python without what `python -m venv` needs
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11 "$HOME"/.pyenv/versions/3.1[123].*/bin/python3; do
        if fits "$name" && "$1" "$name"; then
            echo "$name"
            return
        fi
    done
    return 1
}

make_environment() {
    if python=$(find_python makes_environments); then
        echo "Making .venv with $("$python" --version) …"
        "$python" -m venv .venv
    elif python=$(find_python true) && command -v uv >/dev/null; then
        echo "Making .venv with uv and $("$python" --version) …"
        uv venv --quiet --python "$python" .venv
    elif [ -n "${python:-}" ]; then
        echo "This Python cannot make virtual environments: install python3-venv (apt install python3-venv), or uv." >&2
        exit 1
    else
        echo "Vafa needs Python 3.11, 3.12 or 3.13, and found none: install one and run make again." >&2
        exit 1
    fi
}

find_uv() {
    if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
        echo uv
        return
    fi
    if ! [ -x .venv/bin/uv ]; then
        .venv/bin/python -m pip install --disable-pip-version-check --quiet "uv==$UV_VERSION" >&2
    fi
    echo .venv/bin/uv
}

if ! [ -x .venv/bin/python ] || ! fits .venv/bin/python; then
    rm -rf .venv
    make_environment
fi
echo "Installing what Vafa is made of (the first time some 300 MB) …"
uv=$(find_uv)
unset VIRTUAL_ENV UV_PYTHON UV_PROJECT_ENVIRONMENT PYTHONPATH
if ! "$uv" sync --frozen --python .venv/bin/python --no-python-downloads; then
    echo "The packages could not be installed: look at the message above; most often the network is missing." >&2
    exit 1
fi
