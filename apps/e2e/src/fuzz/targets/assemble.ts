import type { Instant } from '@sluice/kernel';
import { readMail } from '@sluice/mail';
import { canonicalRaw, decodeMail, hashRaw, nodeHashing } from '@sluice/mail-io';
import { assemble, messageIdsOf, saidAt, type Assembly, type PlacedMail } from '@sluice/series';
import { shapeMbox, shapeNames, storyMails } from '@sluice/testing';
import { MAIL } from '../mutate/mail';
import { atOne, oneOf, onText } from '../mutate/bytes';
import { promise, promiseSame, type Call, type Mutator, type Target } from '../target';
import { keptInputs, mailsOfMbox } from './seeds';

const LEARNT = '2024-04-01T00:00:00Z' as Instant;
const FROM = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n';

const placed = (raw: Buffer): PlacedMail | undefined => {
  const bytes = canonicalRaw(raw);
  const rawHash = hashRaw(bytes);
  const decoded = decodeMail(bytes, rawHash);
  if (!('ok' in decoded) || !decoded.ok) return undefined;
  const { reading } = readMail(decoded.mail, nodeHashing);
  const { at, proven } = saidAt(reading.date, [], LEARNT);
  return { rawHash, reading, saidAt: at, proven, trust: 'list-verified' };
};

const assembled = (mails: readonly PlacedMail[]): Assembly =>
  assemble({ mails, decisions: [], identities: [] });

/** A mail more takes a multiple of its time where every mail is compared with every other. */
const MAX_MAILS = 80;

/** Two shuffles: backwards, and the odd ones first, some of them twice. */
const run = (input: Buffer, call: Call): void => {
  const mails = [
    ...new Map(
      mailsOfMbox(input)
        .slice(0, MAX_MAILS)
        .flatMap((raw) => placed(raw) ?? [])
        .map((mail) => [mail.rawHash, mail]),
    ).values(),
  ];
  const whole = call(() => assembled(mails));
  promiseSame(
    whole,
    call(() => assembled(mails.toReversed())),
    'a set of mails, and the same backwards',
  );
  const odd = mails.filter((_, i) => i % 2 === 1);
  const again = [...odd, ...mails.filter((_, i) => i % 2 === 0), ...odd];
  promiseSame(
    whole,
    call(() => assembled(again)),
    'a set of mails, and the same with some twice',
  );
  const known = new Set<string>([
    ...whole.series.flatMap((s) => messageIdsOf(s)),
    ...whole.impostors.map((i) => i.messageId),
    ...whole.loose,
  ]);
  for (const { reading } of mails)
    promise(known.has(reading.messageId), () => `${reading.messageId} is lost`);
};

const splitOf = (text: string): string[] => text.split(/^(?=From \S)/m).filter((mail) => mail !== '');

/** Mails of the set go, come twice, change places, come from another set. */
const shuffle: Mutator = onText((text, chance, other) => {
  const mails = splitOf(text);
  const at = chance.below(mails.length + 1);
  const from = splitOf(other);
  return mails
    .toSpliced(
      at,
      chance.below(2),
      ...from.slice(0, chance.below(3)),
      ...mails.slice(at, at + chance.below(2)),
    )
    .join('');
});

const subject = atOne(/^Subject: .*$/gm, (line, chance) =>
  oneOf(chance, [
    ...[
      'Subject: [PATCH v2 1/3] x',
      'Subject: [PATCH 0/2] x',
      'Subject: [PATCH v3] x',
      'Subject: Re: [PATCH 1/2] x',
    ],
    ...[
      line.replace(/\d+/g, '2'),
      line.replace(/\[[^\]]*\]/, '[PATCH v4 2/2]'),
      line.replace('Subject: ', 'Subject: Re: '),
    ],
  ]),
);
const author = atOne(
  /^From: .*$/gm,
  (_, chance) => `From: ${oneOf(chance, ['Ada <a@b.c>', 'Bob <b@b.c>', 'A@B.C'])}`,
);
const date = atOne(/^Date: .*$/gm, (_, chance) =>
  oneOf(chance, [
    'Date: Wed, 06 Oct 2021 17:40:33 +0000',
    'Date: Wed, 06 Oct 2021 17:40:34 +0000',
    'Date: x',
    'Date: Fri, 31 Dec 9999 23:59:59 -1200',
  ]),
);
const id = atOne(
  /<[^<>\s]+@[^<>\s]+>/g,
  (_, chance) =>
    `<${oneOf(chance, ['a@b', 'b@b', 'c@b', 'd@b', '20211006120000.7-1-x@y', '20211006120000.7-2-x@y'])}>`,
);

const seeds = (): readonly Buffer[] => [
  ...keptInputs('assemble'),
  ...shapeNames().map((name) => shapeMbox(name)),
  Buffer.concat(storyMails().flatMap(({ raw }) => [Buffer.from(FROM), raw, Buffer.from('\n')])),
];

/** Sets of mails. */
export const ASSEMBLE: Target = {
  name: 'assemble',
  what: 'a set of mails becomes series: in any order, with any repeats, the same; no mail is lost',
  maxBytes: 256 * 1024,
  mutators: [shuffle, shuffle, subject, subject, author, date, id, id, ...MAIL],
  covers: /domain\/series\/dist\//,
  short: { runs: 120 },
  open: () => Promise.resolve({ run, seeds }),
};
