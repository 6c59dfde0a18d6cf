import { smallModel } from '../redrawn/model';
import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { HEADER } from '../redrawn/new-flag';

const list = (rows: string): string => `--- xen/include/public/domctl.h\n@@ struct xen_domctl {\n${rows}\n`;

describe('R14, a retired number keeps its meaning', () => {
  it.each([
    [
      'asks when a number marked as obsolete gets a new name',
      list('-#define XEN_DOMCTL_old 23 /* Obsolete, one arch only */\n+#define XEN_DOMCTL_fresh 23'),
      ['ask'],
    ],
    [
      'asks when the old name stays as a comment',
      list(' /* #define XEN_DOMCTL_old 23  Obsolete */\n+#define XEN_DOMCTL_fresh 23'),
      ['ask'],
    ],
    [
      'is silent on a fresh number',
      list(' /* #define XEN_DOMCTL_old 23 Obsolete */\n+#define XEN_DOMCTL_fresh 24'),
      [],
    ],
    [
      'is silent when a live name is only renamed',
      list('-#define XEN_DOMCTL_old 23\n+#define XEN_DOMCTL_fresh 23'),
      [],
    ],
    [
      'is silent on an equal number listed in another structure',
      `${list(' /* #define XEN_DOMCTL_old 23 Obsolete */')}@@ struct xen_domctl_mode {\n+#define XEN_DOMCTL_MODE_fast 23\n`,
      [],
    ],
    [
      'is silent on an equal number of another enumeration',
      list(' /* #define XEN_DOMCTL_old 23 Obsolete */\n+#define GNTTABOP_fresh 23'),
      [],
    ],
  ])('%s', (_what, text, expected) => {
    expect(verdicts(reviewOf([patchOf(text)]), 'R14')).toEqual(expected);
  });

  const gone = (released: string) => ({
    ...smallModel,
    identifiers: [
      ...smallModel.identifiers,
      {
        channel: 'cdf' as const,
        name: 'XEN_DOMCTL_CDF_gone',
        formerNames: [],
        values: [
          {
            value: 6,
            from: { commit: '8271d6522c', date: '2013-11-13' },
            until: { commit: '33e5c32559', date: '2017-03-16' },
            released,
          },
        ],
      },
    ],
  });

  it.each([
    ['asks of a number that releases knew under another name', '4.4', ['ask']],
    ['is silent when no release ever held it', 'never', []],
  ])('in the registry, %s', (_what, released, expected) => {
    const model = gone(released);
    const result = reviewOf([patchOf(HEADER('fast', 6, 'iommu'), { model })], { model });
    expect(verdicts(result, 'R14')).toEqual(expected);
  });
});
