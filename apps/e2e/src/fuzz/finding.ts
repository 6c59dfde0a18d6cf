/** What went wrong with one input. */
export type Finding = {
  /** `crash` a throw or a broken promise, `slow` an answer after the limit, `memory` over the bound; `hang` and `died` are seen from outside. */
  readonly kind: 'crash' | 'slow' | 'memory' | 'hang' | 'died';
  readonly message: string;
  /** The innermost place of ours: two inputs that go wrong there in one way are one finding. */
  readonly where: string;
};

/** A call that takes longer is a hang to whoever waits for it. */
export const MAX_CALL_MS = 1_000;
/** Memory of the process that asks: heap of JavaScript, and all that is resident. */
export const MAX_HEAP_MB = 400;
export const MAX_RESIDENT_MB = 1_000;

const MAX_MESSAGE = 500;

const PLACE = /((?:libs|apps|node_modules)\/[^\s()]*):(\d+):\d+\)?$/gm;
/** Where promises are checked for all targets: whose it was says the place before. */
const CHECKS = /fuzz\/target\.js$/;

const placeOf = (stack: string): string => {
  const places = [...stack.matchAll(PLACE)].map(([, file = '', line = '']) => ({ file, line }));
  const place = places.find(({ file }) => !CHECKS.test(file));
  return place === undefined ? '' : `${place.file}:${place.line}`;
};

/** An error as a finding. */
export const crashOf = (error: unknown): Finding => {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'crash', message: `${name}: ${message}`.slice(0, MAX_MESSAGE), where: placeOf(stack) };
};

/** Whether two inputs show one fault: the same way, at the same place. Messages tell values, which differ. */
export const isSame = (one: Finding | undefined, other: Finding): boolean =>
  one !== undefined &&
  one.kind === other.kind &&
  one.where === other.where &&
  one.message.slice(0, one.message.indexOf(':')) === other.message.slice(0, other.message.indexOf(':'));
