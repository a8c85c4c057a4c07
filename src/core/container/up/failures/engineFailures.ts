/** The engine is missing, does not run, does not let the user in, or has no room. */
import type { Cause } from './failure.ts';

export const engineFailures: readonly Cause[] = [
  {
    code: 'wsl-integration-off',
    pattern: /The command '(\w+)' could not be found in this WSL 2 distro/,
    explain: () => ({
      message: 'Docker Desktop does not offer its engine to this WSL distribution.',
      action: 'Switch the distribution on in Docker Desktop: Settings > Resources > WSL integration.',
    }),
  },
  {
    code: 'engine-not-found',
    pattern: /^(?:Error: )?spawn ((?:.*[\\/])?(?:docker|podman|nerdctl)[\w.-]*) (ENOENT|EACCES)$/m,
    explain: ([, path, reason], { name }) => ({
      message:
        reason === 'ENOENT'
          ? `The command ${path} does not exist on this machine.`
          : `You may not execute ${path}.`,
      action: `Install ${name}; if it is installed, restart this program so that it sees the PATH on which ${name} is.`,
    }),
  },
  {
    code: 'program-not-found',
    pattern: /^(?:Error: )?spawn (.+) (?:ENOENT|EACCES)$/m,
    explain: ([, path]) => ({
      message: `The program ${path} could not be started.`,
      action: 'Install it, or put it on the PATH that this program sees.',
    }),
  },
  {
    code: 'engine-permission-denied',
    pattern:
      /permission denied while trying to connect to the (?:Docker daemon socket|docker API) at (?:unix:\/\/)?([^\s:]+)/i,
    explain: ([, socket = '']) => ({
      message: `You may not use Docker: access to ${socket} is denied.`,
      action: 'Join the group "docker", then sign out and in again, or restart the machine.',
      ...(/^(?:\/var)?\/run\/docker\.sock$/.test(socket) ? { command: 'sudo usermod -aG docker $USER' } : {}),
    }),
  },
  {
    code: 'docker-desktop-not-running',
    pattern:
      /pipe\/+docker\w*[^\n]*cannot find the file specified|Cannot connect to the Docker daemon at unix:\S*\/\.docker\/(?:run|desktop)\/|docker API at unix:\S*\/\.docker\/(?:run|desktop)\/|Docker Desktop is unable to start/,
    explain: () => ({
      message: 'Docker Desktop is not running.',
      action: 'Start Docker Desktop, and try again when it says that the engine runs.',
    }),
  },
  {
    code: 'podman-machine-not-running',
    pattern: /Cannot connect to Podman|unable to connect to Podman/,
    explain: () => ({
      message: 'The virtual machine in which Podman runs containers is not running.',
      action: 'Start the Podman machine; "podman machine init" makes one where there is none.',
      command: 'podman machine start',
    }),
  },
  {
    code: 'engine-not-running',
    pattern:
      /(?:Cannot connect to the Docker daemon|failed to connect to the docker API) at ([^\s;]+?)(?:[.;]?\s|$)/m,
    explain: ([, address = '']) => ({
      message: `No Docker engine answers at ${address}.`,
      action: /^unix:\/\/(?:\/var)?\/run\/docker\.sock$/.test(address)
        ? 'Start Docker: "sudo systemctl start docker" on Linux, Docker Desktop elsewhere.'
        : 'Start the engine there, or correct DOCKER_HOST or the Docker context that names this address.',
    }),
  },
  {
    code: 'engine-not-ready',
    pattern: /request returned [^\n]*Internal Server Error for API route/,
    explain: () => ({
      message: 'Docker runs, but its engine does not answer properly.',
      action: 'Wait until Docker has started; if that does not help, restart it.',
    }),
  },
  {
    code: 'docker-versions-differ',
    pattern:
      /client version ([\d.]+) is too (old|new)\. (?:Minimum|Maximum) supported API version is ([\d.]+)/,
    explain: ([, client, age, api]) => ({
      message: `The docker command is too ${age} for the engine: it speaks version ${client} of the API, and the engine ${age === 'old' ? 'none before' : 'none after'} ${api}.`,
      action: age === 'old' ? 'Update the docker command.' : 'Update the Docker engine.',
    }),
  },
  {
    code: 'disk-full',
    pattern:
      /(?:((?:\/|[A-Z]:\\)[^\s:]+): )?(?:no space left on device|disk quota exceeded|There is not enough space on the disk)/i,
    explain: ([, path], { name, engine }) => ({
      message:
        path === undefined
          ? `The disk on which ${name} keeps images and containers is full.`
          : `The disk is full: ${path} could not be written.`,
      action: `Make room on the disk of ${name}: "${engine} system prune" removes stopped containers and dangling images.`,
      command: `${engine} system df`,
    }),
  },
  {
    code: 'podman-too-few-ids',
    pattern:
      /potentially insufficient UIDs or GIDs available in user namespace|no subuid ranges found for user/,
    explain: () => ({
      message: 'Podman has too few user IDs for the files of the image.',
      action: 'Give your user a range in /etc/subuid and /etc/subgid, then run "podman system migrate".',
    }),
  },
  {
    code: 'control-groups-mixed',
    pattern: /crun: cgroups in hybrid mode not supported/,
    explain: () => ({
      message: 'This machine has two hierarchies of control groups at once, which crun refuses.',
      action:
        'Start the machine with systemd.unified_cgroup_hierarchy=1, or set runtime = "runc" in the [engine] part of containers.conf.',
    }),
  },
  {
    code: 'user-without-name',
    pattern: /^Command failed: id -u -n$/m,
    explain: () => ({
      message: 'The user as which this runs has a number, but no name on this machine.',
      action: 'Give its number an entry in /etc/passwd, or run it as a user that has one.',
    }),
  },
  {
    code: 'limit-too-high',
    pattern:
      /error setting rlimit type (\d+): operation not permitted|setrlimit `?RLIMIT_(\w+)`?: Operation not permitted/i,
    explain: ([, type, word], { name, engine }) => {
      const limit = word?.toLowerCase() ?? limits[Number(type)] ?? `of type ${type}`;
      const setting = engine === 'podman' ? ', or lower it in "default_ulimits" of containers.conf' : '';
      return {
        message: `${name} may not raise the limit ${limit} as high as the container asks.`,
        action: `Take "--ulimit=${limit}=…" out of "runArgs"${setting}, or raise that limit for ${name} itself.`,
      };
    },
  },
];

/** Linux numbers them so. */
const limits = ['cpu', 'fsize', 'data', 'stack', 'core', 'rss', 'nproc', 'nofile', 'memlock', 'as', 'locks'];
