#!/bin/sh
# On macOS, after packaging/build.sh: a disk image with the program, its licences and its bill of materials.
set -eu
cd "$(dirname "$0")/../.."
version=$(python3 packaging/made_from.py)
dist/expobook.app/Contents/MacOS/expobook self-test
rm -rf build/dmg
mkdir -p build/dmg
cp -R dist/expobook.app dist/expobook/licences dist/expobook/sbom.cdx.json build/dmg/
ln -s /Applications build/dmg/Applications
hdiutil create -quiet -ov -volname "expobook $version" -srcfolder build/dmg "dist/expobook-$version.dmg"
