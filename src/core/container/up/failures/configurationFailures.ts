/** devcontainer.json asks for what the image or the engine does not have. */
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
        message: `${part === undefined ? command : `"${part}" of ${command}`} in ${origin} ended with ${code === undefined ? 'an error' : `exit code ${code}`}.`,
        action:
          command === 'initializeCommand'
            ? 'Correct the command, which runs on this machine before there is a container; the log holds what it printed.'
            : 'Correct the command; the container itself runs, and the log holds what the command printed.',
      };
    },
  },
];

export const configurationFailures: readonly Cause[] = [
  {
    code: 'configuration-without-image',
    pattern: /Dev container config \((.+)\) is missing one of "image"/,
    explain: ([, path = '']) => ({
      message: `${plainPath(path)} names no image.`,
      action: 'Add "image" or "build" to it.',
    }),
  },
  {
    code: 'configuration-malformed',
    pattern: /Dev container config \((.+)\) must contain a JSON object literal/,
    explain: ([, path = '']) => ({
      message: `${plainPath(path)} is no JSON object.`,
      action: 'Correct the file: it begins with "{" and ends with "}".',
    }),
  },
  {
    code: 'configuration-not-found',
    pattern: /Dev container config \((.+)\) not found\.|No dev container config and no workspace found/,
    explain: ([, path]) => ({
      message: path === undefined ? 'There is no devcontainer.json.' : `There is no ${plainPath(path)}.`,
      action: 'Create it again, or choose another configuration.',
    }),
  },
  {
    code: 'dockerfile-not-found',
    pattern: /^(?:Error: )?Dockerfile \((.+)\) not found\./m,
    explain: ([, path = '']) => ({
      message: `There is no Dockerfile ${plainPath(path)}.`,
      action: 'Correct "build.dockerfile", which counts from the folder of devcontainer.json.',
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
          ? `${name} does not see the folder ${path}: its engine runs elsewhere.`
          : `There is no ${path} on this machine to mount.`,
        action: workspace
          ? `Use an engine that runs on this machine.`
          : 'Create it, or take it out of "mounts" or "runArgs".',
      };
    },
  },
  {
    code: 'mount-not-shared',
    pattern: /The path (\S+) is not shared from the host/,
    explain: ([, path]) => ({
      message: `Docker Desktop does not share ${path} with containers.`,
      action: 'Add the folder in Docker Desktop: Settings > Resources > File sharing.',
    }),
  },
  {
    code: 'user-missing',
    pattern: /unable to find user ([^\n:]+): no matching entries in passwd file/,
    explain: ([, user]) => ({
      message: `The image has no user "${user}".`,
      action: 'Write a user of the image in "remoteUser" and "containerUser"; in ACPT images it is "root".',
    }),
  },
  {
    code: 'shell-missing',
    pattern: /exec: "\/bin\/sh": [^\n]*no such file or directory|executable file `\/bin\/sh` not found/,
    explain: (_, { image }) => ({
      message: `${image ?? 'The image'} has no /bin/sh, without which nothing can be set up in the container.`,
      action: 'Take an image that has a shell.',
    }),
  },
  {
    code: 'shm-size-with-host-ipc',
    pattern: /cannot set shmsize when running in the \{?host/,
    explain: () => ({
      message:
        '"--shm-size" and "--ipc=host" exclude each other: with the latter, the shared memory is that of this machine.',
      action: 'Take one of them out of "runArgs".',
    }),
  },
  {
    code: 'init-missing',
    pattern:
      /container-init binary not found on the host: stat ([^\s:]+)|"docker-init": executable file not found/,
    explain: ([, path], { name }) => ({
      message: `${name} lacks the program for "init": ${path ?? 'docker-init'} does not exist.`,
      action: `Install ${path === undefined ? 'docker-init (package tini or docker)' : 'the package catatonit'}, or take "init" out of devcontainer.json.`,
    }),
  },
  {
    code: 'keep-id-needs-rootless',
    pattern: /keep-id is only supported in rootless mode/,
    explain: () => ({
      message: 'Podman runs as root, and can then not start a container with a "remoteUser" other than root.',
      action: 'Set "remoteUser" to "root", or run VS Code and Podman as an ordinary user.',
    }),
  },
  {
    code: 'run-argument-with-space',
    pattern: /unknown flag: (--[\w-]+) ([^\n]+)/,
    explain: ([, flag = '', value = '']) => ({
      gpu: flag === '--gpus',
      message: `"${flag} ${value.trim()}" in "runArgs" is read as one word.`,
      action: `Write "${flag}=${value.trim()}".`,
    }),
  },
  {
    code: 'run-argument-unknown',
    pattern: /unknown flag: (--[\w-]+)|unknown shorthand flag: [^\n]*?(-\w+)$/m,
    explain: ([, long, short], { name }) => {
      const flag = long ?? short ?? '';
      return {
        gpu: flag === '--gpus',
        message: `${name} does not know the argument ${flag}.`,
        action: `Take it out of "runArgs", or update ${name}.`,
      };
    },
  },
  {
    code: 'port-in-use',
    pattern:
      /Bind for (\S+) failed: port is already allocated|failed to bind host port (?:for )?([\d.]+:\d+)[^\n]*address already in use|exposing port TCP (\S+) ->|listen tcp[46]? (\S+): bind: (?:address already in use|An attempt was made|Only one usage)/,
    explain: (match) => ({
      message: `Another program or container uses the port ${match.slice(1).find((part) => part !== undefined)}.`,
      action: 'End it, or choose another port in "appPort" or "runArgs".',
    }),
  },
  {
    code: 'name-in-use',
    pattern: /container name "?\/?([\w.-]+)"? is already in use/,
    explain: ([, container]) => ({
      message: `Another container is called "${container}".`,
      action: 'Remove that container, or choose another "--name" in "runArgs".',
    }),
  },
];

function plainPath(path: string): string {
  return shortened(path.replace(/^vscode-fileHost:/, ''), 300);
}
