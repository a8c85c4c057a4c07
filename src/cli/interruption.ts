const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts when the user ends the program; call `release` when there is nothing to stop any more. */
export function interruption(): { readonly signal: AbortSignal; release(): void } {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  for (const each of signals) process.on(each, interrupt);
  return {
    signal: stop.signal,
    release: () => {
      for (const each of signals) process.off(each, interrupt);
    },
  };
}
