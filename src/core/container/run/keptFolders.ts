/**
 * What a job writes into `outputs` and `logs` beside its code is kept with the run, as on Azure ML: while it runs, they are
 * links into the run's folder.
 */
import { quoted } from './shellWord.ts';

/**
 * Lines of a shell script for the working directory of the command. A folder of that name that is there already is used as
 * it is. A link that an interrupted run left is replaced; one of a run that goes on is not.
 * @param runFolder as the command sees it
 */
export function keepFolders(runFolder: string): string {
  return `for name in outputs logs; do (
  case $(readlink "$name" 2>/dev/null) in */.acpt/runs/*)
    run=$(readlink "$name"); run=\${run%/*}
    cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -qx "AZUREML_RUN_ID=\${run##*/}" || rm -f "$name" ;;
  esac
  if [ -e "$name" ] || [ -L "$name" ]; then echo "acpt: $name is in the code folder already: what the job writes to it stays there." >&2
  elif mkdir -p ${quoted(runFolder)}/"$name" && ln -s ${quoted(runFolder)}/"$name" "$name" 2>/dev/null; then echo "$PWD/$name" >>"/tmp/acpt-$ACPT_RUN.links"
  fi ); done`;
}

/** Lines for after the command; $1 is the run's mark. */
export const releaseFolders = `if [ -f "/tmp/acpt-$1.links" ]; then
  while IFS= read -r link; do
    kept=$(readlink "$link") && rm -f "$link" && rmdir "$kept" 2>/dev/null
  done <"/tmp/acpt-$1.links"
  rm -f "/tmp/acpt-$1.links"
fi`;
