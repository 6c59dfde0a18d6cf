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
