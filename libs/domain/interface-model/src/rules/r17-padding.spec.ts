import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const fields = (rows: string): string =>
  `--- xen/include/public/domctl.h\n@@ struct xen_domctl_createdomain {\n${rows}\n`;

describe('R17, padding has a name and is checked', () => {
  it.each([
    [
      'asks of a hole after a new byte',
      fields('     uint32_t a;\n+    uint8_t b;\n     uint32_t c;'),
      ['ask'],
    ],
    [
      'is silent where no field as wide tells the offset',
      fields('     uint32_t a;\n     uint8_t b;\n+    uint64_t c;'),
      [],
    ],
    [
      'is silent when named bytes fill it',
      fields('     uint32_t a;\n+    uint8_t b;\n+    uint8_t more[3];\n     uint32_t c;'),
      [],
    ],
    ['is silent when sizes fit', fields('     uint32_t a;\n+    uint32_t b;\n     uint32_t c;'), []],
    [
      'is silent where the offset cannot be told',
      fields('     struct other o;\n+    uint8_t b;\n     uint32_t c;'),
      [],
    ],
    [
      'is silent on a hole that was there',
      fields('     uint32_t a;\n     uint8_t b;\n     uint32_t c;\n+    uint32_t d;'),
      [],
    ],
  ])('%s', (_what, text, expected) => {
    expect(verdicts(reviewOf([patchOf(text)]), 'R17')).toEqual(expected);
  });

  const pad = fields('     uint32_t a;\n+    uint8_t b;\n+    uint8_t pad[3];\n     uint32_t c;');
  const check =
    '--- xen/common/domain.c\n@@ static int sanitise_domain_config(void)\n+    if ( config->pad[0] )\n';

  it.each([
    ['asks of padding nobody checks', pad, {}, ['ask']],
    ['is content when a patch checks it', pad + check, {}, []],
    ['cannot be sure while patches are missing', pad, { total: 2, missing: [2] }, ['ask undetermined']],
    [
      'is silent on a structure that is no configuration',
      pad.replace('xen_domctl_createdomain', 'xen_domctl_other'),
      {},
      [],
    ],
  ])('%s', (...[, text, rest, expected]) => {
    expect(verdicts(reviewOf([patchOf(text)], rest), 'R17')).toEqual(expected);
  });
});
