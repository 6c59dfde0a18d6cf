import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const removed = (bit: number): string => `-#define XEN_DOMCTL_CDF_vpci (1U << ${bit})\n`;
const moved = (from: number, to: number): string =>
  `-#define XEN_DOMCTL_CDF_vpmu (1U << ${from})\n+#define XEN_DOMCTL_CDF_vpmu (1U << ${to})\n`;

describe('R13, a freed number that changes hands', () => {
  it.each([
    ['is said', removed(7) + moved(8, 7), ['info']],
    ['is not said of a mere removal', removed(7), []],
    ['is not said of a move to another number', removed(7) + moved(8, 9), []],
  ])('%s', (_what, lines, expected) => {
    const patch = patchOf(`--- xen/include/public/domctl.h\n@@\n${lines}`);
    expect(verdicts(reviewOf([patch]), 'R13')).toEqual(expected);
  });
});
