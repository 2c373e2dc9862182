#!/bin/sh
# Make dist/expobook_VERSION_ARCH.deb from the built program; what it needs of the system is read from its libraries.
set -eu
cd "$(dirname "$0")/../.."
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
version=$(python3 packaging/made_from.py)
arch=$(dpkg --print-architecture)
root=$PWD/build/deb
packaging/linux/install.sh "$root"

needs=$(python3 packaging/deb/needs.py dist/expobook)
mkdir "$root/DEBIAN"
{ (cd "$root" && find usr -type f -exec md5sum {} +) | sort -k 2; } >"$root/DEBIAN/md5sums"
cat >"$root/DEBIAN/control" <<CONTROL
Package: expobook
Version: $version
Architecture: $arch
Maintainer: ${DEB_MAINTAINER:-The expobook authors <expobook@example.org>}
Section: misc
Priority: optional
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $needs
Suggests: postgresql
Description: book in which an exhibition venue schedules, contracts and allocates its space
 expobook schedules shows, prints their contracts and exports their floor
 allocation, in Chinese and English, in a window and on the command line.
 Two firm bookings of the same bay and day cannot exist.
 .
 Python, Qt and the fonts that it uses are inside.
CONTROL
cat >"$root/usr/share/doc/expobook/copyright" <<COPYRIGHT
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: expobook

Files: *
Copyright: The expobook authors
License: Apache-2.0
Comment: The parts that others made, and their licences, are in /usr/share/doc/expobook/licences.

License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.
COPYRIGHT
[ ! -f CHANGELOG.md ] || gzip -9nc CHANGELOG.md >"$root/usr/share/doc/expobook/changelog.gz"
chmod -R u+rwX,go+rX,go-w "$root"
dpkg-deb --root-owner-group -Zxz "-z${DEB_LEVEL:-6}" --build "$root" "dist/expobook_${version}_$arch.deb" >/dev/null
du -m "dist/expobook_${version}_$arch.deb" | awk '{print $2 ": " $1 " MiB"}'
