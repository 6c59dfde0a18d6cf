import {
  fillTo,
  revisionMeant,
  viewSeries,
  type DerivedRevision,
  type SeriesView,
} from '@sluice/application';
import type { Reason, Verdict } from '@sluice/gate';
import { describeChange } from '@sluice/interface-model';
import type { Evidence } from '@sluice/kernel';
import { EXIT, type Runtime, UsageError } from '@sluice/runtime';
import type { Command } from 'commander';
import { requireRelease, withRecorded, withViewpoint, type CommonOptions } from '../command';

/** A command about one series and one release line. */
export type GateOptions = CommonOptions & { readonly release?: string };

/** One line that lets a person check a piece of evidence by hand. */
export const evidenceText = (evidence: Evidence): string => {
  switch (evidence.kind) {
    case 'mail':
      return [
        `mail <${evidence.messageId}>`,
        ...(evidence.what === undefined ? [] : [evidence.what]),
        ...(evidence.quote === undefined ? [] : [`"${evidence.quote}"`]),
      ].join(': ');
    case 'hunk':
      return `${evidence.file}, line ${evidence.line} of <${evidence.messageId}>: ${evidence.quote.trim()}`;
    case 'commit':
      return `commit ${evidence.commit}${evidence.quote === undefined ? '' : `: ${evidence.quote}`}`;
    case 'date':
      return `${evidence.date}: ${evidence.what}`;
    case 'model':
      return `interface model, ${evidence.entry}: ${evidence.quote}`;
  }
};

const EFFECT_WORD = { closes: 'CLOSES', holds: 'HOLDS', undetermines: 'NOT KNOWN', informs: 'note' } as const;
export const WIDTH = 96;

/** Evidence lines shown under a reason before the rest is only counted. */
const SHOWN_EVIDENCE = 3;

const INDENT = ' '.repeat(12);

export const reasonText = (reason: Reason): string => {
  const fill = (text: string, first: string, rest: string): string => fillTo(WIDTH, text, { first, rest });
  const lines = [fill(reason.sentence, `  ${EFFECT_WORD[reason.effect].padEnd(10)}${reason.rule}: `, INDENT)];
  for (const e of reason.evidence.slice(0, SHOWN_EVIDENCE))
    lines.push(fill(evidenceText(e), `${INDENT}see `, `${INDENT}    `));
  if (reason.evidence.length > SHOWN_EVIDENCE)
    lines.push(`${INDENT}and ${reason.evidence.length - SHOWN_EVIDENCE} more`);
  if (reason.clearedBy !== '' && reason.effect !== 'informs')
    lines.push(fill(reason.clearedBy, `${INDENT}cleared by: `, `${INDENT}    `));
  return lines.join('\n');
};

const verdictOf = async (
  runtime: Runtime,
  ref: string,
  options: GateOptions,
): Promise<{ readonly verdict: Verdict; readonly view: SeriesView; readonly revision: DerivedRevision }> => {
  const view = await viewSeries(runtime.viewPorts(), ref, options);
  const revision = revisionMeant(view);
  if (revision.verdict === undefined)
    throw new UsageError(
      `no release line was open when "${view.derived.series.subject}" was posted: name one with --release`,
    );
  return { verdict: revision.verdict, view, revision };
};

const showText = (view: SeriesView, revision: DerivedRevision, verdict: Verdict): string => {
  const lines = [
    `${verdict.outcome.toUpperCase()}  ${view.derived.series.subject}, v${verdict.revision}, for ${verdict.release}`,
    `  phase ${verdict.phase}, as of ${view.meta.asOf}; mail known through ${view.meta.knownThrough ?? 'never'}`,
    '',
    ...verdict.reasons.map(reasonText),
  ];
  if (revision.changes.length > 0)
    lines.push('', '  Interface changes', ...revision.changes.map((c) => `    ${describeChange(c)}`));
  return lines.join('\n');
};

const addGate = (program: Command): void => {
  const gate = program.command('gate').summary('may a series enter a release, and why not');
  const options = (command: Command): Command =>
    withViewpoint(command).option(
      '--release <release>',
      'release line (default: the one it names, else the one open when it was posted)',
    );
  options(gate.command('show <ref>'))
    .summary('the verdict with its reasons, evidence, and what would clear them')
    .action((ref: string, opts: GateOptions) =>
      withRecorded(opts, async (runtime, output) => {
        if (opts.release !== undefined) await requireRelease(runtime, opts.release);
        const { verdict, view, revision } = await verdictOf(runtime, ref, opts);
        output.answer({ ...verdict, ...view.meta }, () => showText(view, revision, verdict));
      }),
    );
  options(gate.command('check <ref>'))
    .summary('exit code 0 when the gate is open, 1 when it is not')
    .action(async (ref: string, opts: GateOptions) => {
      process.exitCode = await withRecorded(opts, async (runtime, output) => {
        if (opts.release !== undefined) await requireRelease(runtime, opts.release);
        const { verdict, view } = await verdictOf(runtime, ref, opts);
        output.answer({ ...verdict, ...view.meta }, () =>
          verdict.outcome === 'open'
            ? 'open: nothing stands against it'
            : `${verdict.outcome}: ${verdict.reasons[0].sentence}`,
        );
        return verdict.outcome === 'open' ? EXIT.done : EXIT.no;
      });
    });
};

export const addGateCommands = (program: Command): void => {
  addGate(program);
};
