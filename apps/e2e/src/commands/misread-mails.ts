import {
  GRANT,
  byManager,
  html,
  parts,
  MIXED,
  PLAIN,
  DIFF,
  quotedBy,
  nothing,
  type Tricky,
} from './tricky-parts';
import { LIST, LIST_ID, MANAGER, STRANGER } from './written-mails';

/** Quoted, attached, miswritten: each looks like a command somewhere, and none may be taken for one. */
export const MISREAD: readonly Tricky[] = [
  { name: 'quoted', raw: byManager(`No.\n\n${quotedBy(1)}\n`), ...nothing },
  { name: 'quoted three times over', raw: byManager(`Hm.\n\n${quotedBy(3)}\n`), ...nothing },
  { name: 'quoted by initials', raw: byManager(`Hm.\n\nSS> ${GRANT}\n`), ...nothing },
  {
    name: 'below an original message',
    raw: byManager(`No.\n\n-----Original Message-----\nFrom: Sam Stranger\n\n${GRANT}\n`),
    ...nothing,
  },
  {
    name: 'below a quotation that lost its marks',
    raw: byManager(`No.\n\nOn Wed, 3 Nov 2021 at 08:00, Sam Stranger wrote:\n\n${GRANT}\n`),
    ...nothing,
  },
  {
    name: 'below the header block of Outlook',
    raw: byManager(`No.\n\nFrom: Sam\nSent: Wednesday\nTo: Ian\nSubject: please\n\n${GRANT}\n`),
    ...nothing,
  },
  { name: 'in a signature', raw: byManager(`Thanks.\n\n-- \n${GRANT}\n`), ...nothing },
  { name: 'in a signature whose blank was lost', raw: byManager(`Thanks.\n\n--\n${GRANT}\n`), ...nothing },
  { name: 'in a block of code', raw: byManager(`Write this:\n\n\`\`\`\n${GRANT}\n\`\`\`\n`), ...nothing },
  {
    name: 'in the footer of a list',
    raw: byManager(`Thanks.\n\n${'_'.repeat(47)}\nXen-devel mailing list\n${GRANT}\n`),
    ...nothing,
  },
  {
    name: 'in the subject',
    raw: byManager('See the subject.', { subject: GRANT }),
    ...nothing,
  },
  {
    name: 'in a header, as an encoded word',
    raw: byManager('Hello.', { subject: '=?utf-8?q?sluice=3A_exception-grant_4=2E16?=' }),
    ...nothing,
  },
  {
    name: 'as an encoded word in the text: that is text, and no command',
    raw: byManager('=?utf-8?q?sluice=3A_exception-grant_4=2E16?='),
    ...nothing,
  },
  {
    name: 'in the body of somebody else’s patch that the release manager sends on',
    raw: byManager(
      `From: ${STRANGER}\n\npond: be deeper\n\n${GRANT}\n\nSigned-off-by: ${STRANGER}\n---\n${DIFF}`,
      {
        subject: '[PATCH] pond: be deeper',
        answers: [],
      },
    ),
    ...{ outcome: 'nothing', answers: 0 },
  },
  {
    name: 'above a patch in a mail to the bot: no mail with a patch commands anything',
    raw: byManager(`${GRANT}\n\n${DIFF}`),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'in the lines that a patch adds',
    raw: byManager(`Try this:\n\n${DIFF}`),
    ...nothing,
  },
  {
    name: 'in an attachment',
    raw: byManager(
      parts(
        `${PLAIN}\n\nSee attached.\n`,
        `${PLAIN}\nContent-Disposition: attachment; filename="note.txt"\n\n${GRANT}\n`,
      ),
      { fields: [MIXED] },
    ),
    ...nothing,
  },
  {
    name: 'in a second part that is shown inline',
    raw: byManager(parts(`${PLAIN}\n\nSee below.\n`, `${PLAIN}\nContent-Disposition: inline\n\n${GRANT}\n`), {
      fields: [MIXED],
    }),
    ...nothing,
  },
  {
    name: 'in a mail within the mail',
    raw: byManager(
      parts(
        `${PLAIN}\n\nForwarded.\n`,
        `Content-Type: message/rfc822\n\nFrom: ${MANAGER}\nSubject: x\n\n${GRANT}\n`,
      ),
      { fields: [MIXED] },
    ),
    ...nothing,
  },
  {
    name: 'from a telephone, in HTML alone',
    raw: byManager(html(GRANT), { fields: ['Content-Type: text/html; charset=utf-8'] }),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'in the HTML beside a plain text that says otherwise',
    raw: byManager(
      parts(`${PLAIN}\n\nNothing to see.\n`, `Content-Type: text/html; charset=utf-8\n\n${html(GRANT)}\n`),
      { fields: ['Content-Type: multipart/alternative; boundary="cut"'] },
    ),
    ...nothing,
  },
  {
    name: 'with a Cyrillic letter in the first word',
    raw: byManager('sluicе: exception-grant 4.16'),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'with a Cyrillic letter in the verb',
    raw: byManager('sluice: exсeption-grant 4.16'),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'with an invisible character in the release',
    raw: byManager('sluice: exception-grant 4.\u200b16'),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'in wide letters',
    raw: byManager('ｓｌｕｉｃｅ： exception-grant 4.16'),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'in capitals',
    raw: byManager('SLUICE: exception-grant 4.16'),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'indented',
    raw: byManager('    sluice: exception-grant 4.16'),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'misspelt, beside a good one: neither is done',
    raw: byManager(`sluice: mute\nsluice: exception-grnat 4.16`),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'misspelt in a mail that is not to the bot',
    raw: byManager('sluice: exception-grnat 4.16', { to: LIST, fields: [LIST_ID] }),
    ...nothing,
  },
  {
    name: 'beside one that is refused: neither is done',
    raw: byManager('sluice: mute\nsluice: exception-grant 4.17'),
    // The same mistake as above: he is told once a day, and that a second time came is told to who looks after the bot.
    ...{ outcome: 'refused', answers: 1, to: 'admin@bot.example' },
  },
  {
    name: 'six at once',
    raw: byManager(
      Array.from({ length: 6 }, (_, n) => `sluice: mute on=<m-${String(n)}@example.org>`).join('\n'),
    ),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
];
