import type { PlacedTrailer } from '@sluice/series';
import { messageId } from '@sluice/kernel';
import { weighTrailers } from './weigh';
import {
  identities,
  objection,
  patch,
  people,
  policy,
  revision,
  roles,
  seriesOf,
  time,
  trailer,
} from './spec/example';

const context = { release: '4.16', policy, standing: { roles, identities }, impostors: [] };
const weigh = (...trailers: readonly PlacedTrailer[]) =>
  weighTrailers(seriesOf([revision({ trailers })]), context)[0];

describe('a trailer counts', () => {
  it.each([
    ['a maintainer says their own', trailer('Acked-by', people.x86), 'maintainer'],
    ['somebody else reviews', trailer('Reviewed-by', people.stranger), 'none'],
    [
      "the address is another of the sender's",
      trailer('Acked-by', people.arm, { person: people.armAtWork }),
      'none',
    ],
    ['the release manager acks', trailer('Release-Acked-by', people.rm), 'release-manager'],
    ['a poster signs off', trailer('Signed-off-by', people.poster, { manner: 'carried' }), 'none'],
  ])('when %s', (_, said, authority) => {
    expect(weigh(said)).toMatchObject({ counts: true, needsHuman: false, authority });
  });
});

describe('a trailer does not count', () => {
  it.each([
    [
      "somebody else's name",
      trailer('Acked-by', people.stranger, { person: people.x86 }),
      /says somebody else's name/,
    ],
    [
      'a near miss',
      trailer('Releae-Acked-by', people.rm, { nearMissOf: 'release-acked-by' }),
      /looks like release-acked-by/,
    ],
    [
      'a release ack from a maintainer',
      trailer('Release-Acked-by', people.x86),
      /unauthorised: .* was Ian Manager/,
    ],
    [
      'a release ack before the role',
      trailer('Release-Acked-by', people.rm, { saidAt: time('2021-08-01') }),
      /was nobody known/,
    ],
    ["an ack of one's own patch", trailer('Acked-by', people.poster), /nobody approves their own/],
    ['an unproven origin', trailer('Acked-by', people.x86, { trust: 'unproven' }), /origin is unproven/],
    [
      'a carried claim',
      trailer('Acked-by', people.x86, { manner: 'carried', sender: people.poster }),
      /no mail in which that person says so/,
    ],
    ['another key', trailer('Reported-by', people.stranger), /no gate asks/],
    ['no address', trailer('Acked-by', people.x86, { person: undefined }), /no address/],
  ])('%s', (_, said, why) => {
    const weighed = weigh(said);
    expect(weighed).toMatchObject({ counts: false, needsHuman: false });
    expect(weighed?.why).toMatch(why);
  });

  it('a carried claim has no authority, whoever it names', () => {
    const claim = trailer('Release-Acked-by', people.rm, { manner: 'carried', sender: people.poster });
    expect(weigh(claim)?.authority).toBe('none');
  });

  it('the release manager does not ack their own patch', () => {
    const own = revision({
      poster: people.rm,
      patches: [patch(1, 'xen/arch/x86/a.c', { author: people.rm })],
      trailers: [trailer('Release-Acked-by', people.rm)],
    });
    expect(weighTrailers(seriesOf([own]), context)[0]).toMatchObject({
      counts: false,
      why: expect.stringContaining('R32') as string,
    });
  });

  it('one that its sender withdrew', () => {
    const withdrawals = [
      {
        what: 'ack' as const,
        sentence: 'I withdraw my ack.',
        messageId: messageId('withdrawal@example.org'),
        sender: people.x86,
        saidAt: time('2021-09-13'),
      },
    ];
    const acked = revision({ trailers: [trailer('Acked-by', people.x86)], withdrawals });
    expect(weighTrailers(seriesOf([acked]), context)[0]).toMatchObject({ counts: false });
  });
});

describe('a trailer needs a person', () => {
  it.each([
    [
      'under a condition',
      trailer('Acked-by', people.x86, { conditionText: 'With that addressed' }),
      'With that addressed',
    ],
    ['for a part', trailer('Acked-by', people.x86, { scopeText: 'Applicable parts' }), 'Applicable parts'],
    [
      'for the branch of another release',
      trailer('Release-Acked-by', people.rm, { scopeText: 'for staging-4.15' }),
      'for staging-4.15',
    ],
    [
      'for less than what goes to the branch',
      trailer('Release-Acked-by', people.rm, { scopeText: 'for staging-4.16, patch 2 only' }),
      'patch 2 only',
    ],
    ['for an area', trailer('Acked-by', people.x86, { area: 'xen/x86' }), 'xen/x86'],
    [
      'for no patch that is named surely',
      trailer('Acked-by', people.x86, { scope: [] }),
      'no patch is named',
    ],
  ])('%s', (_, said, why) => {
    expect(weigh(said)).toMatchObject({
      counts: false,
      needsHuman: true,
      why: expect.stringContaining(why) as string,
    });
  });

  it('when copies of its mail differ', () => {
    const said = trailer('Acked-by', people.x86);
    const impostors = [{ messageId: said.messageId, rawHashes: ['a', 'b'] }];
    const [weighed] = weighTrailers(seriesOf([revision({ trailers: [said] })]), { ...context, impostors });
    expect(weighed).toMatchObject({ counts: false, needsHuman: true });
  });
});

describe('a scope', () => {
  it('that surely names patches counts for these', () => {
    const said = trailer('Acked-by', people.x86, { scopeText: 'for patches 1-3', scopePositions: [1, 2, 3] });
    expect(weigh(said)).toMatchObject({ counts: true, positions: [1, 2, 3], scope: 'for patches 1-3' });
  });

  it.each(['For staging-4.16 only', 'for the 4.16 branch'])(
    'of the branch it is asked for, %s, is all',
    (scopeText) => {
      expect(weigh(trailer('Release-Acked-by', people.rm, { scopeText }))).toMatchObject({ counts: true });
    },
  );
});

describe('a claim carried in a posted patch', () => {
  const said = trailer('Acked-by', people.x86);
  const carried = trailer('Acked-by', people.x86, {
    manner: 'carried',
    sender: people.poster,
    saidAt: time('2021-09-15'),
  });
  const second = (patchId: string) =>
    seriesOf([
      revision({ trailers: [said] }),
      revision({ number: '2', patches: [patch(1, 'xen/arch/x86/a.c', { patchId })], trailers: [carried] }),
    ]);

  it('is borne out by the mail of the person while the patch stays the same', () => {
    const [, weighed] = weighTrailers(second('id-xen/arch/x86/a.c'), context);
    expect(weighed).toMatchObject({ counts: true, revision: '2' });
  });

  it('lapses where the patch changed', () => {
    const [, weighed] = weighTrailers(second('another'), context);
    expect(weighed).toMatchObject({ counts: false, why: expect.stringContaining('changed since') as string });
  });
});

it.each([
  [
    'a maintainer objects for sure',
    people.x86,
    'sure',
    { kind: 'objection', counts: true, needsHuman: false },
  ],
  ['somebody else objects for sure', people.stranger, 'sure', { counts: false, needsHuman: false }],
  [
    'wording reads like an objection',
    people.x86,
    'possible',
    { kind: 'possible-objection', counts: false, needsHuman: true },
  ],
] as const)('%s', (...[, who, certainty, weight]) => {
  const objections = [objection(who, { certainty })];
  expect(weighTrailers(seriesOf([revision({ objections })]), context)[0]).toMatchObject(weight);
});
