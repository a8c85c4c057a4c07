/** YAML that is nested as deeply as the CLI reads it: whatever is asked of it is answered. */
import { describe, test } from 'node:test';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { askEverything } from '../support/everything.ts';
import { projectOf } from '../support/yaml.ts';

const levels = 445;
const lines = Array.from({ length: levels }, (_, index) => `${' '.repeat(index + 1)}a:\n`).join('');
const nested = {
  lists: `${'['.repeat(levels)}a${']'.repeat(levels)}`,
  mappings: `${'{a: '.repeat(levels)}a${'}'.repeat(levels)}`,
  lines: `\n${lines}${' '.repeat(levels + 1)}b: 1`,
};

describe('nested deeply are', () => {
  for (const [name, value] of Object.entries(nested))
    for (const key of ['tags', 'inputs', 'jobs', 'environment'])
      test(`${name} below ${key}`, () => {
        const path = 'w/job.yml';
        const schema = 'https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json';
        const text = `$schema: ${schema}\ntype: pipeline\n${key}: ${value}\n`;
        const project = projectOf(new Map([[path, text]]));
        for (const offset of [5, text.length >> 1, text.length - 3])
          askEverything(new DocumentFacts(project, path), offset);
        project.open(path, `${text}name: x\n`);
        askEverything(new DocumentFacts(project, path), text.length);
      });
});
