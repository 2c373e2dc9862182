#!/bin/sh
# Build the program into dist/expobook/, with the licences of what is in it and its bill of materials.
set -eu
cd "$(dirname "$0")/.."
bin=${BIN:-.venv/bin}
PYTHONHASHSEED=1
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
PYINSTALLER_ZLIB_COMPRESSION_LEVEL=0 # the packages press it all together anyway, and a start unpacks 700 modules
export PYTHONHASHSEED SOURCE_DATE_EPOCH PYINSTALLER_ZLIB_COMPRESSION_LEVEL

rm -rf dist/expobook
"$bin/python" packaging/make_icons.py
"$bin/pyinstaller" --noconfirm --log-level "${LOG_LEVEL:-ERROR}" --distpath dist --workpath build packaging/expobook.spec
# The interpreter comes with its debugging symbols, which nobody needs; the wheels bring theirs ready, and some
# of their libraries break when stripped.
[ "$(uname)" != Linux ] || strip --strip-unneeded dist/expobook/_internal/libpython3*.so* \
    dist/expobook/_internal/python3*/lib-dynload/*.so
"$bin/python" packaging/bill.py
du -sm dist/expobook | awk '{print "dist/expobook: " $1 " MiB"}'
