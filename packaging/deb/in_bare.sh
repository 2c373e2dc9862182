#!/bin/sh
# What check.sh does inside a bare system, as root:  in_bare.sh DEB VERSION
# Installs by apt, tries without and with a display, removes, and looks for what was left behind.
set -eu
deb=$1
version=$2
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
quietly() { "$@" >/tmp/said.log 2>&1 || { tail -n 20 /tmp/said.log >&2; echo "FAILED: $*" >&2; exit 1; }; }
used() { du -sxm / | cut -f1; }
ours() { find / -xdev -iname '*expobook*' ! -path '/tmp/*' ! -path '/proc/*' ! -path '/var/log/*' ! -path '/var/cache/apt/*'; }

quietly apt-get update -qq
[ -z "$(ours)" ] || { echo "The system is not bare: $(ours)" >&2; exit 1; }
quietly apt-get clean # what made the system left its packages
before=$(used)
quietly apt-get install -y -qq --no-install-recommends "$deb"
quietly apt-get clean
after=$(used)
[ $((after - before)) -le 450 ] || { echo "With all that it needs of the system it takes $((after - before)) MiB, more than 450" >&2; exit 1; }
dpkg --verify expobook
command -v expobook
for file in copyright changelog.gz sbom.cdx.json licences/README.txt licences/expobook/LICENSE; do
    [ -s "/usr/share/doc/expobook/$file" ] || { echo "/usr/share/doc/expobook/$file is not there" >&2; exit 1; }
done
WANTED_VERSION=$version sh /tmp/smoke.sh /usr/bin/expobook # nothing helps it: no display, no fonts, no other program

# A screen for the window comes only now, since it brings libraries along that the program must have asked for itself.
quietly apt-get install -y -qq --no-install-recommends xvfb
export HOME=/tmp/home
mkdir -p "$HOME" /tmp/screen
quietly expobook demo /tmp/demo
for language in en zh; do
    Xvfb :77 -nolisten tcp -screen 0 1600x1000x24 -fbdir /tmp/screen >/tmp/xvfb.log 2>&1 &
    screen=$!
    tries=0
    until [ -S /tmp/.X11-unix/X77 ] || [ $tries = 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    DISPLAY=:77 expobook --lang $language gui /tmp/demo/demo.expobook >/tmp/window.log 2>&1 &
    window=$!
    sleep "${EXPOBOOK_LOOK:-20}"
    kill -0 $window 2>/dev/null || { cat /tmp/window.log >&2; echo "The window did not stay open." >&2; exit 1; }
    cp /tmp/screen/Xvfb_screen0 "/tmp/window-$language.xwd"
    kill $window
    wait $window 2>/dev/null || true
    kill $screen
    wait $screen 2>/dev/null || true
    [ ! -s /tmp/window.log ] || { cat /tmp/window.log >&2; echo "The window said something." >&2; exit 1; }
done

quietly apt-get purge -y -qq expobook
[ -z "$(ours)" ] || { echo "Removing left behind: $(ours)" >&2; exit 1; }
echo "Installed by apt: $((after - before)) MiB with all that it needs of the system ($before MiB before)."
