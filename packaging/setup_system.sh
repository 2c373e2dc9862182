#!/bin/sh
# Install the system libraries that the window and the tests need, or say in one sentence what is missing.
#   packaging/setup_system.sh [run|test|package]
set -eu
purpose=${1:-run}

packages="python3-venv libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libxcb-cursor0 libxkbcommon-x11-0
 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 libxcb-render-util0 libxcb-xinerama0 libxcb-randr0"
[ "$purpose" = test ] && packages="$packages xvfb xauth poppler-utils postgresql pgbouncer gcc libc6-dev"
[ "$purpose" = package ] && packages="$packages binutils libcups2 xvfb xauth desktop-file-utils shared-mime-info appstream
 libpython$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')"

command -v dpkg-query >/dev/null 2>&1 || exit 0 # not a Debian: the system's own packages have to do

missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
# Ubuntu 24.04 renamed the library; either name will do.
dpkg-query -W -f '${Status} ' libglib2.0-0 libglib2.0-0t64 2>/dev/null | grep -q 'ok installed' || missing="$missing libglib2.0-0"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "These packages are missing and installing them needs an administrator: sudo apt-get install$missing" >&2
    exit 1
fi
echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 - a list of words
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null || {
    echo "Installing failed; by hand: apt-get install$missing" >&2
    exit 1
}
