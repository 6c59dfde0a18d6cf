import { COMMAND_FACTS } from '../commands/facts';
import { KNOWLEDGE_TYPES } from '../knowledge';

/** Types of what Sluice concludes. */
export const CONCLUSION_TYPES = [
  'RevisionPosted',
  'PatchLanded',
  'PatchReverted',
  'AckGiven',
  'ObjectionRaised',
  'InterfaceChangeFound',
  'EdgeRecorded',
  'EdgeDropped',
  'VerdictChanged',
  'CommentSent',
  'CommentWithheld',
  'ConclusionLapsed',
  'CommentPlanned',
] as const;

export type ConclusionType = (typeof CONCLUSION_TYPES)[number];

/** Every type of event that the log may hold. */
export const EVENT_TYPES: readonly string[] = [
  ...CONCLUSION_TYPES,
  ...['MailSeen', 'MailErased', 'CopiesErased'],
  ...['CommitLanded', 'TagSeen', 'BranchMoved', 'MaintainersSeen'],
  ...KNOWLEDGE_TYPES,
  ...COMMAND_FACTS,
];
