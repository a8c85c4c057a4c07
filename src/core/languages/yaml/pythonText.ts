/** What a scalar becomes where a program in Python takes it for a text: `true` is `True`. */
import type { YamlScalar } from './tree.ts';

export function pythonText({ type, value, text }: YamlScalar): string {
  if (type === 'string') return text;
  if (type === 'boolean') return value ? 'True' : 'False';
  return type === 'float' && Number.isInteger(value) ? `${value}.0` : String(value);
}
