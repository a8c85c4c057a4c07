/**
 * Who may import whom: a folder may import its own files and what its line lists, everything else is refused. Type
 * imports count. A line may list only lines above it, which rules out cycles of folders.
 *
 * Paths are relative to `src/`. A folder stands for its files, not for its subfolders; `npm:` precedes a package as it
 * is imported. The line of a file extends that of its folder.
 */
export const layers: Readonly<Record<string, string>> = {
  'core/base': 'npm:fastest-levenshtein',
  'core/languages/yaml': 'core/base npm:yaml',
  // Conda files are YAML, and shells install Python packages.
  'core/languages/python': 'core/base core/languages/yaml npm:@renovatebot/pep440',
  'core/languages/shell': 'core/base core/languages/python core/languages/yaml/tree.ts',
  'core/languages/dockerfile': 'core/base core/languages/python/words.ts core/languages/shell',
  'core/languages/dockerfile/parse.ts': 'npm:dockerfile-ast',
  'core/languages/pythonCode': 'core/base',
  'core/languages/pythonCode/nodes.ts': 'npm:@lezer/common',
  'core/languages/pythonCode/expressions.ts': 'npm:@lezer/common',
  'core/languages/pythonCode/parse.ts': 'npm:@lezer/common npm:@lezer/python',
  'core/languages/json': 'core/base npm:jsonc-parser',
  'core/languages/notebook': 'core/base',
  'core/languages/notebook/fileLines.ts': 'npm:jsonc-parser',
  // Releases and what they require; read once by the build.
  'core/knowledge/packages': 'core/languages/python npm:zod',
  'core/knowledge/packages/file.ts': 'data',
  // Plain data, read once by the build; knows no language, only the one spelling of a package's name.
  'core/knowledge/matrix':
    'core/knowledge/packages core/languages/python/packageName.ts npm:semver/classes/semver.js npm:semver/functions/coerce.js npm:semver/functions/compare.js npm:zod',
  'core/knowledge/matrix/files.ts': 'data',
  'core/knowledge/matrix/nearestName.ts': 'core/base/nearest.ts',
  // What a registry answers, laid over the matrix.
  'core/knowledge/registry': 'core/knowledge/matrix npm:zod/mini',
  'core/knowledge/compatibility': 'core/languages/python core/knowledge/matrix',
  'core/project/settings': 'core/base core/languages/yaml npm:zod/mini',
  // A project hands the matrix to its users and does not use it itself.
  'core/project':
    'core/base core/languages/yaml core/languages/python core/languages/dockerfile core/languages/pythonCode core/languages/notebook core/knowledge/matrix/matrix.ts core/project/settings',
  'core/azureml/references': 'core/base core/knowledge/matrix',
  'core/azureml/documents': 'core/base core/languages/yaml core/project core/azureml/references',
  // What Python code says to the SDK, as the mappings that YAML has for it.
  'core/azureml/sdk':
    'core/base core/languages/yaml core/languages/pythonCode core/project core/azureml/documents',
  // What was read from somebody's workspace, beside the documents that are meant for it.
  'core/azureml/workspace': 'core/base core/languages/yaml core/project npm:zod/mini',
  // Where data lies in Azure, and what of it makes a sample.
  'core/azureml/data': 'core/base npm:zod/mini',
  'core/azureml/bindings': 'core/base core/languages/yaml core/project core/azureml/documents',
  // Expressions do not know the schemas, nor the schemas the expressions.
  'core/azureml/expressions':
    'core/base core/languages/yaml core/project core/azureml/documents core/azureml/bindings',
  'core/azureml/expressions/checks':
    'core/base core/languages/yaml core/project core/azureml/documents core/azureml/bindings core/azureml/expressions',
  // What somebody fills in later has no type yet.
  'core/azureml/expressions/checks/componentLiterals.ts': 'core/azureml/references/placeholder.ts',
  'core/azureml/symbols':
    'core/base core/languages/yaml core/languages/dockerfile/dockerfile.ts core/project core/azureml/documents core/azureml/bindings core/azureml/expressions',
  'core/azureml/schema':
    'core/base core/languages/yaml core/azureml/documents core/azureml/references/labels.ts core/azureml/references/placeholder.ts',
  'core/azureml/schema/load.ts': 'schemas',
  // What pip decides; knows nothing of images and documents.
  'core/resolution': 'core/base core/languages/python core/knowledge/packages',
  // What is installed; judging it is for the checks.
  'core/stack':
    'core/base core/languages/yaml core/languages/python core/languages/dockerfile core/languages/shell core/knowledge/matrix core/resolution core/project core/project/settings core/azureml/references core/azureml/documents core/azureml/sdk core/azureml/workspace',
  'core/stack/machines.ts': 'core/knowledge/compatibility',
  // The options that Python code declares.
  'core/code/options': 'core/base core/languages/pythonCode',
  // What a command starts: the script, its options, what it imports.
  'core/code':
    'core/base core/languages/yaml core/languages/python core/languages/shell core/languages/pythonCode core/project core/stack core/code/options npm:ignore',
  // Renames what commands and scripts have in common.
  'core/code/rename': 'core/base core/languages/pythonCode core/stack core/code core/code/options',
  // The commands of a Dockerfile and of a job are read alike.
  'core/checks/support':
    'core/base core/languages/yaml core/languages/python core/knowledge/matrix core/knowledge/packages core/knowledge/compatibility core/project core/azureml/references core/azureml/workspace core/azureml/expressions/problem.ts core/azureml/expressions/checks/index.ts core/azureml/expressions/checks/sdkJobs.ts core/azureml/schema core/stack core/code core/code/options core/languages/dockerfile core/languages/shell',
  // The rules for expressions and schemas only turn problems found there into findings. Others ask which component a step runs.
  'core/checks/rules':
    'core/base core/languages/yaml core/languages/python core/languages/pythonCode/standardLibrary.ts core/languages/pythonCode/tree.ts core/languages/dockerfile core/languages/shell core/languages/json core/knowledge/matrix core/knowledge/packages core/knowledge/compatibility core/resolution core/project/documentSettings.ts core/project/project.ts core/azureml/references core/azureml/documents core/azureml/workspace core/azureml/bindings core/azureml/sdk/misspelt.ts core/azureml/expressions/problem.ts core/azureml/schema/problem.ts core/stack core/code core/code/options core/checks/support',
  'core/checks': 'core/base core/project core/stack core/checks/support core/checks/rules/index.ts',
  'core/features/computeText.ts': 'core/azureml/workspace',
  'core/features':
    'core/base core/languages/yaml core/languages/python core/knowledge/matrix core/knowledge/packages core/resolution core/project core/stack',
  // A release in place of another, and the edits that go with it.
  'core/features/move':
    'core/base core/languages/python core/knowledge/matrix core/project core/azureml/references core/stack core/checks/check.ts core/features',
  // The table of releases, and which machines run them.
  'core/features/explorer':
    'core/azureml/references/rewrite.ts core/knowledge/matrix core/stack core/features/vmSizeText.ts',
  // In .acpt.yaml it completes rule codes.
  'core/features/completion':
    'core/base core/languages/yaml core/languages/python core/knowledge/matrix core/knowledge/compatibility core/project core/project/settings core/azureml/references core/azureml/documents core/azureml/workspace core/azureml/bindings core/azureml/expressions core/azureml/schema core/stack core/code core/code/options core/checks/rules/index.ts core/features/vmSizeText.ts core/features/computeText.ts core/features/packageFit.ts',
  // In .acpt.yaml it explains rule codes.
  'core/features/hover':
    'core/base core/languages/yaml core/languages/python core/knowledge/matrix core/project/documentSettings.ts core/project/settings/schema.ts core/checks/rules/index.ts core/azureml/workspace core/azureml/expressions/hover.ts core/azureml/schema/explain.ts core/stack core/code core/features/vmSizeText.ts core/features/computeText.ts core/features/packageFit.ts',
  // What runs when a job is submitted, and why submitting fails.
  'core/submit':
    'core/languages/yaml core/knowledge/matrix core/azureml/references core/azureml/documents core/stack core/code core/features/vmSizeText.ts npm:zod/mini',
  'core/features/lens':
    'core/base core/languages/yaml core/knowledge/matrix core/azureml/references core/stack',
  'core/features/inlay': 'core/knowledge/matrix core/azureml/references core/stack core/features/lens',
  'core/container/host': '',
  // Plain data: what a container is made from. Extension and engine need no more than this.
  'core/container/plan': 'core/stack/stack.ts core/container/host',
  // The settings of containers: read by the extension, written into package.json.
  'core/container': 'core/container/plan npm:zod/mini',
  // From a document, or a choice from the matrix, to a plan.
  'core/container/planning':
    'core/base core/languages/yaml core/languages/python core/knowledge/matrix core/project/settings core/azureml/references core/azureml/expressions core/stack core/container/host core/container/plan',
  'core/container/configuration':
    'core/base core/azureml/references core/container/host core/container/plan npm:jsonc-parser',
  'core/container/run': 'core/base core/container/host core/container/plan core/container/configuration',
  'core/container/preflight/checks':
    'core/knowledge/matrix/naming.ts core/knowledge/compatibility/computeCapability.ts core/stack/stack.ts core/container/host core/container/plan',
  'core/container/preflight': 'core/container/host core/container/plan core/container/preflight/checks',
  'core/container/up': 'npm:zod/mini',
  'core/container/up/failures': 'core/container/host/cdi.ts core/container/up',
  protocol:
    'core/features/explorer core/features/completion/newJob.ts core/container/plan/plan.ts npm:zod/mini',
  disk: 'core/project/fileSystem.ts node:fs node:path',
  // How Node runs the programs.
  runtime: 'node:module node:os node:path node:v8',
  // V8 hands out its garbage collector only in a new context.
  'runtime/heap.ts': 'node:vm',
  // Asks registries, and keeps what they say.
  registry:
    'core/knowledge/matrix core/knowledge/matrix/load.ts core/knowledge/registry disk runtime npm:https-proxy-agent npm:proxy-from-env npm:zod/mini node:crypto node:fs node:http node:https node:path node:timers/promises',
  // Starts processes and writes files; knows neither documents nor editors.
  engine:
    'core/container/host core/container/plan core/container/configuration core/container/run core/container/up core/container/up/failures npm:zod/mini node:child_process node:crypto node:fs node:os node:path',
  // Ports of containers on this machine.
  'engine/forward.ts': 'node:events node:net',
  'server/editor':
    'core/base core/languages/notebook core/knowledge/matrix/matrix.ts core/project core/stack/documentFacts.ts protocol npm:vscode-languageserver npm:vscode-languageserver-textdocument npm:vscode-uri',
  'server/features':
    'core/base core/project core/azureml/documents/document.ts core/azureml/documents/kinds.ts core/azureml/symbols core/stack core/code/atCursor.ts core/code/rename core/checks/check.ts core/features core/features/explorer core/features/move core/features/completion core/features/hover core/features/inlay core/features/lens core/container/plan core/container/planning protocol server/editor npm:vscode-languageserver npm:vscode-languageserver-textdocument',
  // Where there is no disk.
  'server/files': 'core/base core/project protocol server/editor',
  server:
    'core/knowledge/matrix/matrix.ts core/project core/project/settings/read.ts core/stack/documentFacts.ts protocol server/editor server/features server/files npm:vscode-languageserver npm:vscode-languageserver-textdocument npm:zod/mini',
  'server/start.ts': 'runtime',
  'server/main.ts': 'disk registry/current.ts runtime npm:vscode-languageserver/node',
  'server/worker.ts': 'core/knowledge/matrix/load.ts npm:vscode-languageserver/browser',
  'server/version.ts': 'package.json',
  // Pages: what they show is data of the server's, what they ask goes to the extension.
  'webview/matrix/model': 'core/features/explorer/row.ts core/stack/versionWords.ts',
  'webview/matrix/view':
    'core/features/explorer core/stack/versionWords.ts protocol/explorer.ts webview/matrix/model npm:preact npm:preact/hooks',
  'webview/comparison/view': 'protocol/comparison.ts webview/matrix/view npm:preact',
  webview: '',
  // The extension asks the server about documents and acts on plans; it analyses nothing itself.
  'extension/client':
    'core/features/explorer core/container/plan/plan.ts protocol npm:vscode npm:vscode-languageclient',
  'extension/client/process.ts': 'npm:vscode-languageclient/node',
  'extension/client/commandLine.ts': 'engine npm:zod/mini',
  'extension/client/worker.ts': 'npm:vscode-languageclient/browser',
  'extension/submit': 'npm:vscode node:path',
  // What the assistants of VS Code may ask.
  'extension/assistants': 'npm:vscode',
  // By the command line in a process of its own.
  'extension/facts': 'extension/client npm:vscode npm:zod/mini',
  // Views and commands, wherever the extension runs.
  'extension/features': 'protocol extension/client npm:vscode',
  'extension/container':
    'core/base/markdown.ts core/azureml/data/place.ts core/container/settings.ts core/container/host core/container/plan core/container/run core/container/preflight core/container/up/failures engine extension/client npm:vscode npm:zod/mini node:fs',
  // The panel of the Matrix explorer around its page.
  'extension/explorer': 'protocol extension/client npm:vscode',
  // sniff.ts decides by the first lines of a document whether the server is needed.
  extension:
    'core/azureml/documents/sniff.ts extension/client extension/features extension/explorer npm:vscode',
  'extension/extension.ts': 'extension/assistants extension/container extension/facts extension/submit',
  // What a report says, and formats of it.
  'cli/reports': 'core/base',
  // What the commands are called and take; what they do is loaded when they are called.
  'cli/commands': 'cli/reports npm:@commander-js/extra-typings',
  // Scripts for shells.
  'cli/completion': 'cli/commands npm:@commander-js/extra-typings',
  // What is written at first.
  'cli/init': '',
  // What was read, and whether it changed.
  'cli/watch': 'core/project/fileSystem.ts node:fs node:path',
  // What programs that embed the engine call.
  api: 'core/base core/project core/stack core/checks disk registry/current.ts node:path',
  // What assistants ask; reads files of some folders, writes none.
  'mcp/desk': 'core/knowledge/matrix core/project core/stack disk node:fs node:path',
  'mcp/tools':
    'core/base core/languages/python core/knowledge/matrix core/project core/azureml/references core/stack core/checks core/checks/rules/index.ts core/features core/features/move mcp/desk npm:zod',
  mcp: 'core/base core/knowledge/matrix core/stack core/checks/rules/index.ts mcp/desk mcp/tools npm:@modelcontextprotocol/sdk/server/mcp.js npm:@modelcontextprotocol/sdk/server/stdio.js',
  cli: 'core/base core/languages/notebook core/knowledge/matrix core/project core/azureml/references core/azureml/documents/sniff.ts core/stack core/checks/rules/index.ts core/checks core/features core/features/move core/submit core/container/host core/container/plan core/container/planning core/container/configuration core/container/run core/container/preflight/checks core/container/preflight disk engine cli/reports cli/commands cli/completion cli/init cli/watch node:fs node:path node:util',
  'cli/main.ts': 'npm:@commander-js/extra-typings',
  'cli/fingerprints.ts': 'node:crypto',
  'cli/fix.ts': 'npm:diff',
  'cli/mcp.ts': 'mcp',
  'cli/submit.ts': 'core/languages/yaml',
  'cli/ask.ts': 'node:readline/promises',
  'cli/ignored.ts': 'npm:ignore',
  'cli/sarif.ts': 'npm:sarif node:url',
  'cli/start.ts': 'runtime',
  'cli/workspace.ts': 'core/azureml/workspace',
  'cli/askWorkspace.ts': 'core/azureml/workspace',
  'cli/azureAnswer.ts': 'npm:zod/mini',
  'cli/askData.ts': 'core/azureml/data npm:zod/mini',
  'cli/sample.ts': 'core/azureml/data core/azureml/workspace node:crypto',
  'cli/takeSample.ts': 'core/azureml/data',
  'cli/matrix.ts': 'core/knowledge/matrix/load.ts core/knowledge/registry registry',
  'cli/program.ts': 'registry/current.ts runtime',
  'cli/version.ts': 'package.json',
};

