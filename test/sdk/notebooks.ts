/** Notebooks as tests write them: a line `# %%` between cells; one that is no code begins with a line `# markdown`. */
import { textOfCells } from '../../src/core/languages/notebook/notebook.ts';

/** A file of Jupyter, as it lies on disk. */
export function notebookOf(text: string): string {
  const cells = text.split('\n# %%\n').map((source) => {
    const isText = source.startsWith('# markdown\n');
    return { cell_type: isText ? 'markdown' : 'code', metadata: {}, source: source.split(/(?<=\n)/) };
  });
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

/** The text of a notebook as tests write it. */
export function shownCells(text: string): string {
  return text.replaceAll(textOfCells(['', '']), '\n# %%\n');
}
