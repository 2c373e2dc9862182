#!/bin/sh
# Lay the built program out as a Linux system has it, below ROOT (which is emptied first):
#   packaging/linux/install.sh ROOT
# The program goes to /usr/lib/expobook, its command to /usr/bin; menu entry, icons, file type, manual to /usr/share.
set -eu
cd "$(dirname "$0")/../.."
root=$1
linux=packaging/linux
share=$root/usr/share
version=$(python3 packaging/made_from.py)
day=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%F)
fill() { sed -e "s/@VERSION@/$version/g" -e "s/@DATE@/$day/g" "$1"; }

[ -x dist/expobook/expobook ] || { echo "Build the program first: make package" >&2; exit 1; }
rm -rf "$root"
mkdir -p "$root/usr/bin" "$root/usr/lib" "$share/doc/expobook" "$share/man/man1" "$share/metainfo"
cp -a dist/expobook "$root/usr/lib/expobook"
mv "$root/usr/lib/expobook/licences" "$root/usr/lib/expobook/sbom.cdx.json" "$share/doc/expobook/"
ln -s ../lib/expobook/expobook "$root/usr/bin/expobook"

install -D -m 644 -t "$share/applications" $linux/org.expobook.Expobook.desktop
install -D -m 644 $linux/expobook-mime.xml "$share/mime/packages/expobook.xml"
fill $linux/org.expobook.Expobook.metainfo.xml.in >"$share/metainfo/org.expobook.Expobook.metainfo.xml"
fill $linux/expobook.1.in | gzip -9n >"$share/man/man1/expobook.1.gz"
for picture in build/icons/*.png; do
    size=$(basename "$picture" .png)
    install -D -m 644 "$picture" "$share/icons/hicolor/${size}x$size/apps/expobook.png"
done
for kind in apps/expobook mimetypes/application-x-expobook; do
    install -D -m 644 resources/icons/expobook.svg "$share/icons/hicolor/scalable/$kind.svg"
done
