/** Snippets of sections with the names that are known already, in place of invented ones. */
import type { Port, PortRole, Unit } from '../../azureml/bindings/bindings.ts';
import { sortOf } from '../../azureml/bindings/portTypes.ts';
import { declaredValues, literalText } from './declaredInputs.ts';
import { roleOf } from './ports.ts';
import type { CompletionRequest } from './request.ts';
import { bindingOf, wantedPorts } from './wantedPorts.ts';

/** More at once nobody wants to fill in. */
const most = 12;

/** @param snippet what the schema offers for the key */
export function withKnownNames(request: CompletionRequest, key: string, snippet: string): string {
  if (request.cursor.key?.flow || !['inputs', 'outputs', 'search_space', 'jobs', 'trial'].includes(key))
    return snippet;
  const found = request.unitAtKey();
  if (found?.keys.length !== 0) return snippet;
  const { unit } = found;
  const role = roleOf(key);
  if (role) return section(request, unit, role, key) ?? snippet;
  if (key === 'jobs') {
    const [input] = unit.inputs.keys();
    return input === undefined ? snippet : snippet.replace(/\$\{(\d+):data\}/g, `\${$1:${input}}`);
  }
  const options = [...unit.searchSpace.keys()].map((name) => `--${name} \\\${{search_space.${name}\\}\\}`);
  return options.length === 0
    ? snippet
    : snippet.replace(/--lr \\\$\{\{search_space\.lr\\\}\\\}/, () => options.join(' '));
}

function section(request: CompletionRequest, unit: Unit, role: PortRole, key: string): string | undefined {
  const wanted = wantedPorts(request, unit, role, new Set());
  const required = wanted.filter((port) => port.required);
  const shown = (required.length > 0 ? required : wanted).slice(0, most);
  if (shown.length === 0) return undefined;
  const stops = new Stops();
  const lines = shown.flatMap((port) => {
    const { name, declared } = port;
    const binding = bindingOf(unit, role, port);
    if (binding !== undefined) return [`${name}: ${binding.replaceAll(/[$}]/g, '\\$&')}`];
    const sort = sortOf(declared);
    const hasValue = sort ? sort.isLiteral : !isData(name);
    if (role === 'input' && (declared || unit.role !== 'component') && hasValue)
      return [`${name}: ${declared ? declaredValue(declared, stops) : stops.empty()}`];
    return [`${name}:`, ...bodyOf(role, unit, stops, sort?.type).map((line) => `  ${line}`)];
  });
  return [`${key}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** The values that the component lists, or what it is where nothing is given. */
function declaredValue(port: Port, stops: Stops): string {
  const values = declaredValues(port).map((value) => literalText(value, port));
  if (values.length === 0 || values.some((value) => /[,|$\\}]/.test(value))) return stops.empty();
  const [only = ''] = values;
  return values.length === 1 ? stops.of(only) : stops.choice(values.join(','));
}

/** As scripts call the options that take files and folders. */
function isData(name: string): boolean {
  return /data|dir|folder|path|input|train|valid/i.test(name);
}

/** @param type what the component declares */
function bodyOf(role: PortRole, unit: Unit, stops: Stops, type: string | undefined): string[] {
  if (role === 'search space')
    return [
      `type: ${stops.of('uniform')}`,
      `min_value: ${stops.of('0.001')}`,
      `max_value: ${stops.of('0.1')}`,
    ];
  const dataType = type === undefined ? undefined : `type: ${type}`;
  const mode =
    unit.jobType === 'spark' && unit.role !== 'component' && !unit.component ? ['mode: direct'] : [];
  if (role === 'output')
    return [
      dataType ?? `type: ${stops.choice('uri_folder,uri_file,mltable,mlflow_model,custom_model')}`,
      ...mode,
    ];
  if (unit.role === 'component')
    return [
      `type: ${stops.choice('uri_folder,uri_file,string,number,integer,boolean,mltable,mlflow_model,custom_model')}`,
    ];
  return [
    dataType ?? `type: ${stops.choice('uri_folder,uri_file,mltable,mlflow_model,custom_model')}`,
    `path: ${stops.of(/_model$/.test(type ?? '') ? 'azureml:MODEL:1' : 'azureml://datastores/workspaceblobstore/paths/')}`,
    ...mode,
  ];
}

class Stops {
  #count = 0;

  empty(): string {
    return `$${++this.#count}`;
  }

  of(value: string): string {
    return `\${${++this.#count}:${value}}`;
  }

  choice(values: string): string {
    return `\${${++this.#count}|${values}|}`;
  }
}
