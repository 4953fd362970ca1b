# The ground that Signalbox is built and run on: this system where its toolkit
# is new enough, else a Debian 13 root made for the purpose. Sourced by ./dev.
# shellcheck shell=bash disable=SC2154

cache=${XDG_CACHE_HOME:-$HOME/.cache}/signalbox

fail() { printf 'dev: %s\n' "$@" >&2; exit 1; }
say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
packages() { grep -v '^#' "build-aux/packages/$1"; }

# --- This system ---

have_toolkit() {
  pkg-config --exists 'gtk4 >= 4.18' 'libadwaita-1 >= 1.7' 2>/dev/null
}

package_manager() {
  local tool
  for tool in apt-get dnf pacman; do
    if command -v "$tool" >/dev/null; then echo "$tool"; return; fi
  done
}

# Whether the system's own packages have the toolkit: Debian 13, Ubuntu 25.04, Fedora 42, Arch.
offers_toolkit() {
  local version
  case $(package_manager) in
    apt-get)
      version=$(apt-cache policy libgtk-4-dev 2>/dev/null | awk '/Candidate:/ { print $2 }')
      if [[ -z $version || $version == '(none)' ]]; then
        # No package lists yet; the release says it as well.
        # shellcheck source=/dev/null
        (. /etc/os-release
         case $ID in
           debian) (( ${VERSION_ID:-99} >= 13 )) ;;
           ubuntu) dpkg --compare-versions "$VERSION_ID" ge 25.04 ;;
           *) false ;;
         esac)
      else
        dpkg --compare-versions "$version" ge 4.18
      fi ;;
    dnf)
      # shellcheck source=/dev/null
      (. /etc/os-release; (( ${VERSION_ID%%.*} >= 42 ))) ;;
    pacman) true ;;
    *) false ;;
  esac
}

missing_packages() {
  case $1 in
    apt-get) packages debian | while read -r name; do
        dpkg-query -W -f '${Status}\n' "$name" 2>/dev/null | grep -q ' installed$' || echo "$name"
      done ;;
    dnf) packages fedora | while read -r name; do rpm -q --whatprovides "$name" >/dev/null 2>&1 || echo "$name"; done ;;
    pacman) packages arch | xargs pacman -T || true ;;
  esac
}

install_packages() {
  local manager=$1 sudo=()
  shift
  if (( EUID != 0 )); then
    command -v sudo >/dev/null || fail "These packages are missing: $*" "Install them as root, then run this again."
    sudo=(sudo)
  fi
  if [[ -t 0 ]]; then
    printf 'Signalbox needs these packages:\n  %s\n' "$*" >&2
    read -rp "Install them with $manager? [Y/n] " answer
    [[ $answer == [nN]* ]] && fail "Nothing was installed."
  fi
  case $manager in
    apt-get)
      "${sudo[@]}" apt-get update
      "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" ;;
    dnf) "${sudo[@]}" dnf install -y "$@" ;;
    pacman) "${sudo[@]}" pacman -S --needed --noconfirm "$@" ;;
  esac || fail "$manager could not install everything; its message is above."
}

# Under C and C.UTF-8 gettext ignores the language: the tests need real locales.
generate_locales() {
  local sudo=()
  (( EUID != 0 )) && sudo=(sudo)
  if [[ -f /etc/locale.gen ]] && command -v locale-gen >/dev/null; then
    local name
    for name in en_US.UTF-8 ar_EG.UTF-8; do
      locale -a | grep -qix "${name/UTF-8/utf8}" ||
        echo "$name UTF-8" | "${sudo[@]}" tee -a /etc/locale.gen >/dev/null
    done
    "${sudo[@]}" locale-gen >/dev/null
  fi
}

