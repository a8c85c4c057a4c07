/** The value of a step's input as the component declares it: what its type allows comes first, what it forbids goes. */
import { type Port, settingOf } from '../../azureml/bindings/bindings.ts';
import { sortOf } from '../../azureml/bindings/portTypes.ts';
import { bindingStanding, declaredPort } from '../../azureml/expressions/completion.ts';
import { plainScalarType } from '../../languages/yaml/scalars.ts';
import { asMapping, asScalar, asSequence, valueFor } from '../../languages/yaml/tree.ts';
import { type Completion, plain } from './completion.ts';
import { asValue } from './forms.ts';
import type { CompletionRequest } from './request.ts';

/** @param proposals what is offered for any input */
export function forDeclaredInput(request: CompletionRequest, proposals: Completion[]): Completion[] {
  const port = declaredInputAt(request);
  const sort = sortOf(port);
  if (!port || !sort) return proposals;
  if (!sort.isLiteral) {
    const isOwn = ({ kind, label }: Completion) => kind === 'shape' && label === `type: ${sort.type}`;
    const at = proposals.findIndex(({ kind }) => kind === 'shape');
    const others = proposals.filter((each) => !isOwn(each));
    return at < 0 ? proposals : others.toSpliced(at, 0, ...proposals.filter(isOwn));
  }
  const literal = proposals.filter(({ kind }) => kind !== 'shape');
  // What the pipeline has under the same name is meant most of the time.
  const [first] = literal;
  const at = first?.kind === 'binding' && first.label.endsWith(`.${port.name}}}`) ? 1 : 0;
  return literal.toSpliced(at, 0, ...valuesOf(request, port));
}

function declaredInputAt({ document, cursor: { value } }: CompletionRequest): Port | undefined {
  const [section, name] = value?.steps.slice(-2) ?? [];
  if (!value || !section || !name || !('key' in section) || !('key' in name) || section.key !== 'inputs')
    return undefined;
  const standing = document.document && bindingStanding(document, value);
  return standing && standing.keys.length === 2 ? declaredPort(document, standing, name.key) : undefined;
}

/** What a component says that a literal may be: its values, then what it is where nothing is given. */
export function declaredValues(port: Port): readonly string[] {
  const listed = asSequence(valueFor(asMapping(port.value), 'enum'))?.items ?? [];
  const initial = settingOf(port, 'default');
  const values = [
    ...(initial === undefined || initial === '' ? [] : [initial]),
    ...listed.flatMap(({ value }) => asScalar(value)?.text ?? []),
    ...(sortOf(port)?.type === 'boolean' ? ['true', 'false'] : []),
  ];
  return values.filter((value, index) => values.findIndex((each) => isSame(each, value, port)) === index);
}

/** `True` and `true` are one value of a boolean. */
function isSame(one: string, other: string, port: Port): boolean {
  const isBoolean = sortOf(port)?.type === 'boolean';
  return one === other || (isBoolean && one.toLowerCase() === other.toLowerCase());
}

/** As YAML: a string that reads as something else is quoted, and what would end it. */
export function literalText(value: string, port: Port): string {
  const isString = sortOf(port)?.type === 'string';
  const isPlain = /^[\w./+-](?:[\w./+ -]*[\w./+-])?$/.test(value) && !/^-(?: |$)/.test(value);
  return isPlain && (!isString || plainScalarType(value) === 'string') ? value : JSON.stringify(value);
}

function valuesOf({ cursor: { value: cursor } }: CompletionRequest, port: Port): Completion[] {
  if (!cursor) return [];
  const initial = settingOf(port, 'default');
  return declaredValues(port).map((value) => ({
    ...plain,
    label: value,
    detail: value === initial ? 'default' : '',
    documentation: () => undefined,
    span: cursor.span,
    newText: cursor.quote ? value : asValue(cursor, literalText(value, port)),
    filterText: value,
    kind: 'value',
  }));
}
