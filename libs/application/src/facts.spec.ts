import { mailErased, mailErasedIdentity, mailSeen, mailSeenIdentity, type MailSeen } from './facts';
import { time } from './spec-builders';

const SEEN: MailSeen = {
  rawHash: 'ab12',
  listId: 'otter-devel.example.org',
  trust: 'list-verified',
  archivedAt: time('2024-03-01T10:00'),
  origin: 'river.mbox 7',
};

describe('the identity of a mail seen', () => {
  it.each<readonly [string, Partial<MailSeen>]>([
    ['another raw mail', { rawHash: 'ab13' }],
    ['another list', { listId: 'fish-devel.example.org' }],
    ['no list', { listId: undefined }],
    ['another trust', { trust: 'unproven' }],
    ['another archive time', { archivedAt: time('2024-03-01T10:00:01Z') }],
    ['no archive time', { archivedAt: undefined }],
  ])('is another with %s', (_, other) => {
    expect(mailSeenIdentity({ ...SEEN, ...other })).not.toBe(mailSeenIdentity(SEEN));
  });

  test('leaves out where it was read', () => {
    expect(mailSeenIdentity({ ...SEEN, origin: 'copy.mbox 1' })).toBe(mailSeenIdentity(SEEN));
  });

  // An old log must still know its own facts.
  test('is written as it has always been', () => {
    expect(mailSeenIdentity(SEEN)).toBe(
      'MailSeen ab12 otter-devel.example.org list-verified 2024-03-01T10:00:00Z',
    );
    expect(mailSeenIdentity({ rawHash: 'ab12', trust: 'unproven', origin: '' })).toBe(
      'MailSeen ab12 - unproven -',
    );
  });
});

describe('a fact of a mail', () => {
  const said = time('2024-03-01T09:00');

  test('carries the arrival, stands in the stream of its mail, and says when it was said', () => {
    expect(mailSeen(SEEN, said)).toEqual({
      sort: 'fact',
      type: 'MailSeen',
      schemaVersion: 1,
      streamName: 'mail-ab12',
      idempotencyKey: mailSeenIdentity(SEEN),
      saidAt: said,
      data: SEEN,
    });
  });

  test('that it was erased stands there too, once, whoever asked and why', () => {
    const erased = mailErased({ rawHash: 'ab12', by: 'milo@example.org', reason: 'private' }, said);
    expect(erased).toMatchObject({ sort: 'fact', type: 'MailErased', streamName: 'mail-ab12', saidAt: said });
    expect(erased.idempotencyKey).toBe(mailErasedIdentity('ab12'));
    expect(
      mailErased({ rawHash: 'ab12', by: 'fred@example.net', reason: 'other' }, said).idempotencyKey,
    ).toBe(erased.idempotencyKey);
  });
});
