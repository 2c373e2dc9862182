#!/bin/sh
# Install the built .deb into bare systems, one after another, and try it there (as root; needs debootstrap and a mirror):
#   packaging/deb/bare.sh                      bookworm trixie jammy noble: Debian 12 and 13, Ubuntu 22.04 and 24.04
#   packaging/deb/bare.sh jammy                one of them
# KEEP=FOLDER keeps the pictures that were taken of the window. EXPOBOOK_BARE says where the systems are made, and removed.
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo "A bare system is made and entered as root only." >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 1; }
debian=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
ubuntu=${UBUNTU_MIRROR:-http://archive.ubuntu.com/ubuntu}
ubuntu_key=/usr/share/keyrings/ubuntu-archive-keyring.gpg
below=$(mktemp -d "${EXPOBOOK_BARE:-/var/tmp}/expobook-bare.XXXXXX")

trap 'rm -rf --one-file-system "$below"' EXIT
trap 'exit 130' INT TERM

# All Ubuntus are laid out by one script, which a debootstrap that is older than the release lacks under its name.
# The key of Ubuntu's archive comes with Ubuntu; elsewhere it is asked for at the archive itself, over TLS: it is in a
# package whose name the index tells.
key_of_ubuntu() {
    [ ! -s "$ubuntu_key" ] || return 0
    ubuntu_key=$below/ubuntu.gpg
    python3 - "$below/keys.deb" <<'PYTHON' || { echo "The key of Ubuntu's archive could not be had: apt-get install ubuntu-keyring" >&2; exit 1; }
import gzip
import re
import sys
import urllib.request

archive = "https://archive.ubuntu.com/ubuntu/"


def had(path):
    with urllib.request.urlopen(archive + path, timeout=60) as answer:
        return answer.read()


try:
    index = gzip.decompress(had("dists/noble/main/binary-amd64/Packages.gz")).decode()
    package = re.search(r"^Package: ubuntu-keyring$.*?^Filename: (\S+)$", index, re.MULTILINE | re.DOTALL)[1]
    with open(sys.argv[1], "wb") as file:
        file.write(had(package))
except OSError as error:
    sys.exit(str(error))
PYTHON
    dpkg-deb --fsys-tarfile "$below/keys.deb" | tar -xO ./usr/share/keyrings/ubuntu-archive-keyring.gpg >"$ubuntu_key"
}

make_root() { # SUITE FOLDER
    case $1 in
    bullseye | bookworm | trixie | forky | sid) debootstrap --variant=minbase "$1" "$2" "$debian" ;;
    *)
        key_of_ubuntu
        debootstrap --variant=minbase --keyring="$ubuntu_key" --components=main,universe "$1" "$2" "$ubuntu" gutsy
        ;;
    esac
}

[ $# -gt 0 ] || set -- bookworm trixie jammy noble
for suite in "$@"; do
    root=$below/$suite
    make_root "$suite" "$root" >"$below/said" 2>&1 || {
        tail -n 5 "$below/said" >&2
        echo "A bare $suite could not be made." >&2
        exit 1
    }
    packaging/deb/check.sh "$root"
    [ -z "${KEEP:-}" ] || for language in en zh; do
        mkdir -p "$KEEP"
        cp "$root/tmp/window-$language.png" "$KEEP/$suite-$language.png"
    done
    rm -rf --one-file-system "$root"
done
