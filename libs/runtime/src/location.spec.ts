import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { locate } from './location';

describe('the project that is meant', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sluice-location-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const following = (...folders: readonly string[]): Record<string, string> => {
    const file = join(folder, 'sluice.config.yaml');
    writeFileSync(file, JSON.stringify({ projects: folders.map((files) => ({ files })) }));
    return { SLUICE_CONFIG: file };
  };

  test.each([
    ['the only one that is followed', ['projects/otter'], {}, 'otter', 'projects/otter'],
    ['the one that is named, first of all', ['projects/otter'], { project: 'xen' }, 'xen', undefined],
    ['Xen where several are followed', ['projects/otter', 'projects/stoat'], {}, 'xen', undefined],
    [
      'the named one of several',
      ['projects/otter', 'projects/stoat'],
      { project: 'stoat' },
      'stoat',
      'projects/stoat',
    ],
  ] as const)('is %s', async (...[, followed, named, project, files]) => {
    const shipped = resolve(__dirname, '../../projects/xen');
    expect(await locate(named, following(...followed))).toMatchObject({
      project,
      projectFolder: files === undefined ? shipped : join(folder, files),
    });
  });

  test('is the one of the environment before the only one that is followed', async () => {
    const env = { ...following('projects/otter'), SLUICE_PROJECT: 'xen' };
    expect(await locate({}, env)).toMatchObject({ project: 'xen' });
  });
});
