import { InMemoryMailWorld } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { relist } from './refresh';

test('what another version judged or prepared for lists is derived anew, once', async () => {
  const world = new InMemoryMailWorld({ now: () => '2021-11-03T10:00:00Z' as Instant });
  const marked = jest.spyOn(world, 'markAllDirty');
  // As a version left it that looked at the form of lists alone.
  await world.moveCursor('listings', '1');
  expect(await relist(world, world)).toBe(true);
  expect(await relist(world, world)).toBe(false);
  expect(marked).toHaveBeenCalledTimes(1);
});
