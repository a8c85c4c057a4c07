/** The anonymous token of the OCI distribution API: what a registry asks for before it answers. */
import * as z from 'zod/mini';

const Token = z.object({ token: z.optional(z.string()), access_token: z.optional(z.string()) });

/** Where a token is to be had, from `WWW-Authenticate`; `undefined` where it asks for something else. */
export function tokenAddress(header: string | undefined, registry: URL): URL | undefined {
  const [, parameters = ''] = /^\s*Bearer\s+(.*)$/is.exec(header ?? '') ?? [];
  const given = new Map(
    Array.from(parameters.matchAll(/(\w+)="([^"]*)"/g), ([, name = '', value = '']) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const realm = given.get('realm');
  if (realm === undefined || !URL.canParse(realm)) return undefined;
  const address = new URL(realm);
  // Nothing is asked in the open that the registry itself is not.
  if (address.protocol !== 'https:' && address.protocol !== registry.protocol) return undefined;
  for (const name of ['service', 'scope']) {
    const value = given.get(name);
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return address;
}

/** `undefined` where the answer has none, or one that no header can carry. */
export function tokenIn(body: string): string | undefined {
  try {
    const read = Token.parse(JSON.parse(body));
    const token = read.token ?? read.access_token;
    return token !== undefined && /^[\x21-\x7e]{1,20000}$/.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}
