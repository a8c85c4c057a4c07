/** Where code surely uses CUDA: puts a tensor or a model there, or makes a tensor there. */
import type { CallExpression, Expression, PythonFile, Statement } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import { assignedTo } from './assigned.ts';
import type { ClassNames } from './classNames.ts';
import { derivedClasses } from './derivedClasses.ts';
import { type CodePlace, onlyValue, placeOfCall } from './onlyValue.ts';
import { argument, dottedName, literalOf } from './options/values.ts';
import { type SureCall, surelyMadeIn } from './surelyRun.ts';

export class CudaUses {
  readonly #names: ClassNames;
  readonly #local: readonly PythonFile[];
  /** The parameters of functions, by their bodies. */
  readonly #parameters = new Map<readonly Statement[], readonly string[]>();

  readonly #hasGpu: boolean;

  /** @param hasGpu whether `torch.cuda.is_available()` is surely true */
  constructor(names: ClassNames, local: readonly PythonFile[], hasGpu: boolean) {
    this.#names = names;
    this.#local = local;
    this.#hasGpu = hasGpu;
    for (const { module } of local)
      for (const { statement } of statementsIn(module.body))
        if (statement.kind === 'function')
          this.#parameters.set(
            statement.body,
            statement.parameters.map(({ name }) => name),
          );
  }

  /** Whether such a call begins to use CUDA. */
  begins(made: SureCall): boolean {
    const { file, call } = made;
    const meaning = this.#names.meaning(file, call.callee) ?? '';
    const device = literalOf(call.arguments[0]?.value);
    if (meaning === 'torch.cuda.set_device' && typeof device === 'number') return device >= 0;
    if (this.#isMadeThere(made)) return true;
    const moved = this.#movedBy(made);
    return moved !== undefined && this.#hasTensors(file, moved, placeOfCall(made));
  }

  /** The first call of a function that surely uses CUDA, whatever it gets. */
  first(file: PythonFile, within: readonly Statement[]): CallExpression | undefined {
    return surelyMadeIn(within).find((call) => {
      const made = { file, call, within };
      const moved = this.#movedBy(made);
      return this.#isMadeThere(made) || (moved !== undefined && this.#isTensor(file, moved, within));
    });
  }

  /** `torch.zeros(4, device="cuda")` */
  #isMadeThere(made: SureCall): boolean {
    const { file, call } = made;
    const device = argument(call.arguments, 'device');
    return (
      device !== undefined &&
      factories.test(this.#names.meaning(file, call.callee) ?? '') &&
      this.isCuda(file, device, placeOfCall(made))
    );
  }

  /** `x` of `x.cuda()` and `x.to("cuda")` */
  #movedBy(made: SureCall): Expression | undefined {
    const { callee, arguments: given } = made.call;
    if (callee.kind !== 'member' || dottedName(callee) === 'torch.cuda') return undefined;
    if (callee.name === 'cuda') return callee.object;
    const device = argument(given, 'device') ?? (given[0]?.name === undefined ? given[0]?.value : undefined);
    return callee.name === 'to' && device && this.isCuda(made.file, device, placeOfCall(made))
      ? callee.object
      : undefined;
  }

  /** Whether it surely names a GPU. */
  isCuda(file: PythonFile, device: Expression, place: CodePlace): boolean {
    const value = this.#valueOf(file, device, place);
    if (value.kind !== 'call') return this.#isCudaText(file, value);
    const [first] = value.arguments;
    const isDevice = this.#names.meaning(file, value.callee) === 'torch.device';
    return isDevice && first !== undefined && first.name === undefined && this.#isCudaText(file, first.value);
  }

  /** `"cuda:0"`, or `"cuda" if torch.cuda.is_available() else "cpu"` on a machine with a GPU. */
  #isCudaText(file: PythonFile, expression: Expression): boolean {
    if (expression.kind !== 'other') return isCudaText(expression);
    const [text, condition, otherwise, ...more] = expression.parts;
    return (
      this.#hasGpu &&
      isCudaText(text) &&
      condition?.kind === 'call' &&
      this.#names.meaning(file, condition.callee) === 'torch.cuda.is_available' &&
      literalOf(otherwise) === 'cpu' &&
      more.length === 0
    );
  }

  /** Of a name where the statements around it, or those of the module, give it only one value. */
  #valueOf({ module }: PythonFile, expression: Expression, place: CodePlace): Expression {
    if (expression.kind !== 'name') return expression;
    const { name } = expression;
    const { within } = place;
    const own = assignedTo(name, within);
    if (within === module.body || !own || own.length > 0) return onlyValue(name, place) ?? expression;
    const isTaken = this.#parameters.get(within)?.includes(name) ?? true;
    const [only, ...others] = isTaken ? [] : (assignedTo(name, module.body) ?? []);
    // Not where a condition decides on it.
    const isCertain = module.body.some((each) => each.kind === 'assign' && each.value === only);
    return only && others.length === 0 && isCertain ? only : expression;
  }

  /** What tensors come from, in a function that loads data. */
  #isTensor(file: PythonFile, expression: Expression, within: readonly Statement[]): boolean {
    if (expression.kind === 'subscript') return true;
    if (expression.kind === 'call') {
      const called = dottedName(expression.callee);
      return called === undefined || /^[a-z_]|Tensor$/.test(called.slice(called.lastIndexOf('.') + 1));
    }
    if (expression.kind !== 'name') return false;
    const values = assignedTo(expression.name, within) ?? [];
    return (
      values.length > 0 && values.every((each) => each.kind !== 'name' && this.#isTensor(file, each, within))
    );
  }

  /** Whether it is surely a tensor, or a model with parameters. */
  #hasTensors(file: PythonFile, expression: Expression, place: CodePlace): boolean {
    if (expression.kind === 'name') {
      const { name } = expression;
      const values = (assignedTo(name, place.within) ?? []).filter(({ span }) => span.start < place.start);
      const isSame = (each: Expression) =>
        each.kind === 'call' && each.callee.kind === 'member' && dottedName(each.callee.object) === name;
      return (
        values.some((each) => !isSame(each)) &&
        values.every((each) => isSame(each) || (each.kind === 'call' && this.#hasTensors(file, each, place)))
      );
    }
    if (expression.kind !== 'call') return false;
    const { callee, arguments: given } = expression;
    const meaning = this.#names.meaning(file, callee) ?? '';
    if (factories.test(meaning) || models.test(meaning) || layers.test(meaning)) return true;
    if (meaning === 'torch.nn.Sequential')
      return given.some((each) => each.star === '' && this.#hasTensors(file, each.value, place));
    const called = dottedName(callee);
    const own = derivedClasses(this.#local).find(({ name }) => name === called);
    const made = own?.methods.get('__init__');
    const owner = made && this.#local.find(({ path }) => path === made.path);
    if (!made || !owner) return false;
    return own?.bases.has('torch.nn.Module') === true && this.#hasLayer(owner, made.method.body);
  }

  /** `self.layer = nn.Linear(…)` in no condition. */
  #hasLayer(file: PythonFile, body: readonly Statement[]): boolean {
    return body.some(
      (statement) =>
        statement.kind === 'assign' &&
        statement.targets.some((each) => each.kind === 'member' && dottedName(each.object) === 'self') &&
        [...expressionsOf(statement, ({ kind }) => kind !== 'other')].some(
          (each) => each.kind === 'call' && layers.test(this.#names.meaning(file, each.callee) ?? ''),
        ),
    );
  }
}

function isCudaText(expression: Expression | undefined): boolean {
  const text = literalOf(expression);
  return typeof text === 'string' && /^cuda(?::\d+)?$/.test(text);
}

const factories =
  /^torch\.(?:tensor|as_tensor|zeros|ones|empty|full|rand|randn|randint|randperm|arange|linspace|eye)$/;

/** Modules that always have parameters. */
const layers =
  /^torch\.nn\.(?:Linear|Bilinear|Conv[123]d|ConvTranspose[123]d|Embedding|EmbeddingBag|LSTM|GRU|RNN|MultiheadAttention|Transformer|TransformerEncoderLayer|TransformerDecoderLayer)$/;

const models =
  /^(?:torchvision\.models\.[a-z]\w*|timm\.create_model|transformers\.(?:AutoModel\w*|\w+For\w+|\w+Model)\.from_pretrained)$/;
