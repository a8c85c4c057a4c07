/** State that a module keeps from one call to the next. */
import { isNamed, isNode, memberOf, type Node, type Syntax, textOf, walk } from './syntax.ts';

/** State of the module itself, each as `core/a.ts name`: what changes and outlives a call. */
export function state(module: Syntax): readonly string[] {
  const { changed, asked } = usesOf(module.program);
  const found: string[] = [];
  const say = (name: unknown) => found.push(`${module.path} ${name}`);
  for (const statement of module.program.body as readonly Node[]) {
    const exported = isNode(statement.declaration);
    const declaration = exported ? (statement.declaration as Node) : statement;
    if (declaration.type === 'VariableDeclaration')
      for (const { id, init } of declaration.declarations as readonly Node[]) {
        const { name, typeAnnotation } = id as Node;
        const open = exported && isCollection(init) && !isReadonly(typeAnnotation);
        const changes = changed.has(String(name)) || remembersPlace(init, asked.has(String(name)));
        if (declaration.kind !== 'const' || open || changes) say(name);
      }
    // What another module holds is not this one's to change.
    if (declaration.type === 'ImportDeclaration')
      for (const { local } of declaration.specifiers as readonly Node[])
        if (isNode(local) && changed.has(String(local.name))) say(local.name);
  }
  walk(module.program, (node) => {
    if (node.type === 'PropertyDefinition' && node.static === true && node.readonly !== true)
      say((node.key as Node).name);
  });
  return found;
}

function isCollection(init: unknown): boolean {
  return (
    isNode(init) &&
    init.type === 'NewExpression' &&
    ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array'].some((name) => isNamed(init.callee, name))
  );
}

function isReadonly(annotation: unknown): boolean {
  const type = isNode(annotation) ? annotation.typeAnnotation : undefined;
  return isNode(type) && isNode(type.typeName) && String(type.typeName.name).startsWith('Readonly');
}

/** A regular expression with the flag y, or one with g that is asked by itself, goes on where it stopped. */
function remembersPlace(init: unknown, asked: boolean): boolean {
  if (!isNode(init)) return false;
  const [, second] = (init.arguments ?? []) as readonly unknown[];
  const made = init.type === 'NewExpression' && isNamed(init.callee, 'RegExp') ? textOf(second) : undefined;
  const flags = made ?? (init.regex as { readonly flags: string } | undefined)?.flags ?? '';
  return flags.includes('y') || (asked && flags.includes('g'));
}

const changing = new Set(
  'set add delete clear push pop shift unshift splice sort reverse fill copyWithin'.split(' '),
);
const changers = new Set(['assign', 'defineProperty', 'defineProperties', 'setPrototypeOf']);

interface Uses {
  /** Names whose value is changed: `a.set(…)`, `a.b = …`, `a[0]++`, `delete a.b`, `Object.assign(a, …)`. */
  readonly changed: ReadonlySet<string>;
  /** `a.exec(…)`, `a.test(…)` */
  readonly asked: ReadonlySet<string>;
}

function usesOf(program: Node): Uses {
  const changed = new Set<string>();
  const asked = new Set<string>();
  const note = (names: Set<string>, target: unknown) => {
    if (isNode(target) && target.type === 'Identifier') names.add(String(target.name));
  };
  walk(program, (node) => {
    if (node.type === 'CallExpression' && isNode(node.callee) && node.callee.type === 'MemberExpression') {
      const { object } = node.callee;
      const [first] = node.arguments as readonly unknown[];
      const method = memberOf(node.callee) ?? '';
      if (changing.has(method)) note(changed, rootOf(object));
      if (method === 'exec' || method === 'test') note(asked, object);
      if (isNamed(object, 'Object') && changers.has(method)) note(changed, first);
    }
    if (node.type === 'AssignmentExpression') note(changed, memberRoot(node.left));
    if (node.type === 'UpdateExpression') note(changed, memberRoot(node.argument));
    if (node.type === 'UnaryExpression' && node.operator === 'delete')
      note(changed, memberRoot(node.argument));
  });
  return { changed, asked };
}

function memberRoot(node: unknown): unknown {
  return isNode(node) && node.type === 'MemberExpression' ? rootOf(node) : undefined;
}

function rootOf(node: unknown): unknown {
  return isNode(node) && (node.type === 'MemberExpression' || node.type === 'TSNonNullExpression')
    ? rootOf(node.object ?? node.expression)
    : node;
}
