import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { calendarOf, maintainersOf, moratoriumInForce, releaseManagerOf, sameIdentity } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import { FileProblemError } from './file-problem';
import { loadProject, type ProjectFiles } from './load-project';

const XEN = resolve(__dirname, '../../../projects/xen');
const at = (text: string) => text as Instant;

describe('the files of Xen', () => {
  let xen: ProjectFiles;
  beforeAll(async () => {
    xen = await loadProject(XEN);
  });
  const calendar = (release: string, moment: string) =>
    calendarOf({ announcements: xen.announcements, policy: xen.policy, release }, at(moment));

  it('name the project, its list and its release lines', () => {
    expect(xen.project).toMatchObject({
      key: 'xen',
      lists: [{ listId: 'xen-devel.lists.xenproject.org', address: 'xen-devel@lists.xenproject.org' }],
      branchPhase: 'branch',
    });
    expect(xen.project.releaseLines).toEqual(
      [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22].map((n) => `4.${n}`),
    );
  });

  it.each([
    ['2021-09-24T23:59:59Z', 'development'],
    ['2021-09-25T00:00:00Z', 'last-posting'],
    ['2021-10-15T23:59:59Z', 'last-posting'],
    ['2021-10-16T00:00:00Z', 'feature-freeze'],
    ['2021-10-29T23:59:59Z', 'feature-freeze'],
    ['2021-10-30T00:00:00Z', 'code-freeze'],
    ['2021-11-13T00:00:00Z', 'hard-code-freeze'],
    ['2021-11-23T23:59:59Z', 'hard-code-freeze'],
    ['2021-11-24T00:00:00Z', 'branch'],
    ['2021-11-27T00:00:00Z', 'final-commits'],
    ['2021-12-02T00:00:00Z', 'release'],
  ])('say that 4.16 at %s is in %s', (moment, phase) => {
    expect(calendar('4.16', moment).current.name).toBe(phase);
  });

  it.each([
    ['before it was considered', '2021-10-05T00:00:00Z', '2021-11-05', 'tentative'],
    ['while it was only considered', '2021-10-12T00:00:00Z', '2021-11-05', 'tentative'],
    ['once it was announced', '2021-10-18T12:00:00Z', '2021-10-29', 'announced'],
  ])('move the code freeze of 4.16 only by the announcement: %s', (...[, moment, lastDay, status]) => {
    const next = calendar('4.16', moment).upcoming.find((p) => p.name === 'code-freeze');
    expect(next).toMatchObject({ lastDay, status });
  });

  it.each([
    ['2021-11-01T11:00:00Z', true],
    ['2021-11-02T00:00:00Z', false],
    ['2021-11-24T00:00:00Z', false],
  ])('know at %s whether a moratorium is in force: %s', (moment, inForce) => {
    expect(moratoriumInForce(calendar('4.16', moment).moratorium, undefined) !== undefined).toBe(inForce);
  });

  it('make every released line final', () => {
    const open = xen.project.releaseLines.filter(
      (r) => calendar(r, '2027-01-01T00:00:00Z').shippedAt === undefined,
    );
    expect(open).toEqual([]);
  });

  it('leave a line whose freeze was only proposed an open question', () => {
    expect(calendar('4.19', '2024-06-15T00:00:00Z').unconfirmed.map((p) => p.name)).toContain('code-freeze');
  });

  it.each([
    ['4.13 has one freeze, and its date is known', '4.13', '2019-09-20T00:00:00Z', []],
    ['4.13 after its branch has no phase left', '4.13', '2019-12-10T00:00:00Z', []],
    ['4.15 has no hard code freeze', '4.15', '2021-03-01T00:00:00Z', []],
    ['4.16 is dated throughout', '4.16', '2021-10-07T00:00:00Z', []],
    [
      'the freezes of 4.21 were not found',
      '4.21',
      '2025-09-01T00:00:00Z',
      ['feature-freeze', 'code-freeze', 'hard-code-freeze'],
    ],
    ['4.21 in hard code freeze needs no other date', '4.21', '2025-10-20T00:00:00Z', []],
    [
      'no date at all of 4.22 was read',
      '4.22',
      '2026-03-15T00:00:00Z',
      ['last-posting', 'feature-freeze', 'code-freeze', 'hard-code-freeze'],
    ],
  ])('say of which phases nobody can tell: %s', (...[, release, moment, undated]) => {
    expect(calendar(release, moment).undated.map((p) => p.name)).toEqual(undated);
  });

  it.each([
    ['its final commits were announced, but it had not branched', '2022-11-10T00:00:00Z', 'hard-code-freeze'],
    ['it branched five weeks later', '2022-12-02T00:00:00Z', 'final-commits'],
  ])('say of 4.17: %s', (_, moment, phase) => {
    expect(calendar('4.17', moment).current.name).toBe(phase);
  });

  it('give each announcement a source and a time', () => {
    const bare = xen.announcements.filter(
      (a) => a.source.messageId === undefined && (a.source.text ?? '') === '',
    );
    expect(bare).toEqual([]);
  });

  it.each([
    ['4.12', '2019-01-20', 'jgross@suse.com'],
    ['4.14', '2020-06-01', 'paul@xen.org'],
    ['4.16', '2021-10-14', 'iwj@xenproject.org'],
    ['4.17', '2022-10-01', 'Henry.Wang@arm.com'],
    ['4.19', '2024-06-01', 'oleksii.kurochko@gmail.com'],
  ])('know the release manager of %s on %s', (release, day, person) => {
    expect(releaseManagerOf(xen.roles, release, at(`${day}T00:00:00Z`))?.person).toBe(person);
  });

  it.each([
    ['xen/arch/x86/domain.c', ['andrew.cooper3@citrix.com', 'jbeulich@suse.com', 'roger.pau@citrix.com']],
    ['xen/arch/arm/domain.c', ['julien@xen.org', 'sstabellini@kernel.org']],
    ['tools/ocaml/libs/xc/xenctrl.ml', ['christian.lindig@citrix.com', 'dave@recoil.org']],
    ['tools/libs/light/libxl_arm.c', ['anthony.perard@citrix.com', 'iwj@xenproject.org', 'wl@xen.org']],
    ['xen/drivers/vpci/vpci.c', ['roger.pau@citrix.com']],
    [
      'xen/include/public/domctl.h',
      [
        'andrew.cooper3@citrix.com',
        'george.dunlap@citrix.com',
        'iwj@xenproject.org',
        'jbeulich@suse.com',
        'julien@xen.org',
        'sstabellini@kernel.org',
        'wl@xen.org',
      ],
    ],
  ])('know who maintained %s in October 2021', (file, people) => {
    expect([...maintainersOf(xen, file, at('2021-10-14T00:00:00Z')).specific].sort()).toEqual(people);
  });

  it('know nobody for a date they do not cover', () => {
    const found = maintainersOf(xen, 'xen/arch/x86/domain.c', at('2024-01-01T00:00:00Z'));
    expect([found.specific.size, found.general.size]).toEqual([0, 0]);
  });

  it('know that Julien Grall signs with another address than he sends from', () => {
    expect(sameIdentity('julien@xen.org', 'jgrall@amazon.com', xen.identities)).toBe(true);
  });

  it.each([
    ['feature-freeze', 'feature', 'no'],
    ['feature-freeze', 'fix', 'maintainer-ack'],
    ['feature-freeze', 'refactoring', 'release-ack'],
    ['code-freeze', 'fix', 'release-ack'],
    ['code-freeze', 'revert', 'maintainer-ack'],
    ['code-freeze', 'security', 'nothing'],
    ['hard-code-freeze', 'ci', 'maintainer-ack'],
  ] as const)('in %s ask of a %s: %s', (name, changeClass, need) => {
    expect(xen.policy.phases.find((p) => p.name === name)?.needs[changeClass]).toBe(need);
  });
});

