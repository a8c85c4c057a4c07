/**
 * A port of a container on this machine, without publishing it: each connection goes through the engine, as the Dev
 * Containers extension forwards ports. So it works for containers that are there already, and wherever the engine runs.
 */
import { once } from 'node:events';
import net from 'node:net';
import { capture } from './capture.ts';
import { endGroup, startGroup } from './group.ts';
import type { InContainer } from './job.ts';

export interface ForwardedPort {
  /** On this machine, at 127.0.0.1. */
  readonly port: number;
  close(): void;
}

/** Passes its standard input to a port, and what comes from there to its standard output. */
const passOn = `import os, socket, sys, threading
there = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
def up():
    while True:
        data = os.read(0, 65536)
        if not data: break
        there.sendall(data)
    try: there.shutdown(socket.SHUT_WR)
    except OSError: pass
threading.Thread(target=up, daemon=True).start()
while True:
    data = there.recv(65536)
    if not data: break
    while data: data = data[os.write(1, data):]`;

/**
 * @param python the Python of the container
 * @param wanted the port on this machine; another free one where it is taken
 * @returns the same port where this machine and the container share their network, or are one
 */
export async function forwardPort(
  where: InContainer | undefined,
  python: string,
  port: number,
  wanted = port,
): Promise<ForwardedPort> {
  if (!where || (await isHere(where, port))) return { port, close: () => {} };
  const open = new Set<() => void>();
  const server = net.createServer((socket) => {
    const { engine, container } = where;
    const child = startGroup(engine, [
      'exec',
      '-i',
      '-u',
      container.user,
      container.id,
      python,
      '-c',
      passOn,
      String(port),
    ]);
    const end = () => {
      if (!open.delete(end)) return;
      socket.destroy();
      endGroup(child);
    };
    open.add(end);
    child.stderr.resume();
    for (const stream of [socket, child.stdin, child.stdout]) stream.on('error', end);
    child.on('error', end);
    child.on('close', end);
    socket.on('close', end);
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
  });
  for (const each of [wanted, 0]) {
    server.listen(each, '127.0.0.1');
    try {
      await once(server, 'listening');
      break;
    } catch {
      // Taken: the next attempt takes any.
    }
  }
  return {
    port: (server.address() as net.AddressInfo).port,
    close: () => {
      server.close();
      for (const each of open) each();
    },
  };
}

/** A container may share the network of the machine that runs it, which may be this one. The port itself is not called: one call may be all that it takes. */
async function isHere({ engine, container }: InContainer, port: number): Promise<boolean> {
  const { out } = await capture(engine, ['inspect', '--format', '{{.HostConfig.NetworkMode}}', container.id]);
  return out.trim() === 'host' && !(await isFree(port));
}

/** The first port from there on that is free on this machine, with so many after it. */
export async function freePorts(from: number, count: number): Promise<number> {
  for (let first = from; first + count <= 65_536; first++) {
    const taken = await firstTaken(first, count);
    if (taken === undefined) return first;
    first = taken;
  }
  return from;
}

async function firstTaken(first: number, count: number): Promise<number | undefined> {
  for (let port = first; port < first + count; port++) if (!(await isFree(port))) return port;
  return undefined;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
