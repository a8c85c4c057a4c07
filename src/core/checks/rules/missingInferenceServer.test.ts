import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone, filesOf, Workspace } from '../../../../test/support/project.ts';
import { acpt, active } from '../../../../test/support/samples.ts';

describe('missing-inference-server', () => {
  const openmpi = 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20260409.v4';
  const code = 'code_configuration: { code: ./src, scoring_script: score.py }\n';
  const deployment = (environment: string, more = code) =>
    `--- deployment.yml\n$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\n` +
    `name: blue\nendpoint_name: e\nmodel: azureml:m:1\n${more}environment:${environment}\ninstance_type: Standard_DS3_v2\ninstance_count: 1\n`;
  const inline = (image: string, more = '  conda_file: ./conda.yml') => `\n  image: ${image}\n${more}`;
  const conda = (...packages: string[]) =>
    `--- conda.yml\ndependencies:\n  - python=3.12\n  - pip\n  - pip:\n${packages.map((each) => `    - ${each}\n`).join('')}`;
  const said = (text: string) =>
    new Workspace(filesOf(text)).all
      .filter(({ finding }) => finding.code === 'missing-inference-server')
      .map(
        ({ path, finding: { severity, span } }) =>
          `${path} ${severity} ${filesOf(text).get(path)?.slice(span.start, span.end)}`,
      );

  test('a conda file without the server, and the fix', () => {
    const text = deployment(inline(openmpi)) + conda('numpy', '"scikit-learn==1.5.1" # fits');
    assert.deepEqual(said(text), ['deployment.yml warning ./conda.yml']);
    const after = expectFixed(text, 'missing-inference-server');
    assert.match(
      after.files.get('conda.yml') ?? '',
      /^ {4}- "scikit-learn==1\.5\.1" # fits\n {4}- azureml-inference-server-http$/m,
    );
    const curated = 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15';
    for (const image of [acpt, curated])
      assert.equal(said(deployment(inline(image)) + conda('numpy')).length, 1, image);
    assert.deepEqual(said(deployment(inline(curated, ''))), []);
    assert.deepEqual(messagesIn(text, 'missing-inference-server'), [
      'The conda file lacks azureml-inference-server-http, which runs the scoring script.',
    ]);
    const kubernetes = text.replace('managedOnline', 'kubernetesOnline');
    assert.deepEqual(said(kubernetes), ['deployment.yml warning ./conda.yml']);
    const titles = (conda: string) =>
      titlesIn(deployment(inline(openmpi)) + conda, 'missing-inference-server');
    assert.deepEqual(titles(conda('numpy')), ['Add azureml-inference-server-http']);
    assert.deepEqual(titles('--- conda.yml\ndependencies: [python=3.12, pip, {pip: [numpy]}]\n'), []);
    assert.deepEqual(titles('--- conda.yml\ndependencies:\n  - python=3.12\n'), []);
    // Without a line break at its end.
    const { files } = expectFixed(
      (deployment(inline(openmpi)) + conda('numpy')).trimEnd(),
      'missing-inference-server',
    );
    assert.match(files.get('conda.yml') ?? '', /^ {4}- numpy\n {4}- azureml-inference-server-http$/m);
  });

  test('an image for training alone', () => {
    assert.deepEqual(said(deployment(inline(acpt, ''))), [`deployment.yml info ${acpt}`]);
    assert.deepEqual(said(deployment(inline(openmpi, ''))), [`deployment.yml info ${openmpi}`]);
    for (const [image, what] of [
      [acpt, 'ACPT base images do'],
      [openmpi, 'This image does'],
    ] as const)
      assert.deepEqual(messagesIn(deployment(inline(image, '')), 'missing-inference-server'), [
        `${what} not contain azureml-inference-server-http, which runs the scoring script.`,
      ]);
  });

  test('an environment of another file', () => {
    const environment = `--- env.yml\nname: e\nimage: ${openmpi}\nconda_file: conda.yml\n`;
    assert.deepEqual(said(deployment(' file:./env.yml') + environment + conda('numpy')), [
      'deployment.yml warning file:./env.yml',
    ]);
    expectNone(
      deployment(' file:./env.yml') + environment + conda('azureml-defaults'),
      'missing-inference-server',
    );
  });

  test('a registered environment may be packaged with the server', () =>
    expectNone(
      `${deployment(' azureml:e@latest')}--- env.yml\n$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: e\nimage: ${openmpi}\nconda_file: conda.yml\n${conda('numpy')}`,
      'missing-inference-server',
    ));

  test('environments with a server, without a script, and those of which nothing is known', () => {
    for (const text of [
      deployment(inline(openmpi)) + conda('azureml-inference-server-http~=1.3'),
      deployment(inline(openmpi)) + conda('azureml_defaults'),
      deployment(inline(openmpi)) + conda('server @ https://example.com/server-1-py3-none-any.whl'),
      deployment(inline(openmpi)),
      deployment(inline('mcr.microsoft.com/azureml/minimal-py312-inference:latest')) + conda('numpy'),
      deployment(inline('example.azurecr.io/mine:1')) + conda('numpy'),
      deployment(inline(openmpi), '') + conda('numpy'),
      deployment(
        inline(
          openmpi,
          '  conda_file: conda.yml\n  inference_config: { liveness_route: { path: /, port: 80 } }',
        ),
      ) + conda('numpy'),
      deployment(` ${active}`),
      `--- job.yml\ncommand: a\nenvironment:${inline(openmpi)}\n${conda('numpy')}`,
    ])
      expectNone(text, 'missing-inference-server');
  });
});
