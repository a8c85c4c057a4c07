import { joined } from '../../core/base/paths.ts';
import { jobChoices, newJob } from '../../core/features/completion/newJob.ts';
import { templatesFor } from '../../core/features/completion/templates.ts';
import type { Project } from '../../core/project/project.ts';
import type { JobWish, NewDocument } from '../../protocol/requests.ts';
import { pathOf, uriOf } from '../editor/paths.ts';

export function newDocuments(project: Project, { folder }: { folder: string }): NewDocument[] {
  return templatesFor(project, joined(pathOf(folder), 'new.yml'), project.today).map(
    ({ name, detail, text }) => ({
      name,
      detail,
      text,
    }),
  );
}

export { jobChoices };

export function jobFor(
  project: Project,
  { script, gpus, environment }: JobWish,
): { folder: string; text: string } {
  const { folder, text } = newJob(project, pathOf(script), gpus, environment);
  return { folder: uriOf(folder), text };
}
