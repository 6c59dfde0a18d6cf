import { messageId } from '@sluice/kernel';
import type { Mail } from '@sluice/mail';
import { mail, time } from '../spec-builders';

/** Lines of a hunk with their marks; context lines begin with a space. */
export type Change = { readonly file: string; readonly lines: readonly string[] };

const hunk = ({ file, lines }: Change): string => {
  const count = (mark: string): number => lines.filter((l) => !l.startsWith(mark)).length;
  return `diff --git a/${file} b/${file}
index 1111111..2222222 100644
--- a/${file}
+++ b/${file}
@@ -1,${count('+')} +1,${count('-')} @@
${lines.join('\n')}
`;
};

/** For specs: a patch that makes some changes; `subject` is the whole header. */
export const patchOf = (
  id: string,
  subject: string,
  {
    changes,
    body = 'Because the water is cold.',
    ...parts
  }: Partial<Mail> & { readonly changes: readonly Change[]; readonly body?: string },
): Mail =>
  mail(id, {
    subject,
    text: `${body}

Signed-off-by: Olli Otter <olli@example.org>
---
 ${changes.map((c) => c.file).join(' ')} | 1 +

${changes.map(hunk).join('')}`,
    ...parts,
  });

const ref = (id: string) => [messageId(`${id}@example.org`)];

/** For specs: a flag of a public header, its uses further on in the series, and the flag that another author put beside it. */
export const FLAG_STORY: readonly Mail[] = [
  mail('cover', { subject: '[PATCH v5 0/3] otter: dive', text: 'Olli Otter (3):\n  one\n  two\n  three\n' }),
  patchOf('flag', '[PATCH v5 1/3] otter: introduce the flag of diving', {
    changes: [
      {
        file: 'otter/include/otter.h',
        lines: [' #define OTTER_swim_on 0', '+#define OTTER_CDF_dive 1', ' int otter_start(void);'],
      },
    ],
    inReplyTo: ref('cover'),
    date: time('2024-03-01T10:01'),
  }),
  patchOf('dive', '[PATCH v5 2/3] otter: dive where the flag says so', {
    changes: [
      { file: 'otter/dive.c', lines: [' int fish(void)', '+    if ( flags & OTTER_CDF_dive )', ' {'] },
    ],
    inReplyTo: ref('cover'),
    date: time('2024-03-01T10:02'),
  }),
  patchOf('docs', '[PATCH v5 3/3] otter: describe the weather', {
    changes: [
      { file: 'otter/weather.c', lines: [' int sun(void);', '+int rainy_days(void);', ' int wind(void);'] },
    ],
    inReplyTo: ref('cover'),
    date: time('2024-03-01T10:03'),
  }),
  patchOf('hunt', '[PATCH] otter: hunt below the ice', {
    changes: [
      {
        file: 'otter/include/otter.h',
        lines: [' #define OTTER_CDF_dive 1', '+#define OTTER_CDF_hunt 2', ' int otter_start(void);'],
      },
    ],
    from: { name: 'Fred Fisher', address: 'fred@example.net' },
    date: time('2024-03-03T10:00'),
  }),
  patchOf('boat', '[PATCH] otter: build a boat', {
    changes: [{ file: 'otter/boat.c', lines: [' int wood(void);', '+int keel(void);', ' int sail(void);'] }],
    body: 'Depends-on: <hunt@example.org>',
    from: { name: 'Bea Beaver', address: 'bea@example.net' },
    date: time('2024-03-04T10:00'),
  }),
];
