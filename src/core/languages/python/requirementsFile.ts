/** `requirements.txt` as pip reads it: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
import { isLocalProject, isLocalWheel, type PipArguments, parsePipArguments } from './pipArguments.ts';
import { isRefused } from './refusedLine.ts';
import { refusedOptions } from './refusedOption.ts';
import { parseRequirement, type Requirement, withoutOptions } from './requirement.ts';
import { plainWords, type Word } from './words.ts';

/** Everything that the lines of the file say, as if it were the arguments of one `pip install`. */
export function parseRequirementsFile(text: string): PipArguments {
  const requirements: Requirement[] = [];
  const words: Word[] = [];
  const refused: Word[] = [];
  const options: Word[] = [];
  const wheels: Word[] = [];
  const projects: Word[] = [];
  let more = false;
  let start = 0;
  for (const line of readable(text).split('\n')) {
    const content = line.trim();
    const lead = start + line.indexOf(content);
    const word = { text: content, span: { start: lead, end: lead + content.length }, textStart: lead };
    const found = parseRequirement(withoutOptions(content), lead);
    const isInvalid = content !== '' && !content.startsWith('-') && !found;
    if (content.startsWith('-')) words.push(...unquoted(plainWords(content, lead)));
    else if (found) requirements.push(found);
    if (isInvalid && isRefused(withoutOptions(content))) refused.push(word);
    else {
      more ||= isInvalid;
      if (isInvalid && isLocalWheel(content)) wheels.push(word);
      if (isInvalid && isLocalProject(content)) projects.push(word);
      if (/(?:^|\s)-/.test(content)) options.push(...refusedOptions(content, lead));
    }
    start += line.length + 1;
  }
  const said = parsePipArguments(words);
  return {
    ...said,
    requirements,
    refused,
    refusedOptions: options,
    wheels,
    projects: [...projects, ...said.projects],
    more: said.more || more,
  };
}

/** Comments, continued lines and odd line ends as spaces, so that every offset stays true. */
function readable(text: string): string {
  return text
    .replace(
      /(^|[ \t\r\n\f])#[^\r\n]*/g,
      (comment, before: string) => before + ' '.repeat(comment.length - before.length),
    )
    .replace(/\\\r?\n/g, (end) => ' '.repeat(end.length))
    .replace(/\r\n?/g, (end) => (end.length === 2 ? ' \n' : '\n'));
}

function unquoted(words: readonly Word[]): Word[] {
  return words.map((word) => {
    const [, text] = /^["'](.*)["']$/.exec(word.text) ?? [];
    return text === undefined || word.textStart === undefined
      ? word
      : { ...word, text, textStart: word.textStart + 1 };
  });
}
