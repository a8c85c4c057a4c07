import type { Fix } from '../../base/findings.ts';
import { addArgument } from '../../code/addArgument.ts';
import { CallOrder } from '../../code/callOrder.ts';
import { CudaUses } from '../../code/cudaUses.ts';
import { iteratedLoaders } from '../../code/iteratedLoaders.ts';
import { textsOf } from '../../code/modules.ts';
import { placeOfCall } from '../../code/onlyValue.ts';
import { dottedName, literalOf } from '../../code/options/values.ts';
import { type MeantCall, sureCallsOf } from '../../code/sureCalls.ts';
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

export const shuffleVsDefaultDevice = defineRule({
  code: 'shuffle-vs-default-device',
  severity: 'error',
  summary: 'Data is shuffled with a generator of the CPU, but the default device is CUDA.',
  *check(document) {
    const { project, matrix } = document;
    for (const program of readProgramsOf(document)) {
      const { launch } = program;
      const stack = stackOf(launch);
      const torch = installed(stack, 'torch')?.value;
      const isTwo = isSurelyIn(torch, '>=2.0', matrix.packages.package('torch'));
      const found = isTwo ? shuffledOnCpu(project, program) : undefined;
      if (!found) continue;
      const { path } = found.made.file;
      yield {
        ...severityIn(launch),
        ...placeOfWord(launch.program.word),
        message: `${codeName(program, path)}: the default device is CUDA, but ${found.name} shuffles with a generator of the CPU. Pass generator=torch.Generator(device="cuda").`,
        related: [
          { path, span: found.made.call.callee.span, message: 'It gets no generator here.' },
          {
            path: found.set.file.path,
            span: found.set.call.span,
            message: 'The default device is set here.',
          },
        ],
        fixes: fixOf(found.made, project.read(path) ?? ''),
      };
    }
  },
});

interface Shuffled {
  /** `DataLoader` */
  readonly name: string;
  readonly made: MeantCall;
  /** What sets the default device. */
  readonly set: MeantCall;
}

/** What gives some of the code another device, moves the generator of a loader to the right one, or shuffles in its own way. */
const changes =
  /\bwith\b[^\n]*\bdevice\b|\bdevice\(\s*["'](?!cuda)|\bDeviceContext\b|\baccelerate\b|\.generator\s*=[^=]|setattr(?:__)?\(|\brandperm\s*=[^=]|\bRandomSampler\.\w+\s*=[^=]/;

const sets = /\bset_default_(?:device|tensor_type)\s*\(/g;

function shuffledOnCpu(project: Project, { entry, modules, launch }: ReadProgram): Shuffled | undefined {
  const texts = textsOf(project, modules);
  if (!modules.isWhole || texts.flatMap((text) => text.match(sets) ?? []).length !== 1) return undefined;
  if (texts.some((text) => changes.test(text))) return undefined;
  const { names, calls } = sureCallsOf(project, entry);
  const uses = new CudaUses(names, modules.local, surelyHasGpu(launch));
  const isSet = (each: MeantCall) => setsCuda(each, uses);
  if (!calls.some(isSet)) return undefined;
  for (const { loader, before } of iteratedLoaders(project, entry)) {
    if (literalOf(loader.given('shuffle')) !== true || loader.given('generator')) continue;
    if (loader.given('sampler') || loader.given('batch_sampler')) continue;
    const set = before.find(isSet);
    if (set) return { name: 'DataLoader', made: loader, set };
  }
  const order = new CallOrder(modules.local, calls);
  for (const made of calls.filter(splits)) {
    const set = order.before(placeOfCall(made)).find(isSet);
    if (set) return { name: 'random_split', made, set };
  }
  return undefined;
}

/** `random_split(data, [0.8, 0.2])` */
function splits({ meaning, call: { arguments: given } }: MeantCall): boolean {
  return (
    /^torch\.utils\.data\.(?:dataset\.)?random_split$/.test(meaning ?? '') &&
    given.every(({ name, star }) => star === '' && name !== 'generator') &&
    given.filter(({ name }) => name === undefined).length < 3
  );
}

function setsCuda(made: MeantCall, uses: CudaUses): boolean {
  const { file, call, meaning } = made;
  const [first] = call.arguments;
  if (first?.star !== '') return false;
  if (meaning === 'torch.set_default_device') return uses.isCuda(file, first.value, placeOfCall(made));
  const type = literalOf(first.value) ?? dottedName(first.value);
  return (
    meaning === 'torch.set_default_tensor_type' &&
    /^torch\.cuda\.(?:Half|Float|Double)Tensor$/.test(`${type}`)
  );
}

function fixOf({ call, file }: MeantCall, text: string): readonly Fix[] {
  if (!/^import torch$/m.test(text)) return [];
  const edit = addArgument(file.path, call, 'generator=torch.Generator(device="cuda")');
  // The same script may run without a GPU elsewhere.
  return [{ title: 'Shuffle with a generator of CUDA', edits: [edit], needsJudgement: true }];
}
