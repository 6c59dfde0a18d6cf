import { type BotMail, type Comment, type CommentPreview } from '@sluice/application';
import { configInForce, previewComment } from '@sluice/runtime';
import type { Command } from 'commander';
import { metaNow, requireRelease, withRecorded, withViewpoint, type CommonOptions } from '../command';

type PreviewOptions = CommonOptions & { readonly release?: string };

const mailbox = ({ name, address }: BotMail['to'][0]): string =>
  name === undefined ? address : `${name} <${address}>`;

const recipients = (found: Pick<BotMail, 'to' | 'cc'> | { readonly silent: string }): string => {
  if ('silent' in found) return `nobody: ${found.silent}`;
  const { to, cc } = found;
  const copied = cc.length === 0 ? '' : `, copied to ${cc.map(mailbox).join(', ')}`;
  return `${to.map(mailbox).join(', ')}${copied}`;
};

/** The mail as it would be sent to the list. */
const mailText = ({ mail }: Comment): string =>
  [
    `Subject: ${mail.subject}`,
    `In-Reply-To: <${mail.inReplyTo ?? ''}>`,
    `References: ${mail.references.map((r) => `<${r}>`).join(' ')}`,
    `Auto-Submitted: ${mail.automatic}`,
    `X-Sluice-Rule: ${mail.rules.join(' ')}`,
    '',
    mail.text.trimEnd(),
  ].join('\n');

const inForceText = ({ inForce }: CommentPreview): string =>
  inForce
    .map((one) =>
      'silent' in one
        ? `As things are nothing is sent: ${one.silent}.`
        : `As things are it goes to ${recipients(one)} (level ${one.level}, rules ${one.rules.join(', ')}).`,
    )
    .join('\n');

const previewText = (preview: CommentPreview, revision: string): string => {
  const { comment, recipients: by } = preview;
  if ('silent' in comment) return `The bot has nothing to say of v${revision}: ${comment.silent}.`;
  const levels = (['shadow', 'author', 'list'] as const).map(
    (level) => `  ${level.padEnd(8)}${recipients(by[level])}`,
  );
  return [inForceText(preview), 'By level it would go to', ...levels, '', mailText(comment)].join('\n');
};

/** The command that shows what would be sent, before anything is on. */
export const addPreview = (bot: Command): void => {
  withViewpoint(bot.command('preview <ref>'))
    .summary('the mail that the bot would send about a series, and to whom by level; nothing is sent')
    .option(
      '--release <release>',
      'release line (default: the one it names, else the one open when it was posted)',
    )
    .action((ref: string, options: PreviewOptions) =>
      withRecorded(options, async (runtime, output) => {
        if (options.release !== undefined) await requireRelease(runtime, options.release);
        const { asOf, knownAsOf, release } = options;
        const config = await configInForce(process.env);
        const from = { asOf, knownAsOf, release };
        const { matter, ...preview } = await previewComment(runtime, config, { ref, from });
        const { id: series, revisions } = matter.derived.series;
        const revision = revisions.at(-1)?.number ?? '';
        const answer = { series, revision, ...preview, ...(await metaNow(runtime, options)) };
        output.answer(answer, () => previewText(preview, revision));
      }),
    );
};
