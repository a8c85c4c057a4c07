/** Paths with forward slashes, without a file system. */

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, Math.max(slash, path.startsWith('/') && slash === 0 ? 1 : slash));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Not the address of something that lies in no folder: `untitled:Untitled-1`. */
export function isFilePath(path: string): boolean {
  return path !== '' && !/^[a-z][\w+.-]+:/i.test(path);
}

export function isAbsolute(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(path);
}

/** `path` as seen from `folder`, without `.` and, as far as they can be undone, `..`. */
export function joined(folder: string, path: string): string {
  const slashed = path.includes('\\') ? path.replaceAll('\\', '/') : path;
  const written = slashed.startsWith('./') ? slashed.slice(2) : slashed;
  const whole = isAbsolute(written) || folder === '' ? written : `${folder}/${written}`;
  if (isPlain(whole)) return whole;
  const root = /^(?:[A-Za-z]:)?\//.exec(whole)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of whole.slice(root.length).split('/')) {
    if (part === '' || part === '.') continue;
    const above = parts.at(-1);
    if (part === '..' && above !== undefined && above !== '..') parts.pop();
    else if (part !== '..' || root === '') parts.push(part);
  }
  return root + parts.join('/');
}

/** Whether nothing in it has to be taken out: no `.`, no `..`, no slash too many. Most paths are such. */
function isPlain(path: string): boolean {
  return !path.includes('./') && !path.includes('//') && !/\/\.{0,2}$|^\.{0,2}$/.test(path);
}

/** How a reader in `folder` would write that path: `.` for the folder itself. */
export function relativeTo(folder: string, path: string): string {
  const [from, to] = [folder, path].map((each) => (each === '' ? [] : each.split('/'))) as [
    string[],
    string[],
  ];
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  return [...Array<string>(from.length - shared).fill('..'), ...to.slice(shared)].join('/') || '.';
}

/** `Dockerfile`, `Dockerfile.gpu`, `train.dockerfile`, `Containerfile`. */
/** Whether a path is a folder or lies in it; all lies in the folder without a name. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}

export function isDockerfilePath(path: string): boolean {
  return /^(?:dockerfile|containerfile)(?:[._-].*)?$|\.(?:dockerfile|containerfile)$/i.test(nameOf(path));
}

/** The path of a file that the file at `base` refers to: `('jobs/train.yml', '../a.yml')` is `a.yml`. */
export function resolvePath(base: string, reference: string): string {
  return joined(folderOf(base), reference);
}

/** Also the file that says how a folder of tables is read, whose name has no ending. */
export function isYamlPath(path: string): boolean {
  return /\.ya?ml$/i.test(path) || isMLTablePath(path);
}

/** It has no ending, and Linux and the SDK know it in these letters only. */
export const tableFile = 'MLTable';

export function isMLTablePath(path: string): boolean {
  return nameOf(path) === tableFile;
}

export function isNotebookPath(path: string): boolean {
  return /\.ipynb$/i.test(path);
}

/** Python code: a file, a notebook, or the address of one of its cells in an editor. */
export function isPythonPath(path: string): boolean {
  return /\.(?:py|ipynb)$|\.ipynb#/i.test(path);
}

/** `con`, `nul.txt`: Windows means devices by them, wherever they stand. */
export function isReservedName(name: string): boolean {
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name);
}
