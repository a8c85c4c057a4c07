/** The container as one command of the engine, for those who have nothing that reads devcontainer.json. */
import type { DevContainer, Json } from '../configuration/generate.ts';
import { quoted } from './shellWord.ts';

/** `undefined` for a container that has to be built first. */
export function runCommand(
  engine: string,
  workspaceFolder: string,
  { configuration }: Pick<DevContainer, 'configuration'>,
): string | undefined {
  const { image, runArgs, mounts, containerEnv } = configuration;
  if (typeof image !== 'string') return undefined;
  const folder = `/workspaces/${workspaceFolder.slice(workspaceFolder.lastIndexOf('/') + 1)}`;
  const environment = Object.entries(isObject(containerEnv) ? containerEnv : {});
  return [
    engine,
    'run',
    '--rm',
    '-it',
    ...texts(runArgs),
    ...texts(mounts).map((mount) => `--mount=${mount}`),
    ...environment.map(([name, value]) => `--env=${name}=${value}`),
    `--mount=type=bind,source=${workspaceFolder},target=${folder}`,
    `--workdir=${folder}`,
    image,
    'bash',
  ]
    .map(quoted)
    .join(' ');
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
