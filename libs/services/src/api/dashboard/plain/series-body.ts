import type { SeriesJson, Viewpoint } from '@sluice/application';
import type { Evidence } from '@sluice/kernel';
import type { Reason, Verdict } from '@sluice/gate';
import { markup, listOf, type Html } from './html';
import { mailPath, seriesPath, time } from './plain-page';

type Revision = SeriesJson['revisions'][number];

const mail = (id: string, text: string): Html => markup`<a href="${mailPath(id)}">${text}</a>`;

const evidenceLine = (one: Evidence): Html => {
  switch (one.kind) {
    case 'mail':
      return markup`${one.what ?? 'mail'} ${mail(one.messageId, `<${one.messageId}>`)}
      ${one.quote !== undefined && markup`<q>${one.quote}</q>`}`;
    case 'hunk':
      return markup`${mail(one.messageId, one.file)} (line ${String(one.line)} of the mail) <q>${one.quote}</q>`;
    case 'commit':
      return markup`commit <code>${one.commit}</code> ${one.quote !== undefined && markup`<q>${one.quote}</q>`}`;
    case 'date':
      return markup`${one.what}: ${one.date}`;
    case 'model':
      return markup`model, ${one.entry}: <q>${one.quote}</q>`;
  }
};

const reasonItem = ({ rule, effect, sentence, clearedBy, evidence }: Reason): Html =>
  markup`<strong>${rule} ${effect}:</strong> ${sentence}
    ${clearedBy !== '' && markup`<br /><strong>Cleared by:</strong> ${clearedBy}`}
    ${listOf(evidence.map(evidenceLine))}`;

const verdictPart = (verdict: Verdict | undefined): Html =>
  verdict === undefined
    ? markup`<p>No release line was open when it was posted: there is no verdict.</p>`
    : markup`<p>
          <strong class="${verdict.outcome}">${verdict.outcome.toUpperCase()}</strong> v${verdict.revision}
          for ${verdict.release}, phase
          ${verdict.phase}${verdict.validUntil !== undefined && markup`, until ${time(verdict.validUntil)} if nothing else is said`}.
        </p>
        ${listOf(verdict.reasons.map(reasonItem))}`;

const patchLine = (patch: Revision['patches'][number], total: number): Html =>
  markup`${patch.position}/${total}
  ${patch.messageId === null ? markup`<em>never received</em> ${patch.subject ?? ''}` : mail(patch.messageId, patch.subject ?? patch.messageId)}
  ${patch.landedAs !== null && markup`landed as <code>${patch.landedAs.slice(0, 12)}</code>`}
  ${patch.revertedBy !== null && markup`taken back by <code>${patch.revertedBy.slice(0, 12)}</code>`}`;

const revisionPart = (revision: Revision): Html =>
  markup`<h3>
      v${revision.number}, posted ${time(revision.postedAt)}, ${revision.received} of ${revision.total}
      received
    </h3>
    ${revision.coverMessageId !== null && markup`<p>${mail(revision.coverMessageId, 'cover letter')}</p>`}
    ${listOf(revision.patches.map((patch) => patchLine(patch, revision.total)))}
    ${
      revision.replies.length > 0 &&
      markup`<details>
        <summary>${revision.replies.length} answers</summary>
        ${listOf(
          revision.replies.map(
            (r) =>
              markup`${time(r.saidAt)}
              ${mail(r.messageId, r.sender.name === '' ? r.sender.address : r.sender.name)}`,
          ),
        )}
      </details>`
    }`;

type Trailer = {
  readonly key: string;
  readonly value: string;
  readonly messageId: string;
  readonly saidAt: string;
  readonly counts: boolean;
  readonly why: string;
};

/** What the page of a series says. */
export const seriesBody = (
  series: SeriesJson,
  verdict: Verdict | undefined,
  trailers: readonly Trailer[],
  viewpoint: Viewpoint,
): Html =>
  markup`<p>
      ${series.author.name} &lt;${series.author.address}&gt;; ${series.state}; first posted
      ${time(series.firstPostedAt)}.
    </p>
    <h2>Verdict</h2>
    ${verdictPart(verdict)}
    <h2>Revisions</h2>
    ${series.revisions.toReversed().map(revisionPart)}
    <h2>Trailers</h2>
    ${trailers.length === 0 && markup`<p>None.</p>`}
    ${listOf(
      trailers.map(
        (t) =>
          markup`${time(t.saidAt)} ${mail(t.messageId, `${t.key}: ${t.value}`)}
          ${t.counts ? 'counts' : 'does not count'}: ${t.why}`,
      ),
    )}
    <h2>Waits for</h2>
    ${series.dependsOn.length === 0 && markup`<p>Nothing that is known.</p>`}
    ${listOf(series.dependsOn.map((id) => markup`<a href="${seriesPath(id, viewpoint)}">${id}</a>`))}
    <h2>What waits behind it</h2>
    ${series.dependents.length === 0 && markup`<p>No series that is known.</p>`}
    ${listOf(series.dependents.map((id) => markup`<a href="${seriesPath(id, viewpoint)}">${id}</a>`))}`;
