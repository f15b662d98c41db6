#!/bin/sh
# Makes .venv hold what one purpose needs: tools/setup.sh play | check | train | test
#
# It runs first on a bare machine, so it must need nothing but a shell, coreutils and Python.
# It says nothing, and asks no network, when everything is in place. Every failure is one sentence.
set -eu
cd "$(dirname "$0")/.."

purpose=${1:-play}
case $purpose in
    play)  extras=""          enough="play check train test"  long="a minute or two" ;;
    check) extras="[dev,scale]" enough="check test"             long="a few minutes" ;;
    train) extras="[train]"     enough="train test"             long="several minutes: TensorFlow is large" ;;
    test)  extras="[dev,scale,train]" enough="test"             long="several minutes: TensorFlow is large" ;;
    *)     echo "usage: tools/setup.sh play|check|train|test" >&2; exit 2 ;;
esac
python=.venv/bin/python
log=build/setup.log
inputs="pyproject.toml constraints.txt hatch_build.py web/vendor.py web/package-lock.json"

fail() {
    echo "$1" >&2
    exit 1
}

# Changes when the project's needs change, or when the folder moved (an environment cannot move).
fingerprint() {
    { pwd; cat $inputs; } | sha256sum
}

is_ready() {
    [ -f web/static/vendor/.stamp ] || return 1
    for level in $enough; do
        if [ "$(cat ".venv/.ready-$level" 2>/dev/null)" = "$1" ]; then return 0; fi
    done
    return 1
}

# Installs Debian packages where that can be done without asking anybody.
install_from_debian() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then root=
    elif sudo -n true 2>/dev/null; then root="sudo -n"
    else return 1
    fi
    echo "Installing $* from the distribution's packages (log: $log)"
    # An update may fail for one unrelated source of several; the install is what tells.
    { $root apt-get update || true
      $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
    } >>"$log" 2>&1 </dev/null
}

suits() { # interpreter, oldest minor, newest minor
    "$1" -c "import sys; sys.exit(not (3, $2) <= sys.version_info[:2] <= (3, $3))" 2>/dev/null
}

# Prints the interpreter to build on. Those that TensorFlow has wheels for come first.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        suits "$PYTHON" 11 99 && echo "$PYTHON"
        return
    fi
    for candidate in python3 python3.13 python3.12 python3.11; do
        if suits "$candidate" 11 13; then echo "$candidate"; return; fi
    done
    for candidate in python3 python3.14 python3.15; do
        if suits "$candidate" 11 99; then echo "$candidate"; return; fi
    done
    return 1
}

create_environment() {
    base=$(find_python) || fail "Doodle Derby needs Python 3.11 or newer, and ${PYTHON:-python3} is $("${PYTHON:-python3}" -V 2>/dev/null || echo missing): install a newer one (on Debian 12 and later: apt-get install python3), or name it: make ${purpose} PYTHON=/path/to/python3.11"
    version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    # Debian keeps the part of Python that creates environments in a package of its own.
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        install_from_debian "python$version-venv" ||
            fail "Python $version is here, but not the part of it that creates environments: run 'apt-get install python$version-venv' as root, then make $purpose again (log: $log)."
    fi
    rm -rf .venv
    "$base" -m venv .venv >>"$log" 2>&1 ||
        fail "Python $version could not create the environment .venv (the whole story: $log)."
}

# Not compiled: Python compiles what is imported, at first import; the rest would be 50 MB of play's
# environment for nothing.
# pip reads PIP_CONSTRAINT (up to 25.2) or PIP_BUILD_CONSTRAINT (later) for the build's own tools.
install_package() {
    PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
        "$python" -m pip install --disable-pip-version-check --no-input --no-compile \
        --constraint constraints.txt --editable ".$extras" >>"$log" 2>&1 || fail "$(why_it_failed)"
}

why_it_failed() {
    if grep -qE 'NewConnectionError|NameResolutionError|Temporary failure|timed out|ProxyError|Connection (refused|reset|broken)|ENOTFOUND|EAI_AGAIN|ECONN' "$log"; then
        echo "A download failed: setting up needs the Internet once, and this machine could not reach it (the whole story: $log)."
    else
        echo "Setting up failed: $(grep -E '^ *(ERROR|error|OSError)' "$log" | head -1 | cut -c1-200) (the whole story: $log)."
    fi
}

find_chromium() {
    for candidate in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$candidate" >/dev/null; then return 0; fi
    done
    return 1
}

# Debian keeps these programs off the PATH.
find_nginx() {
    command -v nginx >/dev/null || [ -x /usr/sbin/nginx ]
}
find_postgres() {
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

mkdir -p build
wanted=$(fingerprint)
if ! is_ready "$wanted"; then
    echo "Setting up for make $purpose, once: $long (log: $log)"
    date >"$log"
    if [ "$(cat .venv/.home 2>/dev/null)" != "$(pwd)" ] || ! "$python" -m pip --version >/dev/null 2>&1; then
        create_environment
        pwd >.venv/.home
    fi
    install_package
    echo "$wanted" >".venv/.ready-$purpose"
fi
if [ "$purpose" = test ] && ! find_chromium; then
    install_from_debian chromium ||
        fail "The browser tests need Chromium: run 'apt-get install chromium' as root, then make test again."
fi
# Asked for once: where the distribution has none under this name, its tests are skipped.
if [ "$purpose" = test ] && ! { command -v firefox-esr || command -v firefox || [ -e build/.no-firefox ]; } >/dev/null; then
    install_from_debian firefox-esr || {
        touch build/.no-firefox
        echo "No Firefox could be installed: the pages are tried in Chromium only."
    }
fi
# The tests start servers of their own, on free ports; the distribution's may stay off.
if [ "$purpose" = test ] && ! { find_postgres && find_nginx && command -v redis-server >/dev/null; }; then
    install_from_debian postgresql redis-server nginx-light ||
        fail "The tests of several machines need PostgreSQL, Redis and nginx: run 'apt-get install postgresql redis-server nginx-light' as root, then make test again."
fi
