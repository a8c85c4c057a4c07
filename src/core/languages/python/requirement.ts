/** One requirement as pip reads it (PEP 508), with the places of its parts. */
import type { WrittenText } from '../../base/located.ts';
import type { Span } from '../../base/span.ts';
import { normalisedName } from './packageName.ts';
import { validSpecifier } from './specifier.ts';

export interface Requirement {
  /** The one spelling under which pip finds the package. */
  readonly name: string;
  readonly nameSpan: Span;
  /** `==2.8.0`, `>=2,<3`; empty where any version will do. */
  readonly specifier: string;
  /** Empty, after the name, where there is no specifier. */
  readonly specifierSpan: Span;
  /** Name, extras and specifier. */
  readonly span: Span;
  /** The condition after `;`. */
  readonly marker: string | undefined;
  /** The wheel or repository that is named instead of a version. */
  readonly url: string | undefined;
  /** What is named in brackets after the name, normalised: `transformers[torch]`. */
  readonly extras: readonly string[];
}

const form =
  /^(?<lead>\s*)(?<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)(?<extras>\s*\[[^\]]*\])?(?<gap>\s*)(?:@\s*(?<url>[^\s;]+)|(?<specifier>\(?[<>=!~][^;]*?\)?)?)\s*(?:;(?<marker>.*))?$/;

/** In a word or a scalar; all of it where its parts cannot be pointed at. */
export function requirementIn({ text, span, textStart }: WrittenText): Requirement | undefined {
  const found = parseRequirement(text, textStart ?? 0);
  return found && textStart === undefined ? { ...found, span, nameSpan: span, specifierSpan: span } : found;
}

/** Options of one requirement (`--hash=…`) say nothing about versions. */
export function withoutOptions(line: string): string {
  return line.replace(/\s--?[a-zA-Z].*$/s, '');
}

/** @param start offset of the text in its file */
export function parseRequirement(text: string, start: number): Requirement | undefined {
  const groups = form.exec(text)?.groups;
  if (!groups) return fromUrl(text, start);
  const { lead = '', name = '', extras = '', gap = '', url, specifier: written = '', marker } = groups;
  // Archives of the build context: what is in them is not read.
  if (/\.(?:whl|tar\.gz|zip)$/.test(name)) return undefined;
  const nameStart = start + lead.length;
  const specifierStart = nameStart + name.length + extras.length + (written === '' ? 0 : gap.length);
  const specifier = written
    .trim()
    .replace(/^\((.*)\)$/s, '$1')
    .replace(/\s+/g, ' ');
  if (!validSpecifier(specifier)) return undefined;
  const specifierSpan = { start: specifierStart, end: specifierStart + written.trimEnd().length };
  const wheel = url === undefined ? undefined : wheelName(url);
  return {
    name: normalisedName(name),
    nameSpan: { start: nameStart, end: nameStart + name.length },
    specifier: wheel ? `==${wheel.version}` : specifier,
    specifierSpan,
    span: { start: nameStart, end: specifierSpan.end },
    marker: marker?.trim(),
    url,
    extras: extras.match(/[\w.-]+/g)?.map(normalisedName) ?? [],
  };
}

/** `https://…/torch-2.8.0%2Bcu126-cp310-….whl` and `git+https://…#egg=name`. */
function fromUrl(text: string, start: number): Requirement | undefined {
  const url = text.trim().split(/\s/, 1)[0] ?? '';
  if (!/^(?:[a-z+]+:\/\/|git\+)/i.test(url)) return undefined;
  const wheel = wheelName(url);
  const name = wheel?.name ?? /#(?:.*&)?egg=([\w.-]+)/.exec(url)?.[1];
  if (name === undefined) return undefined;
  const first = start + text.indexOf(url);
  const span = { start: first, end: first + url.length };
  return {
    name: normalisedName(name),
    nameSpan: span,
    specifier: wheel ? `==${wheel.version}` : '',
    specifierSpan: { start: span.end, end: span.end },
    span,
    marker: /\s;(.*)$/s.exec(text)?.[1]?.trim(),
    url,
    extras: [],
  };
}

function wheelName(url: string): { name: string; version: string } | undefined {
  const [, name, version] = /\/([\w.]+)-(\d[^-/]*)-[^/]*\.whl(?:#.*)?$/.exec(url) ?? [];
  return name === undefined || version === undefined
    ? undefined
    : { name, version: version.replace(/%2B/gi, '+') };
}
