import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { relatedIn } from '../../../../test/support/details.ts';
import { filesOf, Workspace } from '../../../../test/support/project.ts';
import { layered } from '../../../../test/support/samples.ts';

const code = 'removed-method';
const job = (script: string, pandas = 'pandas==2.2.3') =>
  `${layered(pandas).replace('command:', 'code: ./src\ncommand:')}--- src/train.py\nimport pandas as pd\n${script}\n`;
const said = (...given: Parameters<typeof job>) =>
  new Workspace(filesOf(job(...given))).all.flatMap(({ finding }) =>
    finding.code === code ? [`${finding.severity} ${finding.message.replace(/;.*has /, '; … has ')}`] : [],
  );
const found = (severity: string, has = '2.2.3', where = 'train.py') => [
  `${severity} ${where} calls append of a DataFrame, which pandas no longer has from 2.0.0 on; … has ${has}. Use pandas.concat.`,
];
const append = 'rows = rows.append({"loss": 1}, ignore_index=True)';

describe(code, () => {
  test('an append that only pandas has', () => {
    for (const script of [
      append,
      `for epoch in range(3):\n    ${append}`,
      'pd.DataFrame().append(row, ignore_index=False).to_csv("a.csv")',
      `def main():\n    ${append}\n\nif __name__ == "__main__":\n    main()`,
    ])
      assert.deepEqual(said(script), found('error'), script);
    for (const script of [
      'rows.append({"loss": 1})',
      'rows = pd.concat([rows, row], ignore_index=True)',
      'rows = rows._append(row, ignore_index=True)',
      'append(rows, ignore_index=True)',
      'rows.append(pd.concat(all, ignore_index=True))',
    ])
      assert.deepEqual(said(script), [], script);
  });

  test('where it may not run', () => {
    for (const script of [
      `if best:\n    ${append}`,
      `def log():\n    ${append}`,
      `ok and rows.append(row, ignore_index=True)`,
      `if done:\n    raise SystemExit\n${append}`,
      `if done:\n    raise SystemExit(0)\n${append}`,
      `def check():\n    if done:\n        raise SystemExit\ncheck()\n${append}`,
    ])
      assert.deepEqual(said(script), found('warning'), script);
    for (const script of [
      `try:\n    ${append}\nexcept AttributeError:\n    pass`,
      `if pd.__version__ < "2":\n    ${append}`,
      `if hasattr(rows, "append"):\n    ${append}`,
      `is_new = int(pd.__version__.split(".")[0]) >= 2\nif not is_new:\n    ${append}`,
      `is_new = hasattr(pd, "ArrowDtype")\nif not is_new:\n    ${append}`,
      `from importlib.metadata import version\nis_old = version("pandas") < "2"\nif is_old:\n    ${append}`,
      `from pandas import __version__ as found\nif found < "2":\n    ${append}`,
      `${append} if pd.__version__ < "2" else pd.concat([rows, row])`,
      `${append} if hasattr(rows, "append") else pd.concat([rows, row])`,
    ])
      assert.deepEqual(said(script), [], script);
    assert.deepEqual(
      said(`from own import log\nlog()\n--- src/own.py\ndef log():\n    ${append}`),
      found('error', '2.2.3', 'The code'),
    );
  });

  test('the releases that lack it', () => {
    assert.deepEqual(said(append, 'pandas==2.0.0'), found('error', '2.0.0'));
    for (const pandas of ['pandas==1.5.3', 'pandas', 'pandas>=1.5', 'pandas<2'])
      assert.deepEqual(said(append, pandas), [], pandas);
  });

  test('a Python that is not that of the image', () => {
    const by = (command: string) =>
      relatedIn(
        job(append)
          .replace('command: python train.py', `command: ${command.split('\n---')[0]}`)
          .concat(command.replace(/^[^\n]*\n?/, '')),
        code,
      );
    for (const command of [
      '/opt/old/bin/python train.py',
      'source /opt/old/bin/activate && python train.py',
      'conda activate old && python train.py',
      'conda run -n old python train.py',
      'export PATH=/opt/old/bin:$PATH && python train.py',
      'PATH=/opt/old/bin:$PATH python train.py',
      'source setup.sh && python train.py\n--- src/setup.sh\nconda activate old',
    ])
      assert.deepEqual(by(command), [], command);
    for (const command of [
      '/opt/conda/envs/ptca/bin/python train.py',
      'conda activate ptca && python train.py',
      'source /opt/old/bin/activate && deactivate && python train.py',
    ])
      assert.equal(by(command).length, 1, command);
  });

  test('what has such a method nevertheless', () => {
    for (const first of [
      'import cudf',
      'import dask.dataframe as dd',
      'import modin.pandas as mpd',
      'import pyspark.pandas as ps',
      'class Rows(list):\n    def append(self, row, ignore_index=False):\n        return self',
      'pd.DataFrame.append = pd.DataFrame._append',
      'class Rows(pd.DataFrame):\n    append = pd.DataFrame._append',
      'setattr(pd.DataFrame, "append", own)',
      'import os\nos.system("pip install pandas==1.5.3")',
    ])
      assert.deepEqual(said(`${first}\n${append}`), [], first);
    const script = job(append).replace('import pandas as pd', 'import own_frames');
    assert.deepEqual(relatedIn(script, code), []);
    assert.deepEqual(relatedIn(job(append), code), ['src/train.py: It is called here.']);
  });
});
