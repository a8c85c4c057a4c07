import UPNG from 'upng-js';

/** A window has few colours, and a picture that names them is a third as large. */
const colours = 64;

/** The same picture as PNG, for the eye. */
export function withFewColours(png: Uint8Array): Uint8Array {
  const image = UPNG.decode(new Uint8Array(png).buffer);
  return new Uint8Array(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, colours));
}
