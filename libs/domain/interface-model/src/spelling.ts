/** Two spellings of one thing in C: what a compiler of any of Xen's arches takes for the same. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/\b__(typeof|inline|asm|const|volatile|signed|alignof)__\b/g, '$1'],
  [/\bunsigned\s+(?:int\b)?(?=\s*[A-Za-z_])(?!\s*(?:char|short|long)\b)/g, 'uint32_t '],
  [/\bunsigned\s+char\b/g, 'uint8_t'],
  [/\bunsigned\s+short(?:\s+int)?\b/g, 'uint16_t'],
];

/** A line of C as it is compared: white space evened out, one spelling for types and keywords that have two, no comma at the end. */
export const spelledAlike = (code: string): string =>
  SAME.reduce((text, [spelling, one]) => text.replace(spelling, one), code)
    .replace(/\s+/g, ' ')
    .replace(/ ?([()[\]{};,&*|]) ?/g, '$1')
    .replace(/,$/, '')
    .trim();
