import { canonicalRaw, decodeMail, hashRaw, nodeHashing, openSource } from '@sluice/mail-io';
import { readMail, type MailReading } from '@sluice/mail';
import { corpus, describeWithCorpus } from '@sluice/testing';

const readingsOf = async (location: string): Promise<readonly MailReading[]> => {
  const readings: MailReading[] = [];
  for await (const items of openSource(location))
    for (const item of items) {
      if (item.kind !== 'mail') continue;
      const raw = canonicalRaw(item.raw);
      const decoded = await decodeMail(raw, hashRaw(raw));
      if (decoded.ok) readings.push(readMail(decoded.mail, nodeHashing).reading);
    }
  return readings;
};

/** Number in the corpus's index (from 1), so that a row can be looked up. */
const rows = (readings: readonly MailReading[], row: (reading: MailReading) => readonly string[]): string[] =>
  readings.flatMap((reading, i) => row(reading).map((text) => `${i + 1} ${text}`));

const count = (readings: readonly MailReading[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of readings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describeWithCorpus('the 76 mails of cdf-vpci', () => {
  let readings: readonly MailReading[] = [];
  beforeAll(async () => {
    readings = await readingsOf(corpus('cdf-vpci/cdf-vpci.mbox'));
  });

  it('are 11 patches, 3 covers, 55 replies and 7 others', () => {
    expect(count(readings)).toEqual({ patch: 11, cover: 3, reply: 55, other: 7 });
  });

  it('have these trailers in replies, with scope and condition as said', () => {
    const said = rows(readings, ({ trailers }) =>
      trailers
        .filter(({ place }) => place === 'reply')
        .map((t) => [t.key, t.person?.address, t.scopeText ?? '-', t.conditionText ?? '-'].join(' | ')),
    );
    expect(said).toEqual([
      '6 Acked-by | jbeulich@suse.com | - | Preferably with the former of the two dropped',
      '34 Acked-by | jbeulich@suse.com | Applicable parts | -',
      '35 Reviewed-by | bertrand.marquis@arm.com | - | -',
      '36 Acked-by | jgrall@amazon.com | - | -',
      '37 Acked-by | christian.lindig@citrix.com | - | -',
      expect.stringMatching(/^39 Release-Acked-by \| iwj@xenproject.org \| - \| -$/) as string,
      '40 Acked-by | iwj@xenproject.org | - | -',
      '55 Acked-by | iwj@xenproject.org | - | -',
      '59 Acked-by | jgrall@amazon.com | - | With that addressed',
      '64 Release-Acked-by | iwj@xenproject.org | - | -',
      '72 Release-Acked-by | iwj@xenproject.org | - | -',
      '73 Acked-by | sstabellini@kernel.org | - | -',
      '74 Release-Nacked-by | iwj@xenproject.org | - | -',
    ]);
  });

  it('have possible objections in these, by these wordings', () => {
    expect(rows(readings, ({ objections }) => objections.map(({ wording }) => wording))).toEqual([
      '8 broken',
      '8 broken-interface',
      '12 dislikes',
      '22 broken',
      '22 broken',
      '24 broken-interface',
      '26 rushed',
      '28 revert',
      '60 uncomfortable',
      '74 objects',
    ]);
  });

  it('claim a commit in these', () => {
    expect(rows(readings, ({ commitClaims }) => commitClaims.map(({ line }) => `line ${line}`))).toEqual([
      '38 line 18',
      '41 line 44',
      '64 line 14',
    ]);
  });

  it('have authors who are not the senders', () => {
    const others = rows(readings, ({ author, from }) =>
      author.address.toLowerCase() === from.address.toLowerCase() ? [] : [author.address],
    );
    expect(others).toEqual([
      '51 rahul.singh@arm.com',
      '52 michal.orzel@arm.com',
      '53 michal.orzel@arm.com',
      '54 rahul.singh@arm.com',
      '58 michal.orzel@arm.com',
      '67 oleksandr_andrushchenko@epam.com',
      '71 oleksandr_andrushchenko@epam.com',
    ]);
  });

  it('name what they revert, fix and how many patches a cover announces', () => {
    expect(readings[32]?.patch?.reverts).toEqual({
      commit: '2075b410ee8087662c880213c3aca196fb7ade22',
      subject: 'xen/domctl: Introduce XEN_DOMCTL_CDF_vpci flag',
    });
    expect(readings[66]?.patch?.fixes).toHaveLength(1);
    const announced = rows(readings, ({ cover }) =>
      cover === undefined ? [] : [String(cover.shortlog.flatMap(({ subjects }) => subjects).length)],
    );
    expect(announced).toEqual(['42 3', '56 5', '65 3']);
  });

  it('are undamaged patches', () => {
    expect(readings.flatMap(({ patch }) => patch?.damage ?? [])).toEqual([]);
  });
});

describeWithCorpus('the 2,000 mails of the iommu list', () => {
  it('are what Patchwork takes them for, and 10 stable candidates that it was told to leave out', async () => {
    const readings = await readingsOf(corpus('iommu/iommu-2000.mbox.xz'));
    expect(count(readings)).toEqual({ patch: 615, cover: 75, 'pull-request': 5, reply: 1291, other: 14 });
    expect(
      readings.filter(({ prefix, kind }) => kind === 'patch' && prefix?.words.includes('autosel')),
    ).toHaveLength(10);
    expect(readings.flatMap(({ patch }) => patch?.damage ?? [])).toEqual([]);
    expect(readings.filter(({ from }) => / via /.test(from.name))).toEqual([]);
  });
});
