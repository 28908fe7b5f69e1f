# shellcheck shell=bash
# Sourced by the other scripts: messages, the toolchain, LLVM, cargo's feature flags.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# Puts cargo on PATH if it sits where rustup leaves it and the shell was not restarted since.
find_cargo() {
  local home="$HOME"
  command -v cargo >/dev/null && return 0
  if [ "$(id -u)" = 0 ] && [ -n "${SUDO_USER:-}" ]; then
    home=$(getent passwd "$SUDO_USER" | cut -d: -f6)
  fi
  local bin="${CARGO_HOME:-$home/.cargo}/bin"
  [ -x "$bin/cargo" ] || return 1
  export PATH="$bin:$PATH"
}

# version_at_least HAVE WANT
version_at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

# llvm_config MAJOR: prints the llvm-config of that release, where llvm-sys would find it too.
llvm_config() {
  local prefix="LLVM_SYS_${1}1_PREFIX" candidate
  for candidate in ${!prefix:+"${!prefix}/bin/llvm-config"} "llvm-config-$1" llvm-config; do
    command -v "$candidate" >/dev/null || continue
    case "$("$candidate" --version)" in
      "$1".*)
        printf '%s\n' "$candidate"
        return 0
        ;;
    esac
  done
  return 1
}

# llvm_usable MAJOR: whether llvm-config, the headers and a library to link are all there.
llvm_usable() {
  local config
  config=$(llvm_config "$1") || return 1
  [ -f "$("$config" --includedir)/llvm-c/Core.h" ] && "$config" --libs >/dev/null 2>&1
}

# has_feature NAME: whether the package nibblec declares this cargo feature.
has_feature() {
  awk -v name="$1" '
    /^\[/ { inside = $0 == "[features]" }
    inside && $1 == name { found = 1 }
    END { exit !found }' "$root/Cargo.toml"
}

# The LLVM release to build against: 19 only where 22 is absent and 19 is there.
llvm_release() {
  if ! llvm_usable 22 && llvm_usable 19 && has_feature llvm19; then
    echo 19
  else
    echo 22
  fi
}

# Sets the array `features`: the flags with which cargo builds against the LLVM of this machine.
select_features() {
  # shellcheck disable=SC2034 # read by the scripts that source this
  features=()
  if [ "$(llvm_release)" = 19 ]; then
    # shellcheck disable=SC2034
    features=(--no-default-features --features llvm19)
  fi
}
