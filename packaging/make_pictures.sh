#!/bin/sh
# Make docs/guide/pictures from the real window on a virtual screen: English in light, Chinese in dark.
# Needs xvfb-run; run it from the top of the checkout after `make run`.
set -eu
folder=${1:-docs/guide/pictures}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
.venv/bin/expobook demo "$place" > /dev/null
for look in "en light" "zh dark"; do
    set -- $look
    QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1600x1000x24" \
        .venv/bin/python packaging/make_pictures.py "$place/demo.expobook" "$folder" "$1" "$2"
done
