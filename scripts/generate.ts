/** `npm run generate`: writes what follows from the sources into package.json, l10n/ and docs/. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../test/e2e/host/folders.ts';
import { currentText, generatedFiles } from './lib/generated.ts';
import { say } from './lib/report.ts';

for (const file of await generatedFiles()) {
  if (file.text === currentText(file.path)) {
    say(`${file.path} is up to date.`);
  } else {
    writeFileSync(path.join(repository, file.path), file.text);
    say(`Wrote ${file.path}.`);
  }
}
