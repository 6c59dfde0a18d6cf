import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SmallTree } from '@sluice/testing';

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, n) => `line ${from + n}\n`).join('');

const maintainers = (who: string): string => `How to send otters

Maintainers List

POND
M:	${who}
R:	Rita Reader <rita@pond.example>
S:	Supported
F:	pond/

THE REST
M:	Alma All <alma@pond.example>
F:	*
F:	*/
`;

const message = (parts: {
  readonly id: string;
  readonly from: string;
  readonly date: string;
  readonly subject: string;
  readonly to: string;
  readonly text: string;
}): string => `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <${parts.id}>
From: ${parts.from}
Date: ${parts.date}
Subject: ${parts.subject}
In-Reply-To: <${parts.to}>
List-Id: <xen-devel.lists.xenproject.org>

${parts.text}
`;

export type PondTree = {
  readonly tree: SmallTree;
  /** The posted series with what was said of it, as a list's archive has it. */
  readonly mbox: string;
  readonly patches: readonly [swim: string, dive: string];
  readonly commits: {
    readonly root: string;
    readonly newMaintainer: string;
    readonly swim: string;
    readonly dive: string;
    readonly revert: string;
    readonly again: string;
  };
};

const idsIn = (mbox: string): readonly string[] =>
  [...mbox.matchAll(/^Message-I[dD]: <(.+)>$/gm)].map(([, id]) => id ?? '');

/** The patches as git mails them, on the list of the project. */
const mailed = (tree: SmallTree): string =>
  tree
    .git('format-patch', '--stdout', '--thread=shallow', '--subject-prefix=PATCH', 'master..work')
    .concat('\n')
    .replaceAll(/^(Subject: \[PATCH.*)$/gm, '$1\nList-Id: <xen-devel.lists.xenproject.org>');

const SWIMMING = lines(1, 9) + 'below the ice\n' + lines(10, 30);
const diving = (how: string): string => lines(1, 9) + `${how}\n` + lines(10, 30);

/** The tree before the series: a maintainer, and who came after. */
const begin = (tree: SmallTree): Pick<PondTree['commits'], 'root' | 'newMaintainer'> => ({
  root: tree.commit(
    'pond: dig it',
    {
      MAINTAINERS: maintainers('Milo Old <milo@pond.example>'),
      'pond/swim.c': lines(1, 30),
      'pond/dive.c': lines(1, 30),
    },
    { at: '2021-09-01T12:00:00Z' },
  ),
  newMaintainer: tree.commit(
    'MAINTAINERS: Mara for Milo',
    { MAINTAINERS: maintainers('Mara New <mara@pond.example>') },
    { at: '2021-10-01T12:00:00Z' },
  ),
});

/** The series on a branch of its own, as its author has it. */
const write = (tree: SmallTree): void => {
  tree.git('checkout', '--quiet', '-b', 'work');
  tree.commit(
    'pond: swim below the ice\n\nIt is warmer there.',
    { 'pond/swim.c': SWIMMING },
    { at: '2021-10-05T12:00:00Z' },
  );
  tree.commit(
    'pond: dive below the ice\n\nIt is darker there.',
    { 'pond/dive.c': diving('deep') },
    { at: '2021-10-05T12:00:01Z' },
  );
  tree.git('checkout', '--quiet', 'master');
};

/** The series as it landed, and what became of it. */
const land = (tree: SmallTree): Omit<PondTree['commits'], 'root' | 'newMaintainer'> => {
  const swim = tree.commit(
    'pond: swim below the ice\n\nIt is warmer there.\n\nAcked-by: Mara New <mara@pond.example>',
    { 'pond/swim.c': SWIMMING },
    { at: '2021-10-07T12:00:00Z' },
  );
  const dive = tree.commit(
    'pond: dive below the ice\n\nIt is darker there.',
    { 'pond/dive.c': diving('very deep') },
    { at: '2021-10-08T12:00:00Z' },
  );
  tree.tag('4.16.0-rc1', '2021-10-09T12:00:00Z');
  const revert = tree.commit(
    `Revert "pond: swim below the ice"\n\nThis reverts commit ${swim}.`,
    { 'pond/swim.c': lines(1, 30) },
    { at: '2021-10-10T12:00:00Z' },
  );
  const again = tree.commit(
    `Revert "Revert "pond: swim below the ice""\n\nThis reverts commit ${revert}.`,
    { 'pond/swim.c': SWIMMING },
    { at: '2021-10-12T12:00:00Z' },
  );
  return { swim, dive, revert, again };
};

const ack = (who: string, to: string, n: number): string =>
  message({
    id: `ack-${String(n)}@pond.example`,
    from: who,
    date: `Wed, 06 Oct 2021 12:00:0${String(n)} +0000`,
    subject: 'Re: [PATCH] pond',
    to,
    text: `Acked-by: ${who}`,
  });

/**
 * A project's tree made for a test, with a series of two patches: posted on 5 October 2021, landed on the 7th as it was mailed and on the 8th
 * changed, the first reverted on the 10th and in again on the 12th; and with a maintainer who changed on the 1st.
 */
export const pondTree = (folder: string): PondTree => {
  const tree = new SmallTree();
  const before = begin(tree);
  write(tree);
  const series = mailed(tree);
  const [swimId = '', diveId = ''] = idsIn(series);
  const mbox = join(folder, 'pond.mbox');
  const acks = [
    ack('Mara New <mara@pond.example>', swimId, 1),
    ack('Milo Old <milo@pond.example>', diveId, 2),
  ];
  writeFileSync(mbox, [series, ...acks].join('\n'));
  return { tree, mbox, patches: [swimId, diveId], commits: { ...before, ...land(tree) } };
};
