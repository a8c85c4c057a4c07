/** The paths to which a program surely writes a file. */
import type { CallExpression, Expression } from '../languages/pythonCode/tree.ts';
import type { Project } from '../project/project.ts';
import type { Entry } from './entry.ts';
import { argument, dottedName, literalOf } from './options/values.ts';
import { sureCallsOf } from './sureCalls.ts';

export interface WrittenPath {
  readonly path: string;
  readonly call: CallExpression;
  /** The attribute that the path is, or begins with: `out` of `args` in `os.path.join(args.out, "a.csv")`. */
  readonly attribute: string;
  readonly object: string;
}

export function writtenPaths(project: Project, entry: Entry): WrittenPath[] {
  return sureCallsOf(project, entry).calls.flatMap(({ file, call, meaning }) => {
    const target = targetOf(call, meaning);
    const found = target && attributeOf(target);
    return found ? [{ path: file.path, call, ...found }] : [];
  });
}

/** Functions that write, and where they have the path. */
const writers: Readonly<Record<string, readonly [position: number, name: string]>> = {
  'torch.save': [1, 'f'],
  'joblib.dump': [1, 'filename'],
  'numpy.save': [0, 'file'],
  'numpy.savez': [0, 'file'],
  'shutil.copy': [1, 'dst'],
  'shutil.copyfile': [1, 'dst'],
};

/** Methods of whatever object that write where their first argument says. */
const methods =
  /^(?:to_csv|to_parquet|to_json|to_excel|to_pickle|to_feather|savefig|save_pretrained|save_to_disk)$/;

function targetOf(call: CallExpression, meaning: string | undefined): Expression | undefined {
  const { callee, arguments: given } = call;
  if (given.some(({ star }) => star !== '')) return undefined;
  if (dottedName(callee) === 'open' && (meaning === undefined || meaning === 'open')) {
    const [first, second] = given;
    const mode = literalOf(
      argument(given, 'mode') ?? (second?.name === undefined ? second?.value : undefined),
    );
    return typeof mode === 'string' && /[wax]/.test(mode) && first?.name === undefined
      ? first?.value
      : undefined;
  }
  const writer = Object.hasOwn(writers, meaning ?? '') ? writers[meaning ?? ''] : undefined;
  if (writer) {
    const [position, name] = writer;
    const placed = given[position];
    return argument(given, name) ?? (placed?.name === undefined ? placed?.value : undefined);
  }
  const [first] = given;
  return callee.kind === 'member' && methods.test(callee.name) && first?.name === undefined
    ? first?.value
    : undefined;
}

/** Of a path itself, of what is joined to it, and of an f-string that begins with it. */
function attributeOf(expression: Expression): Pick<WrittenPath, 'attribute' | 'object'> | undefined {
  switch (expression.kind) {
    case 'member':
      return expression.object.kind === 'name'
        ? { object: expression.object.name, attribute: expression.name }
        : undefined;
    case 'call': {
      const [first] = expression.arguments;
      const joins = /^(?:os\.path\.join|osp\.join|join|Path|pathlib\.Path|str)$/;
      return first && first.star === '' && joins.test(dottedName(expression.callee) ?? '')
        ? attributeOf(first.value)
        : undefined;
    }
    case 'joined': {
      const [first, second] = expression.parts;
      const begin = first === '' ? second : first;
      return begin === undefined || typeof begin === 'string' ? undefined : attributeOf(begin);
    }
    default:
      return undefined;
  }
}
