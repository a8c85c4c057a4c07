/** Options that `pip install` has and a requirements file may not: "no such option". */
import { plainWords, type Word } from './words.ts';

/**
 * Read from pip itself, whose parser for files refuses them alone on a line and after a requirement: 23.3 and 25.2. Options that
 * neither has are left out: an older or a later pip may have them.
 */
const ofCommands = new Set(
  `--abi --break-system-packages --cache-dir --cert --check-build-dependencies --client-cert --compile --debug
  --default-timeout --disable-pip-version-check --dry-run --exists-action --force-reinstall --ignore-installed
  --ignore-requires-python --implementation --isolated --keyring-provider --log --no-build-isolation --no-cache-dir --no-clean
  --no-color --no-compile --no-dependencies --no-deps --no-input --no-python-version-warning --no-use-pep517 --no-user
  --no-warn-conflicts --no-warn-script-location --platform --prefix --progress-bar --proxy --python-version --quiet --report
  --require-virtualenv --retries --root --root-user-action --src --target --timeout --upgrade --upgrade-strategy
  --use-deprecated --use-pep517 --user --verbose -I -U -q -t -v`.split(/\s+/),
);

/** Without a value: those that files may have too, and those of uv. */
const flags = new Set([
  '--pre',
  '--prefer-binary',
  '--no-index',
  '--require-hashes',
  '--system',
  '--no-cache',
]);

/** Whether pip or uv has the option, in a command or a file. */
export function isKnownOption(option: string): boolean {
  return ofCommands.has(option) || flags.has(option) || valued.has(option);
}

/** Options of files whose value is the next word. */
const valued = new Set(
  `--config-settings --constraint --editable --extra-index-url --find-links --global-option --hash --index-url --no-binary
  --only-binary --requirement --trusted-host --use-feature -C -c -e -f -i -r`.split(/\s+/),
);

/** @param line without comments; @param start offset of the line in its file */
export function refusedOptions(line: string, start: number): Word[] {
  // A mark for Python code or a template is not what pip reads.
  if (/[\0\uFFFD\uFEFF{}$`"']/.test(line)) return [];
  const words = plainWords(line, start);
  return words.filter(({ text }, index) => {
    const [option = ''] = text.split('=', 1);
    const name = /^-\w/.test(option) ? option.slice(0, 2) : option;
    return ofCommands.has(name) && !valued.has(words[index - 1]?.text ?? '');
  });
}
