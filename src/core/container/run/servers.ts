/** Servers that a job starts and that a browser shows: TensorBoard, MLflow, and others that say where they listen. */

export interface Server {
  readonly name: string;
  readonly port: number;
}

/** What a line of a job's output says of a server in the same container. */
export function serverOf(line: string): Server | undefined {
  const [, host, port] =
    /\bhttps?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(\d{2,5})(?![\d.])/.exec(line) ?? [];
  if (host === undefined || port === undefined || Number(port) > 65_535) return undefined;
  // Only who listens is meant, not whom somebody calls.
  const [, name] = /^\s*(TensorBoard) [\d.]+\S* at http/.exec(line) ?? [];
  if (
    name === undefined &&
    !/\b(?:running on|running at|listening (?:at|on)|serving(?: http)? (?:at|on)|available at)\b/i.test(line)
  )
    return undefined;
  return { name: name ?? 'A server', port: Number(port) };
}
