#!/usr/bin/env bash
# Makes the peers' environment: a Python venv with pinned packages, copies of them that see no more than AVX2, and the
# helper library of compare.py.
# usage: setup.sh [DIR]    (default: $NIBBLEC_PEERS, else ~/.cache/nibblec-peers; about 1.2 GB)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dir=${1:-${NIBBLEC_PEERS:-$HOME/.cache/nibblec-peers}}
mkdir -p "$dir"
[ -x "$dir/venv/bin/python" ] || python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
if [ "$(uname -m)" = x86_64 ]; then
  "${CC:-cc}" -O2 -shared -fPIC "$here/machine.c" -o "$dir/machine.so"
  site=$("$dir/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')
  "$dir/venv/bin/python" "$here/mask_isa.py" "$site" "$dir/avx2" >&2
fi
echo "ready: $dir/venv/bin/python $here/compare.py --help" >&2
