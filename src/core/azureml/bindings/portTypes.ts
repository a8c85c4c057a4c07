/** Which ports may be bound to which, by their types. */
import { type Port, typeOf } from './bindings.ts';

const literals = ['string', 'number', 'integer', 'boolean'];
const data = ['uri_folder', 'uri_file', 'mltable', 'mlflow_model', 'custom_model', 'triton_model'];

/** A literal or data, and of what type; `undefined` where nothing is said, and of types that only others know. */
export function sortOf(
  port: Port | undefined,
): { readonly isLiteral: boolean; readonly type: string } | undefined {
  const type = (port && typeOf(port)?.toLowerCase()) ?? '';
  if (literals.includes(type)) return { isLiteral: true, type };
  return data.includes(type) ? { isLiteral: false, type } : undefined;
}

/** Whether the one may be given where the other is wanted. */
export function mayBind(given: Port, wanted: Port): boolean {
  const [from, to] = [sortOf(given), sortOf(wanted)];
  if (!from || !to || from.type === to.type) return true;
  if (!from.isLiteral || !to.isLiteral) return from.isLiteral === to.isLiteral;
  // Every literal has a text, and every integer is a number.
  return to.type === 'string' || (from.type === 'integer' && to.type === 'number');
}
