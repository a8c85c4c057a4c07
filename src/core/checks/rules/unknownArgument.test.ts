import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allSaidIn } from '../../../../test/support/details.ts';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const job = (command: string) => `--- p/job.yml\ncode: ./src\nenvironment: ${active}\ncommand: ${command}\n`;

/** A script with one parser; the lines stand between it and the call. */
const script = (lines: string, parse = 'parser.parse_args()') =>
  `--- p/src/train.py\nimport argparse\nparser = argparse.ArgumentParser()\n${lines}args = ${parse}\n`;
const lr = 'parser.add_argument("--learning-rate", "-l", type=float)\n';

describe('unknown-argument', () => {
  test('an option that is none, a word that nobody takes, a value of a flag', () => {
    expectProject(
      `${job('>-\n  python train.py --learning_rate 0.1\n#                 ^^^^^^^^^^^^^^^ unknown-argument error\n')}${script(lr)}`,
    );
    expectProject(
      `${job('python train.py 0.1 -l 2\n#                        ^^^ unknown-argument error')}${script(lr)}`,
    );
    const flag = 'parser.add_argument("--fp16", action="store_true")\n';
    expectProject(
      `${job('python train.py --fp16 True\n#                               ^^^^ unknown-argument error')}${script(flag)}`,
    );
    const after = codesIn(job('python train.py --fp16 ${{inputs.x}}\ninputs: {x: true}') + script(flag));
    assert.deepEqual(after, ['unknown-argument error']);
    expectProject(
      `${job('python train.py --lr=0.1\n#                        ^^^^ unknown-argument error')}${script(lr)}`,
    );
  });

  test('what is said, with which fix, where a word is quoted in parts too', () => {
    const said = (command: string, lines = lr) =>
      allSaidIn(`${job(command)}${script(lines)}`, 'unknown-argument');
    const flag = `${lr}parser.add_argument("--fp16", action="store_true")\n`;
    const unknown = 'train.py has no option --learning_rate. Did you mean --learning-rate?';
    assert.deepEqual(said('python train.py --learning_rate=1'), [unknown, 'Use --learning-rate']);
    assert.deepEqual(said("python train.py '--learning'_rate=1"), [unknown]);
    assert.deepEqual(said('python train.py --other 1'), ['train.py has no option --other.']);
    const inputs = '\ninputs: {x: 1}';
    const joined = [
      'Without a space after --learning-rate, its value is taken as part of the name: train.py has no such option.',
      '--learning-rate is declared here.',
    ];
    assert.deepEqual(said(`python train.py --learning-rate\${{inputs.x}}${inputs}`), [
      ...joined,
      'Add a space',
    ]);
    assert.deepEqual(said(`python train.py '--learning'-rate\${{inputs.x}}${inputs}`), joined);
    assert.deepEqual(said('python train.py 0.1'), ['train.py takes no argument "0.1".']);
    assert.deepEqual(said('python train.py --fp16 True', flag), [
      '--fp16 of train.py takes no value; the parser refuses "True".',
      '--fp16 is declared here.',
    ]);
    const dash = 'begins with a dash where two hyphens are meant, so train.py has no option in it.';
    assert.deepEqual(said('python train.py --fp16 \u2014learn=1', flag), [
      `"\u2014learn=1" ${dash}`,
      'Use --learn=1',
    ]);
    assert.deepEqual(said('python train.py \u2014-learn=1'), [`"\u2014-learn=1" ${dash}`, 'Use --learn=1']);
    assert.deepEqual(said("python train.py '\u2014learn'=1"), [`"'\u2014learn'=1" ${dash}`]);
    assert.deepEqual(said('python train.py \u2014'), ['train.py takes no argument "\u2014".']);
    const launcher = 'torchrun has no option --nprocs_per_node. Did you mean --nproc_per_node?';
    assert.deepEqual(said('torchrun --nprocs_per_node=2 train.py'), [launcher, 'Use --nproc_per_node']);
    assert.deepEqual(said("torchrun '--nprocs'_per_node=2 train.py"), [launcher]);
    assert.deepEqual(said('torchrun --xyz=2 train.py'), ['torchrun has no option --xyz.']);
  });

  test('variables that the command sets', () => {
    const found = (command: string) =>
      codesIn(job(`|\n  ${command}`) + script(lr)).filter((each) => /-argument/.test(each));
    for (const command of [
      'A="--lr 1"; python train.py $A',
      'export A="-l 1 --lr=2" && python train.py ${A}',
    ])
      assert.deepEqual(found(command), ['unknown-argument error'], command);
    assert.deepEqual(found('A=high; python train.py -l $A'), ['invalid-argument error']);
    for (const command of [
      'A="-l 1"; python train.py $A',
      'A="-l"; A="$A 1"; python train.py $A',
      'A="--lr 1"; [ -z "$B" ] || A="-l 1"; python train.py $A',
      'A="--lr 1"; for A in "-l 1"; do python train.py $A; done',
      'A="--lr 1"; . ./settings.sh; python train.py $A',
      'A="--lr 1"; printf -v A "%s" -l1; python train.py $A',
      'A="--lr 1"; eval "A=-l1"; python train.py $A',
      'A=(-l 1); python train.py "${A[@]}" $A',
      'python train.py -l $(echo "1 (or) 2") -l `cat a b`',
    ])
      assert.deepEqual(found(command), [], command);
  });

  test('the fix writes the option that was meant', () => {
    const after = expectFixed(job('python train.py --learning_rate=0.1') + script(lr), 'unknown-argument');
    assert.match(after.files.get('p/job.yml') ?? '', /^command: python train\.py --learning-rate=0\.1$/m);
  });

  test('no space between an option and an expression', () => {
    const found = `${job('python train.py --learning-rate${{inputs.x}}\n#                        ^^^^^^^^^^^^^^^ unknown-argument error\ninputs: {x: 1}')}${script(lr)}`;
    expectProject(found);
    const after = expectFixed(found, 'unknown-argument');
    assert.match(after.files.get('p/job.yml') ?? '', /--learning-rate \$\{\{inputs\.x\}\}$/m);
    for (const [word, lines] of [
      ['--learning-rate=${{inputs.x}}', lr],
      ['-l${{inputs.x}}', lr],
      ['--learning${{inputs.x}}', lr],
      ['--learning-rate${{inputs.x}}', `${lr}parser.add_argument("--learning-rate-2", type=float)\n`],
    ])
      expectNone(job(`python train.py ${word}\ninputs: {x: 1}`) + script(lines ?? ''), 'unknown-argument');
  });

  test('a dash where two hyphens are meant', () => {
    expectProject(
      `${job('python train.py —lr 1 –l 2\n#                        ^^^ unknown-argument error\n#                            ^ unknown-argument error\n#                              ^^ unknown-argument error\n#                                 ^ unknown-argument error')}${script(lr)}`,
    );
    const after = expectFixed(job('python train.py —learning-rate=1') + script(lr), 'unknown-argument');
    assert.match(after.files.get('p/job.yml') ?? '', /^command: python train\.py --learning-rate=1$/m);
  });

  test('what the parser takes', () => {
    for (const command of [
      'python train.py --learning-rate 0.1',
      'python train.py --learn 0.1',
      'python train.py -l0.1',
      'python train.py --learning-rate=-1e-3',
      'python train.py --help --nothing',
      'python train.py $MORE',
      'python train.py ${{inputs.more}} $[[--learning-rate ${{inputs.lr}}]]',
      'python train.py --learning-rate ${{inputs.lr}} # --comment',
    ])
      expectNone(job(JSON.stringify(command)) + script(lr), 'unknown-argument');
  });

  test('options in groups, functions, parents, and modules of the folder', () => {
    const given = 'python train.py --a 1 --b 2';
    const all = (text: string) => expectNone(job(given) + text, 'unknown-argument');
    const sees = (text: string) =>
      assert.deepEqual(codesIn(job(`${given} --c 3`) + text), ['unknown-argument error'], text);
    for (const text of [
      script(
        'g = parser.add_argument_group("g")\ng.add_argument("--a")\ng.add_mutually_exclusive_group().add_argument("--b")\n',
      ),
      '--- p/src/train.py\nimport argparse as ap\ndef options():\n    p = ap.ArgumentParser()\n    p.add_argument("--a")\n    p.add_argument("--b")\n    return p\ndef main(argv=None):\n    return options().parse_args(argv)\nif __name__ == "__main__":\n    main()\n',
      '--- p/src/train.py\nfrom argparse import ArgumentParser\nbase = ArgumentParser(add_help=False)\nbase.add_argument("--a")\nparser = ArgumentParser(parents=[base])\nparser.add_argument("--b")\nparser.parse_args()\n',
      '--- p/src/train.py\nfrom options import get\nargs = get()\n--- p/src/options.py\nimport argparse\ndef get():\n    parser = argparse.ArgumentParser()\n    parser.add_argument("--a")\n    parser.add_argument("--b")\n    return parser.parse_args()\n',
      `${script('parser.add_argument("--a")\nmore(parser)\n').replace('import argparse\n', 'import argparse\nfrom lib.more import more\n')}--- p/src/lib/more.py\ndef more(p):\n    p.add_argument("--b")\n`,
    ]) {
      all(text);
      sees(text);
    }
  });

  test('a parser that lets others in', () => {
    for (const text of [
      script(lr, 'parser.parse_known_args()'),
      script(`${lr}for name in names: parser.add_argument(name)\n`),
      script(`${lr}parser.add_argument(f"--{name}")\n`),
      script(`${lr}Trainer.add_argparse_args(parser)\n`),
      script(`${lr}parser = add_more(parser)\n`),
      script(lr, 'parser.parse_args(["--learning-rate", "1"])'),
      script(`import sys\nsys.argv = [each for each in sys.argv if each]\n${lr}`),
      script(`import sys\nif len(sys.argv) > 1 and sys.argv[1] == "list":\n    sys.exit()\n${lr}`),
      script('', 'parser.parse_args()').replace('ArgumentParser()', 'ArgumentParser(prefix_chars="+")'),
      script(lr).replace('parser = ', 'other = argparse.ArgumentParser()\nparser = '),
      script(`${lr}print "python 2"\n`),
      '--- p/src/train.py\nimport argparse\ndef unused():\n    argparse.ArgumentParser().parse_args()\n',
      '--- p/src/train.py\nimport sys\nprint(sys.argv)\n',
      '--- p/src/train.py\nfrom configargparse import ArgumentParser\nArgumentParser().parse_args()\n',
    ])
      expectNone(job('python train.py --more 1') + text, 'unknown-argument');
  });

  test('dataclasses and click', () => {
    const dataclasses = (base: string, name = 'HfArgumentParser') =>
      `--- p/src/train.py\nfrom dataclasses import dataclass, field\nfrom transformers import ${name}, TrainingArguments\n@dataclass\nclass A(${base}):\n    model_name: str\n    lr: float = field(default=1.0, metadata={"help": "rate"})\n    fp16: bool = True\nparser = ${name}((A,))\n(a,) = parser.parse_args_into_dataclasses()\n`;
    const seen = (command: string, text: string) =>
      codesIn(job(command) + text).filter((each) => each.startsWith('unknown'));
    const all = 'python train.py --model_name x --lr 1 --no_fp16';
    assert.deepEqual(seen(all, dataclasses('object')), []);
    assert.deepEqual(seen(`${all} --more 1`, dataclasses('object')), ['unknown-argument error']);
    assert.deepEqual(seen(`${all} --more 1`, dataclasses('TrainingArguments')), []);
    const click = (mark: string) =>
      `--- p/src/train.py\nimport click\n@click.command()\n@click.option("--lr", "-l", type=float)\n@click.option("--fast/--slow")\n${mark}def main(lr, fast): pass\nmain()\n`;
    assert.deepEqual(seen('python train.py -l 1 --slow', click('')), []);
    assert.deepEqual(seen('python train.py --learning 1', click('')), ['unknown-argument error']);
    assert.deepEqual(seen('python train.py --learning 1', click('@more_options\n')), []);
  });

  test('typer: the parameters of the one command', () => {
    const seen = (command: string, text: string) =>
      codesIn(job(command) + text).filter((each) => /^(?:unknown|missing|invalid)-argument/.test(each));
    const typer = (parameters: string, start = 'typer.run(main)', mark = '') =>
      `--- p/src/train.py\nimport typer\nfrom typing import Annotated, List, Optional\napp = ${start.startsWith('app') ? 'typer.Typer()' : 'None'}\n${mark}def main(${parameters}): pass\n${start}\n`;
    const all = typer(
      'data: str, learning_rate: float = 0.1, fast: bool = False, steps: Annotated[Optional[int], typer.Option("--steps", "-s")] = None',
    );
    assert.deepEqual(seen('python train.py x --learning-rate 1 --no-fast -s 3', all), []);
    assert.deepEqual(seen('python train.py x --learning_rate 1', all), ['unknown-argument error']);
    assert.deepEqual(seen('python train.py x --learning-rate fast', all), ['invalid-argument error']);
    assert.deepEqual(seen('python train.py x --steps 1.5 --steps 2', all), [], 'the last one counts');
    const app = (parameters: string, mark = '@app.command()\n') => typer(parameters, 'app()', mark);
    for (const needed of ['rate: float = typer.Option(...)', 'rate: Annotated[float, typer.Option()]'])
      assert.deepEqual(seen('python train.py', app(needed)), ['missing-argument error'], needed);
    for (const free of [
      'rate: float = typer.Option(1)',
      'rate: float = typer.Argument(...)',
      'ctx: typer.Context',
    ])
      assert.deepEqual(seen('python train.py', app(free)), [], free);
    const more = '@app.command()\ndef other(): pass\n@app.command()\n';
    assert.deepEqual(
      seen('python train.py main --more 1', app('rate: int = 1', more)),
      [],
      'several commands',
    );
    const open = '@app.command(context_settings={"ignore_unknown_options": True})\n';
    assert.deepEqual(seen('python train.py --more 1', app('rate: int = 1', open)), []);
  });

  test('click gives an option what follows it, whatever it looks like', () => {
    const click = (more: string) =>
      `--- p/src/train.py\nimport click\n@click.command()\n@click.option("--name")\n@click.option("--pair", nargs=2${more})\ndef main(name, pair): pass\nmain()\n`;
    for (const command of ['--name --pair', '--name -x', '--pair=1 --name', '--pair 1 --two'])
      expectNone(job(`python train.py ${command}`) + click(''), 'unknown-argument');
    expectNone(job('python train.py --pair a b --pair 1 2') + click(', type=int'), 'invalid-argument');
    expectProject(
      `${job('python train.py --pair 1 b\n#                                 ^ invalid-argument error')}${click(', type=int')}`,
    );
  });

  test('the rank that a launcher gives', () => {
    expectProject(
      `${job('deepspeed train.py -l 1\n#        ^^^^^^^^^ unknown-argument error')}${script(lr)}`,
    );
    const rank = 'parser.add_argument("--local_rank", type=int)\n';
    for (const [command, text] of [
      ['deepspeed train.py', script(rank)],
      ['deepspeed --no_local_rank train.py', script(lr)],
      ['python -m torch.distributed.launch --use_env train.py', script(rank)],
      ['torchrun train.py', script(lr)],
      ['deepspeed train.py', script(lr, 'parser.parse_known_args()')],
    ] as const)
      expectNone(job(command) + text, 'unknown-argument');
    assert.deepEqual(codesIn(job('python -m torch.distributed.launch train.py') + script(lr)), [
      'unknown-argument error',
    ]);
  });

  test('which of both ranks torch.distributed.launch gives follows from the torch of the environment', () => {
    const launch = 'python -m torch.distributed.launch train.py';
    const hyphen = script('parser.add_argument("--local-rank", type=int)\n');
    const underscore = script('parser.add_argument("--local_rank", type=int)\n');
    const both = script('parser.add_argument("--local-rank", "--local_rank", type=int)\n');
    const on = (torch: string, text: string) =>
      `--- p/job.yml\ncode: ./src\ncommand: ${launch}\nenvironment: {image: "ubuntu:22.04", conda_file: conda.yml}\n${text}--- p/conda.yml\ndependencies:\n  - python=3.9\n  - pip:\n      - ${torch}\n`;
    for (const [torch, text, isRefused] of [
      ['torch==2.1.2', underscore, true],
      ['torch>=2.0', underscore, true],
      ['torch==2.1.2', hyphen, false],
      ['torch==2.1.2', both, false],
      ['torch==1.13.1', underscore, false],
      ['torch<2', hyphen, true],
      ['torch', hyphen, false],
      ['torch', underscore, false],
      ['torch>=1.10', underscore, false],
      ['torch>=1.10', hyphen, false],
      ['torch==1.13.1', hyphen, true],
      ['torch==1.13.1', both, false],
    ] as const)
      assert.equal(
        codesIn(on(torch, text)).includes('unknown-argument error'),
        isRefused,
        `${torch}\n${text}`,
      );
    const said = (torch: string, text: string) =>
      new Workspace(filesOf(on(torch, text))).all.flatMap(({ finding }) =>
        finding.code === 'unknown-argument'
          ? [finding.message, ...(finding.related ?? []).map(({ message }) => message)]
          : [],
      );
    const gives = (option: string) =>
      `torch.distributed.launch gives each process ${option}, an option that train.py refuses.`;
    const declares = (option: string) =>
      `It declares ${option}, which is another: declare both, or start with torchrun.`;
    assert.deepEqual(said('torch==2.1.2', underscore), [
      `${gives('--local-rank')} ${declares('--local_rank')}`,
      '--local_rank is declared here.',
    ]);
    assert.deepEqual(said('torch==1.13.1', hyphen), [
      `${gives('--local_rank')} ${declares('--local-rank')}`,
      '--local-rank is declared here.',
    ]);
    assert.deepEqual(said('torch==2.1.2', script(lr)), [
      `${gives('--local-rank')} Declare it, or start with --use_env.`,
    ]);
    const deepspeed = on('torch==2.1.2', hyphen).replace(launch, 'deepspeed train.py');
    const [own] = new Workspace(filesOf(deepspeed)).all.filter(
      ({ finding }) => finding.code === 'unknown-argument',
    );
    assert.equal(
      own?.finding.message,
      'deepspeed gives each process --local_rank, an option that train.py refuses. Declare it, or start with --no_local_rank.',
    );
    assert.deepEqual(own?.finding.related, []);
    // Another environment may have another torch.
    const other = on('torch==2.1.2', underscore).replace(launch, `conda run -n other ${launch}`);
    expectNone(other, 'unknown-argument');
    expectNone(on('torch==2.1.2', underscore).replace('.launch', '.launch --use_env'), 'unknown-argument');
  });
});
