import type { Instant } from '@sluice/kernel';
import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const HANDLER = `--- xen/common/domctl.c
@@ long do_domctl(XEN_GUEST_HANDLE_PARAM(xen_domctl_t) u_domctl)
     case XEN_DOMCTL_getdomaininfo:
-        d = nearest(op->domain);
+        d = exact(op->domain);
         break;
`;
const HEADER = '--- xen/include/public/domctl.h\n@@\n+/* the exact one */\n+#define X 1\n';
const subject = 'domctl: XEN_DOMCTL_getdomaininfo finds the exact domain';
/** A day of the cycle that began in November 2021 and has no bump. */
const at = '2021-12-10T12:00:00Z' as Instant;

describe('R16, a new meaning under an old header', () => {
  it.each([
    [
      'holds a patch about an operation that changes its handler alone',
      HANDLER,
      { subject },
      ['must-fix judgement'],
    ],
    [
      'knows the operation by its short name',
      HANDLER,
      { subject: 'domctl: getdomaininfo is exact' },
      ['must-fix judgement'],
    ],
    ['is silent when the header changes with it', HANDLER + HEADER, { subject }, []],
    ['is silent when the patch is about something else', HANDLER, { subject: 'xen: tidy the lists' }, []],
    ['is silent on a fix', HANDLER, { subject, body: 'Fixes: 0123456789ab ("domctl: x")' }, []],
    [
      'is silent when lines only come to the handler',
      HANDLER.replace('-        d = nearest(op->domain);\n', ''),
      { subject },
      [],
    ],
    ['is silent on a comment', HANDLER.replace(/^([-+]) .*$/gm, '$1        /* exact */'), { subject }, []],
  ])('%s', (...[, text, message, expected]) => {
    expect(verdicts(reviewOf([patchOf(text, message)], { at }), 'R16')).toEqual(expected);
  });

  it('is silent in a cycle that has its bump', () => {
    expect(verdicts(reviewOf([patchOf(HANDLER, { subject })]), 'R16')).toEqual([]);
  });

  it('says that the version was not bumped, and asks nothing of a machine', () => {
    const [found] = reviewOf([patchOf(HANDLER, { subject })], { at }).findings;
    expect(found?.sentence).toContain(
      'needs a person; if they do, XEN_DOMCTL_INTERFACE_VERSION has to be bumped',
    );
    expect(found?.evidence.map((e) => e.kind)).toEqual(['hunk', 'model']);
  });

  it('cannot be sure while patches are missing', () => {
    const result = reviewOf([patchOf(HANDLER, { subject })], { at, total: 2, missing: [2] });
    expect(verdicts(result, 'R16')).toEqual(['must-fix judgement undetermined']);
  });
});
