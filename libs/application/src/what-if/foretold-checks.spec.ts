import { foretoldChecks } from './foretold-checks';
import { FISH_IN, FISH_OUT, forest, NET_IN, netNeedsFish, node } from './spec-forest';

const checked = async (commits: Parameters<typeof forest>[0], lost = false) => {
  const ports = await forest(commits);
  const needed = await netNeedsFish(ports);
  const [net] = needed.nodes;
  const nodes = lost ? [node('net@example.org', { sort: 'expected', place: net?.place })] : needed.nodes;
  return foretoldChecks({ ...ports, dependents: () => Promise.resolve({ ...needed, nodes }) });
};

describe('predictions made again for the reverts that are known', () => {
  test('nothing is said where nothing was reverted', async () => {
    expect(await checked([FISH_IN])).toEqual([]);
  });

  test('what agrees is told, and a dependent that waited', async () => {
    expect(await checked([FISH_IN, FISH_OUT])).toEqual([
      {
        name: 'revert f200000000 as foretold',
        ok: true,
        detail:
          'of f100000000, 2024-03-06: "otter: catch another fish", v1: held as foretold; net@example.org blocked came true: it is not in by 2024-03-20',
      },
    ]);
  });

  test('what did not come true is told as well, and fails nothing', async () => {
    const [check] = await checked([FISH_IN, FISH_OUT, NET_IN]);
    expect(check?.ok).toBe(true);
    expect(check?.detail).toContain(
      'net@example.org blocked did not come true: it went in as f300000000 on 2024-03-08',
    );
  });

  test('a revert that cannot be foretold is told with the reason', async () => {
    // Its target was made in the same second: the second before, nothing was in yet.
    const late = { ...FISH_IN, committedAt: FISH_OUT.committedAt };
    const [check] = await foretoldChecks(await forest([late, FISH_OUT]));
    expect(check).toMatchObject({ ok: true });
    expect(check?.detail).toContain('nothing could be foretold');
  });

  test('anything else that goes wrong is not hidden', async () => {
    const ports = await forest([FISH_IN, FISH_OUT]);
    const broken = { ...ports, dependents: () => Promise.reject(new Error('the tree went away')) };
    await expect(foretoldChecks(broken)).rejects.toThrow('the tree went away');
  });
});
