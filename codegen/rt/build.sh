#!/bin/sh
# Regenerates nibblec_rt.ll from the C sources with clang-22 (or $CLANG); `build.sh --check` only tells whether the
# committed file was made from the sources beside it. The text is made independent of the target, and plain enough
# for LLVM 19: no triple, layout, module flags or metadata, and of the function attributes only two.
set -eu
cd "$(dirname "$0")"

hash=$(cat nibblec.h rt.h prep.c owner.c pool.c nibblec_rt.c build.sh | sha256sum | cut -d' ' -f1)
if [ "${1-}" = --check ]; then
  grep -qx "; sources: sha256 $hash" nibblec_rt.ll && exit 0
  echo "nibblec_rt.ll is stale: run codegen/rt/build.sh" >&2
  exit 1
fi

raw=$(mktemp)
trap 'rm -f "$raw"' EXIT
"${CLANG:-clang-22}" --target=x86_64-linux-gnu -std=c11 -O2 -Wall -Wextra -Werror -pedantic \
  -fPIC -fvisibility=hidden -fno-strict-aliasing -fno-stack-protector -fno-asynchronous-unwind-tables \
  -fno-vectorize -fno-slp-vectorize -fno-jump-tables -fno-ident \
  -S -emit-llvm nibblec_rt.c -o "$raw"
{
  echo "; Made by build.sh; do not edit."
  echo "; sources: sha256 $hash"
  sed -E \
    -e '/^; ModuleID/d; /^source_filename/d; /^target /d; /^!/d; /llvm\.lifetime\./d; /^; Function Attrs/d' \
    -e 's/, !(llvm\.loop|range|prof|noundef) ![0-9]+//g' \
    -e 's/ (captures\([a-z_:, ]*\)|allocptr|allocalign|dead_on_return|samesign)//g' \
    -e '/^attributes/s/\{ (noinline )?.*/{ \1nounwind }/' "$raw" | cat -s
} >nibblec_rt.ll
if grep -nE '^target |x86|![0-9]|captures|target-' nibblec_rt.ll; then
  echo "nibblec_rt.ll is not target independent" >&2
  exit 1
fi
