import type { Role } from '@sluice/freeze';
import { personIn } from './person';
import { time } from './spec-builders';

const SOURCE = { text: 'for this test' };
const ROLES: readonly Role[] = [
  { role: 'maintainer', person: 'wren@example.org', area: 'reeds', source: SOURCE },
  { role: 'administrator', person: 'W@example.net', validTo: time('2024-03-01'), source: SOURCE },
  { role: 'committer', person: 'heron@example.org', source: SOURCE },
];
const standing = {
  roles: ROLES,
  identities: [{ name: 'Wren', addresses: ['wren@example.org', 'w@example.net'] }],
};

test('a person has all their addresses, the given one first, and the roles of all of them', () => {
  const { roles, ...person } = personIn(standing, 'w@example.net', time('2024-02-01'));
  expect(person).toEqual({
    name: 'Wren',
    addresses: ['w@example.net', 'wren@example.org'],
    isAdministrator: true,
  });
  expect(roles.map((r) => r.role)).toEqual(['maintainer', 'administrator']);
});

test('a role that has ended is none, and a stranger has none', () => {
  expect(personIn(standing, 'wren@example.org', time('2024-03-02')).isAdministrator).toBe(false);
  expect(personIn(standing, 'New@example.com', time('2024-02-01'))).toEqual({
    name: undefined,
    addresses: ['New@example.com'],
    roles: [],
    isAdministrator: false,
  });
});
