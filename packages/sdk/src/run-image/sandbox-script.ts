/**
 * Prepares a root in a mount namespace of its own, then becomes the program that enters it. Runs on the host's shell
 * and tools. Arguments: a folder to mount in, the image's files, `overlay` or `copy`, `devices` or `bare`, the command.
 */
export const sandboxScript = `
set -eu
run=$1 lower=$2 how=$3 what=$4
shift 4
mount -t tmpfs -o mode=0755 tmpfs "$run"
mkdir "$run/root" "$run/upper" "$run/work"
if [ "$how" = overlay ]; then
  mount -t overlay -o "lowerdir=$lower,upperdir=$run/upper,workdir=$run/work" overlay "$run/root"
else
  cp -a "$lower/." "$run/root"
fi
root=$run/root
mkdir -p "$root/proc" "$root/sys" "$root/dev" "$root/etc"
[ -d "$root/tmp" ] || mkdir -m 1777 "$root/tmp"
for file in resolv.conf hosts; do
  if [ -r "/etc/$file" ]; then rm -f "$root/etc/$file"; cat "/etc/$file" > "$root/etc/$file"; fi
done
if [ "$what" = devices ]; then
  mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc"
  mount -o bind,ro /sys "$root/sys" 2>/dev/null || mount --rbind /sys "$root/sys"
  mount -t tmpfs -o mode=0755 tmpfs "$root/dev"
  for device in null zero full random urandom tty; do
    : > "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  mkdir -m 1777 "$root/dev/shm"
  mkdir "$root/dev/pts"
  mount --rbind /dev/pts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  ln -s fd/0 "$root/dev/stdin"
  ln -s fd/1 "$root/dev/stdout"
  ln -s fd/2 "$root/dev/stderr"
fi
exec "$@"
`;
