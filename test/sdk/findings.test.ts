/**
 * What is found in Python code that uses the Azure ML SDK, below the line in which it stands. A new case is a text of
 * `findings.txt`; lines `# %%` stand between the cells of a notebook. `UPDATE_GOLDEN=1` writes what is found.
 */
import { checkDocument } from '../../src/core/checks/check.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { reviewEach } from '../support/golden.ts';
import { withSaid } from '../support/said.ts';
import { projectOf } from '../support/yaml.ts';
import { notebookOf, shownCells } from './notebooks.ts';

/** What lies beside the code. */
const beside: readonly (readonly [string, string])[] = [
  [
    'jobs/conda.yml',
    'dependencies:\n  - python=3.10\n  - pip\n  - pip:\n      - torch==2.1.0\n      - torchvision==0.20.0\n',
  ],
  [
    'jobs/docker/Dockerfile',
    'FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3\nRUN pip install torchvision==0.15.0\n',
  ],
  [
    'jobs/src/train.py',
    'import argparse\np = argparse.ArgumentParser()\np.add_argument("--epochs", type=int)\np.parse_args()\n',
  ],
  [
    'jobs/env.yml',
    'name: team-env\nversion: 3\nimage: mcr.microsoft.com/azureml/curated/acpt-pytorch-1.11-cuda11.3:9\n',
  ],
];

reviewEach(new URL('findings.txt', import.meta.url), (_, text) => {
  const isNotebook = text.includes('\n# %%\n');
  const path = isNotebook ? 'jobs/submit.ipynb' : 'jobs/submit.py';
  const files = new Map([...beside, [path, isNotebook ? notebookOf(text) : text]]);
  const facts = new DocumentFacts(projectOf(files), path);
  const { findings, inDependencies } = checkDocument(facts);
  const elsewhere = [...inDependencies].flatMap(([file, found]) =>
    found.map(({ code, message }) => `#> in ${file}: ${code} ${message}\n`),
  );
  const sites = facts.environments.map(({ stack }) => `#> environment ${stack?.title ?? 'unknown'}\n`);
  // Edits of a notebook are edits of its text.
  const told = shownCells(withSaid(facts.text, findings, new Map([...files, [path, facts.text]])));
  return `${told.trimEnd()}\n${[...sites, ...new Set(elsewhere)].join('')}`;
});
