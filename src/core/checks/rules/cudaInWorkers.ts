import { functionOf } from '../../code/computedMetrics.ts';
import { CudaUses } from '../../code/cudaUses.ts';
import type { DataLoaderCall } from '../../code/dataLoaders.ts';
import { type DerivedClass, derivedClasses } from '../../code/derivedClasses.ts';
import { iteratedLoaders } from '../../code/iteratedLoaders.ts';
import { type Modules, textsOf } from '../../code/modules.ts';
import { valueAt } from '../../code/onlyValue.ts';
import { dottedName, lastPart, literalOf } from '../../code/options/values.ts';
import { meansOther, ownClasses } from '../../code/ownClasses.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import type { CallExpression, Expression, PythonFile, Statement } from '../../languages/pythonCode/tree.ts';
import type { Project } from '../../project/project.ts';
import { installed } from '../../stack/stack.ts';
import { isSurelyIn } from '../../stack/version.ts';
import { surelyHasGpu } from '../support/gpus.ts';
import {
  codeName,
  placeOfWord,
  type ReadProgram,
  readProgramsOf,
  severityIn,
  stackOf,
} from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const cudaInWorkers = defineRule({
  code: 'cuda-in-workers',
  severity: 'error',
  summary: 'A dataset uses CUDA in the worker processes of a DataLoader, which are forked.',
  *check(document) {
    const { project } = document;
    for (const program of readProgramsOf(document)) {
      const { launch } = program;
      const stack = stackOf(launch);
      if (!stack) continue;
      // From Python 3.14 on, workers are not forked by default.
      if (!isSurelyIn(installed(stack, 'python')?.value, '<3.14', undefined)) continue;
      const use = useInWorkers(project, program);
      if (!use) continue;
      const { path } = use.file;
      yield {
        ...severityIn(launch),
        ...placeOfWord(launch.program.word),
        message: `${codeName(program, path)}: ${use.name} uses CUDA, but DataLoader calls it in forked worker processes, which cannot. Move batches to the GPU in the training loop.`,
        related: [
          { path, span: use.call.span, message: 'CUDA is used here.' },
          {
            path: use.loader.file.path,
            span: use.workers.span,
            message: 'Worker processes are requested here.',
          },
          {
            path: use.begun.path,
            span: use.begun.call.span,
            message: 'The program uses CUDA before they start.',
          },
        ],
      };
    }
  },
});

/** What has workers start otherwise, or none, gives a dataset other items, or takes `to` and `cuda` as its own words. */
const startsOtherwise =
  /spawn|forkserver|start_method|multiprocessing_context|\bdef (?:to|cuda)\(|\bvllm\b|\bray\b|\.(?:num_workers|__getitem__)\s*=[^=]|setattr(?:__)?\(/;

interface UseInWorkers extends InWorkers {
  readonly loader: DataLoaderCall;
  readonly workers: Expression;
  readonly call: CallExpression;
  /** Where the program itself uses CUDA. */
  readonly begun: { readonly path: string; readonly call: CallExpression };
}

function useInWorkers(project: Project, { entry, modules, launch }: ReadProgram): UseInWorkers | undefined {
  const texts = textsOf(project, modules);
  if (!modules.isWhole || !texts.some((text) => text.includes('num_workers'))) return undefined;
  if (!texts.some((text) => /\bcuda\b/.test(text)) || texts.some((text) => startsOtherwise.test(text)))
    return undefined;
  const uses = new CudaUses(sureCallsOf(project, entry).names, modules.local, surelyHasGpu(launch));
  for (const { loader, before } of iteratedLoaders(project, entry)) {
    const workers = workersOf(loader);
    const begun = workers && before.find((each) => uses.begins(each));
    if (!workers || !begun) continue;
    for (const inWorkers of calledInWorkers(loader, modules)) {
      const call = uses.first(inWorkers.file, inWorkers.body);
      if (call)
        return { ...inWorkers, loader, workers, call, begun: { path: begun.file.path, call: begun.call } };
    }
  }
  return undefined;
}

/** Their number, where there surely are any, which every loop over the loader starts anew. */
function workersOf(loader: DataLoaderCall): Expression | undefined {
  const given = loader.given('num_workers');
  const persistent = loader.given('persistent_workers');
  if (persistent && literalOf(persistent) !== false) return undefined;
  const count = literalOf(valueAt(given, loader));
  return typeof count === 'number' && count > 0 ? given : undefined;
}

interface InWorkers {
  readonly name: string;
  readonly file: PythonFile;
  readonly body: readonly Statement[];
}

/** What the program defines that workers call for each item or batch. */
function* calledInWorkers(loader: DataLoaderCall, modules: Modules): Generator<InWorkers> {
  const { local } = modules;
  const made = valueAt(loader.given('dataset'), loader);
  const called = made?.kind === 'call' ? dottedName(made.callee) : undefined;
  const own = derivedClasses(local).find(({ name }) => called !== undefined && name === lastPart(called));
  const found = own && isDataset(own) ? own.methods.get('__getitem__') : undefined;
  const file = found && local.find(({ path }) => path === found.path);
  const isOther = meansOther(called, loader.file, local) || isDecorated(own?.name, local);
  if (own && found && file && !isOther)
    yield { name: `${own.name}.__getitem__`, file, body: found.method.body };
  const collate = functionOf(loader.given('collate_fn'), loader.file, modules);
  const owner = collate && local.find(({ path }) => path === collate.path);
  if (owner) yield { name: collate.method.name, file: owner, body: collate.method.body };
}

/** By what may give it other methods. */
function isDecorated(name: string | undefined, local: readonly PythonFile[]): boolean {
  return ownClasses(local).get(name ?? '')?.statement.decorators.length !== 0;
}

/** Whether its items are got one by one, with its own method. */
function isDataset({ bases, methods }: DerivedClass): boolean {
  return (
    !methods.has('__getitems__') &&
    [...bases].every((base) => /^torch\.utils\.data\.(?:dataset\.)?Dataset$/.test(base)) &&
    methods.get('__getitem__')?.method.decorators.length === 0
  );
}
