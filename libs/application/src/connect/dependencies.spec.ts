import type { Edge } from '@sluice/dependency';
import * as fc from 'fast-check';
import type { Mail } from '@sluice/mail';
import { countingReads, incoming, KNOWLEDGE, mail, reply, time, viewPorts, worldOf } from '../spec-builders';
import type { Viewpoint } from '../views';
import { dependenciesOf } from './dependencies';
import { dependentsOf } from './dependents';
import { outgoingEdges } from './outgoing';
import type { ConnectPorts } from './signatures';
import { FLAG_STORY, patchOf } from './spec-patches';

const portsOf = async (...batches: readonly (readonly Mail[])[]): Promise<ConnectPorts> => {
  const world = await worldOf(batches.map((b) => b.map((m) => incoming(m))));
  return { ...viewPorts(world), links: world.links };
};

const id = (name: string): string => `${name}@example.org`;
const text = ({ from, to, kind, confidence, names }: Edge): string =>
  [from, kind, to, confidence, ...(names === undefined ? [] : [names.join(' ')])]
    .join(' ')
    .replaceAll('@example.org', '');

const asked = async (
  ports: ConnectPorts,
  ref: string,
  how: { readonly reverse?: boolean; readonly transitive?: boolean } & Viewpoint = {},
): Promise<readonly string[]> => {
  const { reverse, transitive, ...viewpoint } = how;
  return (await dependenciesOf(ports, { ref, reverse, transitive }, viewpoint)).edges.map(text);
};

describe('what a patch needs', () => {
  it('is found by its symbols, the lines it touches, its place in the series, and its own words', async () => {
    const ports = await portsOf(FLAG_STORY);
    expect(await asked(ports, id('dive'))).toEqual([
      'dive series-order flag weak',
      'dive symbol flag weak OTTER_CDF_dive',
    ]);
    expect(await asked(ports, id('hunt'))).toEqual(['hunt lines flag weak']);
    expect(await asked(ports, id('boat'))).toEqual(['boat declared hunt certain']);
  });

  it('goes on and on where that is asked', async () => {
    expect(await asked(await portsOf(FLAG_STORY), id('boat'), { transitive: true })).toEqual([
      'boat declared hunt certain',
      'hunt lines flag weak',
    ]);
  });

  it('has evidence that a person can look up', async () => {
    const ports = await portsOf(FLAG_STORY);
    const { edges, nodes, meta } = await dependenciesOf(ports, { ref: id('boat') }, {});
    expect(edges[0]).toMatchObject({
      evidence: [{ kind: 'mail', messageId: id('boat'), quote: '<hunt@example.org>' }],
      saidAt: time('2024-03-04T10:00'),
    });
    expect(nodes).toContainEqual(
      expect.objectContaining({ ref: id('hunt'), sort: 'posted', subject: 'otter: hunt below the ice' }),
    );
    expect(meta.knownThrough).toBe(time('2024-03-04T10:00'));
  });
});

describe('what needs a patch', () => {
  it('is found from a symbol, a mail, a cover or a series', async () => {
    const ports = await portsOf(FLAG_STORY);
    const dependents = [
      'dive series-order flag weak',
      'dive symbol flag weak OTTER_CDF_dive',
      'docs series-order flag weak',
      'hunt lines flag weak',
    ];
    expect(await asked(ports, 'OTTER_CDF_dive', { reverse: true })).toEqual(dependents);
    expect(await asked(ports, `<${id('flag')}>`, { reverse: true })).toEqual(dependents);
    const all = await asked(ports, id('cover'), { reverse: true });
    expect([...all].sort()).toEqual(['docs series-order dive weak', ...dependents].sort());
  });

  it('is what the patches themselves say from their side', async () => {
    const ports = await portsOf(FLAG_STORY);
    for (const needed of ['flag', 'hunt', 'dive']) {
      const reverse = await dependentsOf(ports, [id(needed)], {});
      const forward = await outgoingEdges(
        ports,
        FLAG_STORY.map((m) => m.messageId),
        {},
      );
      expect(reverse).toEqual(forward.filter((e) => e.to === id(needed)));
    }
  });

  it('is only what had been said by then', async () => {
    const ports = await portsOf(FLAG_STORY);
    const asOf = time('2024-03-02T10:00');
    expect(await asked(ports, 'OTTER_CDF_dive', { reverse: true, asOf })).toEqual([
      'dive series-order flag weak',
      'dive symbol flag weak OTTER_CDF_dive',
      'docs series-order flag weak',
    ]);
  });

  it('is an error for what nobody ever said', async () => {
    const ports = await portsOf(FLAG_STORY);
    await expect(asked(ports, 'OTTER_CDF_fly')).rejects.toThrow(/no series answers to "OTTER_CDF_fly"/);
    await expect(asked(ports, id('flag'), { asOf: time('2023-01-01T10:00') })).rejects.toThrow(
      /nothing was known/,
    );
  });
});

