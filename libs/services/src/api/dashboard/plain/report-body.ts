import type { FreezeReport, Viewpoint } from '@sluice/application';
import { markup, listOf, type Html } from './html';
import { seriesPath, mailPath, time } from './plain-page';
import { reasonItem } from './series-body';

const part = (title: string, items: readonly Html[], none: string): Html =>
  markup`<h2>${title} (${items.length})</h2>
    ${items.length === 0 ? markup`<p>${none}</p>` : listOf(items)}`;

const numbers = (report: FreezeReport): Html => {
  const { counts } = report;
  const borders = report.borders.map(
    ({ title, lastDay, status, days }) =>
      markup`${title}: after ${lastDay} (${status}), ${days === 0 ? 'today' : days === 1 ? 'in 1 day' : `in ${String(days)} days`}`,
  );
  return markup`<p>
      Phase: ${report.phaseTitle}. Release manager: ${report.releaseManager ?? 'nobody known'}.
      ${report.moratorium && markup`<strong>Commit moratorium: nothing goes in.</strong>`}
    </p>
    <p>
      ${counts.total} verdicts on ${counts.series} series: ${counts.closed} closed, ${counts.held} held,
      ${counts.undetermined} undetermined, ${counts.open} open.
    </p>
    ${listOf(borders)}`;
};

/** Only where there is any, as in the report as mail. */
const heard = (report: FreezeReport): Html | false =>
  report.heard.length > 0 &&
  part(
    'Read by machine in release mails, confirmed by nobody',
    report.heard.map(
      (h) => markup`${time(h.saidAt)} ${h.by}: <a href="${mailPath(h.messageId)}">${h.says.join('; ')}</a>`,
    ),
    '',
  );

/** What the freeze report says as a page: numbers, then what to decide, in the order of the report as mail. */
export const reportBody = (report: FreezeReport, viewpoint: Viewpoint): Html => {
  const { coverage } = report;
  const series = (id: string, subject: string): Html =>
    markup`<a href="${seriesPath(id, viewpoint)}">${subject}</a>`;
  return markup`${numbers(report)} ${heard(report)}
    ${part(
      'To decide',
      report.decisions.map(
        (d) =>
          markup`<strong class="${d.outcome}">${d.outcome.toUpperCase()}</strong> ${series(d.series, d.subject)}
            v${d.revision}, ${d.author}: ${d.because}
            ${d.clearedBy !== '' && markup`<strong>Cleared by:</strong> ${d.clearedBy}`}
            <details>
              <summary>${d.reasons.length} reasons</summary>
              ${listOf(d.reasons.map(reasonItem))}
            </details>`,
      ),
      'Nothing.',
    )}
    ${part(
      'Bits of public flags words',
      report.bits.map(
        (b) =>
          markup`${b.channel} bit ${b.bit}: <code>${b.name}</code> ${b.change}, ${series(b.series, b.subject)}`,
      ),
      'None changes.',
    )}
    ${part(
      'Objections',
      report.objections.map(
        (o) =>
          markup`${time(o.saidAt)} ${o.by} ${o.certainty === 'sure' ? 'objected' : 'may have objected'} to
            ${series(o.series, o.subject)}: <a href="${mailPath(o.messageId)}"><q>${o.sentence}</q></a>`,
      ),
      'None is open.',
    )}
    ${part(
      'Landed',
      report.landed.map(
        (l) =>
          markup`${time(l.committedAt)} ${series(l.series, l.subject)} v${l.revision} as
            <code>${l.commit.slice(0, 12)}</code>${l.revertedBy !== null && markup`, taken back ${time(l.revertedBy.committedAt)} by <code>${l.revertedBy.commit.slice(0, 12)}</code>`}`,
      ),
      coverage.treeThrough === null
        ? 'Not known: the tree of the project was not read.'
        : 'Nothing of what was judged.',
    )}
    <h2>How far the knowledge goes</h2>
    <p>
      ${coverage.mails} mails known through ${report.knownThrough ?? 'nothing'}, ${coverage.parked} parked; tree through ${coverage.treeThrough ?? 'nowhere'};
      ${coverage.patchesNeverReceived} patches never received.
    </p>
    ${listOf(coverage.notKnown.map((sentence) => markup`Not known: ${sentence}.`))}`;
};
