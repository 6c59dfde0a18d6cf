import { createHash } from 'node:crypto';
import { sayNews, type News } from '@sluice/application';
import { latest, millisOf, type Instant } from '@sluice/kernel';
import { Feed } from 'feed';

/** What a feed is of. */
export type FeedAbout = {
  /** Its identity: the same however it is reached. */
  readonly key: string;
  readonly title: string;
  /** Where it was asked for. */
  readonly selfUrl: string;
  /** The page that it is about. */
  readonly pageUrl: string;
  readonly seriesUrl: (id: string) => string;
};

/** XML has no form for control characters and halves of surrogate pairs, and a mail may hold any. */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const xml = (text: string): string => text.replaceAll(NO_XML, '\ufffd');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text inside HTML: a feed's titles and contents are HTML to whoever reads them. */
const html = (text: string): string => xml(text).replaceAll(/[&<>"']/g, (c) => ENTITIES[c] ?? c);

const NIL = 0;
const VERSION_8 = 0x80;
const VARIANT = 0x80;

/** A UUID made of a text, the same for the same text (RFC 9562, version 8). */
export const uuidOf = (text: string): string => {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? NIL) & 0x0f) | VERSION_8;
  bytes[8] = ((bytes[8] ?? NIL) & 0x3f) | VARIANT;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

const dateOf = (instant: Instant): Date => new Date(millisOf(instant));

/** When something was last added; the beginning of time where nothing was. */
const updatedAt = (news: readonly News[]): Date => {
  const last = latest(news.map((n) => n.event.recordedAt));
  return last === undefined ? new Date(0) : dateOf(last);
};

/** News as Atom (RFC 4287): an entry for each event, under an id made of the event's own, with the time at which it was recorded. */
export const atomOf = (news: readonly News[], about: FeedAbout): string => {
  const feed = new Feed({
    id: `urn:uuid:${uuidOf(about.key)}`,
    title: xml(about.title),
    updated: updatedAt(news),
    generator: 'Sluice',
    author: { name: 'Sluice' },
    link: about.pageUrl,
    feedLinks: { atom: about.selfUrl },
    copyright: '',
  });
  for (const one of news) {
    const { title, sentences } = sayNews(one);
    const { event, series } = one;
    feed.addItem({
      id: `urn:uuid:${uuidOf(event.idempotencyKey)}`,
      title: html(title),
      link: series === undefined ? about.pageUrl : about.seriesUrl(series.id),
      date: dateOf(event.recordedAt),
      ...(event.saidAt === undefined ? {} : { published: dateOf(event.saidAt) }),
      content: sentences.map((sentence) => `<p>${html(sentence)}</p>`).join(''),
      ...(series === undefined || series.author === '' ? {} : { author: [{ name: xml(series.author) }] }),
      category: [{ term: event.type }],
    });
  }
  return feed.atom1();
};
