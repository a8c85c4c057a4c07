/** An image that stands in for those of ACPT: BusyBox, and programs that say how they were called. */
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { removeFolder } from '../e2e/host/folders.ts';
import { run } from '../e2e/host/processes.ts';
import { succeed, writeProgram } from './programs.ts';

/**
 * @param folder for its files meanwhile
 * @param engine runs Docker or Podman
 * @param addTo puts more into it
 * @returns the id of the image
 */
export async function importStandIn(
  folder: string,
  busybox: string,
  engine: (...args: readonly string[]) => ReturnType<typeof run>,
  addTo: (root: string) => Promise<void> = async () => {},
): Promise<string> {
  const root = path.join(folder, 'root');
  const archive = path.join(folder, 'root.tar');
  await writeRoot(root, busybox);
  await addTo(root);
  const readable = ['--owner=0', '--group=0', '--mode=a+rX'];
  await succeed(run('tar', [...readable, '-C', root, '-cf', archive, '.']), 'tar');
  const changes = [
    'LABEL acpt.stand-in=true',
    `ENV PATH=${python}/bin:/opt/conda/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    'CMD ["/bin/bash"]',
  ];
  const output = await succeed(
    engine('import', ...changes.flatMap((change) => ['--change', change]), archive),
    'import',
  );
  removeFolder(folder);
  // Podman tells first what it does.
  return output.trim().split('\n').at(-1) ?? '';
}

/** Where the images of ACPT have the environment they train in. */
export const python = '/opt/conda/envs/ptca';

async function writeRoot(root: string, busybox: string): Promise<void> {
  const inRoot = (file: string) => path.join(root, file);
  for (const folder of ['/etc', '/root', '/home', '/tmp', '/usr/bin', '/usr/local/bin', `${python}/bin`])
    mkdirSync(inRoot(folder), { recursive: true });
  chmodSync(inRoot('/tmp'), 0o1777);
  symlinkSync('bin', inRoot('/usr/sbin'));
  for (const folder of ['bin', 'sbin']) symlinkSync('usr/bin', inRoot(folder));

  copyFileSync(busybox, inRoot('/usr/bin/busybox'));
  const applets = (await succeed(run(busybox, ['--list']), 'busybox --list')).split(/\s+/);
  for (const applet of applets)
    if (applet && applet !== 'busybox') symlinkSync('busybox', inRoot(`/usr/bin/${applet}`));

  writeFileSync(inRoot('/etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\n');
  writeFileSync(inRoot('/etc/group'), 'root:x:0:\nvideo:x:44:\n');
  writeFileSync(inRoot('/etc/os-release'), osRelease);
  writeProgram(inRoot('/usr/bin/bash'), 'exec /bin/sh "$@"');
  writeProgram(inRoot(`${python}/bin/python`), pythonProgram);
  symlinkSync('python', inRoot(`${python}/bin/python3`));
  writeProgram(inRoot(`${python}/bin/torchrun`), torchrunProgram);
}

const osRelease = `NAME="Stand-in for an ACPT image"
PRETTY_NAME="Stand-in for an ACPT image: BusyBox, no Ubuntu, no PyTorch"
ID=ubuntu
VERSION_ID="22.04"
`;

const pythonProgram = 'echo "stand-in python: $*${RANK:+ (RANK=$RANK)}"';

/** The launcher's options as far as jobs use them; the processes run one after the other. */
const torchrunProgram = `processes=1 nodes=1 node=0 python=python module=
while [ $# -gt 0 ]; do
  case $1 in
    --*=*) name=\${1%%=*} value=\${1#*=} ;;
    --standalone | --no-python | --no_python | -m) name=$1 value= ;;
    -*) name=$1 value=\${2-}; shift ;;
    *) break ;;
  esac
  case $name in
    --nproc_per_node | --nproc-per-node) processes=$value ;;
    --nnodes) nodes=\${value##*:} ;;
    --node_rank | --node-rank) node=$value ;;
    --no_python | --no-python) python= ;;
    -m | --module) module=-m ;;
  esac
  shift
done
if [ $# -eq 0 ]; then echo 'stand-in torchrun: nothing to run' >&2; exit 2; fi
case $processes in *[!0-9]*) processes=1 ;; esac
export WORLD_SIZE=$((nodes * processes)) LOCAL_WORLD_SIZE=$processes
export MASTER_ADDR=127.0.0.1 MASTER_PORT=29500
LOCAL_RANK=0
while [ $LOCAL_RANK -lt $processes ]; do
  export LOCAL_RANK RANK=$((node * processes + LOCAL_RANK))
  $python $module "$@" || exit
  LOCAL_RANK=$((LOCAL_RANK + 1))
done`;
