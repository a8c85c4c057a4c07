/** Completion in `.acpt.yaml`: settings, rules, severities, VM sizes, images. */

import { rules } from '../../checks/rules/index.ts';
import { descriptionOf, Settings, severities, TeamImage } from '../../project/settings/schema.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { type Completion, plain as plainly } from './completion.ts';
import { completeImage } from './environments.ts';

export function completeSettings({ text, matrix, today }: DocumentFacts, offset: number): Completion[] {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(start, offset);
  const [, indent = '', dash = '', key, gap, typed = ''] =
    /^(\s*)(- +)?(?:([\w.-]+):( *))?["']?([\w.:/@-]*)$/.exec(line) ?? [];
  if (/#/.test(line)) return [];
  const rest = /^[\w.:/@-]*/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  const span = { start: offset - typed.length, end: offset + rest.length };
  const parents = parentsOf(text.slice(0, start), indent.length + dash.length);
  const offer = (values: readonly Offer[], suffix = '') =>
    values.map((each) => completion(each, span, `${gap === '' ? ' ' : ''}${each.label}${suffix}`));
  if (key === undefined) {
    if (indent === '' && dash === '') return offer(keysOf(Settings.shape), ':');
    if (parents[0] === 'severity')
      return offer(
        rules.map(({ code, summary }) => ({ label: code, detail: summary })),
        ':',
      );
    if (parents[0] === 'images' && parents.length === 1) return offer(keysOf(TeamImage.shape), ':');
    return [];
  }
  switch (parents[0]) {
    case 'severity':
      return offer(severities.map(plain));
    case 'computes':
      return offer(
        matrix.vmSizes.map(({ size, gpu, gpuCount }) => ({
          label: size,
          detail: `${gpuCount} × ${gpu}`,
        })),
      );
    case 'images':
      return key === 'basedOn'
        ? completeImage(matrix, { text: typed + rest, span, needsSpace: gap === '' })
        : [];
    default:
      return key === 'date' && indent === '' ? offer([plain(today)]) : [];
  }
}

interface Offer {
  readonly label: string;
  readonly detail: string;
  readonly documentation?: string | undefined;
}

function plain(label: string): Offer {
  return { label, detail: '' };
}

function keysOf(shape: typeof Settings.shape | typeof TeamImage.shape): Offer[] {
  return Object.entries(shape).map(([key, schema]) => ({
    ...plain(key),
    documentation: descriptionOf(schema),
  }));
}

/** The keys above, outermost first, by indentation alone: half-typed text is rarely valid. */
function parentsOf(before: string, column: number): string[] {
  const found: string[] = [];
  let indent = column;
  for (const line of before.split('\n').toReversed()) {
    const [, spaces = '', dash = '', key] = /^(\s*)(- +)?([\w.-]+):/.exec(line) ?? [];
    const at = spaces.length + dash.length;
    if (key === undefined || at >= indent) continue;
    found.unshift(key);
    indent = at;
    if (at === 0) break;
  }
  return found;
}

function completion(
  { label, detail, documentation }: Offer,
  span: Completion['span'],
  newText: string,
): Completion {
  return {
    label,
    detail,
    documentation: () => documentation,
    span,
    newText,
    filterText: newText,
    kind: 'version',
    ...plainly,
  };
}
