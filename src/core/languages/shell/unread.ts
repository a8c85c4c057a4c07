/** What installs Python packages without saying which. */

const ways = [
  // Of names that come from elsewhere.
  /\bxargs\b[^\n]{0,200}\b(?:pip|conda|mamba|uv)\b/,
  // By other tools; where a command begins, since some of the names are words that a program may be given.
  /\b(?:poetry|pdm|pipenv|easy_install)\s|\bsetup\.py\b|\bpip-sync\b|\buv\s+(?:-\S+\s+){0,5}(?:sync|add|run|pip\s+sync)\b/,
  /(?:^|[;&|(\n])[ \t]*(?:RUN[ \t]+(?:--\S+[ \t]+){0,5})?(?:sudo\s+)?(?:eval|make|pixi|rye|hatch)\s/,
  // By a program.
  /\bpython[\d.]*\s+-c\s[^&|]{0,1000}(?:\bpip\b|\bsubprocess\b|\bsystem\()|\bpython[\d.]*\s+\S*install\w*\.py\b/,
];

/** Ways to install packages that are not read. Where one is met, what is not installed is not known. */
export const installsUnread = new RegExp(ways.map(({ source }) => source).join('|'));

/** Python code that calls pip. */
export const callsPip = /pip["', ]+install|\bpip\.main\b/;