prepare_system() {
  local manager stamp missing
  manager=$(package_manager)
  stamp=$cache/system-$(cat build-aux/packages/* | sha256sum | head -c 12)
  [[ -e $stamp ]] && have_toolkit && return
  missing=$(missing_packages "$manager")
  if [[ $missing ]]; then
    # shellcheck disable=SC2086
    install_packages "$manager" $missing
    generate_locales
  fi
  have_toolkit || fail "GTK 4.18 and libadwaita 1.7 are needed; pkg-config does not find them."
  mkdir -p "$cache"
  : >"$stamp"
}

# --- The root ---

# The mirror of this machine: what its own apt fetches the system from.
mirror() {
  apt-get --print-uris update 2>/dev/null |
    sed -n "s|^'\(.*\)/dists/$(. /etc/os-release; echo "$VERSION_CODENAME")/.*|\1|p" | head -n 1
}

check_disk() {
  local free
  mkdir -p "$cache" || fail "Could not make the folder $cache."
  free=$(df --output=avail -m "$cache" | tail -n 1 | tr -d ' ')
  (( free >= 4096 )) || fail "The Debian 13 root needs 4 GB of disk; $cache has $free MB free." \
    "Free some, or set XDG_CACHE_HOME to a folder on another disk."
}

make_root() {
  local root=$1 part=$1.part site proxy log=$cache/root.log
  (( EUID == 0 )) || fail "This system's GTK is older than 4.18: a Debian 13 root must be made once, and only root can." \
    "Run this as root: sudo ./dev ${verb:-}"
  check_disk
  command -v apt-get >/dev/null || fail "This system has neither GTK 4.18 nor apt: use Debian 12 or newer, Ubuntu 25.04, Fedora 42 or Arch."
  site=$(mirror)
  [[ $site ]] || fail "Could not read the package mirror from this machine's apt configuration (apt-get --print-uris update)."
  eval "$(apt-config shell proxy Acquire::http::Proxy)"
  [[ ${proxy:-} ]] && export http_proxy=$proxy
  if ! command -v debootstrap >/dev/null; then
    say "Installing debootstrap"
    { apt-get update && apt-get install -y --no-install-recommends debootstrap; } >"$log" 2>&1 ||
      fail "Could not install debootstrap from $site: is there a network?" "$(tail -n 5 "$log")"
  fi

  say "Making a Debian 13 root in $root: once, some 3 minutes (log: $log)"
  rm -rf --one-file-system "$part"
  debootstrap --variant=minbase --include=ca-certificates trixie "$part" "$site" >"$log" 2>&1 ||
    fail "debootstrap could not make a Debian 13 root from $site: is there a network? (log: $log)" "$(tail -n 5 "$log")"
  say "Installing the toolkit"
  packages debian >"$part/packages"
  cat >"$part/furnish" <<'EOF'
set -e
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d
# Nothing here must survive a power cut: an interrupted root is made anew.
echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/fast
apt-get update
xargs apt-get install -y --no-install-recommends </packages
apt-get clean
printf '%s UTF-8\n' en_US.UTF-8 ar_EG.UTF-8 >/etc/locale.gen
locale-gen
useradd --uid 1000 --user-group --create-home --shell /bin/bash signalbox
rm /packages /furnish
EOF
  in_namespaces --writable "$part" 0 0 / /bin/sh /furnish >>"$log" 2>&1 </dev/null ||
    fail "Could not install the toolkit from $site: is there a network? (log: $log)" "$(tail -n 5 "$log")"
  mv "$part" "$root"
}

in_namespaces() {
  unshare --mount --pid --ipc --fork --kill-child -- /bin/bash build-aux/enter.sh "$@"
}

# Prints the root's folder, made first where need be. One call makes it, others wait.
root_path() {
  echo "$cache/trixie-$(packages debian | sha256sum | head -c 12)"
}

prepare_root() {
  local root
  root=$(root_path)
  [[ -d $root ]] && return
  mkdir -p "$cache"
  (
    flock --nonblock 9 || { say "Another ./dev is making the Debian 13 root; waiting for it"; flock 9; }
    [[ -d $root ]] || make_root "$root"
  ) 9>"$cache/lock"
}

# Runs a command in the root as the owner of this checkout, and ends it with us.
# What the caller put into $binds (pairs of SOURCE TARGET) is seen there too.
in_root() {
  local common args=() i status child interrupted=
  (( EUID == 0 )) || fail "Only root can enter the Debian 13 root." "Run this as root: sudo ./dev ${verb:-}"
  binds+=("$project" "$project")
  if common=$(git rev-parse --path-format=absolute --git-common-dir 2>/dev/null) && [[ $common != "$project"/* ]]; then
    binds+=("$common" "$common")
  fi
  for ((i = 0; i < ${#binds[@]}; i += 2)); do args+=(--bind "${binds[i]}" "${binds[i + 1]}"); done
  # In the background, so that a signal to this script alone ends it as well.
  env --default-signal=INT,QUIT unshare --mount --pid --ipc --fork --kill-child -- \
    /bin/bash build-aux/enter.sh "${args[@]}" "$(root_path)" \
    "$(stat -c %u .)" "$(stat -c %g .)" "$project" "$@" <&0 &
  child=$!
  trap 'kill -KILL $child; exit 143' TERM HUP
  trap 'interrupted=130' INT QUIT
  while wait "$child"; status=$?; (( status > 128 )) && kill -0 "$child" 2>/dev/null; do :; done
  return "${interrupted:-$status}"
}

# Runs a command on this system; as root under an ordinary name, as in the root.
on_system() {
  if (( EUID != 0 )); then "$@"; return; fi
  # shellcheck disable=SC2016
  unshare --mount -- bash -euc '
    users=$(mktemp)
    cat /etc/passwd >"$users"
    chmod 644 "$users"
    getent passwd 1000 >/dev/null || echo "signalbox:x:1000:1000::$HOME:/bin/bash" >>"$users"
    mount --bind "$users" /etc/passwd
    rm "$users"
    exec unshare --user --map-user=1000 --map-group=1000 -- "$@"' bash "$@"
}
