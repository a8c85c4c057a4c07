// Bundles the programs and the pages of the extension. `node esbuild.mjs --watch` rebuilds on change; with `cli`, the
// command line alone is built.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import esbuild from 'esbuild';
import { noticesFor } from './scripts/lib/notices.mjs';

/** The modules that parse the data: a build that does not meet them would parse at every start, unnoticed. */
const parsers = {
  'src/core/knowledge/matrix/files.ts': (name, text) => `export const ${name} = JSON.parse(${text});`,
  // Read when it is first asked for.
  'src/core/knowledge/packages/file.ts': (name, text) => `export const ${name} = () => JSON.parse(${text});`,
};
const met = new Set();

/** Puts the parsed data into the programs in place of the code that parses it. */
const parsedData = {
  name: 'parsed-data',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]knowledge[\\/](?:matrix[\\/]files|packages[\\/]file)\.ts$/ },
      async ({ path }) => {
        const module = Object.keys(parsers).find((each) => path.replaceAll('\\', '/').endsWith(each));
        met.add(module);
        const { outputFiles } = await esbuild.build({
          entryPoints: [path],
          bundle: true,
          format: 'esm',
          platform: 'node',
          write: false,
          logLevel: 'silent',
        });
        const values = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
        const exports = Object.entries(values).map(([name, value]) => {
          const parsed = typeof value === 'function' ? value() : value;
          return parsers[module](name, JSON.stringify(JSON.stringify(parsed)));
        });
        return { contents: exports.join('\n'), loader: 'js' };
      },
    );
  },
};

/** JSON as a text that is parsed when the program starts: twice as fast as the same thing as source code. */
const jsonAsText = {
  name: 'json-as-text',
  setup(build) {
    build.onLoad({ filter: /\.json$/ }, async ({ path: file }) => {
      const value = JSON.parse(await readFile(file, 'utf8'));
      // Of the manifest the programs need one line.
      const isManifest = file === path.resolve('package.json');
      const text = JSON.stringify(isManifest ? { version: value.version } : value);
      return { contents: `export default JSON.parse(${JSON.stringify(text)});`, loader: 'js' };
    });
  },
};

const shared = {
  bundle: true,
  minify: true,
  keepNames: false,
  sourcemap: true,
  // Sources stay out of the maps: stack traces need positions only, and the package stays small.
  sourcesContent: false,
  platform: 'node',
  target: 'node20',
  outdir: 'dist',
  legalComments: 'none',
  logLevel: 'info',
  metafile: true,
  // Its main file asks for its parts in a way that no bundler follows.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  plugins: [parsedData, jsonAsText],
};

/** Packages that `require` modules of Node do so in our modules too, from which no bundler takes it away. */
const requireOfNode = {
  name: 'require-of-node',
  setup(build) {
    build.onLoad({ filter: /[\\/](?:server|cli)[\\/]start\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const contents = text.replace(
        /^(?=import )/m,
        "import { createRequire } from 'node:module';\nglobalThis.require = createRequire(import.meta.url);\n",
      );
      return { contents, loader: 'ts' };
    });
  },
};

/** Where packages say that they are for Node, but the same files run in a browser too. */
const forBoth = {
  name: 'for-both',
  setup(build) {
    build.onResolve(
      { filter: /^vscode-(?:languageserver|languageserver-protocol|jsonrpc)\/browser$/ },
      async ({ path: name, ...asked }) => {
        const { path: common } = await build.resolve(name.replace('/browser', ''), asked);
        return { path: path.join(common, '..', '..', 'browser', 'main.js') };
      },
    );
    build.onResolve({ filter: /^yaml$/ }, () => ({
      path: path.resolve('node_modules/yaml/browser/index.js'),
    }));
  },
};

const programs = [
  {
    ...shared,
    entryPoints: { extension: 'src/extension/extension.ts' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
  },
  {
    ...shared,
    entryPoints: { browser: 'src/extension/browser.ts' },
    format: 'cjs',
    platform: 'browser',
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
  },
  {
    ...shared,
    plugins: [...shared.plugins, requireOfNode, forBoth],
    entryPoints: {
      server: 'src/server/start.ts',
      cli: 'src/cli/start.ts',
      api: 'src/api/index.ts',
      mcp: 'src/mcp/serve.ts',
      worker: 'src/server/worker.ts',
    },
    format: 'esm',
    // What the programs are made of lies in files of its own.
    splitting: true,
    chunkNames: 'chunk-[hash]',
  },
  {
    // The pages that VS Code shows; they get nothing of Node's and reach nothing but their own files.
    ...shared,
    entryPoints: {
      matrix: 'src/webview/matrix/view/main.tsx',
      comparison: 'src/webview/comparison/view/main.tsx',
    },
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
    sourcemap: false,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [],
  },
];

if (process.argv.includes('cli')) {
  const [program] = programs.filter(({ entryPoints }) => 'cli' in entryPoints);
  const { cli } = program.entryPoints;
  await esbuild.build({ ...program, entryPoints: { cli } });
  await copyRulePages();
} else if (process.argv.includes('--watch')) {
  for (const program of programs) await (await esbuild.context(program)).watch();
} else {
  await rm('dist', { recursive: true, force: true });
  const results = await Promise.all(programs.map((program) => esbuild.build(program)));
  for (const module of Object.keys(parsers))
    if (!met.has(module)) throw new Error(`esbuild.mjs names ${module}, which has moved.`);
  await copyRulePages();
  await copyFile('src/api/public.d.ts', 'dist/api.d.ts');
  const bundled = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  await writeFile('dist/ThirdPartyNotices.txt', await noticesFor(bundled));
}

/** The page of each rule lies beside the programs: diagnostics link to it, `acpt explain` prints it. */
async function copyRulePages() {
  await mkdir('dist/rules', { recursive: true });
  const pages = (await readdir('src/core/checks/rules')).filter((name) => name.endsWith('.md'));
  await Promise.all(pages.map((page) => copyFile(`src/core/checks/rules/${page}`, `dist/rules/${page}`)));
}
