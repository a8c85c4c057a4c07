/** Texts that are long in one thing: ten times as much of it must not take much more than ten times as long. */
import { checkDocument } from '../../src/core/checks/check.ts';
import { bundledMatrix } from '../../src/core/knowledge/matrix/load.ts';
import { MemoryFiles } from '../../src/core/project/fileSystem.ts';
import { Project } from '../../src/core/project/project.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';

/** What is long, and files with so much of it; the first is the document. */
interface Growing {
  readonly title: string;
  readonly files: (count: number) => Readonly<Record<string, string>>;
  /** The larger of the two counts that are compared; the smaller is a tenth. */
  readonly count: number;
}

const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3';
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('');
const environment = (rest: string) =>
  `$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: long\n${rest}`;

export const growing: readonly Growing[] = [
  {
    title: 'lines with aliases and merge keys',
    count: 4_000,
    files: (count) => ({
      'job.yml': `type: pipeline
x-step: &step
  type: command
  command: &command python train.py
  environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15
jobs:
${lines(count / 2, (index) => `  step${index}: { <<: *step, compute: azureml:c${index} }\n  other${index}: { command: *command, component: azureml:x:1 }\n`)}`,
    }),
  },
  {
    title: 'quoted texts and braces that only PyYAML reads',
    count: 7_000,
    files: (count) => ({
      'job.yml': environment(
        `image: ${image}\ntags:\n${lines(count, (index) => (index % 100 ? `  t${index}: a\n` : `  t${index}: "a\n b"\n  u${index}: {\n  a: b\n  }\n`))}`,
      ),
    }),
  },
  {
    title: 'requirements',
    count: 2_000,
    files: (count) => ({
      'environment.yml': environment('build:\n  path: .\n'),
      Dockerfile: `FROM ${image}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`,
      'requirements.txt': lines(count, (index) => `package-${index}>=1.${index % 10},<3\n`),
    }),
  },
  {
    title: 'RUN lines of a Dockerfile',
    count: 5_000,
    files: (count) => ({
      'environment.yml': environment('build:\n  path: .\n'),
      Dockerfile: `FROM ${image}\n${lines(count, (index) => `RUN pip install package-${index % 500}==1.${index % 9}\n`)}`,
    }),
  },
  {
    title: 'lines of a command',
    count: 5_000,
    files: (count) => ({
      'job.yml': `environment: azureml:e:1\ncommand: >-\n${lines(count, (index) => `  pip install package-${index % 500}==1.${index % 9} \\\n    --no-deps [[ &&\n`)}  python train.py\n`,
    }),
  },
  {
    title: 'dependencies of a conda file',
    count: 5_000,
    files: (count) => ({
      'environment.yml': environment(`image: ${image}\nconda_file: conda.yml\n`),
      'conda.yml': `dependencies:\n  - python=3.10\n  - pip:\n${lines(count, (index) => `    - package-${index}==1.${index % 9}\n`)}`,
    }),
  },
  {
    title: 'options of a script, and imports',
    count: 4_000,
    files: (count) => ({
      'job.yml': `code: .\nenvironment: azureml:e:1\ncommand: python train.py ${lines(500, (index) => `--o${index} ${index} `)}\n`,
      'train.py': `import argparse\n${lines(count / 2, (index) => `import m${index}\n`)}parser = argparse.ArgumentParser()\n${lines(count, (index) => `parser.add_argument("--o${index}", type=int, required=True)\n`)}parser.parse_args()\n`,
    }),
  },
  {
    title: 'environments and jobs in Python',
    count: 2_000,
    files: (count) => ({
      'submit.py': `from azure.ai.ml import command\nfrom azure.ai.ml.entities import Environment\n${lines(count, (index) => `E${index} = "AzureML-acpt-pytorch-1.13-cuda11.7:${index}"\nenv${index} = Environment(image="${image}")\njob${index} = command(command="a", environment=env${index}, compute="c${index}")\n`)}`,
    }),
  },
  {
    title: 'cells of a notebook',
    count: 2_000,
    files: (count) => ({
      'submit.ipynb': JSON.stringify({
        cells: Array.from({ length: count }, (_, index) => ({
          cell_type: 'code',
          source: `E${index} = "AzureML-acpt-pytorch-1.13-cuda11.7:${index}"\n`,
        })),
      }),
    }),
  },
  {
    title: 'suppression comments in a row',
    count: 50_000,
    files: (count) => ({
      'environment.yml': environment(`${lines(count, () => '# acpt-disable-next-line\n')}image: ${image}\n`),
    }),
  },
  {
    title: 'suppressed findings',
    count: 10_000,
    files: (count) => ({
      'environment.yml': environment(
        `tags:\n${lines(count / 2, (index) => `  # acpt-disable-next-line wrong-type\n  tag${index}: {}\n`)}image: ${image}\n`,
      ),
    }),
  },
];

/**
 * How much longer ten times the text takes, and how long, in milliseconds of this process. Measures in turns, each time
 * with what took least: what else the machine does only adds. Ends early where it is no more than `enough`; what grows
 * with the square never is.
 */
export function growthOf(
  { files, count }: Growing,
  {
    enough = 0,
    turns = 3,
    runs = 3,
  }: { readonly enough?: number; readonly turns?: number; readonly runs?: number } = {},
): { readonly ratio: number; readonly milliseconds: number } {
  const fewTexts = files(count / 10);
  const manyTexts = files(count);
  let few = Number.POSITIVE_INFINITY;
  let many = Number.POSITIVE_INFINITY;
  // First the small text pays for code that is not yet compiled; in the large one that is little.
  for (let run = 0; run < runs; run++) few = Math.min(few, timeOf(fewTexts));
  for (let turn = 0; turn < turns; turn++) {
    for (let run = 0; run < runs; run++) few = Math.min(few, timeOf(fewTexts));
    many = Math.min(many, timeOf(manyTexts));
    if (many <= enough * few) break;
  }
  return { ratio: many / few, milliseconds: many };
}

function timeOf(files: Readonly<Record<string, string>>): number {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/w/${name}`, text]));
  const [document = ''] = texts.keys();
  const project = new Project({
    files: new MemoryFiles(texts),
    matrix: bundledMatrix(),
    roots: ['/w'],
    today: '2026-11-26',
    onBug: (rule, path, error) => {
      throw new Error(`${rule} failed on ${path}.`, { cause: error });
    },
  });
  const before = process.cpuUsage();
  checkDocument(new DocumentFacts(project, document));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
