import { mail } from '../spec-builders';
import { isOwnAddress, loopReason, mailboxOf, type MailMarks } from './loop-guard';

const bot = { address: 'sluice@bot.example', aliases: ['Sluice-Bot@bot.example'] };

type Given = {
  readonly from?: string;
  readonly name?: string;
  readonly sender?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly envelopeFrom?: string;
  readonly isOnList?: boolean;
};

const reasonFor = ({ from = 'ann@example.org', name = 'Ann', sender, fields = {}, ...rest }: Given) => {
  const marks: MailMarks = {
    fields: new Map(Object.entries(fields).map(([key, value]) => [key, [value]])),
    envelopeFrom: rest.envelopeFrom,
  };
  const person = (address: string) => ({ name: '', address });
  const given = mail('m', {
    from: { name, address: from },
    ...(sender !== undefined && { sender: person(sender) }),
  });
  return loopReason({ mail: given, marks, bot, isOnList: rest.isOnList ?? false });
};

it.each<[string, Given, ReturnType<typeof reasonFor>]>([
  ['a person', {}, undefined],
  ['a person, who says that no machine sent it', { fields: { 'auto-submitted': 'no' } }, undefined],
  ['a person, with a return path', { fields: { 'return-path': '<ann@example.org>' } }, undefined],
  ['a person on the list', { fields: { precedence: 'list' }, isOnList: true }, undefined],
  ['nobody', { from: '' }, 'no sender'],
  ['the bot', { from: 'sluice@bot.example' }, 'own mail'],
  ['the bot in capitals', { from: 'SLUICE@BOT.EXAMPLE' }, 'own mail'],
  ['the bot with a tag', { from: 'sluice+xen-devel@bot.example' }, 'own mail'],
  ['the bot quoted', { from: '"sluice"@bot.example' }, 'own mail'],
  ['an alias', { from: 'sluice-bot@bot.example' }, 'own mail'],
  ['an alias with a tag', { from: 'SLUICE-bot+a@bot.example' }, 'own mail'],
  ['somebody, sent by the bot', { sender: 'sluice+1@bot.example' }, 'own mail'],
  ['somebody, in an envelope of the bot', { envelopeFrom: 'sluice@bot.example' }, 'own mail'],
  ['somebody of a name alike', { from: 'sluices@bot.example' }, undefined],
  ['a mail with an id of ours', { fields: { 'x-sluice-id': '1' } }, 'own id'],
  ['an answer by a machine', { fields: { 'auto-submitted': 'auto-replied (vacation)' } }, 'automatic'],
  ['a generated mail', { fields: { 'auto-submitted': 'auto-generated' } }, 'automatic'],
  ['an old responder', { fields: { 'x-autoreply': 'yes' } }, 'automatic'],
  ['a bounce by its envelope', { envelopeFrom: '' }, 'null return path'],
  ['a bounce by its header', { fields: { 'return-path': '<>' } }, 'null return path'],
  ['bulk', { fields: { precedence: 'bulk' } }, 'bulk'],
  ['junk', { fields: { precedence: 'Junk' } }, 'bulk'],
  ['bulk on the list', { fields: { precedence: 'bulk' }, isOnList: true }, 'bulk'],
  ['another list', { fields: { precedence: 'list' } }, 'bulk'],
  ['the kernel’s test robot', { from: 'lkp@intel.com', name: 'kernel test robot' }, 'known bot'],
  ['a mail server', { from: 'MAILER-DAEMON@example.org', name: '' }, 'known bot'],
])('a mail from %s', (_, given, reason) => {
  expect(reasonFor(given)).toBe(reason);
});

it('a mailbox is what is left without case and tag', () => {
  expect(mailboxOf(' Ann+x+y@Example.ORG ')).toBe('ann@example.org');
  expect(mailboxOf('+x@example.org')).toBe('+x@example.org');
  expect(isOwnAddress('sluice+@bot.example', bot)).toBe(true);
  expect(isOwnAddress('sluice@bot.example.org', bot)).toBe(false);
});
