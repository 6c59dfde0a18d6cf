import {
  acceptingArches,
  addedBits,
  archName,
  finding,
  inModel,
  shownBy,
  statementsOf,
  unseenPatches,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';

/** The structure for what one arch alone has. */
const archStructure = ({ model }: RuleContext): string =>
  model.structures.find((s) => s.channel === 'arch-config-field')?.name ?? 'the arch configuration';

const isCommon = ({ model }: RuleContext, change: PlacedChange): boolean =>
  model.namespaces.some(
    (n) => n.channel === change.channel && n.reach === 'domain' && n.values === 'bit' && n.arch === undefined,
  );

const justified = (context: RuleContext, change: PlacedChange): boolean =>
  statementsOf(context, 'other-architectures').some((s) => s.messageId === change.messageId);

/**
 * A bit for every arch that only one accepts asks for a reason: what one arch alone can ever have belongs into its own part of the
 * configuration; what others may get, into the common one. A sentence on it in the message is enough.
 * Source: 0291089f6e and 980aff4e8f give the reason, 2075b410ee does not. Severity: ask; a judgement.
 */
export const R09: Rule = {
  id: 'R09',
  version: 1,
  title: 'A common namespace for what more than one arch may have',
  source: '2075b410ee; 0291089f6e, 980aff4e8f',
  check: (context) =>
    addedBits(context)
      .filter((change) => isCommon(context, change) && !justified(context, change))
      .flatMap((change) => {
        const [arch, ...others] = acceptingArches(context, change.name);
        if (arch === undefined || others.length > 0) return [];
        const hidden = unseenPatches(context);
        return [
          finding(R09, {
            severity: 'ask',
            sentence:
              `${change.name} is a bit of every arch, and in the patches seen only ${archName(arch)} accepts it${hidden === undefined ? '' : ` (${hidden})`}. ` +
              `If no other arch can ever have it, its place is ${archStructure(context)}; the message does not say why it is here.`,
            evidence: [shownBy(change), inModel(`namespace ${change.channel ?? ''}`, 'common to all arches')],
            clearedBy:
              'A sentence in the message on which other arches may use it, or a bit of the arch alone.',
            judgement: true,
          }),
        ];
      }),
};
