/**
 * What real files contain and a strict YAML parser stumbles over. Every change keeps the text's length,
 * so that all offsets stay true.
 */

const open = '\uE000\uE000';
const close = '\uE001\uE001';

/**
 * `image: {{registry}}/name` is a template that something else fills in before the CLI reads the file; a YAML
 * parser would take it for nested mappings. Expressions of Azure ML (`${{…}}`) are plain text already.
 */
export function hideTemplates(text: string): string {
  if (!text.includes('{{')) return text;
  return text.replace(/(?<!\$)\{\{(?=[^{}\n]*\}\})([^{}\n]*)\}\}/g, `${open}$1${close}`);
}

export function showTemplates(text: string): string {
  return text.includes('\uE000') ? text.replaceAll(open, '{{').replaceAll(close, '}}') : text;
}

/** A file with control tags of a template language (`{% if … %}`): no YAML before it was rendered. */
export function isTemplate(text: string): boolean {
  return text.includes('{%') && /^[ \t]*\{%[-+]?[ \t]/m.test(text);
}

/**
 * PyYAML reads quoted text over several lines whatever their indentation; the parser here wants them indented.
 * Puts the quoted text that starts at the offset on one line. `undefined` where its end is not clear.
 */
export function joinQuotedLines(text: string, start: number): string | undefined {
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return undefined;
  const pattern = quote === '"' ? /"(?:[^"\\]|\\[\s\S])*"/y : /'(?:[^']|'')*'/y;
  pattern.lastIndex = start;
  const quoted = pattern.exec(text)?.[0];
  if (!quoted?.includes('\n')) return undefined;
  const end = start + quoted.length;
  // Anything but the end of a value behind the quote means that this quote closes something else.
  if (!/^[ \t]*(?:#.*)?(?:\r?\n|$|[,\]}])/.test(text.slice(end, end + 200))) return undefined;
  return text.slice(0, start) + quoted.replace(/[\r\n]/g, ' ') + text.slice(end);
}

/**
 * PyYAML reads what stands in braces and brackets whatever its indentation; the parser here wants it indented. Puts the
 * outermost collection around the offset on one line, without its comments. `undefined` where there is none, or where its
 * end is not clear.
 */
export function joinFlowLines(text: string, offset: number, starts: readonly number[]): string | undefined {
  for (const start of starts) {
    const end = start < offset ? endOfFlow(text, start) : undefined;
    if (end === undefined || end <= offset) continue;
    // What follows would belong to something else.
    if (!/^[ \t]*(?:#.*)?(?:\r?\n|$)/.test(text.slice(end, end + 200))) return undefined;
    const joined = text.slice(start, end).replace(flowParts(), (part) => {
      if (part.startsWith('#')) return ' '.repeat(part.length);
      return part.replace(/[\r\n]/g, ' ');
    });
    return text.slice(0, start) + joined + text.slice(end);
  }
  return undefined;
}

/** Quoted texts, comments, and all else that matters between brackets. */
function flowParts(): RegExp {
  return /"(?:[^"\\]|\\[\s\S])*"|(?<=[[{,:\s])'(?:[^']|'')*'|(?<=\s)#[^\r\n]*|[[\]{}\r\n]/g;
}

/** Behind the bracket that closes the one at the offset. */
function endOfFlow(text: string, start: number): number | undefined {
  let depth = 0;
  const parts = flowParts();
  parts.lastIndex = start;
  for (let part = parts.exec(text); part; part = parts.exec(text)) {
    const [found] = part;
    if (found === '{' || found === '[') depth++;
    if ((found === '}' || found === ']') && --depth === 0) return part.index + 1;
  }
  return undefined;
}
