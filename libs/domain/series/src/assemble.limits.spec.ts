import { mail } from './builders/mails';
import { assembled } from './builders/outline';
import type { PlacedMail } from './series';

const COUNT = 800;
const many = (one: (n: number) => PlacedMail): readonly PlacedMail[] =>
  Array.from({ length: COUNT }, (_, n) => one(n));
const minute = (n: number): string =>
  `2021-10-${String(6 + Math.floor(n / 1440)).padStart(2, '0')}T${String(Math.floor(n / 60) % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00Z`;

/** Shapes that would cost the square of their number if anything here compared all with all. */
const SHAPES: readonly (readonly [string, readonly PlacedMail[]])[] = [
  [
    'one subject of as many senders',
    many((n) => mail({ id: `m${n}`, subject: '[PATCH v2] Fix the typos here', from: `Sender N${n}` })),
  ],
  [
    'as many revisions of one patch',
    many((n) => mail({ id: `m${n}`, subject: `[PATCH v${n + 1}] Fix the typos here`, at: minute(n) })),
  ],
  [
    'as many different re-posts under one number',
    many((n) =>
      mail({ id: `m${n}`, subject: '[PATCH] Fix the typos here', patchId: `p${n}`, at: minute(n) }),
    ),
  ],
  [
    'one position as often in one thread',
    many((n) => mail({ id: `m${n}`, subject: `[PATCH 1/2] Part number ${n}`, to: 'root', at: minute(n) })),
  ],
  [
    'one position as often without headers',
    many((n) => mail({ id: `m${n}`, subject: '[PATCH 1/2] Fix the typos here' })),
  ],
  [
    'one posting of as many patches without headers',
    many((n) => mail({ id: `m${n}`, subject: `[PATCH ${n}/${COUNT}] Part number ${n}` })),
  ],
  [
    'a chain of as many answers',
    many((n) =>
      mail({
        id: `m${n}`,
        subject: n === 0 ? '[PATCH] Fix the typos here' : 'Re: talk',
        ...(n === 0 ? {} : { to: `m${n - 1}` }),
        at: minute(n),
      }),
    ),
  ],
  [
    'answers to as many versions that never came',
    many((n) =>
      mail({ id: `m${n}`, subject: `Re: [PATCH v${n} 1/${2 + (n % 7)}] Fix the typos here`, at: minute(n) }),
    ),
  ],
  [
    'copies of one Message-ID that all differ',
    many((n) => mail({ id: 'same', subject: '[PATCH] Fix the typos here', content: `c${n}`, raw: `r${n}` })),
  ],
];

describe('800 hostile or odd mails are assembled in bounded time', () => {
  it.each(SHAPES)('%s', (_, mails) => {
    const before = performance.now();
    const { series, impostors, loose } = assembled(mails);
    expect(series.length + impostors.length + loose.length).toBeGreaterThan(0);
    // Some tenths of a second each on an idle machine.
    expect(performance.now() - before).toBeLessThan(60_000);
  });
});
