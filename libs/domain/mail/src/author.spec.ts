import { type ListId } from '@sluice/kernel';
import { inBodyHeaders, senderOf } from './author';
import { parsePerson } from './person';
import { sampleMail } from './sample-mail';

const LIST = 'widgets.lists.example.org' as ListId;
const viaList = { name: 'Ada Author via widgets', address: 'widgets@lists.example.org' };
const ada = { name: 'Ada Author', address: 'ada@example.org' };

describe('senderOf', () => {
  it('leaves a plain sender alone', () => {
    expect(senderOf(sampleMail())).toEqual({ from: ada });
  });

  it('undoes a rewritten From by Reply-To', () => {
    const mail = sampleMail({ from: viaList, replyTo: [ada], listIds: [LIST] });
    expect(senderOf(mail)).toEqual({ from: ada, fromAsPosted: viaList });
  });

  it('does not take the list in Reply-To for the sender', () => {
    const list = { name: '', address: 'widgets@lists.example.org' };
    const mail = sampleMail({ from: viaList, replyTo: [list, ada], listIds: [LIST] });
    expect(senderOf(mail).from).toEqual(ada);
  });

  it('undoes it by Cc where Reply-To was taken', () => {
    const mail = sampleMail({
      from: viaList,
      cc: [{ name: 'Bo', address: 'bo@example.org' }, ada],
      listIds: [LIST],
    });
    expect(senderOf(mail).from).toEqual(ada);
  });

  it('prefers X-Original-From', () => {
    const mail = sampleMail({
      from: viaList,
      originalFrom: ada,
      replyTo: [{ name: 'Bo', address: 'bo@example.org' }],
    });
    expect(senderOf(mail).from).toEqual(ada);
  });

  it('has no name where Mailman made one up from the address', () => {
    const from = { name: 'ada--- via widgets', address: 'widgets@lists.example.org' };
    const mail = sampleMail({ from, replyTo: [{ name: '', address: 'ada@example.org' }], listIds: [LIST] });
    expect(senderOf(mail).from).toEqual({ name: '', address: 'ada@example.org' });
  });

  it('keeps what cannot be undone', () => {
    expect(senderOf(sampleMail({ from: viaList, listIds: [LIST] }))).toEqual({ from: viaList });
  });
});

describe('inBodyHeaders', () => {
  it('reads From, Subject and Date at the top, folded lines joined', () => {
    const lines = [
      '',
      'From: Bo Builder <bo@example.org>',
      'Subject: [PATCH] turn',
      '  right',
      'Date: today',
      '',
      'Text',
    ];
    expect(inBodyHeaders(lines)).toEqual({
      from: { name: 'Bo Builder', address: 'bo@example.org' },
      subject: '[PATCH] turn right',
      end: 5,
    });
  });

  it('takes nothing that stands further down', () => {
    expect(inBodyHeaders(['Text', 'From: Bo <bo@example.org>']).from).toBeUndefined();
  });

  it('is empty for an empty body', () => {
    expect(inBodyHeaders(['', ''])).toEqual({ end: 0 });
  });
});

describe('parsePerson', () => {
  it.each([
    ['Ada Author <ada@example.org>', 'Ada Author', 'ada@example.org'],
    ['"Author, Ada" <ada@example.org>', 'Author, Ada', 'ada@example.org'],
    ['Ada Author<ada@example.org>', 'Ada Author', 'ada@example.org'],
    ['Ada Author <ada@example.org', 'Ada Author', 'ada@example.org'],
    ['Ada Author <ada@example.org<mailto:ada@example.org>>', 'Ada Author', 'ada@example.org'],
    ['Ada Author <ada@example.org <mailto:ada@example.org>>', 'Ada Author', 'ada@example.org'],
    ['<mailto:ada@example.org>', '', 'ada@example.org'],
    ['Ada Author ada@example.org', 'Ada Author', 'ada@example.org'],
    ['Ada Author <ada@example.org> (x86 parts)', 'Ada Author', 'ada@example.org'],
  ])('reads %s', (value, name, address) => {
    expect(parsePerson(value)).toEqual({ name, address });
  });

  it('knows no person without an address', () => {
    expect(parsePerson('Ada Author')).toBeUndefined();
  });
});
