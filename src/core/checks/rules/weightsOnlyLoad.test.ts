import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';

const code = 'weights-only-load';
const job = (script: string, torch = '2.8.0', more = '') =>
  `--- p/job.yml\ncode: ./src\ncommand: python train.py\nenvironment: {image: "ubuntu:22.04", conda_file: conda.yml}\n${more}--- p/src/train.py\n${script}\n--- p/conda.yml\ndependencies:\n  - python=3.11\n  - pip\n  - pip:\n      - torch==${torch}\n`;
const load = 'import torch\nmodel = torch.load("m.pt")\n';
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('what is loaded has methods of a model', () => {
    expectProject(
      job(`${load}model.eval()`).replace('train.py\n', `train.py\n#               ^^^^^^^^ ${code} error\n`),
    );
    assert.deepEqual(found(job(`${load}model.eval()`, '2.5.1')), []);
    for (const torch of ['2.6.0', '2.8.*'])
      assert.deepEqual(found(job(`${load}model.eval()`, torch)), [`${code} error`], torch);
    const [own] = new Workspace(filesOf(job(`${load}model.eval()`))).all.filter(
      ({ finding }) => finding.code === code,
    );
    assert.equal(
      own?.finding.message,
      'train.py loads a whole model with torch.load, which loads only weights from torch 2.6 on; conda.yml has 2.8.0. Pass weights_only=False if you trust the file.',
    );
    assert.deepEqual(
      own?.finding.related?.map(({ message }) => message),
      ['It is loaded here.', 'A method of models is called here.'],
    );
  });

  test('however it is loaded', () => {
    for (const script of [
      'import torch\ntorch.load("m.pt").eval()',
      'from torch import load\nmodel = load("m.pt")\nmodel.eval()',
      'import torch\nmodel = torch.load("m.pt", map_location="cpu").to("cuda")\noptimizer = Adam(model.parameters())',
      'import torch\nmodel = torch.load("m.pt")["model"].float()\nmodel.train()',
      'import torch\nmodel = Net()\nmodel = torch.load(path)\nmodel.eval()',
      'import torch\nclass Run:\n    def __init__(self):\n        self.model = torch.load("m.pt")\n        self.model.eval()\nRun()',
      'import torch\ndef main():\n    model = torch.load("m.pt")\n    with torch.no_grad():\n        if a:\n            model.eval()\nif __name__ == "__main__":\n    main()',
    ])
      assert.deepEqual(found(job(script)), [`${code} error`], script);
  });

  test('the program saved a whole model there', () => {
    for (const script of [
      'import torch\nnet = torch.nn.Linear(1, 2)\ntorch.save(net, "m.pt")\nbest = torch.load("m.pt")',
      'import torch\nfor p in net.parameters():\n    pass\ntorch.save(net, f="m.pt")\ntorch.load(f="m.pt")',
    ])
      assert.deepEqual(found(job(script)), [`${code} error`], script);
    for (const script of [
      'import torch\nnet = torch.nn.Linear(1, 2)\ntorch.save(net, "m.pt")\nbest = torch.load("n.pt")',
      'import torch\nnet = torch.nn.Linear(1, 2)\ntorch.save(net.state_dict(), "m.pt")\nbest = torch.load("m.pt")',
      'import torch\nnet = torch.zeros(2)\ntorch.save(net, "m.pt")\nbest = torch.load("m.pt")',
    ])
      assert.deepEqual(found(job(script)), [], script);
  });

  test('the fix gives the argument to all such calls', () => {
    const script =
      'import torch\nmodel = torch.load(os.path.join("a", "m.pt"), map_location="cpu",)\nmodel.eval()\ntorch.load("n.pt").eval()';
    assert.match(
      expectFixed(job(script), code).files.get('p/src/train.py') ?? '',
      /map_location="cpu", weights_only=False,\)\n.*\ntorch\.load\("n\.pt", weights_only=False\)/,
    );
  });

  test('weights, what is allowed, what may be something else', () => {
    for (const script of [
      'import torch\nmodel = torch.load("m.pt", weights_only=False)\nmodel.eval()',
      'import torch\nmodel = torch.load("m.pt", pickle_module=dill)\nmodel.eval()',
      'import torch\nmodel = torch.load("m.pt", **options)\nmodel.eval()',
      'import torch\nstate = torch.load("m.pt")\nmodel.load_state_dict(state)\nmodel.eval()',
      'import torch\nstate = torch.load("m.pt")\nstate = Net(state)\nstate.eval()',
      `${load}if isinstance(model, dict):\n    model = None\nelse:\n    model.eval()`,
      `${load}if hasattr(model, "eval"):\n    model.eval()`,
      `import torch\ntorch.serialization.add_safe_globals([Net])\n${load}model.eval()`,
      `import torch, functools\ntorch.load = functools.partial(torch.load, weights_only=False)\n${load}model.eval()`,
      'import torch\nif a:\n    model = torch.load("m.pt")\n    model.eval()',
      'import torch\ntry:\n    model = torch.load("m.pt")\nexcept Exception:\n    model = None\nmodel.eval()',
      'import torch\ndef later():\n    model = torch.load("m.pt")\n    model.eval()',
      'import joblib as torch\nmodel = torch.load("m.pt")\nmodel.eval()',
      `${load}model.cuda()`,
    ])
      assert.deepEqual(found(job(script)), [], script);
    const elsewhere = job(`${load}model.eval()`);
    for (const other of ['conda run -n other python train.py', 'echo done'])
      assert.deepEqual(found(elsewhere.replace('python train.py', other)), [], other);
    assert.deepEqual(found(elsewhere.replace(/environment: .*/, 'environment: azureml:mine:1')), []);
    const built = (line: string) =>
      `${elsewhere.replace(/environment: .*/, 'environment: {build: {path: docker}}')}--- p/docker/Dockerfile\nFROM ${acpt}\n${line}\n`;
    assert.deepEqual(found(built('RUN pip install tqdm')), [`${code} error`]);
    assert.deepEqual(found(built('ENV TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD=1')), []);
    assert.deepEqual(
      found(
        job(
          `${load}model.eval()`,
          '2.8.0',
          'environment_variables:\n  TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD: "1"\n',
        ),
      ),
      [],
    );
  });
});