/** Files that only the listed files may import, whatever the lines above say: the bundled matrix and the entry points. */
export const reserved: Readonly<Record<string, string>> = {
  'core/knowledge/matrix/files.ts': 'core/knowledge/matrix/load.ts',
  'core/knowledge/matrix/load.ts': 'registry/current.ts cli/matrix.ts server/worker.ts',
  'server/start.ts': '',
  'server/main.ts': 'server/start.ts',
  'server/worker.ts': '',
  'cli/start.ts': '',
  'cli/program.ts': 'cli/start.ts',
  'extension/extension.ts': '',
  'extension/browser.ts': '',
};

/**
 * What an entry point must not load at run time, directly or indirectly: the extension starts fast without the analysis,
 * and a browser has no Node. `node:` stands for all of Node's modules.
 */
export const neverLoaded: Readonly<Record<string, string>> = {
  'server/main.ts': 'registry/client.ts node:http node:https npm:https-proxy-agent',
  'extension/extension.ts':
    'data schemas npm:yaml npm:zod npm:dockerfile-ast core/project core/checks core/features',
  'extension/browser.ts':
    'node: npm:vscode-languageclient/node engine extension/container data schemas npm:yaml npm:zod npm:dockerfile-ast core/project core/checks core/features',
  'server/worker.ts': 'node: npm:vscode-languageserver/node disk engine runtime',
};

