/** The outline of a job or component: its inputs, outputs, search space and steps, and of a step the same again. */
import { ownValue } from '../../base/ownValue.ts';
import type { Span } from '../../base/span.ts';
import { asScalar, asString, valueFor, type YamlPair } from '../../languages/yaml/tree.ts';
import type { Port, Ports, Unit } from '../bindings/bindings.ts';
import { describePort, short } from '../bindings/describe.ts';
import { unitOf } from '../bindings/unit.ts';
import type { SourceDocument } from '../documents/document.ts';
import type { OutlineItem } from './outlineItem.ts';
import { itemOf, settingsOutline } from './settingsOutline.ts';

const sections: Readonly<Record<string, 'inputs' | 'outputs' | 'searchSpace'>> = {
  inputs: 'inputs',
  outputs: 'outputs',
  search_space: 'searchSpace',
};

/** Settings that a reader looks for by name. */
const shownSettings = new Set([
  'environment',
  'compute',
  'code',
  'resources',
  'distribution',
  'settings',
  'trial',
  'component',
  'task',
  'image',
  'build',
  'conda_file',
  'limits',
  'objective',
]);

export function documentSymbols(document: SourceDocument): OutlineItem[] {
  const root = unitOf(document);
  if (!root) return document.kind ? settingsOutline(document.kind, document.root) : [];
  const first = root.mapping.pairs[0];
  if (!first) return [];
  const name =
    asScalar(valueFor(root.mapping, 'display_name'))?.text ??
    asScalar(valueFor(root.mapping, 'name'))?.text ??
    (root.role === 'component' ? 'component' : 'job');
  const named = root.mapping.pairs.find(({ key }) => key.text === 'name' || key.text === 'display_name');
  return [
    {
      name: name === '' ? root.role : name,
      detail: root.jobType === 'other' ? (document.kind ?? '') : `${root.jobType} ${root.role}`,
      kind: root.role === 'component' ? 'component' : 'job',
      span: root.mapping.span,
      nameSpan: (named ?? first).key.span,
      children: partsOf(root),
    },
  ];
}

function partsOf(unit: Unit): OutlineItem[] {
  return unit.mapping.pairs.flatMap((pair): OutlineItem[] => {
    const key = pair.key.text;
    const ports = ownValue(sections, key);
    if (ports) return [section(pair, portItems(unit[ports], pair))];
    if (key === 'jobs') return [section(pair, stepItems(unit, pair))];
    if (key === 'command' || key === 'args') return [{ ...section(pair, []), kind: 'command' }];
    return shownSettings.has(key) ? [settingItem(unit, pair)] : [];
  });
}

/** With what is below it: the parts of a component that is written in the step, the keys of all else. */
function settingItem({ component }: Unit, pair: YamlPair): OutlineItem {
  const setting = itemOf(pair);
  const isInline = component?.form === 'inline' && component.key === pair.key.text;
  if (isInline && isWithin(pair.span, component.unit.mapping.span))
    return { ...setting, children: partsOf(component.unit) };
  // The trial of a sweep job is a job in the job.
  return pair.key.text === 'trial' ? { ...setting, children: setting.children.map(asCommand) } : setting;
}

function asCommand(item: OutlineItem): OutlineItem {
  return item.name === 'command' ? { ...item, kind: 'command' } : item;
}

function section({ key, value, span }: YamlPair, children: readonly OutlineItem[]): OutlineItem {
  const text = asScalar(value)?.text ?? '';
  return { name: key.text, detail: short(text), kind: 'section', span, nameSpan: key.span, children };
}

function portItems(ports: Ports, section: YamlPair): OutlineItem[] {
  return within(section, [...ports.values()]).map((port) => ({
    name: port.name,
    detail: describePort(port),
    kind: port.role,
    span: port.span,
    nameSpan: port.key.span,
    children: [],
  }));
}

function stepItems(unit: Unit, section: YamlPair): OutlineItem[] {
  const steps = [...unit.steps.values()].flatMap((step) => (step.key ? [{ step, key: step.key }] : []));
  return steps
    .filter(({ key }) => isWithin(section.span, key.span))
    .map(({ step, key }) => ({
      name: key.text,
      detail:
        asString(valueFor(step.mapping, 'type')) ??
        (step.component?.form === 'file' ? step.component.path : ''),
      kind: 'step',
      span: { start: key.span.start, end: Math.max(key.span.end, step.mapping.span.end) },
      nameSpan: key.span,
      children: isWithin(section.span, step.mapping.span) ? partsOf(step) : [],
    }));
}

/** What a merge key pulls in stands elsewhere, and an outline only shows what stands here. */
function within(section: YamlPair, ports: readonly Port[]): Port[] {
  return ports.filter(({ span }) => isWithin(section.span, span));
}

function isWithin(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
