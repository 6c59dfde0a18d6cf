import { VersionConflictError } from './event';

test('a conflict says where it was, what was expected and what was met', () => {
  const error = new VersionConflictError('grouping', 1, 2);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'VersionConflictError',
    streamName: 'grouping',
    expectedVersion: 1,
    actualVersion: 2,
    message: 'stream grouping is at version 2, not 1',
  });
});