/** The module state that core may have, by file and name; none of it changes a result. */
export const moduleState: Readonly<Record<string, string>> = {
  'core/knowledge/matrix/load.ts bundled': 'the matrix, created on first use',
  'core/azureml/expressions/lexer.ts single': 'a sticky expression; lastIndex is set before every use',
  'core/azureml/expressions/lexer.ts double': 'a sticky expression; lastIndex is set before every use',
  'core/azureml/expressions/lexer.ts unclosed': 'a sticky expression; lastIndex is set before every use',
  'core/project/settings/schema.ts z': 'the descriptions of settings, registered when the module is loaded',
  'core/azureml/schema/load.ts cache': 'cache per schema, which is immutable',
  'core/azureml/schema/place.ts alternativesOf': 'cache per schema, which is immutable',
  'core/azureml/schema/place.ts discriminatorsOf': 'cache per schema, which is immutable',
  'core/azureml/schema/place.ts askedForOf': 'cache per schema, which is immutable',
  'core/azureml/documents/localPaths.ts questions': 'names of questions, two for each kind of document',
  'core/code/commandPrograms.ts answersOf': 'what a text says, for so many texts of a project',
  'core/knowledge/matrix/naming.ts read': 'versions as numbers, so many of them',
  'core/languages/python/specifier.ts answers': 'what a specifier admits, so many answers',
  'core/knowledge/matrix/matrix.ts tagsInOrder': 'cache per repository, which is immutable',
  'core/resolution/remembered.ts known': 'cache per table of packages, which is immutable, bounded in size',
  'core/stack/runs.ts namedUnits': 'cache per list of units, which is immutable',
  'core/azureml/schema/scalar.ts patterns': 'compiled patterns of the schemas, a fixed number',
};
