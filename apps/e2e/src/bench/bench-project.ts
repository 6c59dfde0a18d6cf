import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const XEN = resolve(__dirname, '../../../../libs/projects/xen');

/** A project with one release line that was open while the benchmark's mails were written, and Xen's own model and policy. */
export const writeBenchProject = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await cp(join(XEN, 'policy.yaml'), join(folder, 'policy.yaml'));
  const model = await readFile(join(XEN, 'interface-model.yaml'), 'utf8');
  const files = {
    'interface-model.yaml': model.replace(/^project: xen$/m, 'project: bench'),
    'project.yaml': `key: bench
name: Bench
lists:
  - { address: iommu@lists.linux-foundation.org, id: iommu.lists.linux-foundation.org, embargo: none }
releaseLines: ['5.20']
openReleaseLine: { by: calendar, branchPhase: branch }
`,
    'calendars.yaml': `releaseLines:
  - release: '5.20'
    announcements:
      - said: 2022-04-01
        source: { text: the benchmark }
        dates:
          last-posting: { lastDay: 2022-06-01, status: announced }
          feature-freeze: { lastDay: 2022-06-20, status: announced }
          code-freeze: { lastDay: 2022-07-05, status: announced }
`,
    'roles.yaml': `releaseManagers:
  - { release: '5.20', person: joro@8bytes.org, from: 2022-01-01T00:00:00Z, source: { text: the benchmark } }
`,
    'identities.yaml': 'people: []\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
};
