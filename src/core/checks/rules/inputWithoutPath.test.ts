import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn } from '../../../../test/support/details.ts';
import { codesIn } from '../../../../test/support/project.ts';

const code = 'input-without-path';
const submit = 'ml_client.jobs.create_or_update(job)\n';
const script = (inputs: string, rest = submit) =>
  `--- p/submit.py\nfrom azure.ai.ml import Input, command\nfrom azure.ai.ml.constants import AssetTypes\njob = command(command="echo", environment="azureml:e:1", inputs=${inputs})\n${rest}`;
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('a number or data without a path, in a job that is sent', () => {
    for (const text of [
      script('{"epochs": Input(type="integer", default=3)}'),
      script('{"name": Input(type="string")}'),
      script('dict(data=Input(type="uri_folder"))'),
      script('{"data": Input(type=AssetTypes.URI_FILE, mode="download")}'),
      script(
        '{"a": 1, "epochs": Input(type="number")}',
        'ml_client.create_or_update(job, experiment_name="a")\n',
      ),
      script('given').replace('job =', 'given = {"n": Input(type="integer")}\njob ='),
    ])
      assert.deepEqual(found(text), [`${code} error`], text);
    const literal = (type: string, name: string, right: string) =>
      `Only components declare inputs of type "${type}": the SDK leaves "${name}" out of the job and rejects its command. Write ${right} instead of Input(…).`;
    for (const [inputs, message] of [
      ['{"n": Input(type="integer", default=3)}', literal('integer', 'n', '3')],
      ['{"n": Input(type="string")}', literal('string', 'n', 'the value')],
      ['{"b": Input(type="boolean")}', literal('boolean', 'b', 'the value')],
      ['{"d": Input(type="uri_folder")}', 'The Input "d" has no path; the SDK rejects the job.'],
      [
        '{"d": Input(type="uri_file", mode="download")}',
        'The Input "d" has no path; the SDK rejects the job.',
      ],
    ] as const)
      assert.deepEqual(messagesIn(script(inputs), code), [message]);
  });

  test('what has a path, is called, given later, or not sent', () => {
    for (const text of [
      script('{"data": Input(type="uri_folder", path="azureml:a:1"), "n": 3}'),
      script('{"data": Input(**options)}'),
      script('{"n": Input(type="integer")}', 'ml_client.jobs.create_or_update(job(n=3))\n'),
      script('{"n": Input(type="integer")}', `step = job(n=3)\n${submit}`),
      script('{"n": Input(type="integer")}', `job.inputs["n"] = 3\n${submit}`),
      script('{"n": Input(type="integer")}', ''),
      script('{"n": Input(type="integer")}', `job = other()\n${submit}`),
      script('{"n": Input(type="integer")}')
        .replace('import Input, command', 'import command')
        .replace('job =', 'from own import Input\njob ='),
    ])
      assert.deepEqual(found(text), [], text);
  });
});
