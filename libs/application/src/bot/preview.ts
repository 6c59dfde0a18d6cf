import { botStandingOf, type BotStanding } from './bot-decisions';
import type { BotMail } from './bot-mail';
import { AUDIENCES, commentOn, type Comment } from './comment';
import type { CommentMatter, Silent } from './comment-matter';
import { voiceOf, type BotLevel, type CommentSettings } from './comment-settings';

type Recipients = Pick<BotMail, 'to' | 'cc'>;

/** What the bot would say of a series, were it let, and what it does as things are. */
export type CommentPreview = {
  /** The comment with every rule heard by the list; or why there is none. */
  readonly comment: Comment | Silent;
  /** By level, who would get it; or why nobody does. */
  readonly recipients: Readonly<Record<Exclude<BotLevel, 'off'>, Recipients | Silent>>;
  /** By the levels in force and what people said to the bot: how far which rules go, and why nothing is said where nothing is. */
  readonly inForce: readonly ((Pick<Comment['about'], 'level' | 'rules'> & Recipients) | Silent)[];
};

const atLevel = (settings: CommentSettings, matter: CommentMatter, level: BotLevel): CommentSettings => {
  const listId = matter.derived.series.listId ?? '';
  const voice = voiceOf(settings, listId) ?? { listId, address: listId, level, rules: {} };
  return { ...settings, lists: [{ ...voice, level, rules: {} }] };
};

/**
 * What would be said of a series, for whoever wants to look before anything is switched on: levels and silences that people asked for are left aside but for
 * what is in force. When it would be due, and whether it was said before, is no part of it.
 */
export const previewOf = (
  matter: CommentMatter,
  settings: CommentSettings,
  standing: BotStanding,
): CommentPreview => {
  const nobodySpoke = botStandingOf([]);
  const at = (level: BotLevel): Comment | Silent =>
    commentOn(matter, {
      settings: atLevel(settings, matter, level),
      standing: nobodySpoke,
      audience: level === 'shadow' ? 'shadow' : 'public',
    });
  const to = (level: BotLevel): Recipients | Silent => {
    const made = at(level);
    return 'silent' in made ? made : { to: made.mail.to, cc: made.mail.cc };
  };
  const made = AUDIENCES.map((audience) => commentOn(matter, { settings, standing, audience }));
  const heard = made.flatMap((c) =>
    'silent' in c ? [] : [{ level: c.about.level, rules: c.about.rules, to: c.mail.to, cc: c.mail.cc }],
  );
  return {
    comment: at('list'),
    recipients: { shadow: to('shadow'), author: to('author'), list: to('list') },
    inForce: heard.length > 0 ? heard : made.filter((c) => 'silent' in c).slice(0, 1),
  };
};
