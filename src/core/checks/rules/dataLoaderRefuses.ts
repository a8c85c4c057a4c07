import { type DataLoaderCall, dataLoaders } from '../../code/dataLoaders.ts';
import { literalOf } from '../../code/options/values.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import type { Expression } from '../../languages/pythonCode/tree.ts';
import { installed } from '../../stack/stack.ts';
import { isSurelyIn } from '../../stack/version.ts';
import { codeName, placeOfWord, readProgramsOf, severityIn, stackOf } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const dataLoaderRefuses = defineRule({
  code: 'data-loader-refuses',
  severity: 'error',
  summary: 'The DataLoader of PyTorch rejects this combination of arguments.',
  *check(document) {
    const { project, matrix } = document;
    for (const program of readProgramsOf(document)) {
      const { entry, modules, launch } = program;
      if (!modules.foreign.some(({ name }) => name === 'torch')) continue;
      const stack = stackOf(launch);
      const torch = stack && installed(stack, 'torch')?.value;
      const hasSecond = isSurelyIn(torch, '>=2.0', matrix.packages.package('torch'));
      for (const loader of dataLoaders(sureCallsOf(project, entry))) {
        const refusal = withoutWorkers(loader, hasSecond) ?? withSampler(loader) ?? withBatchSampler(loader);
        if (!refusal) continue;
        const { path } = loader.file;
        yield {
          ...severityIn(launch),
          ...placeOfWord(launch.program.word),
          message: `${codeName(program, path)}: ${refusal.message}`,
          related: refusal.given.map(({ span }) => ({ path, span, message: 'It is passed here.' })),
        };
        break;
      }
    }
  },
});

interface Refusal {
  readonly message: string;
  /** The arguments that do not go together. */
  readonly given: readonly Expression[];
}

/** @param hasSecond whether it is PyTorch 2, whose default of prefetch_factor is not 2 any more */
function withoutWorkers(loader: DataLoaderCall, hasSecond: boolean): Refusal | undefined {
  const workers = loader.given('num_workers');
  if (workers && literalOf(workers) !== 0) return undefined;
  const [prefetch, persistent] = [loader.given('prefetch_factor'), loader.given('persistent_workers')];
  const factor = literalOf(prefetch);
  const isPrefetching = typeof factor === 'number' && (factor !== 2 || hasSecond);
  const given = isPrefetching ? prefetch : literalOf(persistent) === true ? persistent : undefined;
  return (
    given && {
      message: `DataLoader takes ${given === prefetch ? `prefetch_factor=${factor}` : 'persistent_workers=True'} only with num_workers above 0${workers ? '' : ', and its default is 0'}.`,
      given: workers ? [given, workers] : [given],
    }
  );
}

function withSampler(loader: DataLoaderCall): Refusal | undefined {
  const [shuffle, sampler] = [loader.given('shuffle'), loader.given('sampler')];
  if (!shuffle || !sampler || literalOf(shuffle) !== true || !loader.isSampler(sampler)) return undefined;
  return {
    message: 'DataLoader takes either a sampler or shuffle=True, not both.',
    given: [shuffle, sampler],
  };
}

function withBatchSampler(loader: DataLoaderCall): Refusal | undefined {
  const sampler = loader.given('batch_sampler');
  if (!sampler || !loader.isSampler(sampler)) return undefined;
  const size = loader.given('batch_size');
  const value = literalOf(size);
  const others: readonly (readonly [string, Expression | undefined])[] = [
    ['batch_size', typeof value === 'number' && value !== 1 ? size : undefined],
    ...['shuffle', 'drop_last'].map((name) => {
      const given = loader.given(name);
      return [name, literalOf(given) === true ? given : undefined] as const;
    }),
  ];
  const [name, given] = others.find(([, each]) => each !== undefined) ?? [];
  return (
    given && {
      message: `DataLoader takes either a batch_sampler or ${name}, not both.`,
      given: [given, sampler],
    }
  );
}
