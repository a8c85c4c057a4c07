import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'model-folder-not-in-path';
const mark = `#                 ^^^^^^^^ ${code} error\n`;
const script = (init: string, before = '') =>
  `import json\nimport os\n${before}\ndef init():\n    global model\n${init}\n\ndef run(data):\n    return data\n`;
const deployment = (python: string, carets = '', model = '\n  path: ./ml-model', kind = 'managedOnline') =>
  `--- p/deployment.yml\n$schema: https://azuremlschemas.azureedge.net/latest/${kind}Deployment.schema.json\nname: own\nendpoint_name: own\n` +
  `model:${model}\nenvironment: azureml:e:1\n${kind === 'batch' ? 'compute: azureml:c' : 'instance_type: Standard_DS3_v2\ninstance_count: 1'}\n` +
  `code_configuration:\n  code: code\n  scoring_script: score.py\n${carets}--- p/code/score.py\n${python}` +
  '--- p/code/finding.py\ndef find(path):\n    return glob.glob(path)\n--- p/ml-model/model.pt\nweights\n--- p/ml-model/parts/a.pt\nweights\n--- p/model.pt\nweights\n';
const opened = (first: string, second = '"model.pt"') => `    path = os.path.join(${first}, ${second})`;
const environ = 'os.environ["AZUREML_MODEL_DIR"]';

describe(code, () => {
  test('a path without the folder', () => {
    for (const python of [
      script(opened(environ)),
      script(opened('os.getenv("AZUREML_MODEL_DIR")')),
      script(opened('os.environ.get("AZUREML_MODEL_DIR", ".")')),
      script(opened(environ, '"parts", "a.pt"')),
      script(opened(environ, '"./parts/a.pt"')),
      script(`    folder = ${environ}\n${opened('folder')}`),
      script(opened('folder'), `folder = ${environ}\n`),
      script(opened(environ).replace('os.path.join', 'join'), 'from os.path import join\n'),
      script('    pass', `path = os.path.join(${environ}, "model.pt")\n`),
    ])
      expectProject(deployment(python, mark));
    expectProject(deployment(script(opened(environ)), mark, '\n  path: ml-model/\n  type: custom_model'));
    expectProject(deployment(script(opened(environ)), mark, undefined, 'batch'));
  });

  test('what is said, and the fix', () => {
    const text = deployment(script(opened(environ, '"./parts/a.pt"')));
    assert.deepEqual(messagesIn(text, code), [
      'score.py looks for ./parts/a.pt in AZUREML_MODEL_DIR, which holds the folder ml-model. Use ml-model/parts/a.pt.',
    ]);
    assert.deepEqual(relatedIn(text, code), ['p/code/score.py: The path is here.']);
    assert.match(
      expectFixed(text, code).files.get('p/code/score.py') ?? '',
      /os\.path\.join\(os\.environ\["AZUREML_MODEL_DIR"\], "ml-model\/parts\/a\.pt"\)/,
    );
  });

  test('paths that are right, or of which nothing is known', () => {
    for (const python of [
      script(opened(environ, '"ml-model", "model.pt"')),
      script(opened(environ, '"ml-model/model.pt"')),
      script(opened(environ, '"other.pt"')),
      script(opened(environ, 'NAME')),
      script(opened(environ, '"/model.pt"')),
      script(opened('os.environ["MODEL_DIR"]')),
      script(opened('folder'), `folder = ${environ}\nfolder = folder + "/" + json.loads("")\n`),
      script(`    folder = os.path.join(${environ}, "ml-model")\n${opened('folder')}`),
      script(`    if True:\n    ${opened(environ)}`),
      script(`    try:\n    ${opened(environ)}\n    except OSError:\n        pass`),
      script(`${opened(environ)}\n    if not os.path.exists(path):\n        path = "other"`),
      script('    pass', `def unused():\n${opened(environ)}\n`),
      script(opened(environ)).replace('import os', 'from own import os'),
    ])
      expectNone(deployment(python), code);
  });

  test('paths that are one of several, are only said, or may fail', () => {
    const join = `os.path.join(${environ}, "model.pt")`;
    const other = `os.path.join(${environ}, os.environ["FOLDER"], "model.pt")`;
    for (const python of [
      script(`    path = ${join} if os.environ.get("FLAT") else "other"`),
      script(`    path = os.environ.get("MODEL_PATH") or ${join}`),
      script(`    path = os.environ.get("MODEL_PATH", ${join})`),
      script(`    global load\n    load = lambda: ${join}`),
      script(`    path = ${join}.replace("model.pt", "other")`),
      script(`    path = os.path.join(${environ}, "model.pt", *rest)`),
      script(`    paths = [${join}, "other"]`),
      script(`    tarfile.open("a.tgz").extractall(${environ})\n    path = ${join}`),
      script(`    path = ${join}`).replace('def init', '@retry\ndef init'),
      script(`    path = find(${join})`, 'from finding import find\n'),
      script(`    logging.info("not %s", ${join})\n    path = find()`),
      script(`    path = ${join}\n    other = ${other}`),
      script(`    path = ${join}\n    path = find(path)`),
      script(`    if model:\n        return\n    path = ${join}`),
      script(`    path = ${join}\n    try:\n        load(path)\n    except OSError:\n        load(other)`),
      script(`    with contextlib.suppress(OSError):\n        load(${join})`),
      script(`    path = ${join}\n    if not os.access(path, os.R_OK):\n        path = "other"`),
      script(`    path = ${join}`, 'os.environ["AZUREML_MODEL_DIR"] += "/" + os.environ["FOLDER"]\n'),
      script('    load(os.environ["FILE"])', `def load(path=${join}):\n    pass\n`),
      script(`    path = ${join}`, 'os.environ.update(AZUREML_MODEL_DIR="/models")\n'),
      `${script(`    path = ${join}`)}\nfrom other import init\n`,
      `${script('    pass')}\nif __name__ == "__main__":\n    path = ${join}\n`,
    ])
      expectNone(deployment(python), code);
    for (const python of [
      script(`    model = torch.load(${join}).eval()`),
      script(`    path = ${join}\n    try:\n        load(path)\n    except OSError:\n        raise`),
    ])
      assert.equal(messagesIn(deployment(python), code).length, 1, python);
  });

  test('models that are files, registered, elsewhere or mounted', () => {
    const python = script(opened(environ));
    for (const model of [
      '\n  path: ./model.pt',
      ' azureml:m:1',
      '\n  path: azureml://jobs/j/outputs/artifacts/paths/ml-model',
      '\n  path: ./gone',
      ' file:./model.yml',
      // How the folder around it is called elsewhere is not known.
      '\n  path: ..',
      '\n  path: ./ml-model\nmodel_mount_path: /m',
      '\n  path: ./ml-model\nenvironment_variables: { AZUREML_MODEL_DIR: /m }',
    ])
      expectNone(deployment(python, '', model), code);
  });
});
