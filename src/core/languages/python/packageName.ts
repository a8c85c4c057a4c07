/** The one spelling under which pip finds a package: `Ort_MoE` and `ort-moe` are the same (PEP 503). */
export function normalisedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
