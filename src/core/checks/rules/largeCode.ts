import { localPathsOf } from '../../azureml/documents/localPaths.ts';
import { sizeText } from '../../base/sizeText.ts';
import { uploadOf } from '../../code/upload.ts';
import { defineRule } from '../support/rule.ts';

const much = 100e6;

export const largeCode = defineRule({
  code: 'large-code',
  severity: 'info',
  summary: 'The code folder is large, or contains files that probably should not be uploaded.',
  *check(document) {
    const seen = new Set<string>();
    for (const { purpose, path, scalar } of localPathsOf(document)) {
      if (purpose !== 'code' || seen.has(path)) continue;
      seen.add(path);
      const { bytes, isMore, unmeant } = uploadOf(document.project, path);
      if (bytes < much && unmeant.length === 0) continue;
      const all = `${isMore ? 'more than ' : ''}${sizeText(bytes)}`;
      const [first] = unmeant;
      const most = first ? `, of which ${first.path} is ${sizeText(first.bytes)}` : '';
      yield {
        span: scalar.span,
        message: `Each job uploads ${all}${most}. Name what it does not need in a file .amlignore in that folder.`,
      };
    }
  },
});