describe('a patch that is posted again', () => {
  const again = patchOf('flag6', '[PATCH v6 1/1] otter: introduce the flag of diving', {
    changes: [
      {
        file: 'otter/include/otter.h',
        lines: [' #define OTTER_swim_on 0', '+#define OTTER_CDF_dive 3', ' int otter_start(void);'],
      },
    ],
    date: time('2024-03-08T10:00'),
  });

  it('is followed, and said to be', async () => {
    const ports = await portsOf([...FLAG_STORY, again]);
    const [edge] = await outgoingEdges(ports, [id('hunt')], {});
    expect(edge).toMatchObject({ to: id('flag6'), kind: 'lines' });
    expect(edge?.evidence).toContainEqual({
      kind: 'mail',
      messageId: id('flag6'),
      what: 'the same change as flag@example.org, followed to patch 1 of revision 6',
    });
  });

  it('leads to its newest form from every older one', async () => {
    const ports = await portsOf([...FLAG_STORY, again]);
    expect(await asked(ports, id('flag'), { reverse: true })).toEqual(['hunt lines flag6 weak']);
  });
});

describe('a patch that never came', () => {
  it('stands in the order of its series under the name of its place', async () => {
    const [cover, flag, , docs] = FLAG_STORY;
    const ports = await portsOf([cover, flag, docs].flatMap((m) => m ?? []));
    const edges = await outgoingEdges(ports, [id('docs')], {});
    expect(edges.map((e) => e.to)).toEqual([id('flag'), expect.stringMatching(/^s[0-9a-f]{16}\/5\/2$/)]);
  });

  it('is needed under the Message-ID that somebody gives it', async () => {
    const ports = await portsOf(FLAG_STORY.filter((m) => m.messageId !== id('hunt')));
    expect(await asked(ports, id('boat'))).toEqual(['boat declared hunt certain']);
  });
});

