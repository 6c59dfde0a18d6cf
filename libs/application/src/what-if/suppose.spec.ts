import { SUPPOSED_COMMIT } from '@sluice/series';
import { announce, KNOWLEDGE, time } from '../spec-builders';
import { eachDerived, viewSeries, type ViewPorts } from '../views';
import { FISH_IN, FISH_OUT, forest, NET_IN } from './spec-forest';
import { supposing } from './suppose';

const AS_OF = time('2024-03-05');
const REVERTED = { asOf: AS_OF, supposed: { reverted: new Set([FISH_IN.commit]) } };

const fateOf = async (ports: ViewPorts, asOf = AS_OF) => {
  const { derived } = await viewSeries(ports, 'fish@example.org', { asOf });
  const [patch] = derived.series.revisions.at(-1)?.patches ?? [];
  return [derived.state, patch?.landing?.revertedBy?.commit];
};

describe('the facts plus what is supposed', () => {
  test('are what every view derives from', async () => {
    const ports = await forest([FISH_IN]);
    expect(await fateOf(ports)).toEqual(['landed', undefined]);
    expect(await fateOf(supposing(ports, REVERTED))).toEqual(['reverted', SUPPOSED_COMMIT]);
    expect(await fateOf(ports)).toEqual(['landed', undefined]);
  });

  test('without anything supposed are the facts', async () => {
    const ports = await forest([FISH_IN, FISH_OUT, NET_IN]);
    const all = async (from: ViewPorts) => {
      const found = [];
      for await (const derived of eachDerived(from, {})) found.push(derived);
      return found;
    };
    expect(await all(supposing(ports, { asOf: AS_OF }))).toEqual(await all(ports));
  });

  test('a commit that is not among them is not taken back', async () => {
    const supposed = { reverted: new Set([NET_IN.commit]) };
    expect(await fateOf(supposing(await forest([FISH_IN]), { asOf: AS_OF, supposed }))).toEqual([
      'landed',
      undefined,
    ]);
  });

  test('looked at later hold nothing that was said since, where that is asked', async () => {
    const ports = await forest([FISH_IN, FISH_OUT]);
    const later = time('2024-03-15');
    expect((await fateOf(ports, later))[0]).toBe('reverted');
    expect((await fateOf(supposing(ports, { asOf: AS_OF, nothingAfter: true }), later))[0]).toBe('landed');
  });

  test('keep what was dismissed as wrong, which is knowledge, and lose acts said since', async () => {
    const said = { release: '1.4', by: 'rita@example.org', at: time('2024-03-09'), reason: 'no', source: {} };
    const knowledge = {
      ...KNOWLEDGE,
      announcements: [
        ...KNOWLEDGE.announcements,
        announce('1.4', '2024-03-08', { freeze: '2024-03-07 announced' }),
      ],
      decisions: [
        { type: 'FindingDismissed', said, data: { about: 'fish@example.org', rule: 'R01' } },
        { type: 'MoratoriumDeclared', said, data: {} },
      ] as unknown as typeof KNOWLEDGE.decisions,
    };
    const ports = supposing(await forest([], { knowledge }), { asOf: AS_OF, nothingAfter: true });
    const { decisions, announcements } = await ports.knowledge(undefined);
    expect(decisions.map((d) => d.type)).toEqual(['FindingDismissed']);
    expect(announcements).toEqual(KNOWLEDGE.announcements);
  });

  test('are handed to whatever else is looked up, with how late it may look', async () => {
    const asked: unknown[] = [];
    const ports = await forest([FISH_IN]);
    const rebound = (changed: ViewPorts, until: unknown): ViewPorts => {
      asked.push(until);
      return changed;
    };
    const changed = supposing({ ...ports, rebound }, REVERTED);
    expect(await fateOf(changed)).toEqual(['reverted', SUPPOSED_COMMIT]);
    supposing({ ...ports, rebound }, { ...REVERTED, nothingAfter: true });
    expect(asked).toEqual([undefined, AS_OF]);
  });

  test('list only the conversations that are asked for', async () => {
    const ports = await forest([]);
    const { conversationId = '' } = (await ports.reader.resolve('net@example.org')) ?? {};
    const { reader } = supposing(ports, { asOf: AS_OF, conversations: [conversationId, conversationId] });
    expect(await reader.conversations(undefined, 10)).toEqual([conversationId]);
    expect(await reader.conversations(conversationId, 10)).toEqual([]);
  });
});
