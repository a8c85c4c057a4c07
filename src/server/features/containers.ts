/** What an editor asks to open a container: the plans of a document, of a folder, of the matrix. */
import { Lines } from '../../core/base/lines.ts';
import type { ContainerPlan, NoPlan } from '../../core/container/plan/plan.ts';
import { matrixPlans, namedPlan } from '../../core/container/planning/matrixPlans.ts';
import { containerPlans } from '../../core/container/planning/plans.ts';
import { settingsFor } from '../../core/project/documentSettings.ts';
import type { Project } from '../../core/project/project.ts';
import { DocumentFacts, documentFacts } from '../../core/stack/documentFacts.ts';
import type { MatrixQuestion, PlansQuestion } from '../../protocol/requests.ts';
import { pathOf } from '../editor/paths.ts';

/** A folder with more documents is a whole repository: nobody chooses from such a list. */
const mostDocuments = 200;

export function plansFor(project: Project, question: PlansQuestion): (ContainerPlan | NoPlan)[] {
  const { uri, line, curatedAs } = question;
  const path = pathOf(uri);
  const document = documentFacts(project, path);
  if (document) return plansOf(document, curatedAs, line);
  return project
    .yamlFiles(`${path}/`)
    .filter((file) => file.startsWith(`${path}/`))
    .slice(0, mostDocuments)
    .map((file) => new DocumentFacts(project, file))
    .filter(({ settings }) => !settings.ignored)
    .flatMap((each) => plansOf(each, curatedAs, undefined));
}

function plansOf(
  document: DocumentFacts,
  curatedAs: PlansQuestion['curatedAs'],
  line: number | undefined,
): (ContainerPlan | NoPlan)[] {
  const { text } = document;
  const place = line === undefined ? undefined : new Lines(text).spanOf(line, text);
  return containerPlans(document, { curatedAs, ...(place ? { place } : {}) });
}

export function plansOfMatrix(
  project: Project,
  { uri, curatedAs, reference }: MatrixQuestion,
): ContainerPlan[] {
  const { images = [] } = settingsFor(project, uri === undefined ? '' : pathOf(uri));
  if (reference === undefined) return matrixPlans(project.matrix, images, curatedAs);
  const plan = namedPlan(project.matrix, images, reference, curatedAs);
  return 'problem' in plan ? [] : [plan];
}
