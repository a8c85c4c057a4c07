import { joined } from '../../core/base/paths.ts';
import { templatesFor } from '../../core/features/completion/templates.ts';
import type { Project } from '../../core/project/project.ts';
import type { NewDocument } from '../../protocol/requests.ts';
import { pathOf } from '../editor/paths.ts';

export function newDocuments(project: Project, { folder }: { folder: string }): NewDocument[] {
  return templatesFor(project, joined(pathOf(folder), 'new.yml'), project.today).map(
    ({ name, detail, text }) => ({
      name,
      detail,
      text,
    }),
  );
}
