/** Texts from files are text in hovers and proposals too: no image is fetched, no link leads where a file says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked } from 'marked';
import { codeSpan, escapeMarkdown, inlineCode } from '../../src/core/base/markdown.ts';
import { complete } from '../../src/core/features/completion/complete.ts';
import { hoverAt } from '../../src/core/features/hover/hover.ts';
import { filesOf, Workspace } from '../support/project.ts';

const address = 'https://evil.example/a.png';
const evil = `![x](${address}) <img src=${address}> [go](command:acpt.openInContainer) \`\` ![x](${address}) \` ~~x~~`;
const acpt = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';

/** Files with that text wherever they may say what they like. */
const workspaces: readonly string[] = [
  `--- job.yml
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
display_name: '${evil}'
inputs:
  '${evil}': { type: uri_file, description: '${evil}', path: a }
  data: { type: uri_file, description: '${evil}', path: '${evil}' }
jobs:
  a:
    type: command
    component: './c![x](a).yml'
    inputs: { data: '\${{parent.inputs.data}}', other: 3 }
  '${evil}':
    type: command
    component: './c![x](a).yml'
    environment: '${evil}'
    compute: '${evil}'
    inputs: { data: '\${{parent.jobs.a.outputs.o}}' }
--- c![x](a).yml
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: c
display_name: '${evil}'
description: '${evil}'
command: 'echo \${{inputs.data}}'
environment: azureml:my@latest
inputs:
  data: { type: uri_file, description: '${evil}', default: '${evil}' }
  other: { type: integer, description: '${evil}' }
outputs:
  o: { type: uri_folder, description: '${evil}' }
`,
  `--- env![x](a).yml
$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: e
image: ${acpt}:biweekly.202606.3
conda_file: 'conda\`![x](a).yml'
--- conda\`![x](a).yml
channels: ['${evil}']
dependencies:
  - python=3.10
  - pip:
    - torch==2.8.0+![x](${address})
    - "foo @ ${address}![x](${address})"
    - mlflow![x](${address})==1.0
`,
  `--- job.yml
command: a
environment: { image: "example.azurecr.io/x:1" }
--- .acpt.yaml
images:
  - image: example.azurecr.io/x
    packages: { torch: '2.0![x](${address})', python: '3.10', "![x](${address})": '1' }
    cuda: '12.6'
`,
  `--- env.yml
$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: e
build: { path: . }
--- Dockerfile
ARG T="![x](${address})"
FROM ${acpt}:biweekly.202606.3
RUN pip install "torch==2.6.0![x](${address})" torch==2.7.0 --index-url ${address}
RUN pip install 'deepspeed @ ${address}![x](${address})' "![x](${address})"
`,
];

/** What was found so far, by text: much the same is said at one place as at the next. */
const known = new Map<string, readonly string[]>();

/** What of a text would do more than be read. */
function active(markdown: string): readonly string[] {
  const before = known.get(markdown);
  if (before) return before;
  const found: string[] = [];
  known.set(markdown, found);
  marked.walkTokens(marked.lexer(markdown), (token) => {
    if (token.type === 'image' || token.type === 'html') found.push(token.raw);
    if (token.type === 'link' && !/^https:\/\/learn\.microsoft\.com\//.test(token.href))
      found.push(token.raw);
  });
  return found;
}

for (const [index, text] of workspaces.entries())
  test(`in hovers and proposals, ${index + 1}`, () => {
    const files = filesOf(text);
    const workspace = new Workspace(files);
    let about = 0;
    for (const [path, content] of files) {
      const facts = workspace.facts(path);
      for (let offset = 0; offset <= content.length; offset++) {
        const hover = hoverAt(facts, offset)?.markdown ?? '';
        const documentation =
          offset % 5 === 0 ? complete(facts, offset).map((each) => each.documentation() ?? '') : [];
        for (const markdown of new Set([hover, ...documentation])) {
          if (markdown.includes('evil.example') || markdown.includes('x')) about++;
          assert.deepEqual(active(markdown), [], `${path}:${offset}\n${markdown}`);
        }
      }
    }
    assert.ok(about > 0, 'some of it is shown');
  });

test('and say what they say', () => {
  for (const text of [
    `![x](${address}) <img> ~~x~~`,
    `\`\` ![x](${address}) \` [go](command:a)`,
    '_a_ a_b __a__ a__b',
    'a_b*c',
    '`a`',
    '``',
    '# a',
    '<b>',
    '| a |',
    '&amp;',
    '1 < 2',
    '\\',
    'a\\`b`c',
    'www.a.b',
    'me@a.b',
  ])
    for (const markdown of [escapeMarkdown(text), inlineCode(text), codeSpan(text)])
      assert.equal(shown(`x ${markdown} x`), `x ${text} x`, markdown);
});

/** The text as a reader sees it. */
function shown(markdown: string): string {
  return marked
    .parse(markdown, { async: false })
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}
