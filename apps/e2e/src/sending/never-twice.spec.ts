import { neverTwice, type NeverTwice } from './never-twice';

// The short form of `npm run chaos -- sending`: the same code with fewer faults to wait for.
describe('a thousand comments through a mail server that goes wrong at every step', () => {
  const seed = Number(process.env['SLUICE_SENDING_SEED'] ?? 4711);
  let came: NeverTwice;

  beforeAll(async () => {
    came = await neverTwice({ comments: 1_000, seed, faults: 0.06, senders: 3 });
  }, 180_000);

  test('are each sent, or given up with the reason: none is lost', () => {
    expect(came).toMatchObject({ planned: 1_000, lost: [], missing: [] });
    const { sent = 0, parked = 0, withheld = 0 } = came.states;
    expect(sent + parked + withheld).toBe(1_000);
    expect(sent).toBeGreaterThan(900);
    expect(parked).toBeGreaterThan(0);
  });

  test('come under one Message-ID each, a repeat with the same bytes, and never again once the server said it has them', () => {
    expect(came).toMatchObject({ underTwo: [], unequal: [], doubled: [] });
    expect(came.repeats).toBeGreaterThan(5);
  });
});
