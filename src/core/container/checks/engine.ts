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
        message: `${title} ${facts.version ?? ''} runs${facts.rootless ? ', rootless' : ''}.`.replace(
          '  ',
          ' ',
        ),
      };
    case 'missing':
      return {
        status: 'bad',
        message: `There is no program ${facts.command}.`,
        action: `Install ${title}, or name where it is in the setting acpt.container.engine.`,
      };
    case 'stopped':
      return { status: 'bad', message: `${title} is installed and does not run.`, ...startingOf(host) };
    case 'forbidden':
      return {
        status: 'bad',
        message: `You may not use ${title}: its socket belongs to the group docker.`,
        action: 'Add yourself to the group, then log in again.',
        command: 'sudo usermod -aG docker "$USER"',
      };
    case 'silent':
      return {
        status: 'bad',
        message: `${title} gives no answer.`,
        action: host.platform === 'linux' ? 'Restart it.' : 'Quit Docker Desktop and start it again.',
        ...(host.platform === 'linux' && facts.name === 'docker'
          ? { command: 'sudo systemctl restart docker' }
          : {}),
      };
    case 'failing':
      return {
        status: 'bad',
        message: `${title} complains: ${facts.complaint ?? 'it does not say what about'}`,
        action: `See what ${facts.command} info says in a terminal.`,
        command: `${facts.command} info`,
      };
    default:
      return facts.state satisfies never;
  }
}

function startingOf({ platform, wsl, engine: { name } }: HostFacts): Pick<Verdict, 'action' | 'command'> {
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

function titleOf({ name }: EngineFacts): string {
  return name === 'docker' ? 'Docker' : 'Podman';
}
