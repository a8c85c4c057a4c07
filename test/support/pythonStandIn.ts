/** This machine's own Python with debugpy, for an image: Debian's, which lies in known places. */
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { run } from '../e2e/host/processes.ts';
import { type Need, succeed, writeProgram } from './programs.ts';
import { python } from './standIn.ts';

const packages = '/usr/lib/python3/dist-packages';

export const pythonNeeds: readonly Need[] = [
  { package: 'python3', isThere: () => existsSync('/usr/bin/python3') },
  { package: 'python3-debugpy', isThere: () => existsSync(path.join(packages, 'debugpy')) },
];

/** The interpreter, its library without what others are built with, debugpy, and the shared libraries that they load. */
export async function addPython(root: string): Promise<void> {
  const script = `set -e
program=$(readlink -f /usr/bin/python3)
version=\${program##*/}
list() {
  echo "$program"
  find "/usr/lib/$version" -name __pycache__ -prune -o -name test -prune -o -name 'config-*' -prune -o -type f -print -o -type l -print
}
list >"$1.files"
(cat "$1.files"; find ${packages}/*pydev* -name '*.so') | grep -e "$program" -e '\\.so$' -e '\\.so\\.' | xargs ldd 2>/dev/null | grep -o '/[^ ]*\\.so[^ ]*' | sort -u >"$1.libraries"
cat "$1.libraries" >>"$1.files"
mkdir -p "$1${packages}"
tar -chf - -T "$1.files" 2>/dev/null | tar -xf - -C "$1"
rm "$1.files" "$1.libraries"
cd ${packages}
tar -cf - --exclude=__pycache__ debugpy bytecode ./*pydev* | tar -xf - -C "$1${packages}"
ln -s "$version" "$1/usr/bin/python3"`;
  await succeed(run('sh', ['-c', script, 'sh', root]), 'copying Python');
  for (const name of ['python', 'python3']) {
    const file = path.join(root, python, 'bin', name);
    rmSync(file, { force: true });
    symlinkSync('/usr/bin/python3', file);
  }
  writeProgram(path.join(root, python, 'bin/torchrun'), torchrun);
}

/** As ours calls it; the processes run side by side. */
const torchrun = `while [ $# -gt 0 ]; do
  case $1 in
    --nproc_per_node=*) export WORLD_SIZE=\${1#*=} ;;
    --*) ;;
    *) break ;;
  esac
  shift
done
rank=0 all=
while [ $rank -lt $WORLD_SIZE ]; do
  RANK=$rank LOCAL_RANK=$rank "$@" & all="$all $!"
  rank=$((rank + 1))
done
status=0
for each in $all; do wait $each || status=$?; done
exit $status`;
