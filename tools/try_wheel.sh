#!/bin/sh
# Builds the wheel, installs it where nothing else is, and plays a short game with what it holds:
# tools/try_wheel.sh. Run it after tools/setup.sh check (it builds with that environment).
#
# The game is played from a folder outside the project, so that only what the wheel brought is found.
set -eu
cd "$(dirname "$0")/.."
project=$(pwd)
python=$project/.venv/bin/python
place=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$place"' EXIT

# Built here rather than in isolation: the browser's modules are in place, and nothing is fetched.
"$python" -m hatchling build -t wheel -d "$place/dist" >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }
"$python" -m venv "$place/clean"
"$place/clean/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile \
    --constraint constraints.txt "$place"/dist/*.whl >>"$place/log" 2>&1 || { cat "$place/log"; exit 1; }

cd "$place"
clean/bin/doodle-derby --host 127.0.0.1 --port 0 --data-dir "$place/data" >welcome 2>log &
server=$!
tries=0
until url=$(grep -o 'http://127.0.0.1:[0-9]*' welcome | head -1) && [ -n "$url" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then cat log; exit 1; fi
    sleep 0.1
done
clean/bin/doodle-derby simulate --url "$url" --players 4 --rounds 2 --seconds 10 --json >played
clean/bin/python - "$url" played <<'CHECK'
import json
import re
import sys
import urllib.request

url, played = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
for page in ("/", "/play", "/host", "/practice", "/lab"):
    text = urllib.request.urlopen(url + page).read().decode()
    for part in re.findall(r'(?:src|href)="(/static/[^"]+)"', text):
        urllib.request.urlopen(url + part).read()
    for module in json.loads(re.search(r'type="importmap"[^>]*>(.*?)</script>', text, re.S)[1])["imports"].values():
        if not module.endswith("/"):
            urllib.request.urlopen(url + module).read()
wrong = {name: played[name] for name in ("lost", "doubled", "wrong") if played[name]}
assert not wrong, wrong
assert played["ack_ms"]["count"] > 0 and played["stroke_to_guess_ms"]["count"] > 0, played
print(f"the wheel was installed and played: {played['ack_ms']['count']} packets, none lost")
CHECK
kill "$server"
wait "$server"
server=
