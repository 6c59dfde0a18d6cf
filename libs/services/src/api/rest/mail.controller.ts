import { Controller, Inject } from '@nestjs/common';
import {
  copyMeant,
  isEmbargoed,
  threadOf,
  visible,
  type StoredMail,
  type ThreadMail,
  type Viewpoint,
} from '@sluice/application';
import { REST } from '@sluice/contracts';
import { messageId as idOf } from '@sluice/kernel';
import { mailCodec } from '@sluice/mail-io';
import { Answers, REST_V1 } from '../http/answers';
import { Problem } from '../http/problem';
import { Reply } from '../http/reply';
import type { Ask, Given } from './ask';
import { metaAsked, viewpointOf } from './viewpoint';
import { World } from './world';

type Sought = Viewpoint & { readonly messageId: string; readonly copy?: string | undefined };

const headOf = ({ reading, saidAt, proven }: StoredMail) => ({
  messageId: reading.messageId,
  kind: reading.kind,
  from: reading.from,
  saidAt,
  saidAtProven: proven,
  subject: reading.subject,
  inReplyTo: reading.inReplyTo,
});

@Controller(REST_V1)
export class MailController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.getMail)
  async one({ params, query }: Ask<'getMail'>): Promise<Given<'getMail'>> {
    const viewpoint = viewpointOf(query);
    const { mail, copies, contested } = await this.copiesOf({
      ...viewpoint,
      ...params,
      copy: query.copy,
    });
    const decoded = await mailCodec.decode(await this.rawOf(mail), mail.rawHash);
    const { reading } = mail;
    const json = {
      ...headOf(mail),
      date: reading.date ?? null,
      listIds: reading.listIds,
      references: reading.references,
      text: decoded.ok ? decoded.mail.text : '',
      attachments: decoded.ok ? decoded.mail.patchAttachments : [],
      defects: reading.defects,
      rawHash: mail.rawHash,
      copies: copies.map(({ rawHash, trust, recordedAt }) => ({ rawHash, trust, recordedAt })),
      contested,
      ...metaAsked(viewpoint, await this.world.stored.reader.knownThrough(undefined)),
    };
    return new Reply(json, { lastModified: copies.at(-1)?.recordedAt });
  }

  @Answers(REST.getRawMail)
  async raw({ params, query }: Ask<'getRawMail'>): Promise<Given<'getRawMail'>> {
    const { mail } = await this.copiesOf({ ...viewpointOf(query), ...params, copy: query.copy });
    const raw = Buffer.from(await this.rawOf(mail));
    return new Reply(raw, { type: 'message/rfc822', lastModified: mail.recordedAt });
  }

  @Answers(REST.getThread)
  async thread({ params, query }: Ask<'getThread'>): Promise<Given<'getThread'>> {
    const viewpoint = viewpointOf(query);
    const { runtime } = await this.world.open();
    const { messageId } = params;
    const places = await runtime.reader.placesOf([idOf(messageId)]);
    const mails = [...(await runtime.reader.mailsOf([...new Set(places)])).values()].flat();
    const seen = visible(mails, viewpoint.asOf ?? runtime.clock.now(), viewpoint.knownAsOf);
    const { thread, leftOut } = threadOf(seen, idOf(messageId));
    if (thread.length === 0) throw unknown(messageId);
    const json = thread.map(({ mail, parent }: ThreadMail) => ({ ...headOf(mail), parent: parent ?? null }));
    const recorded = thread.map(({ mail }) => mail.recordedAt).sort();
    const meta = metaAsked(viewpoint, await runtime.reader.knownThrough(undefined));
    return new Reply({ thread: json, leftOut, ...meta }, { lastModified: recorded.at(-1) });
  }

  /**
   * The mails of a Message-ID that the public may see, and the one that is meant.
   * @throws Problem 404
   */
  private async copiesOf({ messageId, copy, asOf, knownAsOf }: Sought): Promise<{
    readonly mail: StoredMail;
    readonly copies: readonly StoredMail[];
    readonly contested: boolean;
  }> {
    const { runtime, embargoed } = await this.world.open();
    const all = await runtime.mails.copies(idOf(messageId));
    const shown = all.filter((m) => !isEmbargoed(m.reading, embargoed));
    const copies = visible(shown, asOf ?? runtime.clock.now(), knownAsOf);
    const { grouping } = await runtime.knowledge(knownAsOf);
    const { mail, contested } = copyMeant(copies, grouping, copy);
    if (mail === undefined) throw unknown(messageId);
    return { mail, copies, contested };
  }

  /** @throws Problem 404 for a mail that was erased meanwhile */
  private async rawOf({ rawHash, reading }: StoredMail): Promise<Uint8Array> {
    const kept = await this.world.stored.reader.raw(rawHash);
    if (kept === undefined) throw unknown(reading.messageId);
    return mailCodec.expand(kept);
  }
}

const unknown = (messageId: string): Problem =>
  new Problem(404, `no mail "${messageId}" was taken, or none was by then`, {
    where: 'path.messageId',
    help: 'Give a Message-ID without angle brackets, percent-encoded.',
  });
