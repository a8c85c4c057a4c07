/** The page of a comparison. */
import { render } from 'preact';
import type { Comparison, ComparisonPageMessage } from '../../../protocol/comparison.ts';
import '../../matrix/view/details.css';
import '../../matrix/view/page.css';
import './comparison.css';
import { Page } from './Page.tsx';

declare function acquireVsCodeApi(): { postMessage(message: ComparisonPageMessage): void };

const host = acquireVsCodeApi();
window.addEventListener('message', ({ data }: MessageEvent<Comparison>) =>
  render(<Page comparison={data} tell={(message) => host.postMessage(message)} />, document.body),
);
host.postMessage({ type: 'ready' });
