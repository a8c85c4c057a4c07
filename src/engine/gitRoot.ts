import { spawnSync } from 'node:child_process';

/**
 * The root of the repository around a folder, which the dev container tools mount as a whole. They ask Git too, so that
 * a repository that Git refuses, or one without Git, is none for both.
 */
export function gitRootOf(folder: string): string | undefined {
  const result = spawnSync('git', ['rev-parse', '--show-cdup'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 3000,
    windowsHide: true,
  });
  if (result.status !== 0) return undefined;
  const ups = result.stdout
    .trim()
    .split('/')
    .filter((part) => part === '..').length;
  return (
    folder
      .split('/')
      .slice(0, ups === 0 ? undefined : -ups)
      .join('/') || '/'
  );
}
