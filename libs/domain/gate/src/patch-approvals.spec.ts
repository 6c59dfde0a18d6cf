import { patchApprovals } from './patch-approvals';
import { input, patch, people, revision, trailer } from './spec/example';

const X86 = 'xen/arch/x86/a.c';
const ARM = 'xen/arch/arm/b.c';

const told = (given: Parameters<typeof patchApprovals>[0]) =>
  patchApprovals(given).map(({ patch: { position }, files }) => [
    position,
    ...files.map(({ file, approval }) => `${file} ${approval}`),
  ]);

const twoPatches = (more: Parameters<typeof revision>[0] = {}) =>
  revision({ total: 2, patches: [patch(1, X86), patch(2, ARM)], ...more });

test('tells of each patch apart who approved which file', () => {
  const revised = twoPatches({ trailers: [trailer('Acked-by', people.x86, { scope: [1] })] });
  expect(told(input({ revision: revised }))).toEqual([
    [1, `${X86} approved`],
    [2, `${ARM} missing`],
  ]);
});

test('an ack of a maintainer of another file approves nothing here', () => {
  const revised = twoPatches({ trailers: [trailer('Acked-by', people.x86)] });
  expect(told(input({ revision: revised }))[1]).toEqual([2, `${ARM} missing`]);
});

test('where nobody is known to maintain anything no file is approved', () => {
  const revised = twoPatches({ trailers: [trailer('Acked-by', people.x86)] });
  expect(told(input({ revision: revised, roles: [] })).flat()).toEqual([
    ...[1, `${X86} maintainer-unknown`],
    ...[2, `${ARM} maintainer-unknown`],
  ]);
});

test('a patch that never came touches nothing that is known', () => {
  const revised = twoPatches({ patches: [patch(1, X86), patch(2, ARM, { files: [] })] });
  expect(told(input({ revision: revised }))[1]).toEqual([2]);
});
