import type { Instant } from '@sluice/kernel';
import { fullStanding, type BotPorts } from '../bot/bot-ports';
import type { CheckedComment, CommentCheck } from '../bot/comment-check';
import { isCommentMail, type CommentMail } from '../bot/comment-planned';
import type { CommentMatter } from '../bot/comment-matter';
import type { CommentSettings } from '../bot/comment-settings';
import { isOverdue } from '../bot/due';
import { loadMatter } from '../bot/load-matter';
import { repeats, saidBefore } from '../bot/said-before';
import { embargoedLists } from '../public/embargo';
import { composedAnew, isSameComment } from './revise-comments';

const withhold = (why: string): CheckedComment => ({ withhold: why });

const GO: CheckedComment = { go: true };

/** The settings without lists under embargo. */
const inTheOpen = (settings: CommentSettings, { knowledge }: CommentMatter): CommentSettings => {
  const embargoed = embargoedLists(knowledge.project);
  return { ...settings, lists: settings.lists.filter((l) => !embargoed.has(l.listId.toLowerCase())) };
};

const differs = (then: CommentMail['about'], now: CommentMail['about']): string =>
  then.revision === now.revision ? 'the verdict is another by now' : `v${now.revision} was posted since`;

type Checking = {
  readonly ports: BotPorts;
  readonly settings: CommentSettings;
  readonly entry: string;
};

const checkAgainst = async (
  mail: CommentMail,
  matter: CommentMatter,
  { ports, settings, entry }: Checking,
): Promise<CheckedComment> => {
  const { about } = mail;
  const { standing } = await fullStanding(ports, settings);
  const fresh = composedAnew(matter, mail, { settings: inTheOpen(settings, matter), standing });
  if ('silent' in fresh) {
    const newest = matter.derived.series.revisions.at(-1)?.number ?? about.revision;
    return withhold(newest === about.revision ? fresh.silent : `v${newest} was posted since`);
  }
  if (!isSameComment(about, fresh.about)) return withhold(differs(about, fresh.about));
  const before = (await saidBefore(ports, matter)).filter((b) => b.standing === 'said');
  const repeated = repeats(fresh, before, entry);
  return repeated === undefined ? GO : withhold(repeated);
};

/**
 * Whether a comment that was planned still stands: nothing newer was posted, nobody objected or took it back, the verdict is the one it tells of, what was
 * reverted is not back, nobody asked for silence, and it is not two days old. Mail that is no comment goes.
 */
export const checkComment =
  (ports: BotPorts, settings: CommentSettings, now: () => Instant): CommentCheck =>
  async ({ key, payload }) => {
    if (!isCommentMail(payload)) return GO;
    if (isOverdue(payload.dueAt, now())) return withhold('it is older than 48 hours');
    const matter = await loadMatter(await ports.views(), payload.about.answers);
    return matter === undefined
      ? withhold('what it answers is gone')
      : checkAgainst(payload, matter, { ports, settings, entry: key });
  };
