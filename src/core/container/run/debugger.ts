/**
 * The Python programs of a job's command under debugpy. In front of the programs on the PATH stand ones of the same name that
 * start them with a debugger that listens: whatever the command does around them stays as it is.
 */
import { quoted } from './shellWord.ts';

export interface DebugWishes {
  /** Rank 0 listens there, the others on the ports that follow. */
  readonly port: number;
  /** How long rank 0 waits for a debugger, in seconds. */
  readonly wait: number;
  /** A folder with debugpy, used where the environment has none. */
  readonly libraries?: string | undefined;
}

/** A program that listens, as it tells so on its standard error. */
export interface Listening {
  readonly rank: number;
  readonly port: number;
  /** It does nothing until a debugger attaches. */
  readonly waits: boolean;
}

/** What a line of the job's output says of its debugger. */
export function listeningOf(line: string): Listening | undefined {
  const [, rank, does, port] =
    /^acpt: Rank (\d{1,4}) (waits for a debugger|can be debugged) at 127\.0\.0\.1:(\d{1,5})\b/.exec(line) ??
    [];
  return rank === undefined || Number(port) > 65_535
    ? undefined
    : { rank: Number(rank), port: Number(port), waits: does === 'waits for a debugger' };
}

/** Said at the end of a job of which no program listened. */
export const nothingDebugged =
  'No Python program of the command ran under the debugger: it calls none by the name python, python3, torchrun, accelerate or deepspeed.';

/** Where the programs in front of the others lie; the run's mark is in the environment. */
const folder = '/tmp/acpt-debug-$ACPT_RUN';

/** Programs that start Python programs of their own, each of which debugpy follows; scripts of Python's, as pip installs them. */
const launchers = ['torchrun', 'accelerate', 'deepspeed'];

/** Lines that put them there. */
export function prepareDebugger({ port, wait, libraries }: DebugWishes): string {
  const shim = `printf '#!/bin/sh\\nexec "%s" "%s" "%s" "$@"\\n'`;
  return `export ACPT_DEBUG_PORT=${port} ACPT_DEBUG_WAIT=${wait} ACPT_DEBUG_LIBRARIES=${quoted(libraries ?? '')}
mkdir -p "${folder}" && printf '%s\\n' ${quoted(launcher)} >"${folder}/acpt_debug.py"
for name in python python3; do
  real=$(command -v "$name") || continue
  ${shim} "$real" "${folder}/acpt_debug.py" python >"${folder}/$name"; chmod +x "${folder}/$name"
done
for name in ${launchers.join(' ')}; do
  real=$(command -v "$name") && head -n 2 "$real" | grep -q python && python=$(command -v python || command -v python3) || continue
  ${shim} "$python" "${folder}/acpt_debug.py" "$real" >"${folder}/$name"; chmod +x "${folder}/$name"
done`;
}

/** The command with those programs in front: torchrun around it is none of them. */
export function debugged(command: string): string {
  return `export PATH="${folder}:$PATH"\n${command}`;
}

/** A program that says which debugpy there is. */
export const findDebugpy = 'import debugpy; print("debugpy", debugpy.__version__)';

/**
 * Called first by a program in front, with "python" or the path of a launcher and its arguments. What is no program of the
 * job goes on as it is: pip, an option that ends at once, and what a debugged program starts, which debugpy follows itself.
 */
const launcher = `import os, sys, threading
STAGE = "ACPT_DEBUGGING"
def say(text):
    sys.stderr.write("acpt: " + text + "\\n")
    sys.stderr.flush()
def begin():
    what, given = sys.argv[1], sys.argv[2:]
    if what != "python":
        given = [what] + given
    at = 0
    while at < len(given) and given[at].startswith("-") and given[at] not in ("-", "-m", "-c"):
        at += 2 if given[at] in ("-W", "-X") else 1
    rest = given[at:]
    tool = not rest or rest[0] in ("-", "-c") or (rest[0] == "-m" and rest[1:2] and rest[1].split(".")[0] in
        ("pip", "venv", "ensurepip", "compileall", "site", "debugpy"))
    if tool or os.environ.get(STAGE):
        os.execv(sys.executable, [sys.executable] + given)
    os.environ[STAGE] = "1"
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    # In frozen modules, no breakpoint is ever met.
    frozen = ["-X", "frozen_modules=off"] if sys.version_info >= (3, 11) else []
    os.execv(sys.executable, [sys.executable] + frozen + given[:at] + [__file__, "--acpt-run"] + rest)
def listen(debugpy, port):
    for each in range(port, 65536, 100):
        try:
            debugpy.listen(("127.0.0.1", each))
            return each
        except Exception as error:
            failed = error
    raise failed
def run():
    rest = sys.argv[2:]
    rank = int(os.environ.get("RANK") or 0)
    limit = int(os.environ["ACPT_DEBUG_WAIT"])
    try:
        import debugpy
    except ImportError:
        sys.path.append(os.environ.get("ACPT_DEBUG_LIBRARIES") or "/nowhere")
        try:
            import debugpy
        except ImportError:
            say("debugpy is not installed for " + sys.executable + ": pip install debugpy.")
            sys.exit(125)
    try:
        port = listen(debugpy, int(os.environ["ACPT_DEBUG_PORT"]) + int(os.environ.get("LOCAL_RANK") or 0))
    except Exception as error:
        say("The debugger cannot listen: %s" % error)
        sys.exit(125)
    if rank == 0:
        say("Rank 0 waits for a debugger at 127.0.0.1:%d, for up to %d seconds." % (port, limit))
        def end():
            say("No debugger attached within %d seconds: the program was not started." % limit)
            os._exit(124)
        timer = threading.Timer(limit, end)
        timer.daemon = True
        timer.start()
        debugpy.wait_for_client()
        timer.cancel()
    else:
        say("Rank %d can be debugged at 127.0.0.1:%d." % (rank, port))
    import runpy
    if rest[0] == "-m":
        sys.argv = rest[1:]
        sys.path[0] = os.getcwd()
        runpy.run_module(rest[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = rest
        sys.path[0] = os.path.dirname(os.path.realpath(rest[0]))
        runpy.run_path(rest[0], run_name="__main__")
if sys.argv[1] == "--acpt-run":
    run()
else:
    begin()`;
