/** A folder of tools that is shown to foreign code, though one above it lets nobody through. */
export interface ShownFolder {
  readonly path: string;
  /** The topmost folder above it that nobody else may enter. */
  readonly closed: string;
}

/**
 * Run by root as the first process of a namespace: gives every user a name, for many programs ask for it, and puts each
 * shown folder, read-only, at its own path, where nothing else of the closed folder is left. Then stays, with the program as
 * its child: the first process hears no polite signal. What cannot be done there is said, and gone without.
 */
const SCRIPT = `
  mount --bind "$1" /etc/passwd 2>/dev/null
  hold=$1.shown; count=$2; shift 2; at=0
  if test "$count" -gt 0; then
    mkdir -p "$hold" && mount -t tmpfs -o mode=700 none "$hold"
    for one; do
      at=$((at + 1)); test "$at" -gt $((2 * count)) && break
      if test $((at % 2)) = 1; then mkdir "$hold/$at" && mount --bind "$one" "$hold/$at"; fi
    done
    done=; at=0
    while test "$at" -lt "$count"; do
      at=$((at + 1)); path=$1; closed=$2; shift 2
      case "$done" in *"|$closed|"*) ;; *) mount -t tmpfs -o mode=755 none "$closed"; done="$done|$closed|" ;; esac
      mkdir -p "$path" && mount --bind "$hold/$((2 * at - 1))" "$path" && mount -o remount,bind,ro "$path" ||
        echo "containment: $path cannot be shown here" >&2
    done
    umount -l "$hold"
  fi
  "$@"; exit $?`;

/** The command that does so before another one. `names` is an `/etc/passwd`. */
export function withNamesAndFolders(names: string, shown: readonly ShownFolder[]): readonly string[] {
  const folders = shown.flatMap(({ path, closed }) => [path, closed]);
  return ["sh", "-c", SCRIPT, "sh", names, String(shown.length), ...folders];
}
