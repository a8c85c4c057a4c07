/** devcontainer.json requires what the image or the engine does not have. */
import { type Cause, shortened } from './failure.ts';

/** Goes before all others: once the container runs, what its commands print says nothing of the engine. */
export const commandFailures: readonly Cause[] = [
  {
    code: 'lifecycle-command-failed',
    pattern:
      /^(?:(.+) of )?((?:initialize|onCreate|updateContent|postCreate|postStart|postAttach)Command) from (.+) failed\.$/m,
    explain: ([, part, command, origin], { text }) => {
      const [, code] = /^[^\n]* failed with exit code (\d+)\. Skipping/m.exec(text) ?? [];
      return {
        message: `${part === undefined ? command : `"${part}" of ${command}`} in ${origin} failed${code === undefined ? '' : ` with exit code ${code}`}.`,
        action:
          command === 'initializeCommand'
            ? 'Fix the command. It runs on this machine before the container exists; the log has its output.'
            : 'Fix the command; the log has its output. The container itself is running.',
      };
    },
  },
];

export const configurationFailures: readonly Cause[] = [
  {
    code: 'configuration-without-image',
    pattern: /Dev container config \((.+)\) is missing one of "image"/,
    explain: ([, path = '']) => ({
      message: `${plainPath(path)} does not specify an image.`,
      action: 'Add "image" or "build" to it.',
    }),
  },
  {
    code: 'configuration-malformed',
    pattern: /Dev container config \((.+)\) must contain a JSON object literal/,
    explain: ([, path = '']) => ({
      message: `${plainPath(path)} is not a JSON object.`,
      action: 'Fix the file: it must start with "{" and end with "}".',
    }),
  },
  {
    code: 'configuration-not-found',
    pattern: /Dev container config \((.+)\) not found\.|No dev container config and no workspace found/,
    explain: ([, path]) => ({
      message: path === undefined ? 'devcontainer.json not found.' : `${plainPath(path)} not found.`,
      action: 'Create it again, or choose another configuration.',
    }),
  },
  {
    code: 'dockerfile-not-found',
    pattern: /^(?:Error: )?Dockerfile \((.+)\) not found\./m,
    explain: ([, path = '']) => ({
      message: `Dockerfile not found: ${plainPath(path)}.`,
      action: 'Correct "build.dockerfile"; it is relative to the folder of devcontainer.json.',
    }),
  },
  {
    code: 'mount-source-missing',
    pattern: /bind source path does not exist: ([^\n]+)|statfs ([^\n]+?): no such file or directory/,
    explain: ([, docker, podman], { name, call }) => {
      const path = (docker ?? podman ?? '').trim().replace(/\.$/, '');
      // The folder is there, since devcontainer.json was read from it.
      const workspace = call?.rest.includes(`source=${path},target=/workspaces/`) ?? false;
      return {
        message: workspace
          ? `${name} cannot access the folder ${path}: its engine does not run on this machine.`
          : `The mount source ${path} does not exist on this machine.`,
        action: workspace
          ? `Use an engine that runs on this machine.`
          : 'Create it, or remove it from "mounts" or "runArgs".',
      };
    },
  },
  {
    code: 'mount-not-shared',
    pattern: /The path (\S+) is not shared from the host/,
    explain: ([, path]) => ({
      message: `Docker Desktop does not share ${path} with containers.`,
      action: 'Add the folder in Docker Desktop under Settings > Resources > File sharing.',
    }),
  },
  {
    code: 'user-missing',
    pattern: /unable to find user ([^\n:]+): no matching entries in passwd file/,
    explain: ([, user]) => ({
      message: `The image has no user "${user}".`,
      action: 'Set "remoteUser" and "containerUser" to a user of the image; in ACPT images, use "root".',
    }),
  },
  {
    code: 'shell-missing',
    pattern: /exec: "\/bin\/sh": [^\n]*no such file or directory|executable file `\/bin\/sh` not found/,
    explain: (_, { image }) => ({
      message: `${image ?? 'The image'} has no /bin/sh, which is required to set up the container.`,
      action: 'Use an image that has a shell.',
    }),
  },
  {
    code: 'shm-size-with-host-ipc',
    pattern: /cannot set shmsize when running in the \{?host/,
    explain: () => ({
      message:
        '"--shm-size" and "--ipc=host" are mutually exclusive: with "--ipc=host", the container uses the shared memory of this machine.',
      action: 'Remove one of them from "runArgs".',
    }),
  },
  {
    code: 'init-missing',
    pattern:
      /container-init binary not found on the host: stat ([^\s:]+)|"docker-init": executable file not found/,
    explain: ([, path], { name }) => ({
      message: `${name} cannot run "init": ${path ?? 'docker-init'} does not exist.`,
      action: `Install ${path === undefined ? 'docker-init (package tini or docker)' : 'the package catatonit'}, or remove "init" from devcontainer.json.`,
    }),
  },
  {
    code: 'keep-id-needs-rootless',
    pattern: /keep-id is only supported in rootless mode/,
    explain: () => ({
      message: 'Podman runs as root and cannot start a container whose "remoteUser" is not root.',
      action: 'Set "remoteUser" to "root", or run VS Code and Podman as a regular user.',
    }),
  },
  {
    code: 'run-argument-with-space',
    pattern: /unknown flag: (--[\w-]+) ([^\n]+)/,
    explain: ([, flag = '', value = '']) => ({
      gpu: flag === '--gpus',
      message: `"${flag} ${value.trim()}" in "runArgs" is passed as a single argument.`,
      action: `Use "${flag}=${value.trim()}".`,
    }),
  },
  {
    code: 'run-argument-unknown',
    pattern: /unknown flag: (--[\w-]+)|unknown shorthand flag: [^\n]*?(-\w+)$/m,
    explain: ([, long, short], { name }) => {
      const flag = long ?? short ?? '';
      return {
        gpu: flag === '--gpus',
        message: `${name} does not support the argument ${flag}.`,
        action: `Remove it from "runArgs", or update ${name}.`,
      };
    },
  },
  {
    code: 'port-in-use',
    pattern:
      /Bind for (\S+) failed: port is already allocated|failed to bind host port (?:for )?([\d.]+:\d+)[^\n]*address already in use|exposing port TCP (\S+) ->|listen tcp[46]? (\S+): bind: (?:address already in use|An attempt was made|Only one usage)/,
    explain: (match) => ({
      message: `Port ${match.slice(1).find((part) => part !== undefined)} is already in use by another program or container.`,
      action: 'Stop it, or choose another port in "appPort" or "runArgs".',
    }),
  },
  {
    code: 'name-in-use',
    pattern: /container name "?\/?([\w.-]+)"? is already in use/,
    explain: ([, container]) => ({
      message: `A container named "${container}" already exists.`,
      action: 'Remove it, or choose another "--name" in "runArgs".',
    }),
  },
];

function plainPath(path: string): string {
  return shortened(path.replace(/^vscode-fileHost:/, ''), 300);
}
