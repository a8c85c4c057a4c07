import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectNone, expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'removed-import';
const job = (script: string, ...packages: string[]) =>
  `--- p/job.yml\ncode: ./src\ncommand: python train.py\nenvironment: {image: "ubuntu:22.04", conda_file: conda.yml}\n--- p/src/train.py\n${script}\n--- p/conda.yml\ndependencies:\n  - python=3.9\n  - pip:\n${packages.map((each) => `      - ${each}\n`).join('')}`;
const isFound = (text: string) => codesIn(text).includes(`${code} error`);

describe(code, () => {
  test('modules and names that the installed release lacks', () => {
    expectProject(
      `--- p/job.yml\ncode: ./src\nenvironment: ${active}\ncommand: python train.py\n#               ^^^^^^^^ ${code} error\n--- p/src/train.py\nfrom torch._six import inf\n`,
    );
    for (const [script, ...packages] of [
      ['import torch._six', 'torch==2.1.2'],
      ['from torch import _six', 'torch>=2.0'],
      ['from transformers import AdamW, Trainer', 'transformers==4.50.0'],
      ['from datasets import load_dataset, load_metric', 'datasets==3.1.0'],
    ] as const)
      assert.ok(isFound(job(script, ...packages)), script);
    assert.ok(isFound(job('import torch._six\nif a:\n    x = torch._six.inf', 'torch==2.1.2')));
    assert.ok(isFound(job('from collections import Mapping').replace('python=3.9', 'python=3.10')));
    assert.ok(isFound(`${job('import own', 'torch==2.1.2')}--- p/src/own.py\nimport torch._six\n`));
  });

  test('names that are used, whatever the module is called', () => {
    const found = (script: string, numpy = '1.26.4') =>
      codesIn(job(script, `numpy==${numpy}`)).filter((each) => each.startsWith(code));
    for (const script of [
      'import numpy\nx = numpy.float(1)',
      'import numpy as np\nx = a.astype(np.float)',
      'import numpy as np\ndef f(x: np.int) -> None:\n    pass',
      'import numpy as np\ndef f():\n    return [np.object for _ in a]',
      'import numpy as np\nx = np.bool.x',
    ])
      assert.deepEqual(found(script), [`${code} error`], script);
    assert.deepEqual(found('import numpy as np\nif a:\n    x = np.float(1)'), [`${code} warning`]);
    assert.deepEqual(found('import numpy as np\nx = np.float(1)', '1.23.5'), []);
    assert.deepEqual(found('import numpy as np\nx = np.bool(1)', '2.0.0'), []);
    assert.deepEqual(found('import numpy as np\nx = np.Inf', '2.0.0'), [`${code} error`]);
    for (const script of [
      'import numpy as np\nnp.float = float\nx = np.float(1)',
      'import numpy as np\nif not hasattr(np, "float"):\n    np.float = float\nx = np.float64(1)',
      'import numpy as np\ntry:\n    x = np.float(1)\nexcept AttributeError:\n    x = 1.0',
      'import numpy as np\nif not hasattr(np, "float"):\n    np.float = float\nx = np.float(1)',
      'import numpy as np\nx = np.float(1) if hasattr(np, "float") else 1.0',
      'import sys\nimport numpy as np\nif sys.platform == "win32":\n    x = np.float(1)',
      'import platform\nimport numpy as np\nif platform.system() == "Windows":\n    x = np.float(1)',
      'import contextlib\nimport numpy as np\nwith contextlib.suppress(AttributeError):\n    x = np.float(1)',
      'from __future__ import annotations\nimport numpy as np\ndef f(x: np.float):\n    y: np.float = x',
      'import numpy as np\nx = hasattr(np, "float") and np.float(1)',
      'import numpy as np\ndef f():\n    if not hasattr(np, "float"):\n        return 1.0\n    return np.float(1)',
      'import own as np\nx = np.float(1)',
      'import numpy as np\nx = "np.float"',
      'import numpy as np\nx = a.np.float',
    ])
      assert.deepEqual(found(script), [], script);
    const python = (version: string) =>
      codesIn(job('import tomllib').replace('python=3.9', `python=${version}`)).includes(`${code} error`);
    assert.deepEqual([python('3.10'), python('3.11')], [true, false]);
  });

  test('what is still there, or may be, or is not needed', () => {
    for (const [script, ...packages] of [
      ['import torch._six', 'torch==1.13.1'],
      ['import torch._six', 'torch'],
      ['import torch._six', 'torch>=1.10'],
      ['import torch._sixty', 'torch==2.1.2'],
      ['from transformers import AdamW', 'transformers==4.49.0'],
      ['from transformers import Adafactor', 'transformers==4.50.0'],
      ['from torch.optim import AdamW', 'transformers==4.50.0'],
      ['from collections import Mapping'],
      ['from collections import OrderedDict', 'torch'],
      ['try:\n    import torch._six\nexcept ImportError:\n    pass', 'torch==2.1.2'],
      ['def f():\n    import torch._six', 'torch==2.1.2'],
      ['import sys\nsys.modules["torch._six"] = sys\nimport torch._six', 'torch==2.1.2'],
    ] as const)
      expectNone(job(script, ...packages), code);
    expectNone(
      job('import torch._six', 'torch==2.1.2').replace(
        'command: python',
        'command: conda run -n other python',
      ),
      code,
    );
    expectNone(job('from collections.abc import Mapping').replace('python=3.9', 'python=3.10'), code);
    expectNone(
      `${job('try:\n    import own\nexcept ImportError:\n    own = None', 'torch==2.1.2')}--- p/src/own.py\nimport torch._six\n`,
      code,
    );
  });
});
