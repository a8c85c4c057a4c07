/** Whether a program surely has a library do something: by a call, or by an option that becomes an argument of one. */
import type { Span } from '../base/span.ts';
import type { Word } from '../languages/python/words.ts';
import type { Argument, CallExpression, Expression } from '../languages/pythonCode/tree.ts';
import type { Project } from '../project/project.ts';
import type { CheckedProgram } from './checkedPrograms.ts';
import { isDynamic } from './entry.ts';
import { textsOf } from './modules.ts';
import { argument, dottedName, type Literal, literalOf, literalsOf } from './options/values.ts';
import { type SureCalls, sureCallsOf } from './sureCalls.ts';

/** What is asked about. */
export interface Wanted {
  /** What is called, with its dots; `*` is any part of a name. `.to_excel` is a method of whatever object. */
  readonly names: readonly string[];
  /** Only with this argument; without `values` any that is not `None` or `False`. */
  readonly argument?: string | undefined;
  readonly values?: readonly Literal[] | undefined;
  /** Where the argument stands that is given without its name. */
  readonly position?: number | undefined;
  /** How its text begins, or ends. */
  readonly begins?: readonly string[] | undefined;
  readonly ends?: readonly string[] | undefined;
}

export interface Asking {
  /** What is called, as the program calls it: `TrainingArguments`. */
  readonly callee: string;
  /** Where the code says it. */
  readonly path: string;
  readonly span: Span;
  /** The argument as the code has it, without a long value: `optim="paged_adamw_32bit"`. */
  readonly given: string | undefined;
  /** The option of the command that becomes the argument. */
  readonly option: Word | undefined;
  /** The text that is given, with the word in which the command has it; else it stands in the code. */
  readonly value: { readonly text: string; readonly span: Span; readonly word: Word | undefined } | undefined;
  /** The call itself; `undefined` where the options of a command make it. */
  readonly call: CallExpression | undefined;
}

/** The class that makes options of the arguments of others. */
const parserOfClasses = /(?:^|\.)(?:HfArgumentParser|TrlParser|H4ArgumentParser)$/;

/** What a program calls, for several questions. */
export class Askings {
  readonly #project: Project;
  readonly #words: readonly Word[];
  readonly #texts: readonly string[];
  readonly #made: SureCalls | undefined;

  constructor(project: Project, { entry, modules, launch }: CheckedProgram) {
    this.#project = project;
    this.#words = launch.program.arguments;
    this.#texts = textsOf(project, modules);
    this.#made = entry && sureCallsOf(project, entry);
  }

  /** The first place that asks for it. */
  find(wanted: Wanted): Asking | undefined {
    const pattern = patternOf(wanted.names);
    const { names, calls } = this.#made ?? { calls: [] };
    for (const { file, call, meaning: own } of calls) {
      const meaning = own ?? (call.callee.kind === 'member' ? `.${call.callee.name}` : undefined);
      if (meaning === undefined) continue;
      if (pattern.test(meaning)) {
        const found = this.#inCall(file.path, call, wanted);
        if (found) return found;
      } else if (parserOfClasses.test(meaning)) {
        const made = classesOf(call).find((each) => pattern.test(names?.meaning(file, each) ?? ''));
        const found = made && this.#inCommand(file.path, made, wanted);
        if (found) return found;
      }
    }
    return undefined;
  }