describe('mail in any order', () => {
  it('gives the same edges, however often it comes', async () => {
    const answer = reply('said', 'hunt', { text: 'This patch depends on OTTER_CDF_dive.\n' });
    const mails = [...FLAG_STORY, answer, mail('loose', { subject: 'Is anybody there?' })];
    const refs = mails.map((m) => m.messageId);
    const expected = await outgoingEdges(await portsOf(mails), refs, {});
    expect(expected.map(text)).toContain('hunt prose flag weak');
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(mails, { minLength: mails.length }),
        fc.subarray(mails),
        async (order, twice) => {
          const ports = await portsOf(order.slice(0, 3), [...order.slice(3), ...twice], twice);
          expect(await outgoingEdges(ports, refs, {})).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('people', () => {
  const decided = (kind: 'confirm' | 'dismiss') => ({
    ...KNOWLEDGE,
    dependences: [
      {
        kind,
        from: id('hunt'),
        to: id('flag'),
        reason: 'they told me',
        by: 'milo@example.org',
        at: time('2024-03-09T10:00'),
      },
    ],
  });

  it('confirm a weak edge, or dismiss it', async () => {
    const ports = await portsOf(FLAG_STORY);
    const as = (kind: 'confirm' | 'dismiss'): ConnectPorts => ({
      ...ports,
      knowledge: () => Promise.resolve(decided(kind)),
    });
    const [edge] = await outgoingEdges(as('confirm'), [id('hunt')], {});
    expect(edge).toMatchObject({ kind: 'lines', confidence: 'certain' });
    expect(edge?.evidence.at(-1)).toEqual({
      kind: 'date',
      date: time('2024-03-09T10:00'),
      what: 'confirmed by milo@example.org: they told me',
    });
    expect(await outgoingEdges(as('dismiss'), [id('hunt')], {})).toEqual([]);
  });
});

describe('the number before', () => {
  const holding = (name: string, minute: number, value: number) => {
    const taken = incoming(
      patchOf(name, `[PATCH] otter: ${name}`, {
        changes: [{ file: `otter/${name}.c`, lines: [` int ${name};`, '+    otter_pool(1);'] }],
        date: time(`2024-03-04T10:0${String(minute)}`),
      }),
    );
    const bit = { kind: 'bit-added', channel: 'otter-flags', name: `OTTER_${name}`, to: String(value) };
    const analysis = { changes: value === 0 ? [] : [bit], statements: [] };
    return { ...taken, content: { ...taken.content, analysis } } as unknown as typeof taken;
  };

  it('is found at a patch that is no end of another edge', async () => {
    const world = await worldOf([[holding('first', 1, 0), holding('eight', 2, 8), holding('nine', 3, 9)]]);
    const ports = { ...viewPorts(world), links: world.links };
    const user = patchOf('nine', '[PATCH] otter: nine', { changes: [] });
    expect((await outgoingEdges(ports, [user.messageId], {})).map(text)).toContain(
      'nine number eight likely OTTER_eight OTTER_nine',
    );
  });
});

describe('a word that many patches bring', () => {
  const pond = (n: number, version: '' | ' v2') =>
    patchOf(
      `pond${String(n).padStart(2, '0')}${version.trim()}`,
      `[PATCH${version}] pond: warn in place ${String(n)}`,
      {
        changes: [{ file: `otter/pond${String(n)}.c`, lines: [' int pond;', '+    otter_err(pond);'] }],
        date: time(`2024-03-04T1${version === '' ? '0' : '1'}:${String(n).padStart(2, '0')}`),
      },
    );
  const POND = Array.from({ length: 50 }, (_, n) => pond(n, ''));
  const LATE = patchOf('late', '[PATCH] otter: warn as well', {
    changes: [{ file: 'otter/late.c', lines: [' int late;', '+    otter_err(late);'] }],
    date: time('2024-03-05T10:00'),
  });

  /** The edges of the last, and how many conversations were read for them. */
  const edgesBehind = async (mails: readonly Mail[]) => {
    const { ports, read } = countingReads(await portsOf([...mails, LATE]));
    const edges = await outgoingEdges(ports, [id('late')], {});
    return { edges: edges.map(text), read: new Set(read).size };
  };

  const edgesAmong = (others: number) => edgesBehind(POND.slice(0, others));

  it('leads to the first of them, while they are fifty changes at most, and no other conversation is read', async () => {
    expect(await edgesAmong(49)).toEqual({ edges: ['late symbol pond00 weak otter_err'], read: 2 });
  });

  it('leads to what the first of them is now', async () => {
    expect(await edgesBehind([...POND.slice(0, 48), pond(0, ' v2')])).toEqual({
      edges: ['late symbol pond00v2 weak otter_err'],
      read: 2,
    });
  });

  it('counts changes, not patches: all are read where fifty patches may be fewer changes', async () => {
    const twice = POND.slice(0, 26).flatMap((one, n) => [one, pond(n, ' v2')]);
    expect(await edgesBehind(twice)).toEqual({ edges: ['late symbol pond00v2 weak otter_err'], read: 27 });
  });

  it('leads nowhere where they are more, and none of their conversations is read for it', async () => {
    expect(await edgesAmong(50)).toEqual({ edges: [], read: 1 });
  });
});
