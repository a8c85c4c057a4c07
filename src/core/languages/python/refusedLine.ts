/** Lines of a requirements file that pip ends at: "Invalid requirement". */

const operator = '(?:===|==|~=|!=|<=|>=|<|>)';
const version = '[^\\s,;()=<>!~][^\\s,;()=<>~]*';
const specifiers = `${operator}\\s*${version}(?:\\s*,\\s*${operator}\\s*${version})*\\s*,?`;
const wellFormed = new RegExp(
  `^[A-Za-z0-9](?:[\\w.-]*[A-Za-z0-9])?\\s*(?:\\[[^\\]]*\\])?\\s*(?:\\(\\s*(?:${specifiers})?\\s*\\)|${specifiers})?$`,
);

/** @param line without comment and options */
export function isRefused(line: string): boolean {
  const [requirement = ''] = line.split(';', 1);
  const text = requirement.trim();
  // Paths, addresses, variables and templates are something else.
  // After `===` anything may stand.
  // pip reads UTF-16 too, which is not what stands here then.
  if (
    text === '' ||
    /[\0\uFFFD\uFEFF]/.test(text) ||
    text.includes('===') ||
    /[/\\@${}%]|^\.|\.(?:whl|zip|tar\.\w+|tgz)$/i.test(text)
  )
    return false;
  return !wellFormed.test(text);
}

/** What was meant, where that is plain: another order of the signs, a sign or a comma that is missing. */
export function meantBy(line: string): string | undefined {
  const meant = line
    .replace(/^(?:!?\s*(?:python3? -m )?pip3? install)\s+/, '')
    .replace(/\s*=\s*>\s*|\s*>\s*=\s*/g, '>=')
    .replace(/\s*=\s*<\s*|\s*<\s*=\s*/g, '<=')
    .replace(/(?<![=<>!~\s])\s*=\s*(?=\d[\w.*+!-]*(?:[\s;,]|$))/g, '==')
    .replace(/(\d[\w.*]*)\s+(?=[<>!~=]=?\s*\d)/g, '$1,');
  return meant !== line && !isRefused(meant) && !/\s/.test(meant.split(';', 1)[0]?.trim() ?? '')
    ? meant
    : undefined;
}
