import { spanOfPart } from '../../base/located.ts';
import { resolveImage } from '../../stack/resolve.ts';
import type { Stack } from '../../stack/stack.ts';
import { imagesOf } from '../support/images.ts';
import { defineRule } from '../support/rule.ts';

export const nameDiffersFromContent = defineRule({
  code: 'name-differs-from-content',
  severity: 'hint',
  summary: "The environment's name states versions that differ from its contents.",
  *check(document) {
    for (const { reference, stack } of document.environments) {
      const meaning = reference?.meaning;
      if (!reference || !stack?.nameDiffers || !meaning || !('name' in meaning)) continue;
      yield { span: spanOfPart(reference, meaning.name.span), message: messageOf(stack) };
    }
    for (const image of imagesOf(document)) {
      const stack = resolveImage(document.matrix, image.meaning);
      if (!stack?.nameDiffers) continue;
      const { repository } = image.meaning;
      const start = repository.text.lastIndexOf('/') + 1;
      const span = spanOfPart(image, { start, end: repository.span.end });
      yield { path: image.path, span, message: messageOf(stack) };
    }
  },
});

/** The note that the hover shows too. */
function messageOf({ notes, nameDiffers }: Stack): string {
  return notes.find((note) => note.startsWith('The name says')) ?? `The ${nameDiffers}.`;
}
