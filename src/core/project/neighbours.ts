import type { Neighbours } from '../azureml/bindings/componentFiles.ts';
import { nameOf } from '../base/paths.ts';
import type { Workspace } from './workspace.ts';

/** The workspace as the readers of component files see it, from one document. */
export function neighboursOf(workspace: Workspace, path: string): Neighbours {
  return {
    path,
    read: (each) => workspace.read(each),
    ...(workspace.list ? { list: (folder: string) => workspace.list?.(folder) ?? [] } : {}),
    *referrers(of = path) {
      for (const each of workspace.yamlFiles(of))
        if (each !== of && workspace.read(each)?.includes(nameOf(of))) yield each;
    },
  };
}
