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

if [ $# = 1 ]; then
    bare=$1
    cp "$deb" packaging/smoke.sh "$bare/tmp/"
    started=$(date +%s)
    chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 sh -euc '
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "/tmp/$1" >/tmp/install.log 2>&1 || { tail /tmp/install.log; exit 1; }
        dpkg --verify expobook
        command -v expobook
        WANTED_VERSION=$2 sh /tmp/smoke.sh /usr/bin/expobook
        apt-get remove -y -qq expobook >/dev/null 2>&1
        [ ! -e /usr/lib/expobook ] || { echo "removing left /usr/lib/expobook behind"; exit 1; }
        ' - "$(basename "$deb")" "$version"
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
