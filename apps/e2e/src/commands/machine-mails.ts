import { GRANT, byManager, unsigned, ignored, nothing, type Tricky } from './tricky-parts';
import { AUTHOR, BOT, COMMITTER, signed, written } from './written-mails';

/** Sent by machines, or by people without the right. */
export const UNFIT: readonly Tricky[] = [
  {
    name: 'a release ack by a look-alike, which is no command',
    raw: async (id) =>
      signed(
        written({
          id,
          from: 'Ian Jackson <iwj@xenpr0ject.org>',
          body: 'Release-acked-by: Ian Jackson <iwj@xenproject.org>',
        }),
        'xenpr0ject.org',
      ),
    ...nothing,
  },
  { name: 'from the bot itself', raw: unsigned(`Sluice <${BOT}>`, GRANT), ...ignored },
  { name: 'from the bot with a tag', raw: unsigned('sluice+xen@bot.example', GRANT), ...ignored },
  {
    name: 'from an alias of the bot, in capitals',
    raw: unsigned('SLUICE-BOT+x@Bot.Example', GRANT),
    ...ignored,
  },
  {
    name: 'with an id of the bot’s own mails',
    raw: byManager(GRANT, { fields: ['X-Sluice-Id: 0123456789abcdef'] }),
    ...ignored,
  },
  {
    name: 'sent automatically',
    raw: byManager(GRANT, { fields: ['Auto-Submitted: auto-replied'] }),
    ...ignored,
  },
  { name: 'with the null return path', raw: byManager(GRANT), envelopeFrom: '', ...ignored },
  {
    name: 'with the null return path in a header',
    raw: byManager(GRANT, { fields: ['Return-Path: <>'] }),
    ...ignored,
  },
  { name: 'in bulk', raw: byManager(GRANT, { fields: ['Precedence: bulk'] }), ...ignored },
  {
    name: 'from another list, by its alias',
    raw: byManager(GRANT, { fields: ['Precedence: list', 'List-Id: <other.lists.example.org>'] }),
    ...ignored,
  },
  {
    name: 'from a machine that is known',
    raw: unsigned('kernel test robot <lkp@intel.com>', GRANT),
    ...ignored,
  },
  {
    name: 'an author who grants himself',
    raw: async (id) => signed(written({ id, from: AUTHOR, body: GRANT }), 'gmail.com'),
    ...{ outcome: 'refused', answers: 1, to: 'andr2000@gmail.com' },
  },
  {
    name: 'a committer who grants',
    raw: async (id) => signed(written({ id, from: COMMITTER, body: GRANT }), 'kernel.org'),
    ...{ outcome: 'refused', answers: 1, to: 'sstabellini@kernel.org' },
  },
  {
    name: 'about nothing that is known',
    raw: byManager(GRANT, { answers: ['nowhere@example.org'] }),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
];
