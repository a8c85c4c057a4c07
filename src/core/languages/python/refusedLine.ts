/** Lines of a requirements file that pip ends at: "Invalid requirement". */
import type { WrittenText } from '../../base/located.ts';
import { isMarker } from './marker.ts';
import { type Requirement, requirementIn } from './requirement.ts';

const operator = '(?:===|==|~=|!=|<=|>=|<|>)';
const version = '[^\\s,;()=<>!~][^\\s,;()=<>~]*';
const specifiers = `${operator}\\s*${version}(?:\\s*,\\s*${operator}\\s*${version})*\\s*,?`;
const identifier = '[A-Za-z0-9](?:[\\w.-]*[A-Za-z0-9])?';
const restOfExtras = `\\s*(?:${identifier}(?:\\s*,\\s*${identifier})*)?\\s*\\]`;
const wellFormed = new RegExp(
  `^${identifier}\\s*(?:\\[${restOfExtras})?\\s*(?:\\(\\s*(?:${specifiers})?\\s*\\)|${specifiers})?$`,
);
const oddExtras = new RegExp(`^[^[]*\\[(?!${restOfExtras})`);

/** What pip takes for a requirement, and reads to its end. */
export function validRequirement(written: WrittenText): Requirement | undefined {
  const found = requirementIn(written);
  const isDoubtful =
    found !== undefined &&
    (found.marker !== undefined || oddSpace.test(written.text) || oddExtras.test(written.text));
  return isDoubtful && isRefused(written.text) ? undefined : found;
}

/** White space that Python has and a requirement may not: it comes along when text is copied from a page. */
const oddSpace = /[^\S \t\r\n]/;

/** Versions that no release has: of older pips, which read them, they find nothing. */
const noVersion = /==\s*(?:latest|newest|\d+(?:\.\d+)*\.(?:[xX])?)\s*(?:[,)]|$)/;

/** @param line without comment and options */
export function isRefused(line: string): boolean {
  const [requirement = '', ...rest] = line.split(';');
  const text = requirement.trim();
  // A space behind the backslash, so that it continues nothing.
  if (/^[A-Za-z0-9][^/\\@${}%`]*\s\\$/.test(text)) return true;
  // Paths, addresses, variables and templates are something else.
  // After `===` anything may stand.
  // pip reads UTF-16 too, which is not what stands here then.
  if (
    text === '' ||
    /[\0\uFFFD\uFEFF]/.test(text) ||
    text.includes('===') ||
    /[/\\@${}%`]|^\.|\.(?:whl|zip|tar\.\w+|tgz)$/i.test(text)
  )
    return false;
  if (!wellFormed.test(text) || oddSpace.test(text) || noVersion.test(text)) return true;
  const marker = rest.join(';');
  return marker.trim() !== '' && !/[${}%`\0\uFFFD]/.test(marker) && !isMarker(marker);
}

/** What was meant, where that is plain: another order of the signs, a sign or a comma that is missing, quotes around an extra. */
export function meantBy(line: string): string | undefined {
  const meant = line
    .replace(/^(?:!?\s*(?:python3? -m )?pip3? install)\s+/, '')
    .replace(/\[[^[\]]*\]/, (quoted) => quoted.replace(/["']/g, ''))
    .replace(/\s*=\s*>\s*|\s*>\s*=\s*/g, '>=')
    .replace(/\s*=\s*<\s*|\s*<\s*=\s*/g, '<=')
    .replace(/(?<![=<>!~\s])\s*=\s*(?=\d[\w.*+!-]*(?:[\s;,]|$))/g, '==')
    .replace(/(\d[\w.*]*)\s+(?=[<>!~=]=?\s*\d)/g, '$1,')
    .replace(/(==\s*\d+(?:\.\d+)*\.)[xX](?=\s*(?:[,;)]|$))/g, '$1*')
    .replace(/(;.*?\bpython_version\s*[<>=!~]=?\s*)(\d+(?:\.\d+)*)(?=\s|\)|$)/g, "$1'$2'")
    .replace(/[^\S \t\r\n]+/g, '');
  return meant !== line && !isRefused(meant) && !/\s/.test(meant.split(';', 1)[0]?.trim() ?? '')
    ? meant
    : undefined;
}
