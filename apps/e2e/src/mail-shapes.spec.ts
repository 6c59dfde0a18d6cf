import { canonicalRaw, decodeMail, hashRaw, nodeHashing } from '@sluice/mail-io';
import { readMail, type Mail, type MailReading } from '@sluice/mail';
import { expectedMails, oddMails, type ExpectedMail } from '@sluice/testing';

const decoded = (raw: Buffer) => decodeMail(raw, hashRaw(canonicalRaw(raw)));

/** The expectation's own fields, taken from the mail in the expectation's own form. */
const viewOf = (mail: Mail, expected: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const view: Record<string, unknown> = {};
  for (const key of Object.keys(expected)) {
    if (key === 'referencesCount') view[key] = mail.references.length;
    else if (key === 'messageId' && expected[key] === null)
      view[key] = mail.messageId.endsWith('@message-id-missing.invalid') ? null : mail.messageId;
    else view[key] = mail[key as keyof Mail] ?? null;
  }
  return view;
};

const readingView = (
  reading: MailReading,
  expected: Readonly<Record<string, unknown>>,
): Record<string, unknown> => {
  const view: Record<string, unknown> = {};
  for (const key of Object.keys(expected)) {
    if (key === 'damageKinds') view[key] = [...new Set(reading.patch?.damage.map((d) => d.kind))];
    else if (key === 'trailers')
      view[key] = reading.trailers.map(({ canonical, value }) => ({ canonical, value }));
    else view[key] = reading[key as keyof MailReading];
  }
  return view;
};

const raws = new Map(oddMails().map((mail) => [mail.name, mail.raw]));

describe.each(Object.entries(expectedMails()))('the odd mail %s', (name, expected: ExpectedMail) => {
  const raw = raws.get(name) ?? Buffer.alloc(0);

  test(expected.parked === undefined ? `is decoded: ${expected.why}` : expected.why, async () => {
    const outcome = await decoded(raw);
    if (expected.parked !== undefined) expect(outcome).toMatchObject({ ok: false, reason: expected.parked });
    else if (!outcome.ok) throw new Error(`parked as ${outcome.reason}: ${outcome.detail}`);
    else expect(viewOf(outcome.mail, expected.mail ?? {})).toMatchObject(expected.mail ?? {});
  });

  if (expected.parked !== undefined) return;
  test('is read, within bounded time, and says the same each time', async () => {
    const outcome = await decoded(raw);
    if (!outcome.ok) throw new Error(`parked as ${outcome.reason}: ${outcome.detail}`);
    const started = performance.now();
    const { reading } = readMail(outcome.mail, nodeHashing);
    expect(performance.now() - started).toBeLessThan(500);
    expect(readMail(outcome.mail, nodeHashing).reading).toEqual(reading);
    expect(readingView(reading, expected.reading ?? {})).toMatchObject(expected.reading ?? {});
  });

  test('leaves nothing that a database refuses: no NUL, no half of a surrogate pair', async () => {
    const outcome = await decoded(raw);
    if (!outcome.ok) throw new Error(`parked as ${outcome.reason}: ${outcome.detail}`);
    const { reading } = readMail(outcome.mail, nodeHashing);
    const json = JSON.stringify([outcome.mail, reading]);
    expect(json).not.toContain('\\u0000');
    expect(json).not.toMatch(/\\ud[89a-f]/i);
  });
});
