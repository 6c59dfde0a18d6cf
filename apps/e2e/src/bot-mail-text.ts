import type { BotMail } from '@sluice/application';

const person = ({ name, address }: BotMail['to'][0]): string =>
  name === undefined ? address : `${name} <${address}>`;

/** A mail of the bot as a person reads it: what bears on its readers of the headers, and the text. */
export const asRead = (mail: BotMail): string =>
  [
    `To: ${mail.to.map(person).join(', ')}`,
    ...(mail.cc.length === 0 ? [] : [`Cc: ${mail.cc.map(person).join(', ')}`]),
    `Subject: ${mail.subject}`,
    ...(mail.inReplyTo === undefined ? [] : [`In-Reply-To: <${mail.inReplyTo}>`]),
    ...(mail.references.length === 0
      ? []
      : [`References: ${mail.references.map((r) => `<${r}>`).join(' ')}`]),
    `Auto-Submitted: ${mail.automatic}`,
    `X-Sluice-Rule: ${mail.rules.join(' ')}`,
    '',
    mail.text,
  ].join('\n');
