#!/usr/bin/env bash
# Installs what a bare Debian 12 or Ubuntu lacks to build nibblec, and checks the Rust toolchain.
# Run it as root or as a user with sudo; where nothing is missing it says nothing. With --tests it also offers what the
# tests for 64-bit Arm run on; without that they say so and are left out.
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif ! command -v sudo >/dev/null; then
    die "installing packages needs root, and there is no sudo: run $0 as root"
  elif sudo -n true 2>/dev/null || [ -t 2 ]; then
    sudo "$@"
  else
    die "installing packages needs root, and sudo asks for a password: run $0 from a terminal, or as root"
  fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" </dev/null >&2
}

available() {
  local policy
  policy=$(LC_ALL=C apt-cache policy "$1")
  [[ "$policy" == *"Candidate: "[0-9]* ]]
}

missing=()
# want PACKAGE REASON
want() {
  [ ${#missing[@]} -gt 0 ] || say "nibblec needs packages that are not installed yet:"
  missing+=("$1")
  say "  $1: $2"
}

lld_usable() {
  local config
  command -v "ld.lld-$1" >/dev/null && return 0
  config=$(llvm_config "$1") && [ -x "$("$config" --bindir)/ld.lld" ]
}

llvm=$(llvm_release)
if ! command -v cc >/dev/null || ! command -v c++ >/dev/null; then
  want build-essential "the C compiler and linker that Rust and LLVM's libraries are linked with"
fi
if ! llvm_usable "$llvm"; then
  want llvm-22-dev "LLVM 22, which generates the machine code (about 155 MB to download)"
fi
if ! lld_usable "$llvm"; then
  want "lld-$llvm" "the linker that turns generated objects into shared libraries"
fi

if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null \
    || die "this is no Debian or Ubuntu: install a C compiler, LLVM 22 with its headers (llvm-config-22 on PATH, or LLVM_SYS_221_PREFIX set) and lld 22 yourself, then run this again"
  say "refreshing the package lists"
  apt_get update
  if [[ " ${missing[*]} " == *" llvm-22-dev "* ]] && ! available llvm-22-dev; then
    if has_feature llvm19 && available llvm-19-dev; then
      say "this release has no llvm-22-dev: taking LLVM 19 and cargo feature llvm19 instead"
      llvm=19
      missing=("${missing[@]/llvm-22-dev/llvm-19-dev}")
      missing=("${missing[@]/lld-22/lld-19}")
    else
      die "this release's archive has no llvm-22-dev. nibblec needs LLVM 22 with its headers: add a package source that carries llvm-22-dev and lld-22, or put llvm-config-22 on PATH (or set LLVM_SYS_221_PREFIX to an installed LLVM 22), then run this again"
    fi
  fi
  say "installing: ${missing[*]}"
  apt_get install -y --no-install-recommends "${missing[@]}"
  llvm_usable "$llvm" || die "LLVM $llvm is installed, but llvm-config-$llvm does not report it"
fi

# With a shared libLLVM this is empty on Debian and Ubuntu; other builds may ask for more.
system_libraries=()
for flag in $("$(llvm_config "$llvm")" --system-libs 2>/dev/null || true); do
  case "$flag" in
    -lz) package=zlib1g-dev ;;
    -lzstd) package=libzstd-dev ;;
    -lxml2) package=libxml2-dev ;;
    -lffi) package=libffi-dev ;;
    *) continue ;;
  esac
  printf 'int main(void){return 0;}\n' | cc -x c - -o /dev/null "$flag" 2>/dev/null \
    || system_libraries+=("$package")
done
if [ ${#system_libraries[@]} -gt 0 ]; then
  say "installing what this LLVM links with: ${system_libraries[*]}"
  apt_get install -y --no-install-recommends "${system_libraries[@]}"
fi

if [ "${1-}" = --tests ] && ! { command -v qemu-aarch64 && command -v aarch64-linux-gnu-gcc; } >/dev/null; then
  say "installing qemu-user and a C compiler for 64-bit Arm, for the tests of its kernels"
  { command -v apt-get >/dev/null && apt_get update \
    && apt_get install -y --no-install-recommends qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross; } \
    || say "they cannot be installed here: the tests for 64-bit Arm will not run"
fi

wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")
advice="install the stable toolchain with rustup, Rust's own installer ('rustup update stable' if it is there already), open a new shell and run this again"
find_cargo || die "no cargo found. nibblec needs Rust $wanted or newer: $advice"
command -v rustc >/dev/null || die "cargo is there, but no rustc. nibblec needs Rust $wanted or newer: $advice"
found=$(rustc --version | cut -d' ' -f2)
version_at_least "${found%%-*}" "$wanted" \
  || die "Rust $found is too old. nibblec needs $wanted or newer: $advice"
