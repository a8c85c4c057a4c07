/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import { isAbsolute, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  ArtifactChange,
  ArtifactLocation,
  Fix,
  Location,
  Log,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif';
import type { Severity } from '../core/base/findings.ts';
import { printableJson } from '../core/base/printable.ts';
import { rules } from '../core/checks/rules/index.ts';
import { slashed } from '../disk/slashed.ts';
import {
  fileLineOf,
  type Place,
  type Report,
  type ReportedFinding,
  type ReportedFix,
} from './reports/report.ts';
import { rulePage } from './rulePages.ts';

/** What relative addresses are relative to; services and viewers know it by this name. */
const workingDirectory = '%SRCROOT%';

const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const satisfies Record<
  Severity,
  Result['level']
>;

export function sarif({ version, files }: Report): string {
  const results = files.flatMap(({ path, findings }) => findings.map((finding) => resultOf(path, finding)));
  const used = new Set(results.map(({ ruleId }) => ruleId));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'acpt',
            fullName: 'ACPT Tools for Azure ML',
            version,
            semanticVersion: version,
            rules: rules.map((rule) => descriptorOf(rule, used.has(rule.code))),
          },
        },
        automationDetails: { id: 'acpt/' },
        // Where it lies is nobody's business but that machine's: a reader has the files in another place.
        originalUriBaseIds: {
          [workingDirectory]: { description: { text: 'The working directory of acpt.' } },
        },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return `${printableJson(log)}\n`;
}

function descriptorOf(
  { code, severity, summary }: (typeof rules)[number],
  isUsed: boolean,
): ReportingDescriptor {
  return {
    id: code,
    name: code.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: isUsed ? helpOf(code) : { text: summary },
    defaultConfiguration: { level: levels[severity] },
  };
}

/** The page itself: a viewer shows it beside the findings, wherever they are looked at. */
function helpOf(code: string): { readonly text: string; readonly markdown: string } {
  const page = rulePage(code);
  return { text: page, markdown: page };
}

function resultOf(path: string, finding: ReportedFinding): Result {
  const { code, severity, message, fingerprint, related = [], fixes = [] } = finding;
  return {
    ruleId: code,
    ruleIndex: rules.findIndex((rule) => rule.code === code),
    level: levels[severity],
    message: { text: message },
    locations: [locationOf(path, finding)],
    partialFingerprints: { 'acptFinding/v1': fingerprint },
    ...(related.length > 0
      ? {
          relatedLocations: related.map((each, index) => ({
            id: index + 1,
            ...locationOf(each.path, each),
            message: { text: each.message },
          })),
        }
      : {}),
    ...(fixes.length > 0 ? { fixes: fixes.map(fixOf) } : {}),
  };
}

/** In a notebook the line of its file, and the cell in words. */
function locationOf(path: string, where: Place): Location {
  const isInCell = where.cell !== undefined;
  return {
    physicalLocation: {
      artifactLocation: artifactOf(path),
      region: isInCell ? { startLine: fileLineOf(where) + 1 } : regionOf(where.range),
    },
    ...(isInCell
      ? { logicalLocations: [{ name: `cell ${where.cell}, line ${where.range.start.line + 1}` }] }
      : {}),
  };
}

/** The end is the column behind the last one. */
function regionOf({ start, end }: Place['range']): Region {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** Below the working directory relative to it, however the file was named. */
function artifactOf(path: string): ArtifactLocation {
  const below = slashed(relative('', path));
  if (below === '' || /^\.\.(?:\/|$)/.test(below) || isAbsolute(below))
    return { uri: pathToFileURL(path).href };
  return { uri: below.split('/').map(encodeURIComponent).join('/'), uriBaseId: workingDirectory };
}

function fixOf({ title, edits }: ReportedFix): Fix {
  const changes = new Map<string, ArtifactChange>();
  for (const { path, range, newText } of edits) {
    const change = changes.get(path) ?? { artifactLocation: artifactOf(path), replacements: [] };
    changes.set(path, change);
    change.replacements.push({
      deletedRegion: regionOf(range),
      ...(newText === '' ? {} : { insertedContent: { text: newText } }),
    });
  }
  return { description: { text: title }, artifactChanges: [...changes.values()] };
}
