import { mboxMails } from '../archive-mails';
import { corpus, describeWithCorpus } from '@sluice/testing';
import { madeMails } from './made-list';
import { measureShape } from './measure-shape';
import { REAL_SHAPE } from './real-shape';
import { POINTS, quantilesOf, valueAt, type ListShape, type Quantiles } from './shape';

/** Points that some thousand mails can tell; the ends of long tails differ from part to part of one list. */
const COMPARED = [0.25, 0.5, 0.75, 0.9];
/** How far two may be apart: by this factor, or by as many of what is counted in small numbers. */
const FACTOR = 1.75;
const FEW = 1;

const isNear = (a: number, b: number): boolean =>
  Math.abs(a - b) <= FEW || Math.max(a, b) <= FACTOR * Math.min(a, b);

/** What of a shape is not as in the other, in words. */
const unlike = (made: ListShape, real: ListShape): readonly string[] =>
  (Object.keys(real) as (keyof ListShape)[]).flatMap((name) => {
    const [a, b] = [made[name], real[name]];
    if (typeof a === 'number' || typeof b === 'number')
      return Number(a) > FACTOR * Number(b) || Number(b) > FACTOR * Number(a)
        ? [`${name}: ${String(a)}, ${String(b)}`]
        : [];
    const at = (of: Quantiles, point: number): number =>
      of[POINTS.indexOf(point as (typeof POINTS)[number])] ?? 0;
    return COMPARED.filter((point) => !isNear(at(a, point), at(b, point))).map(
      (point) => `${name} at ${String(point)}: ${String(at(a, point))}, ${String(at(b, point))}`,
    );
  });

const rawOf = (mbox: string): Buffer => Buffer.from(mbox.slice(mbox.indexOf('\n') + 1), 'latin1');

const rawMails = function* (mails: Iterable<string>): Generator<Buffer> {
  for (const mail of mails) yield rawOf(mail);
};

/** Of other talk a list has too little for quantiles: a few mails in a thousand. */
const withoutTalk = (shape: ListShape): ListShape => ({ ...shape, otherBytes: [] });

describe('a made list', () => {
  it('looks like the real one whose shape it was given', async () => {
    const shape = await measureShape(rawMails(madeMails(1_500)));
    expect(unlike(withoutTalk(shape), withoutTalk(REAL_SHAPE))).toEqual([]);
  });

  it('is the same for the same seed, and another for another one', () => {
    const few = (seed: number): string => [...madeMails(50, seed)].join('');
    expect(few(7)).toBe(few(7));
    expect(few(7)).not.toBe(few(8));
  });

  it('has no mail twice, and every one answers what was posted before it', () => {
    const seen = new Set<string>();
    for (const mail of madeMails(1_000)) {
      const head = mail.slice(0, mail.indexOf('\n\n'));
      const named = /^In-Reply-To: <(.*)>$/m.exec(head)?.[1];
      if (named !== undefined) expect(seen).toContain(named);
      const id = /^Message-ID: <(.*)>$/m.exec(head)?.[1] ?? '';
      expect(seen).not.toContain(id);
      seen.add(id);
    }
    expect(seen.size).toBe(1_000);
  });
});

describe('quantiles', () => {
  it('give back at their points what they were made of, and lie between elsewhere', () => {
    const of = quantilesOf(Array.from({ length: 1_001 }, (_, n) => n));
    expect(of).toEqual([0, 100, 250, 500, 750, 900, 970, 990, 997, 1000]);
    expect(valueAt(of, 0.5)).toBeCloseTo(500);
    expect(valueAt(of, 0)).toBe(0);
    expect(valueAt(of, 0.6)).toBeGreaterThan(500);
    expect(valueAt(of, 0.6)).toBeLessThan(750);
  });
});

describeWithCorpus('the table of the real list', () => {
  it('is as near to 2,000 of its mails as what is made must be to it', async () => {
    const shape = await measureShape(rawMails(mboxMails(corpus('iommu', 'iommu-2000.mbox.xz'))));
    expect(unlike(withoutTalk(shape), withoutTalk(REAL_SHAPE))).toEqual([]);
  });
});
