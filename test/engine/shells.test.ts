/** `acpt completion` in zsh and fish, which complete what bash completes in `test/cli`. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { onPath } from '../e2e/host/apt.ts';
import { removeFolder, repository, temporaryFolder } from '../e2e/host/folders.ts';
import { minute } from '../e2e/host/limits.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';
import { completionCases, whatIsWrong } from '../support/completionCases.ts';
import { obtain, skip } from '../support/programs.ts';

const root = temporaryFolder('shells');
after(() => removeFolder(root));

/**
 * What each shell is asked, with the script as its first argument and the command line as its second. What zsh found
 * out of all its functions of completion, which takes it longest, is kept beside the script for the next question.
 */
const shells = {
  fish: 'source $argv[1]; complete -C $argv[2]',
  // Completion needs a terminal: a second zsh has one, and prints what would be offered instead of offering it.
  zsh: `
    zmodload zsh/zpty
    zpty inner zsh -f -i
    zpty -w inner "PS1=; unsetopt beep; autoload -Uz compinit; compinit -u -d $1.functions; source $1"
    zpty -w inner 'compadd() { local -a matches; builtin compadd -O matches "$@"; local prefix=$IPREFIX; (( $#matches )) && print -rl -- "<"$prefix$^matches">"; builtin compadd "$@" }'
    zpty -w inner 'show() { print BEGIN; _main_complete; compstate[list]=; compstate[insert]=; print END }; zle -C show complete-word show; bindkey "^T" show; print READY'
    zpty -r inner text '*READY*READY*'
    zpty -w -n inner "$2"$'\\x14'
    zpty -r inner text '*END*'
    print -r -- "$text"
    zpty -d inner`,
} as const;

describe('completion', { skip }, () => {
  for (const [shell, script] of Object.entries(shells))
    describe(shell, () => {
      const folder = path.join(root, shell);
      const completion = path.join(root, `acpt.${shell}`);
      before(async () => {
        await obtain(
          [{ package: shell, isThere: () => onPath(shell) !== undefined }],
          `the completion of ${shell}`,
          console.log,
        );
        mkdirSync(path.join(folder, 'jobs'), { recursive: true });
        writeFileSync(path.join(folder, 'job one.yml'), '');
        const { code, output } = await run(
          process.execPath,
          [path.join(repository, 'dist', 'cli.js'), 'completion', shell],
          { env: ownEnvironment() },
        );
        assert.equal(code, 0, output);
        writeFileSync(completion, output);
      });

      const offered = async (typed: string): Promise<string[]> => {
        const args = shell === 'zsh' ? ['-f', '-c', script, 'zsh'] : ['--no-config', '-c', script];
        const { code, output } = await run(shell, [...args, completion, typed], {
          cwd: folder,
          env: { ...ownEnvironment(), TERM: 'dumb' },
          limit: minute,
        });
        assert.equal(code, 0, output);
        if (shell === 'zsh') return Array.from(output.matchAll(/<([^<>\r\n]*)>/g), ([, word = '']) => word);
        return output.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0] ?? '']));
      };

      for (const each of completionCases)
        test(`completes "${each.typed}"`, async () =>
          assert.equal(whatIsWrong(each, await offered(each.typed)), ''));
    });
});
