/** The commands that install and remove Python packages. */

import type { Span } from '../../base/span.ts';
import { type CondaSpec, parseCondaSpec } from '../python/condaSpec.ts';
import { normalisedName } from '../python/packageName.ts';
import { type PipArguments, parsePipArguments, takesValue } from '../python/pipArguments.ts';
import type { Word } from '../python/words.ts';
import type { YamlScalar } from '../yaml/tree.ts';
import type { ShellCommand } from './commands.ts';
import { environmentOfProgram } from './environments.ts';
import { baseName, withoutWrappers } from './wrappers.ts';

export type InstallCommand = PipInstall | CondaInstall | CondaEnvironment | Removal | TorchOrtConfigure;

interface PipInstall {
  readonly kind: 'pip';
  readonly span: Span;
  readonly isUv: boolean;
  /** The environment that `conda run -n`, the path of the program or `--python` names. */
  readonly environment: string | undefined;
  /** `3.11` of `python3.11 -m pip`. */
  readonly interpreter: string | undefined;
  readonly arguments: PipArguments;
}

export interface CondaInstall {
  readonly kind: 'conda';
  readonly span: Span;
  readonly environment: string | undefined;
  /** `conda create`: the packages go into an environment that did not exist before. */
  readonly creates: boolean;
  readonly specs: readonly CondaSpec[];
  /** Whether it installs more than those: what a file lists, what a variable holds. */
  readonly more: boolean;
  /** Whether what the packages require is left out. */
  readonly noDeps: boolean;
}

/** `conda env create -f file`, `conda env update -f file` and `micromamba create -f file`. */
interface CondaEnvironment {
  readonly kind: 'conda-env';
  readonly span: Span;
  readonly environment: string | undefined;
  readonly creates: boolean;
  readonly file: Word;
}

/** `pip uninstall a b`, `conda remove a b`. */
interface Removal {
  readonly kind: 'remove';
  readonly span: Span;
  readonly environment: string | undefined;
  /** Of the packages, normalised. */
  readonly names: readonly string[];
}

/** `python -m torch_ort.configure` */
interface TorchOrtConfigure {
  readonly kind: 'torch-ort-configure';
  readonly span: Span;
}

export function installCommand({ words: all, span }: ShellCommand): InstallCommand | undefined {
  const { words, environment: around } = withoutWrappers(all);
  const texts = words.map(({ text }) => text);
  const program = baseName(texts[0]);
  if (/^python[\d.]*$/.test(program) && texts.includes('torch_ort.configure'))
    return { kind: 'torch-ort-configure', span };
  const run = withoutPython(words);
  const tool = baseName(run[0]?.text);
  const pip = pipWords(
    run,
    tool,
    run.map(({ text }) => text),
  );
  const environment =
    environmentOfProgram(texts[0] ?? '') ??
    pythonOfOption(tool, run) ??
    environmentOfVariable(tool, all) ??
    around;
  if (pip?.verb === 'install') {
    const interpreter = /^(?:python|pip)(3\.\d+)$/.exec(program)?.[1];
    return {
      kind: 'pip',
      span,
      isUv: tool === 'uv',
      environment,
      interpreter,
      arguments: parsePipArguments(pip.words),
    };
  }
  if (pip) return { kind: 'remove', span, environment, names: namesIn(pip.words) };
  if (/^(?:conda|mamba|micromamba)$/.test(program)) return condaCommand(words.slice(1), span);
  return undefined;
}

