import type { FreezeEvent } from '@sluice/freeze';
import type { EventEnvelope, Instant, MessageId } from '@sluice/kernel';
import type { DeclaredWord, GroupingDecision } from '@sluice/series';
import type { AdministratorDecided, AdministratorDecision } from './administrators';
import type { BotDecided, BotDecision } from './bot/bot-decisions';
import type { EdgeDecision } from './connect/confirmed';
import type { Knowledge } from './derive';

/** What a person decided, as recorded: one of the kinds the series and freeze libraries know. */
export type PersonDecided =
  | { readonly about: 'grouping'; readonly decision: GroupingDecision }
  | { readonly about: 'gate'; readonly decision: FreezeEvent; readonly via?: Via | undefined }
  | ({ readonly about: 'declaration'; readonly decision: DeclaredWord } & Partial<{
      readonly by: string;
      readonly at: Instant;
      readonly reason: string;
      readonly source: MessageId;
    }>)
  | ({
      readonly about: 'dependence';
      readonly decision: Pick<EdgeDecision, 'kind' | 'from' | 'to'>;
    } & Partial<Pick<EdgeDecision, 'by' | 'at' | 'reason'>>)
  | ({ readonly about: 'administrator'; readonly decision: AdministratorDecision } & Partial<
      Pick<AdministratorDecided, 'by' | 'at'> & { readonly reason: string }
    >)
  | ({ readonly about: 'bot'; readonly decision: BotDecision } & Partial<Omit<BotDecided, 'decision'>>)
  | { readonly about: 'refusal'; readonly what: string; readonly why: string }
  | { readonly about: 'undo'; readonly event: string };

/** Through what a decision came, where it was not the command line. */
export type Via = {
  readonly surface: 'http' | 'patchwork' | 'mail';
  /** Id of the token, where a bot said it for its owner. */
  readonly token?: string | undefined;
};

/** Two projects may both have a release line 4.16: its decisions are told apart by their stream. Groupings name mails, not projects. */
const isOf = (project: string, event: EventEnvelope): boolean =>
  (event.data as PersonDecided).about !== 'gate' || event.streamName.startsWith(`release-${project}-`);

/** With who said it, when and why. */
const dependencesIn = (standing: readonly PersonDecided[]): Pick<Knowledge, 'dependences'> => {
  const dependences = standing.flatMap((d) =>
    d.about === 'dependence' && d.at !== undefined
      ? [{ ...d.decision, by: d.by, at: d.at, reason: d.reason ?? '' }]
      : [],
  );
  return dependences.length === 0 ? {} : { dependences };
};

/** With who declared it, when and why. */
const declarationsIn = (standing: readonly PersonDecided[]): Pick<Knowledge, 'declarations'> => {
  const declarations = standing.flatMap((d) => {
    if (d.about !== 'declaration' || d.by === undefined || d.at === undefined) return [];
    const { decision, by, at, reason = '', source } = d;
    return [{ ...decision, by, at, reason, ...(source !== undefined && { source }) }];
  });
  return declarations.length === 0 ? {} : { declarations };
};

const administratorsIn = (standing: readonly PersonDecided[]): readonly AdministratorDecided[] =>
  standing.flatMap((d) =>
    d.about === 'administrator' && d.at !== undefined ? [{ ...d.decision, at: d.at, by: d.by }] : [],
  );

type Decided = Pick<Knowledge, 'grouping' | 'decisions' | 'declarations' | 'dependences' | 'retracted'> & {
  readonly administrators: readonly AdministratorDecided[];
};

const decidedIn = (known: readonly EventEnvelope[]) => {
  const events = known.filter((e) => e.type === 'PersonDecided');
  const undone = new Set(
    events.flatMap((e) => {
      const data = e.data as PersonDecided;
      return data.about === 'undo' ? [data.event] : [];
    }),
  );
  return { events, undone, standing: events.filter((e) => !undone.has(e.idempotencyKey)) };
};

/** What people decided and did not undo, of all projects, in the order given. */
export const standingDecisions = (known: readonly EventEnvelope[]): readonly PersonDecided[] =>
  decidedIn(known).standing.map((e) => e.data as PersonDecided);

/** What of people's decisions stands, for one project. */
export const decisionsOf = (known: readonly EventEnvelope[], project: string): Decided => {
  const { events, undone, standing: ofAll } = decidedIn(known);
  const standing = ofAll.filter((e) => isOf(project, e)).map((e) => e.data as PersonDecided);
  return {
    grouping: standing.flatMap((d) => (d.about === 'grouping' ? [d.decision] : [])),
    ...declarationsIn(standing),
    ...dependencesIn(standing),
    administrators: administratorsIn(standing),
    decisions: standing.flatMap((d) => (d.about === 'gate' ? [d.decision] : [])),
    retracted: [
      ...undone,
      ...events.filter((e) => (e.data as PersonDecided).about === 'undo').map((e) => e.idempotencyKey),
    ],
  };
};
