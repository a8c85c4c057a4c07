/** `**`, `*`, `?` and `{a,b}`; a pattern without a slash speaks of names in every folder. */
export function globMatches(pattern: string, path: string): boolean {
  const anywhere = pattern.replace(/\/$/, '').includes('/') ? '' : '(?:.*/)?';
  const body = pattern
    .replace(/^\.?\//, '')
    .replace(/\/$/, '/**')
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^{}]*)\}/g, (_, names: string) => `(?:${names.replaceAll(',', '|')})`)
    .replace(/\*\*\/|\*\*|\*|\?/g, (sign) => wildcards[sign] ?? sign);
  try {
    // A folder that is named stands for what is in it.
    return new RegExp(`^${anywhere}${body}(?:/.*)?$`).test(path);
  } catch {
    return false;
  }
}

const wildcards: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
