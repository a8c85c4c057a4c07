import type { EngineFacts, HostFacts } from '../host.ts';
import type { Check, Verdict } from '../preflight.ts';

/** The engine is there, runs, and this user may use it. */
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
        message: `${[title, facts.version].filter((each) => each).join(' ')} runs${facts.rootless ? ', rootless' : ''}.`,
      };
    case 'missing':
      return {
        status: 'bad',
        message: `${title} was not found: there is no program ${facts.command}.`,
        action: `Install ${title}, or name where it is: in the setting acpt.container.engine, with --engine on the command line.`,
      };
    case 'stopped':
      return { status: 'bad', message: `${title} is installed and does not run.`, ...startingOf(host) };
    case 'forbidden':
      return { status: 'bad', message: `You may not use ${title}.`, ...allowingOf(host) };
    case 'silent':
      return { status: 'bad', message: `${title} gives no answer.`, ...restartingOf(host) };
    case 'failing':
      return {
        status: 'bad',
        message: facts.complaint
          ? `${title} fails: ${facts.complaint}`
          : `${title} fails without saying why.`,
        action: `See what ${facts.command} info says in a terminal.`,
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
      ? { action: 'Start its service.', command: 'systemctl --user start podman.socket' }
      : { action: "Start Podman's machine.", command: 'podman machine start' };
  if (platform !== 'linux') return { action: 'Start Docker Desktop.' };
  return wsl
    ? {
        action: 'Start Docker Desktop on Windows with its WSL integration, or the service here.',
        command: 'sudo service docker start',
      }
    : { action: 'Start its service.', command: 'sudo systemctl start docker' };
}

function allowingOf({ platform, engine: { name } }: HostFacts): ToDo {
  if (platform !== 'linux' || name === 'podman')
    return { action: 'Run it as the user who installed it, or see why its socket is closed to you.' };
  return {
    action: 'Its socket belongs to the group docker: add yourself to it, then log in again.',
    command: 'sudo usermod -aG docker "$USER"',
  };
}

function restartingOf({ platform, engine: { name } }: HostFacts): ToDo {
  if (platform !== 'linux')
    return name === 'docker'
      ? { action: 'Quit Docker Desktop and start it again.' }
      : { action: "Restart Podman's machine.", command: 'podman machine stop && podman machine start' };
  return name === 'docker'
    ? { action: 'Restart its service.', command: 'sudo systemctl restart docker' }
    : { action: 'See what podman info waits for in a terminal.', command: 'podman info' };
}

function titleOf({ name }: EngineFacts): string {
  return name === 'docker' ? 'Docker' : 'Podman';
}
