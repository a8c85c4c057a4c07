/** Values that somebody or something else fills in before the file is used. */

/**
 * `{{name}}` of a template engine, `<your compute>`, `$(VARIABLE)`, `${VARIABLE}`, `#{TOKEN}#`, `__TOKEN__`,
 * `%TOKEN%`, `CHANGE_ME` and `override config.yml` stand for something else.
 */
export function isPlaceholder(text: string): boolean {
  return placeholders.some((form) => form.test(text));
}

const placeholders = [
  /(?<!\$)\{\{|<[^<>]*>|\$\([\w.-]+\)|\$\{\w+\}|#\{[^{}]+\}#/,
  /^\$[A-Z_]+$|^__\w+__$|^%\w+%$/,
  /^(?:change|replace)[_-]?me(?:[_-]\w+)*$/i,
  // Templates of pipelines say so where a variable of theirs is given on the command line.
  /^overrid(?:e|den)\b/i,
];
