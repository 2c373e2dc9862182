#!/bin/sh
# Make docs/guide/pictures from the real window on a virtual screen: English in light, Chinese in dark; the diary
# itself in both languages, both looks, at 100 % and at 150 %.
# Needs xvfb-run; run it from the top of the checkout after `make run`.
set -eu
folder=${1:-docs/guide/pictures}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
.venv/bin/expobook demo "$place" > /dev/null
take() { # a script, its language and look, and the scale in percent
    script=$1 language=$2 look=$3 scale=$4
    shift 4
    QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 $((1600 * scale / 100))x$((1000 * scale / 100))x24" \
        .venv/bin/python "packaging/$script" "$place/demo.expobook" "$folder" "$language" "$look" "$@"
}
for pair in "en light" "zh dark"; do
    set -- $pair
    take make_pictures.py "$1" "$2" 100
    take make_first_pictures.py "$1" "$2" 100
    take make_planning_pictures.py "$1" "$2" 100
    take make_money_pictures.py "$1" "$2" 100
    take make_people_pictures.py "$1" "$2" 100
done
for scale in 100 150; do
    for pair in "en light" "en dark" "zh light" "zh dark"; do
        set -- $pair
        take make_diary_pictures.py "$1" "$2" "$scale" "$scale"
    done
done
