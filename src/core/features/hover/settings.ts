/** Hover in `.acpt.yaml`: what a setting is for, what a rule reports, what a VM size has. */
import { rules } from '../../checks/rules/index.ts';
import { locate, type Step } from '../../languages/yaml/locate.ts';
import { descriptionOf, Settings, TeamImage } from '../../project/settings/schema.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { sizeMarkdown } from '../vmSizeText.ts';
import type { Hover } from './answer.ts';

export function hoverInSettings({ tree, matrix }: DocumentFacts, offset: number): Hover | undefined {
  const { steps, node, onKey } = locate(tree.root, offset);
  if (!node) return undefined;
  if (onKey) {
    const text = keyText(steps);
    return text === undefined ? undefined : { span: node.span, markdown: text };
  }
  const size = node.kind === 'scalar' ? matrix.vmSize(node.text) : undefined;
  return size && { span: node.span, markdown: sizeMarkdown(size) };
}

function keyText(steps: readonly Step[]): string | undefined {
  const keys = steps.map((step) => ('key' in step ? step.key : ''));
  const [setting = '', second, third = ''] = keys;
  if (keys.length === 1) return textOf(Settings.shape, setting);
  if (setting === 'severity' && keys.length === 2) return rules.find(({ code }) => code === second)?.summary;
  return setting === 'images' && keys.length === 3 ? textOf(TeamImage.shape, third) : undefined;
}

function textOf(shape: typeof Settings.shape | typeof TeamImage.shape, key: string): string | undefined {
  return Object.entries(shape)
    .filter(([name]) => name === key)
    .map(([, schema]) => descriptionOf(schema))[0];
}
