/** What can be written inside `${{ … }}`, and which bindings a step's input or output can take. */

import { escapeMarkdown } from '../../base/markdown.ts';
import { folderOf, relativeTo } from '../../base/paths.ts';
import { contains, type Span } from '../../base/span.ts';
import type { ValueCursor } from '../../languages/yaml/cursor.ts';
import { asScalar, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { WritingCursor } from '../../languages/yaml/writingCursor.ts';
import {
  isOptional,
  type Port,
  type PortRole,
  readUnit,
  settingOf,
  typeOf,
  type Unit,
} from '../bindings/bindings.ts';
import { describePort } from '../bindings/describe.ts';
import { type Declaration, interfaceOf } from '../bindings/interface.ts';
import { mayBind } from '../bindings/portTypes.ts';
import { detectDocument } from '../documents/detect.ts';
import type { SourceDocument } from '../documents/document.ts';
import { serverNames } from './contexts.ts';
import {
  begunExpressionAt,
  type OpenExpression,
  openBlockAt,
  openExpressionAt,
  type Standing,
  standingAt,
  standingOf,
} from './position.ts';

export interface ExpressionCompletion {
  readonly label: string;
  readonly insertText: string;
  readonly replaceSpan: Span;
  readonly kind: 'context' | 'input' | 'output' | 'search space' | 'step' | 'name';
  /** Type, default or value. */
  readonly detail: string;
  readonly documentation: string;
  readonly sortText: string;
  /** Something follows at once (`inputs.`), so the list is worth opening again. */
  readonly continues: boolean;
}

/** `undefined` where the offset is in no expression, so that others may answer. */
export function expressionCompletions(
  document: SourceDocument,
  cursor: WritingCursor,
): ExpressionCompletion[] | undefined {
  const { offset } = cursor;
  const open = openExpressionAt(document.text, offset);
  if (!open)
    return (
      optionalBlockCompletions(document, offset) ??
      bindingCompletions(document, cursor.value) ??
      begunCompletions(document, offset)
    );
  const standing = standingAt(document, { start: open.start, end: open.wordEnd });
  return standing ? completionsIn(open, standing, document) : [];
}

/**
 * In the commands of Python code.
 * @param jobs those whose inputs and outputs are all known, as YAML would have them
 */
export function sdkExpressionCompletions(
  document: SourceDocument,
  jobs: readonly YamlMapping[],
  offset: number,
): ExpressionCompletion[] {
  const open = openExpressionAt(document.text, offset);
  if (!open) return [];
  for (const job of jobs) {
    const command = asScalar(valueFor(job, 'command'));
    // In an f-string two braces are one.
    const written = document.text.slice(open.start, offset);
    if (!command || !contains(command.span, open.start) || !command.text.includes(written)) continue;
    const unit = readUnit(job, 'commandJob');
    if (unit) return completionsIn(open, { root: unit, unit, place: 'command', keys: ['command'] }, document);
  }
  return [];
}

function completionsIn(
  open: OpenExpression,
  standing: Standing,
  document: SourceDocument,
): ExpressionCompletion[] {
  const context = open.typed.slice(0, open.typed.lastIndexOf('.') + 1);
  const names = namesAt(standing, document);
  const make = (name: Name, from: string): Item => {
    const start = open.typedStart + from.length;
    const text = name.text.slice(from.length);
    const label = text.replace(/\.$/, '');
    return {
      ...name.item,
      label,
      insertText: name.item.continues ? (open.followed ? label : text) : label + open.closing,
      replaceSpan: { start, end: open.wordEnd },
    };
  };
  // Dotted names of parameter groups are offered whole, from after their context.
  const base = [...new Set(names.flatMap((name) => name.context))]
    .filter((each) => open.typed.startsWith(each))
    .reduce((longest, each) => (each.length > longest.length ? each : longest), '');
  const shown = base === '' && context !== '' ? [] : names.filter((name) => name.context === base);
  return number(shown.map((name) => make(name, base)));
}

interface Name {
  /** The whole dotted name; contexts end with a dot. */
  readonly text: string;
  /** What stands before the name's own part: `inputs.`, `parent.jobs.`; empty for what can begin an expression. */
  readonly context: string;
  /** What is named, where it is no context. */
  readonly port?: Port;
  readonly item: Pick<ExpressionCompletion, 'kind' | 'detail' | 'documentation' | 'continues'>;
}

type Item = Omit<ExpressionCompletion, 'sortText'>;

function number(items: readonly Item[]): ExpressionCompletion[] {
  return items.map((item, index) => ({ ...item, sortText: String(index).padStart(4, '0') }));
}

/** Everything that may be named at a place, the most likely first. */
function namesAt({ unit, place, keys }: Standing, { project, path }: SourceDocument): Name[] {
  const names: Name[] = [];
  const context = (text: string, parent: string, detail: string): Name => ({
    text,
    context: parent,
    item: { kind: 'context', detail, documentation: '', continues: true },
  });
  const ports = (of: Unit, role: PortRole, prefix: string) => {
    for (const declaration of interfaceOf(project, of, role, path).names.values()) {
      const text = prefix + declaration.port.name;
      names.push({ text, context: prefix, port: declaration.port, item: portItem(declaration, path) });
    }
  };
  const { pipeline } = unit;
  if (place === 'command') {
    ports(unit, 'input', 'inputs.');
    ports(unit, 'output', 'outputs.');
    const sweeps = unit.jobType === 'sweep' && unit.role === 'job';
    if (sweeps) ports(unit, 'search space', 'search_space.');
    names.push(context('inputs.', '', 'the inputs of this command'));
    names.push(context('outputs.', '', 'the outputs of this command'));
    if (sweeps) names.push(context('search_space.', '', 'the search space of the sweep'));
  } else if (place === 'step output' && pipeline && !isPath(keys)) {
    ports(pipeline, 'output', 'parent.outputs.');
    names.push(context('parent.', '', 'the pipeline'), context('parent.outputs.', 'parent.', 'its outputs'));
  } else if ((place === 'step input' || place === 'setting') && pipeline) {
    ports(pipeline, 'input', 'parent.inputs.');
    names.push(context('parent.', '', 'the pipeline'), context('parent.inputs.', 'parent.', 'its inputs'));
    names.push(context('parent.jobs.', 'parent.', 'its other steps'));
    for (const [name, step] of pipeline.steps) {
      if (name === unit.key?.text) continue;
      const prefix = `parent.jobs.${name}.`;
      names.push({
        text: prefix,
        context: 'parent.jobs.',
        item: { kind: 'step', detail: stepDetail(step), documentation: '', continues: true },
      });
      names.push(context(`${prefix}outputs.`, prefix, `the outputs of ${name}`));
      ports(step, 'output', `${prefix}outputs.`);
    }
  }
  if (place === 'output' || place === 'step output')
    for (const [name, documentation] of Object.entries(serverNames))
      names.push({
        text: name,
        context: '',
        item: { kind: 'name', detail: 'set by the service', documentation, continues: false },
      });
  return withWholeNames(names);
}

/** At the very beginning the whole names are offered too, after the contexts: `inputs.data` at once. */
function withWholeNames(names: readonly Name[]): Name[] {
  const whole = names
    .filter(({ item, context }) => context !== '' && !item.continues)
    .map((name) => ({ ...name, context: '' }));
  return [
    ...names.filter(({ context }) => context === ''),
    ...whole,
    ...names.filter(({ context }) => context !== ''),
  ];
}

function isPath(keys: readonly string[]): boolean {
  return keys.at(-1) === 'path';
}

function stepDetail({ component, jobType }: Unit): string {
  return component?.form === 'file' ? component.path : `${jobType} step`;
}

/** @param here the file in which the name is written */
function portItem({ port, path }: Declaration, here: string): Name['item'] {
  const description = settingOf(port, 'description') ?? '';
  const from = path === here ? '' : `Declared in ${relativeTo(folderOf(here), path)}.`;
  return {
    kind: port.role,
    detail: `${describePort(port)}${isOptional(port) ? ' (optional)' : ''}`.trim(),
    documentation: [description, from]
      .filter((part) => part !== '')
      .map(escapeMarkdown)
      .join('\n\n'),
    continues: false,
  };
}

/** `$[[`: the optional inputs of the component, each with an option of its name. */
function optionalBlockCompletions(
  document: SourceDocument,
  offset: number,
): ExpressionCompletion[] | undefined {
  const open = openBlockAt(document.text, offset);
  const standing = open && standingAt(document, { start: open.start - 3, end: offset });
  if (!open || standing?.place !== 'command' || standing.unit.role !== 'component') return undefined;
  const optional = [...standing.unit.inputs.values()].filter(isOptional);
  return number(
    optional.map((port): Item => {
      const label = `--${port.name} \${{inputs.${port.name}}}`;
      return {
        ...portItem({ port, unit: standing.unit, path: document.path }, document.path),
        label,
        insertText: label + (open.closed ? '' : ']]'),
        replaceSpan: { start: open.start, end: offset },
      };
    }),
  );
}

/** Whole expressions for `$` and `${` in a command. */
function begunCompletions(document: SourceDocument, offset: number): ExpressionCompletion[] | undefined {
  const begun = begunExpressionAt(document.text, offset);
  const standing = begun && standingAt(document, begun);
  if (!begun || standing?.place !== 'command') return undefined;
  const names = namesAt(standing, document).filter(({ item, context }) => context === '' && !item.continues);
  return number(
    names.map(({ text, item }): Item => {
      const label = `\${{${text}}}`;
      return { ...item, label, insertText: label, replaceSpan: begun };
    }),
  );
}

/** Whole bindings for the value of a step's input or output that is empty or begins with `$`. */
function bindingCompletions(
  document: SourceDocument,
  cursor: ValueCursor | undefined,
): ExpressionCompletion[] | undefined {
  if (!cursor || !/^(?:\$\{?)?$/.test(cursor.text)) return undefined;
  const standing = bindingStanding(document, cursor);
  if (!standing) return undefined;
  const inFlow = cursor.steps.some((step) => ('mapping' in step ? step.mapping.flow : step.sequence.flow));
  const quote = inFlow && cursor.quote === undefined ? '"' : '';
  const own = standing.keys[1];
  const wanted = own === undefined ? undefined : declaredPort(document, standing, own);
  const names = namesAt(standing, document).filter(
    ({ item, context, port }) =>
      context === '' &&
      !item.continues &&
      item.kind !== 'name' &&
      (!wanted || !port || mayBind(port, wanted)),
  );
  const rank = ({ text, port }: Name) =>
    (own !== undefined && text.endsWith(`.${own}`) ? 0 : 2) +
    (wanted && port && typeOf(port) !== typeOf(wanted) ? 1 : 0);
  const ordered = names.toSorted((one, other) => rank(one) - rank(other));
  return number(
    ordered.map((name): Item => {
      const label = `\${{${name.text}}}`;
      const insertText = `${cursor.needsSpace ? ' ' : ''}${quote}${label}${quote}`;
      return { ...name.item, label, insertText, replaceSpan: cursor.span };
    }),
  );
}

/** The input or output of a step as the component declares it that the step runs. */
export function declaredPort(
  { project, path }: SourceDocument,
  { unit, place }: Standing,
  name: string,
): Port | undefined {
  const role = place === 'step output' ? 'output' : 'input';
  const found = unit.component && interfaceOf(project, unit, role, path).names.get(name);
  // Of a component that cannot be read only the step's own names are known.
  return found?.unit === unit ? undefined : found?.port;
}

export function bindingStanding(
  document: SourceDocument,
  { steps, tree }: ValueCursor,
): Standing | undefined {
  const kind = document.kind ?? detectDocument(document.text, tree)?.kind;
  const root = readUnit(tree.root, kind);
  const standing = root && standingOf(root, steps);
  if (standing?.place !== 'step input' && standing?.place !== 'step output') return undefined;
  // `inputs.data` and `inputs.data.path` bind; `inputs.data.mode` does not.
  return standing.keys.length === 2 || (standing.keys.length === 3 && isPath(standing.keys))
    ? standing
    : undefined;
}
