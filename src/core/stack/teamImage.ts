/** Images that a team built itself, as its settings describe them. */

import { type ImageReference, parseImageReference } from '../azureml/references/imageReference.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { normalisedName } from '../languages/python/packageName.ts';
import type { TeamImage } from '../project/settings/schema.ts';
import { resolveImage } from './resolve.ts';
import { contentsOf, entriesOf, type Layer, type Origin, type SourcedVersion, type Stack } from './stack.ts';
import { versionFrom } from './version.ts';

/** What an image contains: by the matrix, else by the settings. */
export function knownImage(
  matrix: Matrix,
  images: readonly TeamImage[],
  image: ImageReference,
  depth = 0,
): Stack | undefined {
  const described = images.find((each) => isMeant(each, image));
  if (!described || depth > 5) return resolveImage(matrix, image);
  const reference = described.basedOn === undefined ? undefined : parseImageReference(described.basedOn);
  const base = reference && knownImage(matrix, images, reference, depth + 1);
  const title = image.tag ? `${image.repository.text}:${image.tag.text}` : image.repository.text;
  const origin: Origin = {
    layer: title,
    source: 'the settings of this workspace',
    asOf: undefined,
    certainty: 'settings',
  };
  const known = new Map<string, SourcedVersion>(base ? entriesOf(base) : []);
  for (const [name, value] of Object.entries(described.packages ?? {}))
    known.set(normalisedName(name), { value: versionFrom(String(value)), origin });
  const layer: Layer = { kind: 'image', title, note: base ? 'built by your team' : 'described by your team' };
  const accelerator = acceleratorOf(described, origin) ?? base?.accelerator;
  return {
    title,
    layers: [...(base?.layers ?? []), layer],
    os: base?.os,
    accelerator,
    ...contentsOf(known),
    notes: base?.notes ?? [],
    nameDiffers: undefined,
  };
}

function isMeant({ image: described }: TeamImage, { repository, tag }: ImageReference): boolean {
  const meaning = parseImageReference(described);
  if (!meaning || meaning.repository.text.toLowerCase() !== repository.text.toLowerCase()) return false;
  return meaning.tag === undefined || meaning.tag.text === tag?.text;
}

function acceleratorOf({ cuda, rocm }: TeamImage, origin: Origin): Stack['accelerator'] {
  if (cuda !== undefined) return { kind: 'cuda', version: String(cuda), origin };
  return rocm === undefined ? undefined : { kind: 'rocm', version: String(rocm), origin };
}
