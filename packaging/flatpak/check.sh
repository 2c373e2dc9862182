#!/bin/sh
# Build the Flatpak by its description, install it for nobody but this run, and try it in its sandbox:
#   packaging/flatpak/check.sh BARE_SYSTEM
# The real runtime comes from Flathub. Where that cannot be reached, a folder with a Debian in which the .deb's needs are
# installed (as packaging/deb/check.sh leaves it) stands in for it under the same name: so the steps, the names of what
# is shown outside, the permissions and the sandbox are tried, and only the libraries are Debian's. Needs flatpak-builder.
set -eu
cd "$(dirname "$0")/../.."
bare=$1
manifest=packaging/flatpak/org.expobook.Expobook.yaml
version=$(python3 packaging/made_from.py)
arch=$(flatpak --default-arch)
branch=$(sed -n "s/^runtime-version: '\(.*\)'$/\1/p" $manifest)
[ -d build/deb/usr ] || { echo "Lay the program out first: make deb" >&2; exit 1; }
work=$(mktemp -d /var/tmp/expobook-flatpak.XXXXXX)
trap 'rm -rf "$work"' EXIT
export HOME="$work/home" XDG_DATA_HOME="$work/home/share"
mkdir -p "$XDG_DATA_HOME" "$work/runtime/files"
quietly() { "$@" >"$work/said" 2>&1 || { tail -n 20 "$work/said" >&2; echo "FAILED: $*" >&2; exit 1; }; }

cp -a "$bare/usr/." "$work/runtime/files/"
cp -a "$bare/etc" "$work/runtime/files/etc"
printf '#!/bin/sh\nexit 0\n' >"$work/runtime/files/bin/appstream-compose" # of the real SDK; the record is checked with the .deb
chmod +x "$work/runtime/files/bin/appstream-compose"
for kind in Platform Sdk; do
    printf '[Runtime]\nname=org.freedesktop.%s\nruntime=org.freedesktop.Platform/%s/%s\nsdk=org.freedesktop.Sdk/%s/%s\n' \
        "$kind" "$arch" "$branch" "$arch" "$branch" >"$work/runtime/metadata"
    quietly flatpak build-export --runtime --files=files "$work/repo" "$work/runtime" "$branch"
done
quietly flatpak --user remote-add --no-gpg-verify here "$work/repo"
quietly flatpak --user install -y --noninteractive here "org.freedesktop.Platform//$branch" "org.freedesktop.Sdk//$branch"
quietly flatpak-builder --user --disable-rofiles-fuse --repo="$work/repo" --state-dir="$work/state" "$work/build" $manifest
for file in applications/org.expobook.Expobook.desktop mime/packages/org.expobook.Expobook.xml \
    icons/hicolor/scalable/apps/org.expobook.Expobook.svg icons/hicolor/scalable/mimetypes/org.expobook.Expobook.book.svg; do
    [ -s "$work/build/export/share/$file" ] || { echo "The desktop would not see $file" >&2; exit 1; }
done
desktop-file-validate "$work/build/export/share/applications/org.expobook.Expobook.desktop"
quietly flatpak --user install -y --noninteractive here org.expobook.Expobook
said=$(flatpak run --user org.expobook.Expobook --version 2>/dev/null)
[ "$said" = "expobook $version" ] || { echo "In its sandbox it says: $said" >&2; exit 1; }
quietly flatpak run --user --env=QT_QPA_PLATFORM=offscreen org.expobook.Expobook self-test
tail -n 1 "$work/said"
echo "The Flatpak was built, installed and tried in its sandbox: $said, $(du -sm "$work/build/files" | cut -f1) MiB."
