import { words } from '../mutate/bytes';
import { promise, type Target } from '../target';

const WORDS = ['dive', 'fish', 'flag', 'lake', 'mink', 'otter', 'pond', 'reed', 'seal', 'swim'];

/** A fault that only an input shows which begins with three words in order, one check behind another: without coverage a matter of days. */
const isHidden = (text: string): boolean => {
  if (text.startsWith('dive')) {
    if (text.startsWith('fish', 4)) {
      if (text.startsWith('lake', 8)) return true;
    }
  }
  return false;
};

const alarm = (name: string, what: string, run: (input: Buffer) => void): Target => ({
  ...{ name, what, maxBytes: 4_096, mutators: [words(WORDS)], covers: /fuzz\/targets\/alarms/ },
  open: () =>
    Promise.resolve({
      seeds: () => [Buffer.from('otter\npond\n')],
      run: (input, call) => {
        call(() => {
          run(input);
        });
      },
    }),
});

/** Each has a fault of one kind, by which fuzzing itself is tested: it must find it. */
export const ALARMS: readonly Target[] = [
  alarm('alarm-crash', 'throws behind three checks', (input) => {
    promise(!isHidden(input.toString('latin1')), () => 'the hidden words');
  }),
  alarm('alarm-hang', 'never ends on a capital letter', (input) => {
    while (/[A-Z]/.test(input.toString('latin1')));
  }),
  alarm('alarm-memory', 'fills the heap on a capital letter', (input) => {
    const all: number[][] = [];
    while (/[A-Z]/.test(input.toString('latin1')))
      all.push(Array.from<number>({ length: 1_000_000 }).fill(1));
  }),
  alarm('alarm-slow', 'works for more than a second on a capital letter', (input) => {
    const before = process.cpuUsage();
    while (/[A-Z]/.test(input.toString('latin1')) && process.cpuUsage(before).user < 1_100_000);
  }),
];
