import type { CommentSettings, ListVoice } from '@sluice/application';
import { storyMails } from '@sluice/testing';

const LIST = {
  listId: 'xen-devel.lists.xenproject.org',
  address: 'xen-devel@lists.xenproject.org',
  level: 'list',
  rules: {},
} as const satisfies ListVoice;

/** The bot speaks on xen-devel as far as it can. */
export const SETTINGS: CommentSettings = {
  lists: [LIST],
  administrators: ['admin@example.org', 'other-admin@example.org'],
  own: ['sluice@example.org', 'bot@example.org'],
  delayMinutes: 30,
  wrongPercent: 20,
  publicUrl: 'https://sluice.example.org',
};

/** The same with another level, of all rules or of some. */
export const heardAs = (voice: Partial<ListVoice>): CommentSettings => ({
  ...SETTINGS,
  lists: [{ ...LIST, ...voice }],
});

/** A mail of the story, by its number. */
export const story = (n: number): Buffer => {
  const found = storyMails().find((m) => m.name.startsWith(String(n).padStart(3, '0')));
  if (found === undefined) throw new Error(`no mail ${String(n)}`);
  return found.raw;
};
