# What ./dev can do. Sourced by ./dev; the functions verb_* run on the ground,
# the others before it.
# shellcheck shell=bash disable=SC2154

# --- Before the ground: what the outside lends to the inside ---

# The environment of the root: clean, so that tests see the same everywhere.
root_environment() {
  local name lang=en_US.UTF-8
  [[ ${LANG:-} == ar_EG.UTF-8 ]] && lang=$LANG
  printf '%s\n' SIGNALBOX_GROUND=root HOME=/home/signalbox USER=signalbox SHELL=/bin/bash "LANG=$lang" \
    PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin "XDG_RUNTIME_DIR=/run/user/$(inner_uid)"
  while read -r name; do
    case $name in
      TERM | COLORTERM | NO_COLOR | CI | LANGUAGE | TZ | *_proxy | G_* | GTK_* | GDK_* | GSK_* | ADW_* | SBX_* | MESON_* | UI_*)
        echo "$name=${!name}" ;;
    esac
  done < <(compgen -e)
}

inner_uid() {
  local uid
  uid=$(stat -c %u .)
  echo $(( uid == 0 ? 1000 : uid ))
}

# The profile lasts on the outside; display, session bus and sound of it are lent.
lend_desktop() {
  local data=${XDG_DATA_HOME:-$HOME/.local/share}/signalbox
  local config=${XDG_CONFIG_HOME:-$HOME/.config}/signalbox
  local runtime socket
  runtime=/run/user/$(inner_uid)
  mkdir -p "$data" "$config"
  chown --reference=. "$data" "$config"
  binds+=("$data" /home/signalbox/.local/share/signalbox "$config" /home/signalbox/.config/glib-2.0/settings)
  if [[ ${DISPLAY:-} && -d /tmp/.X11-unix ]]; then
    binds+=(/tmp/.X11-unix /tmp/.X11-unix)
    environment+=("DISPLAY=$DISPLAY")
    if [[ -f ${XAUTHORITY:-$HOME/.Xauthority} ]]; then
      binds+=("${XAUTHORITY:-$HOME/.Xauthority}" /home/signalbox/.Xauthority)
    fi
  fi
  if [[ ${WAYLAND_DISPLAY:-} && -S ${XDG_RUNTIME_DIR:-}/$WAYLAND_DISPLAY ]]; then
    binds+=("$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY" "$runtime/$WAYLAND_DISPLAY")
    environment+=("WAYLAND_DISPLAY=$WAYLAND_DISPLAY")
  fi
  socket=${DBUS_SESSION_BUS_ADDRESS:-}
  socket=${socket#unix:path=}
  socket=${socket%%,*}
  if [[ -S $socket ]]; then
    binds+=("$socket" "$runtime/bus")
    environment+=("DBUS_SESSION_BUS_ADDRESS=unix:path=$runtime/bus")
  fi
}

# Makes the ground and runs ./dev VERB again on it.
on_ground() {
  local environment=() binds=() file=
  if [[ $1 == shot ]]; then
    file=$(cd "$called_from" && realpath -m -- "$3")
    set -- shot "$2" "$project/_build/shot.png"
  fi
  # Asking the package manager takes longer than all the rest: a root is an answer.
  if [[ ! -d $(root_path) ]] && { have_toolkit || offers_toolkit; }; then
    prepare_system
    on_system env SIGNALBOX_GROUND=system ./dev "$@"
  else
    prepare_root
    mapfile -t environment < <(root_environment)
    [[ $1 == run ]] && lend_desktop
    [[ ${DEV_BIND:-} ]] && binds+=("$DEV_BIND" "$DEV_BIND")
    in_root env -i "${environment[@]}" ./dev "$@"
  fi
  if [[ $file ]]; then install -m 644 _build/shot.png "$file"; fi
}

verb_clean() {
  [[ $# == 0 || $* == --all ]] || fail "Usage: ./dev clean [--all]"
  rm -rf _build _build-asan _build-tsan _build-fuzz
  if (( $# )); then
    # Another ./dev may be inside or making it.
    mkdir -p "$cache"
    flock "$cache/lock" find "$cache" -xdev -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf --one-file-system {} +
  fi
}

# --- On the ground ---

sanitizers=("-Db_sanitize=address,undefined" -Db_lundef=false)

# build FOLDER [MESON OPTION]...: sets the folder up once, then only ninja.
build() {
  local folder=$1 log
  shift
  mkdir -p "$folder"
  (
    flock 8
    if [[ ! -f $folder/build.ninja ]]; then
      log=$folder/setup.log
      say "Setting up $folder"
      meson setup "$folder" "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
    fi
    if [[ $quiet && ! -t 2 ]]; then
      ninja -C "$folder" "${targets[@]}" >"$folder/build.log" 2>&1 || { cat "$folder/build.log" >&2; exit 1; }
    else
      ninja -C "$folder" "${targets[@]}" >&2
    fi
  ) 8>"$folder/.lock"
}
targets=() # All of them.
quiet=yes # Building is on the way to something else: only mistakes are shown.

# Programs of the build run without being installed.
use_build() {
  export PATH=$project/_build/src/cli:$project/_build/src/app:$PATH
  export GSETTINGS_SCHEMA_DIR=$project/_build/data
  export XDG_DATA_DIRS=$project/_build/data:$project/data:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
  export SBX_LOCALEDIR=$project/_build/po
  export MANPATH=$project/data:
}

verb_build() {
  quiet=
  build _build
}

verb_shell() {
  [[ ${1:-} == -- ]] && shift
  if [[ ! -f _build/build.ninja ]]; then
      build _build || say "The build failed: signalbox-cli may be missing."
  fi
  use_build
  if (( $# )); then exec "$@"; fi
  exec bash
}

verb_run() {
  local command=(signalbox)
  build _build
  use_build
  export GSETTINGS_BACKEND=keyfile
  if [[ ${1:-} == --demo ]]; then
    shift
    scratch_profile
    [[ -x tests/support/demo ]] && command=("$project/tests/support/demo" signalbox)
  fi
  command+=("$@")
  [[ ${DBUS_SESSION_BUS_ADDRESS:-} ]] || command=(dbus-run-session -- "$project/build-aux/with-keyring" "${command[@]}")
  if [[ ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
    "${command[@]}"
  else
    in_browser "${command[@]}"
  fi
}

scratch_profile() {
  scratch=$(mktemp -d -t signalbox-demo-XXXXXX)
  trap 'rm -rf "$scratch"' EXIT
  export XDG_DATA_HOME=$scratch/data XDG_CONFIG_HOME=$scratch/config XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state
  mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
}

# Shows the window in a browser through GTK's Broadway server. It has no
# password: loopback only.
in_browser() {
  local port=8085 status=0
  export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$(mktemp -d)}
  while (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  gtk4-broadwayd --port "$port" --address 127.0.0.1 ":$((port - 8080))" >/dev/null 2>&1 &
  server=$!
  # The window may run until Ctrl+C; the server must not outlive it.
  trap 'kill $server 2>/dev/null; rm -rf "${scratch:-}"' EXIT
  until (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 $server 2>/dev/null || fail "gtk4-broadwayd did not start on port $port."
    sleep 0.05
  done
  echo "Signalbox is at http://127.0.0.1:$port/"
  echo "Ctrl+C ends it."
  # Broadway's own renderer: with Cairo's the server aborts as soon as a browser joins.
  GDK_BACKEND=broadway BROADWAY_DISPLAY=":$((port - 8080))" GSK_RENDERER=broadway "$@" || status=$?
  return $status
}

# test_build FOLDER ARGUMENT...: meson's tests, and their number added to the sum.
test_build() {
  local folder=$1 status=0 report=$1/meson-logs/testlog.junit.xml
  shift
  rm -f "$report"
  meson test -C "$folder" --print-errorlogs "$@" || status=$?
  if [[ -f $report ]]; then cp "$report" "$tally/$folder.xml"; fi
  return $status
}

verb_test() {
  local status=0 only=
  tally=$(mktemp -d)
  trap 'rm -rf "$tally"' EXIT
  [[ ${1:-} == --asan || ${1:-} == --tsan ]] && { only=$1; shift; }
  if [[ ! $only ]]; then
    { build _build && test_build _build --no-rebuild "$@"; } || status=1
  fi
  # The sanitizer build tests everything but the journeys through the window
  # and the checks of data: the first are slow in it, the others not code.
  if [[ $only == --asan || (! $only && $# == 0) ]]; then
    [[ $# == 0 ]] && set -- --no-suite ui --no-suite data --no-suite po
    # A journey's slow disk is loaded before the sanitizer, and only passes calls on.
    export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:exitcode=99:verify_asan_link_order=0:${SBX_ASAN:-}
    export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
    export LSAN_OPTIONS=suppressions=$project/tests/support/lsan.supp:print_suppressions=0
    say "The tests again, with sanitizers"
    { build _build-asan "${sanitizers[@]}" && test_build _build-asan --no-rebuild --timeout-multiplier 4 "$@"; } || status=1
  fi
  # Races between threads are the core's: the window has one, and so have the
  # models and formats. Only what the tests need is built.
  if [[ $only == --tsan ]]; then
    targets=(src/core/libsignalbox-core.a)
    build _build-tsan -Db_sanitize=thread -Db_lundef=false || status=1
    # Meson builds no others than those that are named.
    # shellcheck disable=SC2046
    [[ $# == 0 ]] && set -- $(meson test -C _build-tsan --list --suite core 2>/dev/null | sed 's|.* / ||' | grep -v '^model/\|^formats/')
    # GLib and libsecret are built without it: what they do among themselves it can not judge.
    export TSAN_OPTIONS=ignore_noninstrumented_modules=1:exitcode=66
    test_build _build-tsan --timeout-multiplier 8 "$@" || status=1
  fi
  python3 build-aux/count-tests.py "$status" "$tally"/*.xml
}

verb_bench() {
  [[ -x tests/bench/run ]] || fail "There is nothing to measure yet: tests/bench/run is missing."
  build _build
  use_build
  exec tests/bench/run "$@"
}

verb_shot() {
  [[ -x tests/support/shot ]] || fail "There is no camera yet: tests/support/shot is missing."
  build _build
  use_build
  exec tests/support/shot "$@"
}

# Each target is tests/fuzz/NAME.c; tests/fuzz/corpus/NAME has its seeds.
verb_fuzz() {
  local name=${1:-} seconds=${2:-60} target status=0
  [[ $name =~ ^[0-9]+$ ]] && seconds=$name name=
  for target in tests/fuzz/${name:-*}.c; do
    [[ -f $target ]] || fail "There is no fuzz target${name:+ named $name} in tests/fuzz."
    targets+=("${target%.c}")
  done
  CC=clang build _build-fuzz -Dfuzz=true -Dtests=false -Db_lundef=false -Db_sanitize=address,undefined
  for target in "${targets[@]}"; do
    target=_build-fuzz/$target
    say "${target##*/}: $seconds s"
    mkdir -p "_build-fuzz/corpus/${target##*/}" "tests/fuzz/corpus/${target##*/}"
    ASAN_OPTIONS=handle_sigtrap=1 G_DEBUG=fatal-criticals "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="_build-fuzz/${target##*/}-" \
      "_build-fuzz/corpus/${target##*/}" "tests/fuzz/corpus/${target##*/}" || status=1
  done
  return $status
}
