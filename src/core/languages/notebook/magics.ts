/** Lines of a cell that are for IPython and not for Python. */

/** Cell magics below which there is Python code. */
const pythonBelow = /^%%(?:time|timeit|capture|prun)\b/;

/** The cell's Python code, each letter where it stands in the cell. */
export function pythonOfCell(cell: string): string {
  if (!/[%!?]/.test(cell)) return cell;
  const first = cell.trimStart();
  if (first.startsWith('%%') && !pythonBelow.test(first)) return blank(cell);
  let continues = false;
  return cell.replaceAll(/[^\n]+/g, (line) => {
    const isMagic =
      continues ||
      /^\s*(?:%{1,2}[A-Za-z]|!|\?)|^\s*[\w.]+\?{1,2}\s*$|^\s*[\w, ]+=\s*(?:!|%[A-Za-z])/.test(line);
    continues = isMagic && /\\\r?$/.test(line);
    return isMagic ? asNothing(line) : line;
  });
}

/** A statement that does nothing, so that a block of magics alone is a block. */
function asNothing(line: string): string {
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  return line.length - indent.length < 4 ? blank(line) : `${indent}pass`.padEnd(line.length);
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}
