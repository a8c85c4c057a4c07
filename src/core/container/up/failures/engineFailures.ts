/** The engine is missing, not running, not accessible to the user, or out of disk space. */
import type { Cause } from './failure.ts';

export const engineFailures: readonly Cause[] = [
  {
    code: 'wsl-integration-off',
    pattern: /The command '(\w+)' could not be found in this WSL 2 distro/,
    explain: () => ({
      message: 'Docker Desktop is not enabled for this WSL distribution.',
      action: 'Enable the distribution in Docker Desktop under Settings > Resources > WSL integration.',
    }),
  },
  {
    code: 'engine-not-found',
    pattern: /^(?:Error: )?spawn ((?:.*[\\/])?(?:docker|podman|nerdctl)[\w.-]*) (ENOENT|EACCES)$/m,
    explain: ([, path, reason], { name }) => ({
      message:
        reason === 'ENOENT'
          ? `The command ${path} was not found on this machine.`
          : `You do not have permission to execute ${path}.`,
      action: `Install ${name}. If it is already installed, restart this program to update its PATH.`,
    }),
  },
  {
    code: 'program-not-found',
    pattern: /^(?:Error: )?spawn (.+) (?:ENOENT|EACCES)$/m,
    explain: ([, path]) => ({
      message: `Cannot start the program ${path}.`,
      action: 'Install it, or add it to the PATH of this program.',
    }),
  },
  {
    code: 'engine-permission-denied',
    pattern:
      /permission denied while trying to connect to the (?:Docker daemon socket|docker API) at (?:unix:\/\/)?([^\s:]+)/i,
    explain: ([, socket = '']) => ({
      message: `You do not have permission to use Docker: access to ${socket} is denied.`,
      action: 'Add yourself to the group "docker", then sign out and in again, or restart the machine.',
      ...(/^(?:\/var)?\/run\/docker\.sock$/.test(socket) ? { command: 'sudo usermod -aG docker $USER' } : {}),
    }),
  },
  {
    code: 'docker-desktop-not-running',
    pattern:
      /pipe\/+docker\w*[^\n]*cannot find the file specified|Cannot connect to the Docker daemon at unix:\S*\/\.docker\/(?:run|desktop)\/|docker API at unix:\S*\/\.docker\/(?:run|desktop)\/|Docker Desktop is unable to start/,
    explain: () => ({
      message: 'Docker Desktop is not running.',
      action: 'Start Docker Desktop, and try again once the engine is running.',
    }),
  },
  {
    code: 'podman-machine-not-running',
    pattern: /Cannot connect to Podman|unable to connect to Podman/,
    explain: () => ({
      message: 'The Podman machine is not running.',
      action: 'Start it. If there is none yet, create it with "podman machine init".',
      command: 'podman machine start',
    }),
  },
  {
    code: 'engine-not-running',
    pattern:
      /(?:Cannot connect to the Docker daemon|failed to connect to the docker API) at ([^\s;]+?)(?:[.;]?\s|$)/m,
    explain: ([, address = '']) => ({
      message: `Cannot connect to the Docker engine at ${address}.`,
      action: /^unix:\/\/(?:\/var)?\/run\/docker\.sock$/.test(address)
        ? 'Start Docker: "sudo systemctl start docker" on Linux, Docker Desktop elsewhere.'
        : 'Start the engine there, or correct DOCKER_HOST or the Docker context that points to this address.',
    }),
  },
  {
    code: 'engine-not-ready',
    pattern: /request returned [^\n]*Internal Server Error for API route/,
    explain: () => ({
      message: 'Docker is running, but its engine does not respond correctly.',
      action: 'Wait until Docker has started. If that does not help, restart it.',
    }),
  },
  {
    code: 'docker-versions-differ',
    pattern:
      /client version ([\d.]+) is too (old|new)\. (?:Minimum|Maximum) supported API version is ([\d.]+)/,
    explain: ([, client, age, api]) => ({
      message: `The docker command is too ${age} for the engine: it uses API version ${client}, and the engine supports ${api} or ${age === 'old' ? 'later' : 'earlier'}.`,
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
          ? `The disk where ${name} stores images and containers is full.`
          : `The disk is full: cannot write ${path}.`,
      action: `Free up disk space for ${name}: "${engine} system prune" removes stopped containers and dangling images.`,
      command: `${engine} system df`,
    }),
  },
  {
    code: 'podman-too-few-ids',
    pattern:
      /potentially insufficient UIDs or GIDs available in user namespace|no subuid ranges found for user/,
    explain: () => ({
      message: 'Podman does not have enough user IDs for the files in the image.',
      action: 'Add a range for your user to /etc/subuid and /etc/subgid, then run "podman system migrate".',
    }),
  },
  {
    code: 'control-groups-mixed',
    pattern: /crun: cgroups in hybrid mode not supported/,
    explain: () => ({
      message: 'This machine uses cgroups v1 and v2 at once (hybrid mode), which crun does not support.',
      action:
        'Boot with systemd.unified_cgroup_hierarchy=1, or set runtime = "runc" in the [engine] section of containers.conf.',
    }),
  },
  {
    code: 'user-without-name',
    pattern: /^Command failed: id -u -n$/m,
    explain: () => ({
      message: 'The current user ID has no user name on this machine.',
      action: 'Add an entry for it to /etc/passwd, or run as a user that has one.',
    }),
  },
  {
    code: 'limit-too-high',
    pattern:
      /error setting rlimit type (\d+): operation not permitted|setrlimit `?RLIMIT_(\w+)`?: Operation not permitted/i,
    explain: ([, type, word], { name, engine }) => {
      const limit = word?.toLowerCase() ?? limits[Number(type)] ?? `${type}`;
      const setting = engine === 'podman' ? ', or lower it in "default_ulimits" of containers.conf' : '';
      return {
        message: `${name} is not permitted to raise the limit "${limit}" to the value that the container requires.`,
        action: `Remove "--ulimit=${limit}=…" from "runArgs"${setting}, or raise that limit for ${name} itself.`,
      };
    },
  },
];

/** Linux numbers them so. */
const limits = [
  ...['cpu', 'fsize', 'data', 'stack', 'core', 'rss', 'nproc', 'nofile', 'memlock', 'as', 'locks'],
  ...['sigpending', 'msgqueue', 'nice', 'rtprio', 'rttime'],
];
