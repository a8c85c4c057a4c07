/** The side of the page that speaks with the extension. */
import type { HostMessage, PageMessage } from '../../../protocol/explorer.ts';
import type { Filter } from '../model/filter.ts';
import type { Sort } from '../model/sort.ts';

/** What is kept while the page is hidden or VS Code restarts. */
export interface PageState {
  readonly filter: Filter;
  readonly sort: Sort | undefined;
  /** The reference of the active row. */
  readonly active: string | undefined;
  /** The references of the rows that are chosen to be compared, two at most. */
  readonly chosen: readonly string[];
  readonly scrollTop: number;
}

interface VsCode {
  postMessage(message: PageMessage): void;
  getState(): Partial<PageState> | undefined;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): VsCode;

export const host: VsCode = acquireVsCodeApi();

export function onHostMessage(receive: (message: HostMessage) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => receive(data));
}
