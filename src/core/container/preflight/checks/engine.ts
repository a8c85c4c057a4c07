import type { EngineFacts, HostFacts } from '../../host/host.ts';
import type { Check, Verdict } from './check.ts';

/** The engine is installed, running and accessible to this user. */
export const engine: Check = function* ({ host }) {
  yield { code: 'engine', ...verdict(host) };
};

function verdict(host: HostFacts): Omit<Verdict, 'code'> {
  const { engine: facts } = host;
  const title = titleOf(facts);
  switch (facts.state) {
    case 'running':
      return {
        status: 'good',
        message: `${[title, facts.version].filter((each) => each).join(' ')} is running${facts.rootless ? ' (rootless)' : ''}.`,
      };
    case 'missing':
      return {
        status: 'bad',
        message: `${title} not found: the command ${facts.command} does not exist.`,
        action: `Install ${title}, or specify its path in the setting acpt.container.engine or with --engine on the command line.`,
      };
    case 'stopped':
      return { status: 'bad', message: `${title} is installed but not running.`, ...startingOf(host) };
    case 'forbidden':
      return { status: 'bad', message: `You do not have permission to use ${title}.`, ...allowingOf(host) };
    case 'silent':
      return { status: 'bad', message: `${title} does not respond.`, ...restartingOf(host) };
    case 'failing':
      return {
        status: 'bad',
        message: facts.complaint
          ? `${title} failed: ${facts.complaint.replace(/\.?$/, '.')}`
          : `${title} failed without an error message.`,
        action: `Run ${facts.command} info in a terminal for details.`,
        command: `${facts.command} info`,
      };
    default:
      return facts.state satisfies never;
  }
}

type ToDo = Pick<Verdict, 'action' | 'command'>;

function startingOf({ platform, wsl, engine: { name } }: HostFacts): ToDo {
  if (name === 'podman')
    return platform === 'linux'
      ? { action: 'Start the Podman service.', command: 'systemctl --user start podman.socket' }
      : { action: 'Start the Podman machine.', command: 'podman machine start' };
  if (platform !== 'linux') return { action: 'Start Docker Desktop.' };
  return wsl
    ? {
        action: 'Start Docker Desktop on Windows with WSL integration, or start the Docker service here.',
        command: 'sudo service docker start',
      }
    : { action: 'Start the Docker service.', command: 'sudo systemctl start docker' };
}

function allowingOf({ platform, engine: { name } }: HostFacts): ToDo {
  if (platform !== 'linux' || name === 'podman')
    return { action: 'Run it as the user who installed it, or check the permissions of its socket.' };
  return {
    action: 'Add yourself to the group docker, which owns its socket, then log in again.',
    command: 'sudo usermod -aG docker "$USER"',
  };
}

function restartingOf({ platform, engine: { name } }: HostFacts): ToDo {
  if (platform !== 'linux')
    return name === 'docker'
      ? { action: 'Quit and restart Docker Desktop.' }
      : { action: 'Restart the Podman machine.', command: 'podman machine stop && podman machine start' };
  return name === 'docker'
    ? { action: 'Restart the Docker service.', command: 'sudo systemctl restart docker' }
    : { action: 'Run podman info in a terminal to see what it is waiting for.', command: 'podman info' };
}

function titleOf({ name }: EngineFacts): string {
  return name === 'docker' ? 'Docker' : 'Podman';
}
