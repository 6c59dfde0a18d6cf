import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const code = (line: string): string =>
  `--- tools/libs/light/libxl_create.c\n@@ int libxl__domain_make(libxl__gc *gc)\n     int x;\n+    ${line}\n+        return 1;\n`;
const other = '--- xen/common/a.c\n@@\n+x;\n';

describe('R07, a capability of the host is no attribute of a domain', () => {
  it.each([
    [
      'asks where one condition holds both',
      code('if (!(caps & XEN_SYSCTL_PHYSCAP_vpci) && (flags & XEN_DOMCTL_CDF_vpci))'),
      ['ask judgement'],
    ],
    [
      'is silent where they are of different things',
      code('if ((caps & XEN_SYSCTL_PHYSCAP_hap) && (flags & XEN_DOMCTL_CDF_vpci))'),
      [],
    ],
    ['is silent on one of them', code('if (flags & XEN_DOMCTL_CDF_vpci)'), []],
    ['is silent outside a condition', code('x = XEN_SYSCTL_PHYSCAP_vpci | XEN_DOMCTL_CDF_vpci;'), []],
  ])('%s', (_what, text, expected) => {
    expect(verdicts(reviewOf([patchOf(text)]), 'R07')).toEqual(expected);
  });

  it.each([
    ['XEN_DOMCTL_CDF_vpci == XEN_SYSCTL_PHYSCAP_vpci for every guest.', ['ask judgement']],
    ['The flag CDF_vpci must match PHYSCAP_vpci.', ['ask judgement']],
    ['CDF_vpci is new, and so is PHYSCAP_vpci.', []],
    ['CDF_vpci must match PHYSCAP_vpmu.', []],
  ])('reads the message “%s”', (body, expected) => {
    expect(verdicts(reviewOf([patchOf(other, { body })]), 'R07')).toEqual(expected);
  });
});
