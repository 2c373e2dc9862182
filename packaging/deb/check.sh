#!/bin/sh
# Check the .deb: what it says of itself, its menu entry and file type, and the smoke test on what it installs.
#   packaging/deb/check.sh                 unpacks it into a temporary folder
#   packaging/deb/check.sh BARE_SYSTEM     installs it with apt into a folder with a bare Debian or Ubuntu (as root),
#                                          such as: debootstrap --variant=minbase bookworm BARE_SYSTEM
set -eu
cd "$(dirname "$0")/../.."
version=$(python3 packaging/made_from.py)
deb=dist/expobook_${version}_$(dpkg --print-architecture).deb
most=$((450 * 1024)) # KiB installed
size=$(dpkg-deb --field "$deb" Installed-Size)
[ "$size" -le "$most" ] || { echo "$deb takes $size KiB when installed, more than $most" >&2; exit 1; }

# Nothing in it may need a newer C or C++ library than Ubuntu 22.04 has; needs.py read both from every library.
oldest() { dpkg-deb --field "$deb" Depends | tr ',' '\n' | sed -n "s/^ *$1 (>= \(.*\))$/\1/p"; }
for limit in libc6:2.35 libstdc++6:12; do
    needed=$(oldest "${limit%:*}")
    [ -n "$needed" ] && dpkg --compare-versions "$needed" le "${limit#*:}" ||
        { echo "$deb needs ${limit%:*} ${needed:-of an unknown version}, newer than ${limit#*:} of Ubuntu 22.04" >&2; exit 1; }
done

if [ $# = 1 ]; then
    bare=$1
    cp "$deb" packaging/smoke.sh packaging/deb/in_bare.sh "$bare/tmp/"
    clear_up() { for place in proc dev/shm; do ! mountpoint -q "$bare/$place" || umount "$bare/$place"; done; }
    trap clear_up EXIT
    mkdir -p "$bare/dev/shm"
    mount -t proc proc "$bare/proc"
    mount -t tmpfs -o mode=1777 shm "$bare/dev/shm"
    started=$(date +%s)
    chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin ${http_proxy:+"http_proxy=$http_proxy"} \
        sh /tmp/in_bare.sh "/tmp/$(basename "$deb")" "$version"
    for language in en zh; do python3 packaging/deb/picture.py "$bare/tmp/window-$language".xwd; done
    echo "Installed, tried and removed in $bare ($(. "$bare/etc/os-release" && echo "$PRETTY_NAME")): $(($(date +%s) - started)) s"
    exit 0
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
dpkg-deb -x "$deb" "$root"
share=$root/usr/share
desktop-file-validate "$share"/applications/*.desktop
appstreamcli validate --no-net "$share"/metainfo/*.metainfo.xml >"$root/said" || { cat "$root/said" >&2; exit 1; }
XDG_DATA_DIRS=$share update-mime-database "$share/mime"
grep -q '50:application/x-expobook:\*.expobook' "$share/mime/globs2"
: >"$root/said"
! command -v man >/dev/null || man --warnings -l -Tutf8 "$share/man/man1/expobook.1.gz" >/dev/null 2>"$root/said" || true
[ ! -s "$root/said" ] || { cat "$root/said" >&2; exit 1; }
WANTED_VERSION=$version packaging/smoke.sh "$root/usr/bin/expobook"
echo "$deb: $((size / 1024)) MiB installed. It needs: $(dpkg-deb --field "$deb" Depends)"
