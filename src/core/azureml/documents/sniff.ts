/**
 * A text that cannot be any of ours, told without parsing it: every Azure ML document has one of these words.
 * Cheap enough to ask of every YAML file that an editor opens.
 */
export function isSurelyForeign(text: string): boolean {
  return (
    !isHardlyBegun(text) &&
    !/azureml|mcr\.microsoft\.com|\b(?:environment|image|build|command|jobs|component|trial|entry|task|endpoint_name|code_configuration|trigger|create_job|create_monitor|transformations|type)\b/.test(
      text,
    )
  );
}

/** Nothing but comments and a word: it may become anything, and whoever writes it may ask what. */
function isHardlyBegun(text: string): boolean {
  if (text.length > 2000) return false;
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#.*|---\s*)?$/.test(line));
  return lines.length === 0 || (lines.length === 1 && /^[$\w-]*:?\s*$/.test(lines[0] ?? ''));
}

/** Python code that has to do with Azure ML contains one of them. */
export const wordsOfPython = ['azureml', 'AzureML-', 'aifx/acpt', 'azure.ai.ml'];

/** Python code that has nothing to do with Azure ML, told without parsing it. */
export function isForeignPython(text: string): boolean {
  return !wordsOfPython.some((word) => text.includes(word));
}