/** `uv pip install --python /opt/tools/bin/python`; a version number names no environment. */
function pythonOfOption(program: string, words: readonly Word[]): string | undefined {
  const names = program === 'uv' ? ['-p', '--python'] : ['--python'];
  const python = /^(?:uv|pip[\d.]*)$/.test(program) ? optionValue(words, ...names)?.text : undefined;
  if (python === undefined || !python.includes('/')) return undefined;
  return environmentOfProgram(python) ?? (/\/bin\//.test(python) ? undefined : baseName(python));
}

function pipWords(words: readonly Word[], program: string, texts: readonly string[]): PipCommand | undefined {
  if (/^pip[\d.]*$/.test(program)) return pipCommand(words.slice(1));
  if (program !== 'uv') return undefined;
  // Its own options may stand before the command.
  const at = texts.findIndex(
    (text, index) => index > 0 && !text.startsWith('-') && !takesValue(texts[index - 1] ?? ''),
  );
  return texts[at] === 'pip' ? pipCommand(words.slice(at + 1)) : undefined;
}

/** `pip install` of `python -u -m pip install`; the words as they are of other programs. */
function withoutPython(words: readonly Word[]): readonly Word[] {
  if (!/^python[\d.]*$/.test(baseName(words[0]?.text))) return words;
  for (let at = 1; words[at]?.text.startsWith('-'); at += 1) {
    const { text = '' } = words[at] ?? {};
    if (/^-[a-zA-Z]*m$/.test(text))
      return /^(?:pip|uv)$/.test(words[at + 1]?.text ?? '') ? words.slice(at + 1) : words;
    if (/^-[a-zA-Z]*[cm]|^--/.test(text)) return words;
    if (/^-[WX]$/.test(text)) at += 1;
  }
  return words;
}

/** `VIRTUAL_ENV=/opt/tools uv pip install`; pip takes no notice of it. */
function environmentOfVariable(program: string, all: readonly Word[]): string | undefined {
  const value = program === 'uv' ? all.find(({ text }) => /^VIRTUAL_ENV=./.test(text)) : undefined;
  return value && baseName(value.text.replace(/\/$/, ''));
}

interface PipCommand {
  readonly verb: 'install' | 'uninstall';
  /** Without the verb. */
  readonly words: readonly Word[];
}

function pipCommand(words: readonly Word[]): PipCommand | undefined {
  const index = words.findIndex(
    ({ text }, at) => !text.startsWith('-') && !takesValue(words[at - 1]?.text ?? ''),
  );
  const verb = words[index]?.text;
  if (verb !== 'install' && verb !== 'uninstall') return undefined;
  return { verb, words: [...words.slice(0, index), ...words.slice(index + 1)] };
}

/** Packages that are named on a command line; what a file or an option names is left out. */
function namesIn(words: readonly Word[]): string[] {
  return words
    .filter(({ text }, index) => {
      const before = words[index - 1]?.text ?? '';
      return !text.startsWith('-') && !/^(?:-[rncp]|--(?:requirement|name|channel|prefix))$/.test(before);
    })
    .flatMap(({ text }) => /^[A-Za-z0-9][\w.-]*/.exec(text)?.[0] ?? [])
    .map(normalisedName);
}

function condaCommand(words: readonly Word[], span: Span): InstallCommand | undefined {
  const texts = words.map(({ text }) => text);
  const environment = optionValue(words, '-n', '--name', '-p', '--prefix');
  const named = environment && baseName(environment.text);
  const file = optionValue(words, '-f', '--file') ?? words.find(({ text }) => yamlFile.test(text));
  if (texts[0] === 'env' && (texts[1] === 'create' || texts[1] === 'update')) {
    const usual = { text: 'environment.yml', span, textStart: undefined };
    return {
      kind: 'conda-env',
      span,
      environment: named,
      creates: texts[1] === 'create',
      file: file ?? usual,
    };
  }
  if (texts[0] === 'remove' || texts[0] === 'uninstall')
    return { kind: 'remove', span, environment: named, names: namesIn(words.slice(1)) };
  if (texts[0] !== 'install' && texts[0] !== 'create' && texts[0] !== 'update') return undefined;
  const creates = texts[0] === 'create';
  if (file && yamlFile.test(file.text)) return { kind: 'conda-env', span, environment: named, creates, file };
  const specs: CondaSpec[] = [];
  let more = file !== undefined;
  for (let index = 1; index < words.length; index++) {
    const word = words[index];
    if (!word) break;
    if (
      /^(?:-[a-zA-Z]*[cfnpr]|--(?:name|channel|prefix|root-prefix|file|solver|clone|platform|subdir))$/.test(
        word.text,
      )
    )
      index++;
    else if (!word.text.startsWith('-')) {
      const spec = parseCondaSpec(scalarOf(word));
      if (spec) specs.push(spec);
      else more = true;
    }
  }
  const noDeps = texts.includes('--no-deps');
  return { kind: 'conda', span, environment: named, creates, specs, more, noDeps };
}

const yamlFile = /\.ya?ml$/;

function optionValue(words: readonly Word[], ...names: readonly string[]): Word | undefined {
  for (const [index, word] of words.entries()) {
    if (names.includes(word.text) || names.includes(word.text.replace(/^-\w+(?=\w$)/, '-')))
      return words[index + 1];
    const [, name = '', value] = /^(--?\w+)=(.*)$/.exec(word.text) ?? [];
    if (value !== undefined && names.includes(name)) return { ...word, text: value, textStart: undefined };
  }
  return undefined;
}

/** Conda specs are read in YAML files and on command lines alike. */
function scalarOf({ text, span, textStart }: Word): YamlScalar {
  return { kind: 'scalar', span, style: 'plain', text, type: 'string', value: text, textStart };
}