  #inCall(path: string, call: CallExpression, wanted: Wanted): Asking | undefined {
    const { callee, arguments: given } = call;
    const called = dottedName(callee) ?? (callee.kind === 'member' ? `.${callee.name}` : '');
    const place = { callee: called, path, option: undefined, value: undefined, call };
    if (wanted.argument === undefined) return { ...place, span: callee.span, given: undefined };
    const found = given.find(({ name }) => name === wanted.argument) ?? positional(given, wanted.position);
    if (!found || !isWanted(found.value, wanted)) return undefined;
    const span = { start: (found.nameSpan ?? found.value.span).start, end: found.value.span.end };
    const text = this.#project.read(path)?.slice(span.start, span.end) ?? '';
    const literal = literalOf(found.value);
    return {
      ...place,
      span,
      given: /^[^\n]{1,60}$/.test(text) ? text : wanted.argument,
      value:
        typeof literal === 'string' ? { text: literal, span: found.value.span, word: undefined } : undefined,
    };
  }

  #inCommand(
    path: string,
    made: Expression,
    { argument: name, values, begins, ends }: Wanted,
  ): Asking | undefined {
    if (begins || ends) return undefined;
    const place = {
      callee: dottedName(made) ?? '',
      path,
      span: made.span,
      given: undefined,
      call: undefined,
    };
    if (name === undefined) return { ...place, option: undefined, value: undefined };
    if (mayDecide(this.#texts, name)) return undefined;
    const given = valuesOf(name, this.#words);
    const [first] = given?.values ?? [];
    if (!given || !first || given.values.some(isDynamic)) return undefined;
    const texts = given.values.map(({ text }) => text);
    const isAsked = values
      ? texts.some((each) => values.includes(each))
      : !/^(?:none|false)$/i.test(first.text);
    return isAsked
      ? { ...place, option: given.option, value: { ...first, span: first.word.span } }
      : undefined;
  }
}

/** Whether code may have an option of that name itself, or put in another value. */
export function mayDecide(texts: readonly string[], name: string): boolean {
  const isOwn = new RegExp(`\\b${name}\\s*(?::|=(?!=))|["']${name}["']`);
  return texts.some((text) => isOwn.test(text) || readsOther.test(text)) || readsFileAlone(texts);
}

/** `parse_json_file("args.json")`, whatever the command says. */
function readsFileAlone(texts: readonly string[]): boolean {
  return (
    texts.some((text) => /\.parse_(?:json_file|yaml_file|dict)\(/.test(text)) &&
    !texts.some((text) => /\.parse_args/.test(text))
  );
}

/** A parser that reads something else than the command. */
const readsOther =
  /\bsys\.argv\s*(?:\[[^\]\n]*\]\s*)?=(?!=)|\bparse_args_into_dataclasses\(\s*(?:args\s*=|\[)/;

/** What a command gives to an option; the last of several counts. */
export function valuesOf(name: string, words: readonly Word[]) {
  const flag = new RegExp(`^--${name.replaceAll('_', '[_-]')}(?:=(.*))?$`, 's');
  const at = words.findLastIndex(({ text }) => flag.test(text));
  const option = words[at];
  if (!option) return undefined;
  const assigned = flag.exec(option.text)?.[1];
  if (assigned !== undefined) return { option, values: [{ text: assigned, word: option }] };
  const rest = words.slice(at + 1);
  const end = rest.findIndex(({ text }) => text.startsWith('-'));
  const values = rest.slice(0, end < 0 ? rest.length : end).map((word) => ({ text: word.text, word }));
  return { option, values };
}

function classesOf({ arguments: given }: CallExpression): readonly Expression[] {
  const classes = argument(given, 'dataclass_types') ?? given[0]?.value;
  if (classes?.kind === 'sequence') return classes.items;
  return classes ? [classes] : [];
}

/** @param names in which `*` is any part of a name */
function patternOf(names: readonly string[]): RegExp {
  const parts = names.map((name) => name.replaceAll('.', '\\.').replaceAll('*', '\\w*'));
  return new RegExp(`^(?:${parts.join('|')})$`);
}

/** The argument in a place, where nothing before it may be several. */
function positional(given: readonly Argument[], position: number | undefined): Argument | undefined {
  if (position === undefined) return undefined;
  const before = given.slice(0, position + 1);
  return before.every(({ name, star }) => name === undefined && star === '') ? before[position] : undefined;
}

function isWanted(value: Expression, { values, begins, ends }: Wanted): boolean {
  const literal = literalOf(value);
  if (begins) {
    const text = value.kind === 'joined' ? value.parts[0] : literal;
    return typeof text === 'string' && begins.some((each) => text.startsWith(each));
  }
  if (ends) {
    const text = value.kind === 'joined' ? value.parts.at(-1) : literal;
    return typeof text === 'string' && ends.some((each) => text.endsWith(each));
  }
  if (!values)
    return literal === undefined
      ? value.kind === 'dictionary'
      : literal !== null && literal !== false && literal !== '';
  return (literal === undefined ? (literalsOf(value) ?? []) : [literal]).some((each) =>
    values.includes(each),
  );
}
