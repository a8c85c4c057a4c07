/** A port in a few words. */
import { asScalar } from '../../languages/yaml/tree.ts';
import { type Port, settingOf, typeOf } from './bindings.ts';

export function describePort(port: Port): string {
  const value = asScalar(port.value);
  if (value && value.type !== 'null') return short(value.text);
  const type = typeOf(port) ?? '';
  const given = settingOf(port, 'default') ?? settingOf(port, 'path');
  return given === undefined || given === '' ? type : `${type} = ${short(given)}`.trimStart();
}

export function short(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 80 || line.length < text.trim().length ? `${line.slice(0, 80)}…` : line;
}
