/**
 * What modules may not contain, beyond their imports. Globals such as `process` or `setTimeout` are refused by Biome,
 * which resolves names (`biome.json`); here is what Biome has no rule for.
 */
import { isNamed, memberOf, type Node, type Syntax, textOf, walk } from './syntax.ts';

/** In any module, each as `engine/a.ts:3 has a computed import`. */
export function hiddenImports(module: Syntax): readonly string[] {
  const found: string[] = [];
  const say = (node: Node, what: string) => found.push(`${module.path}:${module.lineAt(node.start)} ${what}`);
  walk(module.program, (node) => {
    const name = node.type === 'Identifier' ? node.name : textOf(node);
    if (name === 'getBuiltinModule' || name === 'createRequire') say(node, `has ${name}`);
    if (node.type === 'CallExpression' && isNamed(node.callee, 'require')) say(node, 'has require');
    if (node.type === 'ImportExpression' && textOf(node.source) === undefined)
      say(node, 'has a computed import');
    if (node.type === 'TSImportEqualsDeclaration') say(node, 'has import = require');
  });
  for (const { value, start } of module.comments)
    if (/^\/\s*<reference\b/.test(value))
      found.push(`${module.path}:${module.lineAt(start)} has a reference directive`);
  return found;
}

/** In core: clock, randomness and location, and ways round these checks. */
export function impurities(module: Syntax): readonly string[] {
  const found: string[] = [];
  const say = (start: number, what: string) =>
    found.push(`${module.path}:${module.lineAt(start)} has ${what}`);
  walk(module.program, (node, parent, key) => {
    if (node.type === 'MetaProperty' && isNamed(node.meta, 'import')) say(node.start, 'import.meta');
    if (node.declare === true || node.type === 'TSModuleDeclaration')
      say(node.start, 'an ambient declaration');
    if (node.type !== 'Identifier' || isKey(parent, key)) return;
    const member = key === 'object' && parent?.type === 'MemberExpression' ? memberOf(parent) : undefined;
    // A text becomes a date without a clock.
    if (node.name === 'Date' && member !== 'parse') say(node.start, 'Date');
    if (node.name === 'Math' && (member === undefined || member === 'random')) say(node.start, 'Math.random');
  });
  for (const { value, start } of module.comments)
    if (/biome-ignore(?:-all|-start)?\s+lint(?::|\/style:|\/style\/noRestrictedGlobals|\s)/.test(value))
      say(start, 'a suppressed noRestrictedGlobals');
  return found;
}

/** The name of a property, which stands for nothing outside its object. */
function isKey(parent: Node | undefined, key: string): boolean {
  return (key === 'property' || key === 'key') && parent?.computed === false;
}
