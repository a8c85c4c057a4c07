/** What is read out of a file that installs packages, in notes that say where it stands: columns and `«source»`. */
import assert from 'node:assert/strict';
import type { Span } from '../../src/core/base/span.ts';
import type { Stage, Step } from '../../src/core/languages/dockerfile/dockerfile.ts';
import { parseDockerfile } from '../../src/core/languages/dockerfile/parse.ts';
import { readCondaFile } from '../../src/core/languages/python/condaFile.ts';
import type { CondaSpec } from '../../src/core/languages/python/condaSpec.ts';
import { markerHolds } from '../../src/core/languages/python/marker.ts';
import type { PipArguments } from '../../src/core/languages/python/pipArguments.ts';
import type { Requirement } from '../../src/core/languages/python/requirement.ts';
import { parseRequirementsFile } from '../../src/core/languages/python/requirementsFile.ts';
import { exactVersion } from '../../src/core/languages/python/specifier.ts';
import { cudaOfIndex, cudaOfVersion, isTorchIndex } from '../../src/core/languages/python/wheels.ts';
import type { Word } from '../../src/core/languages/python/words.ts';
import type { ShellCommand } from '../../src/core/languages/shell/commands.ts';
import { type InstallCommand, installCommand } from '../../src/core/languages/shell/installs.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';
import { columnOf, shown } from '../support/said.ts';

interface Note {
  readonly start: number;
  readonly lines: readonly string[];
}

/** @param title begins with the name of the file */
export function notesOn(title: string, text: string): Note[] {
  const notes = new Notes(text);
  if (title.startsWith('Dockerfile')) return notes.ofStages(parseDockerfile(text).stages);
  if (title.startsWith('requirements')) return notes.ofArguments(parseRequirementsFile(text));
  const conda = readCondaFile(parseYaml(text).root);
  if (!conda) return [{ start: 0, lines: ['no conda file'] }];
  const pip = conda.pip;
  return [
    ...conda.specs.map((spec) => notes.ofRequirement(spec)),
    ...(pip ? [{ start: pip.span.start, lines: ['the pip section'] }, ...notes.ofArguments(pip)] : []),
  ];
}

