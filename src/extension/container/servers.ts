/** Offers what a job serves to a browser, as soon as the job says where it listens. */
import * as vscode from 'vscode';
import { type Server, serverOf } from '../../core/container/run/servers.ts';
import { type ForwardedPort, forwardPort } from '../../engine/forward.ts';
import type { InContainer } from '../../engine/job.ts';

export class ServerWatch {
  readonly #container: InContainer | undefined;
  readonly #python: string;
  readonly #ports = new Map<number, ForwardedPort>();
  readonly #seen = new Set<number>();
  #rest = '';

  constructor(container: InContainer | undefined, interpreter: string | undefined) {
    this.#container = container;
    this.#python = interpreter ?? 'python3';
  }

  read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-1000);
    for (const line of lines) {
      const server = serverOf(line);
      if (server && !this.#seen.has(server.port)) {
        this.#seen.add(server.port);
        void this.#offer(server);
      }
    }
  }

  close(): void {
    for (const each of this.#ports.values()) each.close();
    this.#ports.clear();
  }

  async #offer({ name, port }: Server): Promise<void> {
    const open = vscode.l10n.t('Open in Browser');
    const choice = await vscode.window.showInformationMessage(
      vscode.l10n.t('{0} listens on port {1} in the container.', name, port),
      open,
    );
    if (choice !== open) return;
    const forwarded = this.#ports.get(port) ?? (await forwardPort(this.#container, this.#python, port));
    this.#ports.set(port, forwarded);
    await vscode.env.openExternal(vscode.Uri.parse(`http://127.0.0.1:${forwarded.port}`));
  }
}
