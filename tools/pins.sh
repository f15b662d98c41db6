#!/bin/sh
# Writes constraints.txt: the newest versions that pyproject.toml allows and that agree, for the
# oldest Python we serve, so that they serve the newer ones too. Needs python3.11 on the PATH.
set -eu
cd "$(dirname "$0")/.."

rm -rf build/pins
python3.11 -m venv build/pins
# Two that nothing of ours names: what an editable install is built with, and what TensorFlow asks
# for that an environment of Python 3.11 brings along, too old for its successors.
build/pins/bin/python -m pip install --disable-pip-version-check --quiet --upgrade \
    --editable '.[dev,scale,train]' editables setuptools
{
    echo "# The versions that are tested together. Written by 'make pins'; names no place to download from."
    build/pins/bin/python -m pip freeze --all --exclude-editable | grep -v '^pip==' | grep -E '^[A-Za-z0-9._-]+==[^ @]+$'
} >constraints.txt
rm -rf build/pins