class Notes {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  ofStages(stages: readonly Stage[]): Note[] {
    return stages.flatMap(({ name, image, base, steps }) => {
      const from = base ? `stage ${base.name}` : `image ${image.text}`;
      const place = `${this.#place(image.span)}${image.verbatim ? '' : ' (not verbatim)'}`;
      const line = `${name === undefined ? 'a stage' : `stage ${name}`} from ${from}, ${place}`;
      return [{ start: image.span.start, lines: [line] }, ...steps.flatMap((step) => this.#ofStep(step))];
    });
  }

  ofArguments(pip: PipArguments): Note[] {
    const words: [string, readonly Word[]][] = [
      ['requirements in', pip.files],
      ['constraints in', pip.constraints],
      ['index', pip.indexUrl ? [pip.indexUrl] : []],
      ['extra index', pip.extraIndexUrls],
      ['option', pip.extraIndexOptions],
      ['links in', pip.findLinks],
      ['wheel', pip.wheels],
      ['project', pip.projects],
      ['no requirement', pip.refused],
      ['no option of a file', pip.refusedOptions],
    ];
    return [
      ...pip.requirements.map((each) => this.ofRequirement(each)),
      ...words.flatMap(([what, all]) =>
        all.map((word) => ({
          start: word.span.start,
          lines: [`${what} ${this.#word(word)}${what === 'option' ? '' : ofIndex(word.text)}`],
        })),
      ),
    ];
  }

  ofRequirement(found: Requirement | CondaSpec): Note {
    const { name, specifier, span, nameSpan, specifierSpan, marker, url } = found;
    const cuda = cudaOfVersion(exactVersion(specifier) ?? '');
    const parts = [
      `${name}${specifier === '' ? ' in any version' : ` ${specifier}`}`,
      `name ${this.#place(nameSpan)}`,
      `versions ${this.#place(specifierSpan)}`,
      ...(span.start === nameSpan.start && span.end === specifierSpan.end
        ? []
        : [`all ${this.#place(span)}`]),
      ...(found.extras.length === 0 ? [] : [`with ${found.extras.join(', ')}`]),
      ...(cuda === undefined ? [] : [`CUDA ${cuda}`]),
      ...(url === undefined ? [] : [`from ${url}`]),
      ...('channel' in found && found.channel !== undefined ? [`channel ${found.channel}`] : []),
      ...(marker === undefined ? [] : [`if ${marker}: ${holds(marker)}`]),
    ];
    return { start: span.start, lines: [parts.join(' · ')] };
  }

  #ofStep(step: Step): Note[] {
    const { start } = step.span;
    switch (step.kind) {
      case 'run':
        return step.commands.flatMap((each) => this.#ofCommand(each));
      case 'env':
        return [{ start, lines: [`${step.name} is ${shown(step.value)}`] }];
      case 'shell':
        return [{ start, lines: [`shell ${shown(step.text)}`] }];
      case 'workdir':
        return [{ start, lines: [`folder ${shown(step.path)}`] }];
      case 'start':
        return [
          { start, lines: [`starts by ${step.by}`] },
          ...step.commands.flatMap((each) => this.#ofCommand(each)),
        ];
      default: {
        const from = step.from === undefined ? '' : ` from ${step.from}`;
        const sources = step.sources.map((word) => this.#word(word)).join(', ');
        return [{ start, lines: [`copies ${sources}${from} to ${shown(step.target)}`] }];
      }
    }
  }

  #ofCommand(command: ShellCommand): Note[] {
    const install = installCommand(command);
    const start = command.span.start;
    const what = install
      ? titleOf(install)
      : `command ${command.words.map((each) => this.#word(each)).join(', ')}`;
    const lines = [
      `${what} · ${this.#place(command.span)}${command.certain ? '' : ' · perhaps'}`,
      ...command.redirections.map(
        ({ sign, target, touches, span }) =>
          `${sign === '<' ? 'reads from' : 'writes to'} ${this.#word(target)}, ${this.#place(span)}${touches ? `, touches ${this.#word(touches)}` : ''}`,
      ),
    ];
    return [{ start, lines }, ...(install ? this.#ofInstall(install) : [])];
  }

  #ofInstall(install: InstallCommand): Note[] {
    assert.deepEqual(Object.keys(install.span), ['start', 'end']);
    switch (install.kind) {
      case 'pip':
        return this.ofArguments(install.arguments);
      case 'conda':
        return install.specs.map((each) => this.ofRequirement(each));
      case 'conda-env':
        return [{ start: install.file.span.start, lines: [`file ${this.#word(install.file)}`] }];
      default:
        return [];
    }
  }

  #word({ text, span, textStart }: Word): string {
    const source = this.#text.slice(span.start, span.end);
    const says = text === source ? '' : ` is ${shown(text)}`;
    if (textStart === undefined) return `${this.#place(span)}${says} (not verbatim)`;
    assert.equal(this.#text.slice(textStart, textStart + text.length), text);
    return `${this.#place(span)}${says}`;
  }

  #place({ start, end }: Span): string {
    return `${columnOf(this.#text, start)} ${shown(this.#text.slice(start, end))}`;
  }
}

function titleOf(install: InstallCommand): string {
  const parts: string[] = [install.kind];
  if ('environment' in install && install.environment !== undefined) parts.push(`in ${install.environment}`);
  if ('creates' in install && install.creates) parts.push('creates');
  if (install.kind === 'remove') parts.push(install.names.join(' '));
  if (install.kind === 'pip') {
    const { noDeps, noBuildIsolation, upgrade, elsewhere } = install.arguments;
    if (noDeps) parts.push('without dependencies');
    if (noBuildIsolation) parts.push('without build isolation');
    if (upgrade) parts.push('upgrades');
    if (elsewhere) parts.push('elsewhere');
  }
  return parts.join(', ');
}

function ofIndex(url: string): string {
  const cuda = cudaOfIndex(url);
  return `${isTorchIndex(url) ? ' of PyTorch' : ''}${cuda === undefined ? '' : ` for CUDA ${cuda}`}`;
}

/** In Python 3.10.14, and where its version is unknown. */
function holds(marker: string): string {
  const known = String(markerHolds(marker, '3.10.14'));
  const unknown = String(markerHolds(marker, undefined));
  return known === unknown ? known : `${known}, without Python ${unknown}`;
}
