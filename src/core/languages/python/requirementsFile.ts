/** `requirements.txt` as pip reads it: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
import { isLocalProject, isLocalWheel, type PipArguments, parsePipArguments } from './pipArguments.ts';
import { isRefused, validRequirement } from './refusedLine.ts';
import { refusedOptions } from './refusedOption.ts';
import { type Requirement, withoutOptions } from './requirement.ts';
import { quotedWords, type Word } from './words.ts';

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
    const requirement = withoutOptions(content);
    const found = validRequirement({ ...word, text: requirement });
    const isInvalid = content !== '' && !content.startsWith('-') && !found;
    if (content.startsWith('-')) words.push(...quotedWords(content, lead));
    else if (found) requirements.push(found);
    if (isInvalid && isRefused(requirement)) refused.push(word);
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

/**
 * The lines as pip joins them, with spaces for comments and for what continues a line, so that every offset stays true. What
 * continues a comment belongs to the comment, unless it is one itself.
 */
function readable(text: string): string {
  let result = '';
  let isComment = false;
  for (const [all, line = '', end = ''] of text.matchAll(physicalLine)) {
    const continues = line.endsWith('\\') && !/^\s*#/.test(line);
    const comment: number = isComment ? 0 : line.search(/(?<!\S)#/);
    const content =
      comment < 0 ? line.replace(/\\+$/, (signs) => ' '.repeat(signs.length)) : line.slice(0, comment);
    isComment = continues && comment >= 0;
    const isSplit =
      continues &&
      !isComment &&
      /[\w.-]\\$/.test(line) &&
      /^(?:\\\r?\n)*[\w.-]/.test(text.slice(result.length + all.length));
    result += `${isSplit ? `${content.slice(0, -1)}${split}` : content}${' '.repeat(line.length - content.length)}`;
    result += continues ? ' '.repeat(end.length) : `${' '.repeat(Math.max(end.length - 1, 0))}${end && '\n'}`;
  }
  return result;
}

/** Ends of lines as Python knows them. */
const physicalLine = /([^\r\n\v\f\x85\u2028\u2029]*)(\r\n|[\r\n\v\f\x85\u2028\u2029]|$)/g;

/** Stands where a word goes on in the next line: pip reads one that does not stand in the file. */
const split = '\uFFFD';
