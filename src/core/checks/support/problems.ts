/** What the readers of Azure ML's language say of a document, each place once. */
import { checkExpressions } from '../../azureml/expressions/checks/index.ts';
import { checkSdkJobs } from '../../azureml/expressions/checks/sdkJobs.ts';
import type { ExpressionProblem } from '../../azureml/expressions/problem.ts';
import { checkSchema } from '../../azureml/schema/check.ts';
import type { SchemaProblem } from '../../azureml/schema/problem.ts';
import { contains, type Span } from '../../base/span.ts';
import { BrokenEntries } from '../../languages/yaml/broken.ts';
import { isTemplate } from '../../languages/yaml/tolerance.ts';
import { defineFact } from '../../project/project.ts';
import { DocumentFacts } from '../../stack/documentFacts.ts';

/** What is wrong with expressions and bindings. */
export function expressionProblems({ project, path }: DocumentFacts): readonly ExpressionProblem[] {
  return project.get(ofExpressions, path);
}

/** Without what the checks of expressions say better of the same place. */
export function schemaProblems({ project, path }: DocumentFacts): readonly SchemaProblem[] {
  return project.get(ofSchema, path);
}

const ofExpressions = defineFact<readonly ExpressionProblem[]>({
  name: 'problems of expressions',
  compute(project, path) {
    const document = new DocumentFacts(project, path);
    if (document.sdk) return checkSdkJobs(document, document.sdk.jobs);
    if (!document.document || isTemplate(document.text)) return [];
    const broken = new BrokenEntries(document.tree);
    const found = checkExpressions(document);
    if (found.length === 0) return found;
    const problems = project.get(ofSchemaAlone, path);
    const unread = problems.flatMap((problem) => problem.unread ?? []);
    const isUnclear = broken.isAny || problems.some(({ declares }) => declares);
    return found.filter(
      (each) =>
        !broken.mayAffect(each.span) &&
        // Where half a key is, or too few spaces are, the names below it are read as others, or as none.
        !(isUnclear && namesOthers.has(each.code)) &&
        !(
          each.severity !== 'error' &&
          problems.some((problem) => problem.severity === 'error' && refuses(problem, each))
        ) &&
        !unread.some((span) => contains(span, each.span.start)),
    );
  },
});

/** What is said of a name because of what stands, or does not stand, elsewhere. */
const namesOthers: ReadonlySet<string> = new Set(['unknown-binding', 'missing-input', 'unused-input']);

const ofSchemaAlone = defineFact<readonly SchemaProblem[]>({
  name: 'problems of the schema alone',
  compute(project, path) {
    const { kind, text, tree } = new DocumentFacts(project, path);
    return kind === undefined || isTemplate(text) ? [] : checkSchema(kind, tree.root, text);
  },
});

const ofSchema = defineFact<readonly SchemaProblem[]>({
  name: 'problems of the schema',
  compute(project, path) {
    const document = new DocumentFacts(project, path);
    const { kind, text, tree } = document;
    const found = project.get(ofSchemaAlone, path);
    if (found.length === 0) return found;
    // A hint that nothing names an input says nothing about what is wrong with it.
    const better = expressionProblems(document).filter(({ severity }) => severity !== 'hint');
    const isSaidBetter = (problem: SchemaProblem) =>
      better.some(
        (each) =>
          (beginsAt(problem.span, each.span) || refuses(problem, each)) &&
          (each.severity === 'error' || problem.severity !== 'error'),
      );
    // A rule of its own says it, with a fix.
    const isReservedName = ({ span: { start, end } }: SchemaProblem) =>
      kind === 'environment' && project.matrix.isReservedName(text.slice(start, end));
    const broken = new BrokenEntries(tree);
    return found.filter(
      (problem) =>
        !broken.mayAffect(problem.span, problem.code === 'missing-key') &&
        !(problem.code === 'service-refuses' && isReservedName(problem)) &&
        !(['wrong-type', 'wrong-format', 'unknown-value'].includes(problem.code) && isSaidBetter(problem)),
    );
  },
});

/** A quote may stand before an expression. */
function beginsAt({ start }: Span, expression: Span): boolean {
  return expression.start === start || expression.start === start + 1;
}

/** Whether the schema takes no value of the kind that the expression is, which stands where no expression may be. */
function refuses({ code, span }: SchemaProblem, expression: ExpressionProblem): boolean {
  return (
    code === 'wrong-type' &&
    expression.code === 'misplaced-expression' &&
    contains(span, expression.span.start)
  );
}
