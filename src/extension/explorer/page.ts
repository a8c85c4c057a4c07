/** A page's title in plain letters, and where it finds its own two files, as its browser reaches them. */
export interface PageFiles {
  readonly title: string;
  readonly script: string;
  readonly styles: string;
  /** What a content security policy calls the place of these files. */
  readonly cspSource: string;
}

/**
 * The page around the program: it loads its own two files and nothing else, and runs no script but its own.
 * @param nonce letters that nobody can guess, made for this page
 */
export function pageHtml({ title, script, styles, cspSource }: PageFiles, nonce: string): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${styles}">
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
