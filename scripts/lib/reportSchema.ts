/** docs/check.schema.json: what `acpt check --format json` prints. */
import * as z from 'zod';
import type { Report } from '../../src/cli/reports/report.ts';

const position = z.object({
  line: z.int().min(0).describe('From 0'),
  character: z.int().min(0).describe('From 0, in UTF-16 code units'),
});
const range = z.object({ start: position, end: position });
const place = {
  range: range.describe('In the file; in a notebook, in the cell'),
  cell: z
    .int()
    .min(1)
    .optional()
    .describe('Of a notebook: the number of the cell; cells of every kind count'),
  fileLine: z.int().min(0).optional().describe('Of a notebook: the line of its file on disk, from 0'),
};
const filePath = z.string().describe('As the command was given its file or folder');
const count = z.int().min(0);

const report = z.object({
  version: z.string().describe('Of ACPT'),
  matrix: z.object({ date: z.string().describe('The day as of which the facts are') }),
  files: z.array(
    z.object({
      path: filePath,
      kind: z
        .nullable(z.string())
        .describe(
          'Such as commandJob; dockerfile for a Dockerfile that no document names; null for every other file that is no Azure ML document',
        ),
      findings: z.array(
        z.object({
          ...place,
          code: z.string().describe('Of the rule'),
          severity: z.enum(['error', 'warning', 'info', 'hint']),
          message: z.string(),
          related: z
            .array(z.object({ ...place, path: filePath, message: z.string() }))
            .optional()
            .describe('Other places of the same mistake'),
          fixes: z
            .array(
              z.object({
                title: z.string(),
                edits: z.array(z.object({ path: filePath, range, newText: z.string() })),
              }),
            )
            .optional()
            .describe('Changes that resolve it, the best first'),
          fingerprint: z.string().describe('Stays the same when lines above are added or removed'),
        }),
      ),
    }),
  ),
  summary: z.object({ files: count, errors: count, warnings: count, infos: count, hints: count }),
});

/** Neither says more than the other: a member that one lacks makes one of these lines wrong. */
type Everything<Value> = Value extends readonly (infer Item)[]
  ? readonly Everything<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]-?: Everything<Exclude<Value[Key], undefined>> }
    : Value;
const said = (value: Everything<z.infer<typeof report>>): Everything<Report> => value;
const printed = (value: Everything<Report>): Everything<z.infer<typeof report>> => value;

export function reportSchema(): string {
  void [said, printed];
  const schema = { title: 'Report of acpt check', ...z.toJSONSchema(report) };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