describe('what is wrong in a file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-project-'));
    await cp(XEN, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const change = async (name: string, from: string | RegExp, to: string) => {
    const text = await readFile(join(folder, name), 'utf8');
    expect(text).toMatch(from);
    await writeFile(join(folder, name), text.replace(from, to));
  };
  const problems = async () => {
    const error: unknown = await loadProject(folder).catch((e: unknown) => e);
    if (!(error instanceof FileProblemError)) throw new Error('expected problems', { cause: error });
    return error;
  };

  it.each([
    ['a misspelt key', 'project.yaml', /^name:/m, 'nmae:', /nmae/],
    ['a release line without quotes', 'calendars.yaml', /release: '4\.20'/, 'release: 4.20', /in quotes/],
    [
      'a day that does not exist',
      'calendars.yaml',
      /lastDay: 2021-09-24/,
      'lastDay: 2021-09-31',
      /no such day|day/,
    ],
    ['a status nobody knows', 'calendars.yaml', /status: tentative/, 'status: perhaps', /"tentative"/],
    [
      'a part that was left out',
      'policy.yaml',
      /^lastPosting:[^]*?\n\n/m,
      '',
      /lastPosting: missing; a mapping is to stand here/,
    ],
    [
      'a model of another project',
      'interface-model.yaml',
      /^project: xen$/m,
      'project: otter',
      /project: "otter" is not the key of project\.yaml \("xen"\)/,
    ],
    [
      'a class that stands twice',
      'policy.yaml',
      /nothing: \[security,/,
      'nothing: [security, fix,',
      /"fix" stands 2 times/,
    ],
    [
      'an address in brackets',
      'roles.yaml',
      /person: jgross@suse\.com/,
      "person: '<jgross@suse.com>'",
      /angle brackets/,
    ],
    [
      'one address of two people',
      'identities.yaml',
      /jbeulich@suse\.com/,
      'wl@xen.org',
      /stands for Jan Beulich and for Wei Liu/,
    ],
    ['a phase the policy does not have', 'calendars.yaml', / branch: /, ' brunch: ', /"brunch" is no phase/],
    [
      'a phase to be without that the policy does not have',
      'calendars.yaml',
      /^ {4}without: \[feature-freeze,/m,
      '    without: [future-freeze,',
      /"future-freeze" is no phase/,
    ],
    [
      'a phase that a line is without and dates',
      'calendars.yaml',
      /without: \[hard-code-freeze\]/,
      'without: [code-freeze]',
      /"code-freeze" stands here and has a date/,
    ],
  ])('%s is said with its file', async (...[, file, from, to, message]) => {
    await change(file, from, to);
    const error = await problems();
    expect(error.message).toMatch(message);
    expect(error.message).toContain(file);
  });

  it('is said with its line and path', async () => {
    await change('policy.yaml', /approvalTrust: .*/, 'approvalTrust: blind');
    const line =
      (await readFile(join(folder, 'policy.yaml'), 'utf8'))
        .split('\n')
        .findIndex((l) => l.startsWith('approvalTrust')) + 1;
    expect((await problems()).problems).toEqual([
      expect.objectContaining({ path: 'approvalTrust', line, file: join(folder, 'policy.yaml') }),
    ]);
  });

  it('is told for all files at once', async () => {
    await rm(join(folder, 'roles.yaml'));
    await writeFile(join(folder, 'identities.yaml'), 'people: [\n');
    const files = new Set((await problems()).problems.map((p) => p.file));
    expect(files).toEqual(new Set([join(folder, 'roles.yaml'), join(folder, 'identities.yaml')]));
  });

  it('a document that multiplies itself is refused, not expanded', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
      .concat(
        'bcdefghi'.split('').map((c, n) => `${c}: &${c} [${Array(10).fill(`*${'abcdefgh'[n]}`).join(', ')}]`),
      )
      .join('\n');
    await writeFile(join(folder, 'project.yaml'), bomb);
    await expect(loadProject(folder)).rejects.toThrow(FileProblemError);
  });
});
