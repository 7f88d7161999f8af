#!/bin/sh
# Times this repository on a graphics card of a machine that has nothing but this repository's files and `.device/`, which
# `node bench/device/pack.ts` writes elsewhere: `sh bench/device/run.sh [--seconds 450] [--dry]`. Everything is unpacked
# into a temporary folder and taken away at the end.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

if tar -xJf "$root/.device/pack.tar.xz" -C "$work" 2>/dev/null; then :; else
  python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1], "r:xz").extractall(sys.argv[2])' \
    "$root/.device/pack.tar.xz" "$work"
fi
for part in src bench bin examples package.json; do cp -R "$root/$part" "$work/"; done

# A container shows the card's driver under /usr/local/nvidia, and brings no loader of its own.
ldconfig -p 2>/dev/null | grep -q libvulkan.so.1 || export LD_LIBRARY_PATH="$work/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
driver=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
[ -n "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ] || [ ! -f "$driver" ] || export VK_DRIVER_FILES="$driver"

export PATH="$work/bin:$PATH"
cd "$work"
"$work/bin/node" bench/device/main.ts "$@"
