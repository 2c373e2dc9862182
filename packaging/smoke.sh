#!/bin/sh
# Try a built or installed program as a user's machine would: from another directory, with an empty environment.
#   packaging/smoke.sh [PROGRAM]          dist/expobook/expobook without a name
# WANTED_VERSION names the version it must say; in a checkout it is read from the source.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(readlink -f "${1:-$here/../dist/expobook/expobook}")
folder=$(dirname "$program")
source=$here/../src/expobook/__init__.py
wanted=${WANTED_VERSION:-$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$source" 2>/dev/null || true)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/home" "$work/别处 elsewhere"
cd "$work/别处 elsewhere"

fail() {
    echo "SMOKE TEST FAILED: $*" >&2
    [ ! -s "$work/said" ] || tail -n 20 "$work/said" >&2
    exit 1
}
run() { env -i HOME="$work/home" QT_QPA_PLATFORM=offscreen "$program" "$@"; }
# expect CODE WORDS...: the program must leave with this code and without a traceback; what it says is kept
expect() {
    code=0
    wanted_code=$1
    shift
    run "$@" >"$work/said" 2>&1 || code=$?
    [ "$code" = "$wanted_code" ] || fail "expobook $* left with $code, not $wanted_code"
    ! grep -q Traceback "$work/said" || fail "expobook $* showed a traceback"
}
begins() { [ "$(head -c "${#2}" "$1")" = "$2" ] || fail "$1 does not begin with $2"; }

[ -x "$program" ] || fail "there is no program $program"
touch "$work/start"

if [ "$(uname)" = Linux ] && command -v ldd >/dev/null; then
    find "$folder" -name '*.so*' -type f -exec env LD_LIBRARY_PATH="$folder/_internal" ldd {} + 2>&1 |
        grep 'not found' | sort -u >"$work/said" || true
    [ ! -s "$work/said" ] || fail "libraries are missing"
fi

expect 0 --version
[ -z "$wanted" ] || grep -qx "expobook $wanted" "$work/said" || fail "the version is not $wanted"
expect 0 --lang zh --help
expect 2 nonsense
expect 1 book info missing.expobook

expect 0 self-test --keep "$work/self test"
for screen in diary site plan paper money people reports; do
    begins "$work/self test/screen-$screen.png" "$(printf '\211PNG')"
done

demo="$work/示范 demo"
expect 0 demo "$demo"
for file in demo.expobook contract.pdf diary.pdf summary.json \
    allocation.dxf allocation.svg allocation.pdf allocation.xlsx allocation.csv allocation.geojson; do
    [ -s "$demo/$file" ] || fail "the demo left no $file"
done
for file in contract diary allocation; do begins "$demo/$file.pdf" "%PDF-"; done
begins "$demo/demo.expobook" "SQLite format 3"
expect 0 --book "$demo/demo.expobook" book check
expect 0 --book "$demo/demo.expobook" contract verify "$demo/contract.pdf"
cp "$demo/demo.expobook" "$work/tried.expobook"
tried() { expect 0 --book "$work/tried.expobook" "$@"; }
tried find-space --m2 25000 --build 2 --show 3 --dismantle 1 --from 2027-06-01 --to 2027-07-31
tried season plan --year 2027 --time 5
tried plan layout B-2026-0078 --hall H07
tried report occupancy --range 2027-01-01..2027-12-31 --out "$work/report.xlsx"
expect 0 hold import --help
expect 1 --json --book postgresql://nobody@127.0.0.1:1/nowhere book info # the driver is there, the server is not
grep -q '"refused"' "$work/said" || fail "PostgreSQL's driver does not work"

window="not tried, there is no xvfb-run"
if command -v xvfb-run >/dev/null; then
    # shellcheck disable=SC2016 - the inner shell has the display
    in_window='env -i HOME="$1" DISPLAY="$DISPLAY" XAUTHORITY="${XAUTHORITY:-}" timeout 8 "$2" gui "$3"'
    code=0
    xvfb-run -a sh -c "$in_window" - "$work/home" "$program" "$demo/demo.expobook" >"$work/said" 2>&1 || code=$?
    [ "$code" = 124 ] || fail "the window did not stay open: it left with $code"
    ! grep -q Traceback "$work/said" || fail "the window showed a traceback"
    window="opened and stayed"
fi

changed=$(find "$folder" -newer "$work/start" | head -n 3)
[ -z "$changed" ] || fail "the program wrote into its own folder: $changed"
echo "Smoke test passed: expobook $wanted, $(du -sm "$folder" | cut -f1) MiB; window on a screen: $window."
