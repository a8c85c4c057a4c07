/** Paths with forward slashes, as Azure ML YAML and URIs write them; no file system is asked. */

/** The path of a file that `base` refers to as `reference`: `('jobs/train.yml', '../a.yml')` is `a.yml`. */
export function resolvePath(base: string | undefined, reference: string): string {
  const written = reference.replaceAll('\\', '/');
  if (written.startsWith('/') || /^[a-zA-Z]:\//.test(written)) return normalize(written);
  const folder = base?.includes('/') ? base.slice(0, base.lastIndexOf('/') + 1) : '';
  return normalize(folder + written);
}

/** Without `.`, empty and needless `..` parts; leading `..` parts of a relative path stay. */
function normalize(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push(part);
  }
  return (rooted ? '/' : '') + parts.join('/');
}
