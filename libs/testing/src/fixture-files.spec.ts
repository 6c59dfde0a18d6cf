import {
  expectedMails,
  expectedShapes,
  forgedMails,
  oddMails,
  shapeMbox,
  shapeNames,
  storyMails,
} from './fixture-files';

const header = (raw: Buffer, name: string): readonly string[] => {
  const head = raw.toString('latin1').split('\n\n')[0] ?? '';
  return head
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')
    .filter((line) => line.toLowerCase().startsWith(`${name}: `))
    .map((line) => line.slice(name.length + 2).trim());
};

const idsIn = (text: string): readonly string[] =>
  [...text.matchAll(/<([^<>\s]{1,200})>/g)].map((m) => m[1] ?? '');

describe('the story', () => {
  const mails = storyMails();

  test('has 25 mails or more, each with a number of its own, in the order they were said', () => {
    expect(mails.length).toBeGreaterThanOrEqual(25);
    expect(new Set(mails.map((mail) => mail.name.slice(0, 3))).size).toBe(mails.length);
    const said = mails.map((mail) => Date.parse(header(mail.raw, 'date')[0] ?? ''));
    expect(said).toEqual([...said].sort((a, b) => a - b));
  });

  test.each(mails.map((mail) => [mail.name, mail] as const))('%s says that it is not the post', (_, mail) => {
    expect(header(mail.raw, 'comments')).toEqual([
      'redrawn for tests: facts true, words ours; not the post itself',
    ]);
  });

  test('names every mail by its number, and only answers its own or what is said to be missing', () => {
    const ids = new Set<string>();
    for (const mail of mails) {
      const [id] = idsIn(header(mail.raw, 'message-id').join(' '));
      expect(id).toBe(`story-${mail.name.slice(0, 3)}@example.org`);
      for (const parent of idsIn(
        header(mail.raw, 'in-reply-to').join(' ') + header(mail.raw, 'references').join(' '),
      ))
        if (!parent.endsWith('-not-here@example.org')) expect(ids).toContain(parent);
      ids.add(id ?? '');
    }
  });

  test('shows the forms of the list: encodings, charsets, multiparts, two parents, both spellings of Message-ID', () => {
    const all = mails.map((mail) => mail.raw.toString('latin1')).join('\n');
    for (const form of [
      'Content-Transfer-Encoding: base64',
      'Content-Transfer-Encoding: quoted-printable',
      'Content-Transfer-Encoding: 8BIT',
      'charset=iso-8859-1',
      'multipart/alternative',
      'multipart/mixed',
      'format=flowed',
      '\nMessage-Id: ',
      '\nMessage-ID: ',
      'From: Rahul Singh <rahul.singh@arm.com>\n\n',
    ])
      expect(all).toContain(form);
    expect(
      mails.filter((mail) => idsIn(header(mail.raw, 'in-reply-to').join(' ')).length === 2),
    ).toHaveLength(1);
  });
});

describe('the forgeries', () => {
  test.each(forgedMails().map((mail) => [mail.name, mail] as const))(
    '%s says that nobody wrote it',
    (_, mail) => {
      expect(header(mail.raw, 'comments')).toEqual(['invented for tests; nobody wrote this']);
      expect(header(mail.raw, 'from')[0]).toContain('@example.net>');
    },
  );
});

describe('the shapes', () => {
  test('each have an mbox and an expectation', () => {
    expect(shapeNames()).toEqual(Object.keys(expectedShapes()).sort());
    expect(shapeNames().length).toBeGreaterThan(30);
  });

  test.each(shapeNames())('%s holds as many mails as its list of subjects', (name) => {
    const lines = shapeMbox(name).toString('latin1').split(/\r?\n/);
    const starts = lines.filter(
      (line, n) => /^From \S+@\S+ \w{3} \w{3} /.test(line) && (lines[n - 1] ?? '') === '',
    );
    expect(starts).toHaveLength(expectedShapes()[name]?.mails.length ?? 0);
  });

  test.each(shapeNames())('%s names nobody real', (name) => {
    const text = shapeMbox(name).toString('latin1');
    for (const [, domain] of text.matchAll(/[\w.]@([\w.-]{1,60})/g))
      expect(domain).toMatch(/^(lists\.)?example\.(org|net|com)$/);
  });
});

describe('the odd mails', () => {
  test('are one file each, and none is empty', () => {
    const mails = oddMails();
    expect(mails.length).toBeGreaterThan(60);
    for (const mail of mails) expect(mail.raw.length).toBeGreaterThan(0);
  });

  test('that are expected are there', () => {
    const names = oddMails().map((mail) => mail.name);
    for (const name of Object.keys(expectedMails())) expect(names).toContain(name);
  });
});
