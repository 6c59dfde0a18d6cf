import { isMaintainerOf, maintainersOf } from './maintainers';
import { isReleaseManager, releaseManagerOf } from './roles';
import type { Role } from './release-line';
import { nameOf, sameIdentity } from './identity';
import { compareReleases } from './release-order';
import { time } from './spec/example';

const source = { text: 'for specs' };
const identities = [
  { name: 'Julien Grall', addresses: ['julien@xen.org', 'jgrall@amazon.com'] },
  { name: 'Ian Jackson', addresses: ['iwj@xenproject.org', 'ian.jackson@citrix.com'] },
];
const maintainer = (person: string, files: readonly string[]): Role => ({
  role: 'maintainer',
  person,
  files,
  source,
});
const roles: readonly Role[] = [
  {
    role: 'release-manager',
    person: 'paul@xen.org',
    release: '4.16',
    validTo: time('2021-08-18T00:00:00Z'),
    source,
  },
  {
    role: 'release-manager',
    person: 'iwj@xenproject.org',
    release: '4.16',
    validFrom: time('2021-08-18T00:00:00Z'),
    source,
  },
  {
    role: 'deputy-release-manager',
    person: 'deputy@example.org',
    release: '4.16',
    validTo: time('2021-10-20'),
    source,
  },
  maintainer('jbeulich@suse.com', ['xen/arch/x86/']),
  maintainer('mm@example.org', ['xen/arch/x86/mm/']),
  maintainer('julien@xen.org', ['xen/arch/arm/']),
  maintainer('iwj@xenproject.org', []),
];
const standing = { roles, identities };
const at = time('2021-10-14');

it.each([
  ['the one of that date', '2021-10-14', 'iwj@xenproject.org'],
  ['the one before', '2021-08-17', 'paul@xen.org'],
])('the release manager is %s', (_, moment, person) => {
  expect(releaseManagerOf(roles, '4.16', time(moment))?.person).toBe(person);
});

it.each([
  ['the release manager by another address', 'Ian.Jackson@citrix.com', '4.16', '2021-10-14', true],
  ['the release manager for another release', 'iwj@xenproject.org', '4.17', '2021-10-14', false],
  ['a deputy in time', 'deputy@example.org', '4.16', '2021-10-14', true],
  ['a deputy too late', 'deputy@example.org', '4.16', '2021-10-21', false],
  ['a maintainer', 'julien@xen.org', '4.16', '2021-10-14', false],
])('may give a release ack: %s', (...[, person, release, moment, may]) => {
  expect(isReleaseManager(standing, person, { release, at: time(moment) })).toBe(may);
});

it('asks the most precise area first and keeps the wider ones apart', () => {
  const found = maintainersOf(standing, 'xen/arch/x86/mm/p2m.c', at);
  expect([...found.specific]).toEqual(['mm@example.org']);
  expect([...found.general].sort()).toEqual(['iwj@xenproject.org', 'jbeulich@suse.com']);
});

it('a file without an area belongs to THE REST', () => {
  expect([...maintainersOf(standing, 'xen/common/domain.c', at).specific]).toEqual(['iwj@xenproject.org']);
});

it.each([
  ['by another address', 'jgrall@amazon.com', ['xen/arch/arm/domain.c'], true],
  ['of another file', 'julien@xen.org', ['xen/arch/x86/domain.c'], false],
  ['of one among several files', 'julien@xen.org', ['tools/x', 'xen/arch/arm/a.c'], true],
  ['of no file', 'iwj@xenproject.org', [], false],
])('a maintainer %s', (...[, person, files, is]) => {
  expect(isMaintainerOf(standing, person, { files, at })).toBe(is);
});

it('two addresses are one person only when an identity says so, whatever their case', () => {
  expect(sameIdentity('JULIEN@xen.org', 'jgrall@amazon.com', identities)).toBe(true);
  expect(sameIdentity('julien@xen.org', 'iwj@xenproject.org', identities)).toBe(false);
  expect(nameOf('jgrall@AMAZON.com', identities)).toBe('Julien Grall');
  expect(nameOf('x@example.org', identities)).toBe('x@example.org');
});

it('orders release lines by number', () => {
  expect(['4.16', '4.9', '4.20', '5'].sort(compareReleases)).toEqual(['4.9', '4.16', '4.20', '5']);
});
