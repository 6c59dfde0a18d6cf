/** How far the bot goes, least first: nobody, the administrators only, the author, the list. */
export const BOT_LEVELS = ['off', 'shadow', 'author', 'list'] as const;

export type BotLevel = (typeof BOT_LEVELS)[number];

/** What the bot may say on one list. */
export type ListVoice = {
  readonly listId: string;
  readonly address: string;
  readonly level: BotLevel;
  /** Levels of single rules; one not named has the level of the list, and none is above it. */
  readonly rules: Readonly<Record<string, BotLevel>>;
};

/** What comments mind beside the mails: the configuration, as far as it bears on them. */
export type CommentSettings = {
  readonly lists: readonly ListVoice[];
  readonly administrators: readonly string[];
  /** The bot's own addresses, aliases among them. */
  readonly own: readonly string[];
  /** Quiet after the last mail of an incomplete revision before it is commented on. */
  readonly delayMinutes: number;
  /** A rule is silent when so many percent of its last comments were called wrong; 0: never. */
  readonly wrongPercent: number;
  /** Where the dashboard is, without a slash at the end. */
  readonly publicUrl?: string | undefined;
};

const rank = (level: BotLevel): number => BOT_LEVELS.indexOf(level);

/** The lower of two levels. */
export const lowerLevel = (a: BotLevel, b: BotLevel): BotLevel => (rank(a) < rank(b) ? a : b);

/** How far a rule may be heard on a list; a muted one nowhere. */
export const levelOf = (rule: string, voice: ListVoice, muted: ReadonlySet<string>): BotLevel =>
  muted.has(rule) ? 'off' : lowerLevel(voice.level, voice.rules[rule] ?? voice.level);

/** The voice on a list, by its id; without case. */
export const voiceOf = (settings: CommentSettings, listId: string | undefined): ListVoice | undefined =>
  settings.lists.find((l) => l.listId.toLowerCase() === listId?.toLowerCase());
