/** Whether code built for some compute capabilities of NVIDIA runs on a GPU. */

/** Code for a capability runs on later ones of the same generation, intermediate code (`+PTX`) on all later ones. */
export function runsOnCapability(capability: string, built: readonly string[]): boolean {
  return built.some((each) => {
    const plain = each.replace('+PTX', '');
    if (Number.parseFloat(plain) > Number.parseFloat(capability)) return false;
    return each.endsWith('+PTX') || plain.split('.')[0] === capability.split('.')[0];
  });
}
