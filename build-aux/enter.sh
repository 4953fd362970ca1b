#!/bin/bash
# Process 1 of new mount, pid and ipc namespaces: lays out the file systems,
# steps into the root and runs a command there. Not a chroot: in a chroot user
# namespaces are forbidden, and with them bubblewrap.
#
# enter.sh [--writable] [--bind SOURCE TARGET]... ROOT UID GID DIRECTORY COMMAND...
#
# The root is read-only, so that any number of these can share it; /tmp, /run
# and /home are private and vanish. Without --writable the command runs as an
# ordinary user who owns DIRECTORY. When that owner is root, a user namespace
# gives uid 0 the name 1000: Postgres is content, files stay root's outside.
set -euo pipefail

writable=
binds=()
while [[ $1 == --* ]]; do
  case $1 in
    --writable) writable=yes; shift ;;
    --bind) binds+=("$2" "$3"); shift 3 ;;
  esac
done
root=$1 uid=$2 gid=$3 directory=$4
shift 4
user=$uid group=$gid
[[ $uid == 0 ]] && user=1000 group=1000

# Shows SOURCE of the outside as TARGET inside.
show() {
  local target=$root$2
  if [[ -d $1 ]]; then
    mkdir -p "$target"
  else
    mkdir -p "${target%/*}"
    [[ -e $target ]] || : >"$target"
  fi
  mount --rbind "$1" "$target"
}

lay_out_devices() {
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  local device
  for device in null zero full random urandom tty fuse dri; do
    [[ -e /dev/$device ]] && show "/dev/$device" "/dev/$device"
  done
  mkdir "$root/dev/pts" "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  ln -s fd/0 "$root/dev/stdin"
  ln -s fd/1 "$root/dev/stdout"
  ln -s fd/2 "$root/dev/stderr"
}

# The passwd and group lines of the person's own id; libpq, Postgres and GLib ask for them.
name_user() {
  local file
  for file in passwd group; do
    sed "s/^signalbox:x:1000\(:1000\)\?/signalbox:x:$([[ $file == passwd ]] && echo "$user:$group" || echo "$group")/" \
      "$root/etc/$file" >"$root/run/$file"
    mount --bind "$root/run/$file" "$root/etc/$file"
  done
}

mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
lay_out_devices
for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do
  # The machine's own certificates come along: its proxy may have one.
  if [[ -s $file && ( -z $writable || $file != *.crt ) ]]; then show "$(readlink -f "$file")" "$file"; fi
done

if [[ -z $writable ]]; then
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mount -t tmpfs -o mode=755 tmpfs "$root/home"
  install -d -m 700 -o "$uid" -g "$gid" "$root/home/signalbox" "$root/run/user/$user"
fi
for ((i = 0; i < ${#binds[@]}; i += 2)); do show "${binds[i]}" "${binds[i + 1]}"; done
if [[ -z $writable ]]; then
  find "$root/home/signalbox" -xdev -type d -exec chown "$uid:$gid" {} +
  name_user
  mount -o remount,bind,ro "$root"
fi

cd "$root"
pivot_root . .
umount -l .
hash -r
cd "$directory"

if [[ $writable ]]; then
  "$@"
elif [[ $uid == 0 ]]; then
  unshare --user --map-user=1000 --map-group=1000 -- "$@"
else
  setpriv --reuid="$uid" --regid="$gid" --clear-groups -- "$@"
fi
