import { messageId } from '@sluice/kernel';
import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { wholeFlag } from '../redrawn/new-flag';

const inFunction = (file: string, name: string, code: string): string =>
  `--- ${file}\n@@ int ${name}(struct xen_domctl_createdomain *config)\n     unsigned int max;\n+    ${code}\n`;
const common = (code: string): string => inFunction('xen/common/domain.c', 'sanitise_domain_config', code);

describe('R03, no role in a check that is given no domain', () => {
  it.each([
    ['finds a hardware domain asked for', common('if ( is_hardware_domain(d) )'), ['must-fix']],
    ['finds domain 0 by its number', common('if ( domid == 0 )'), ['must-fix']],
    [
      'finds it in the check of an arch',
      inFunction('xen/arch/arm/domain.c', 'arch_sanitise_domain_config', 'if ( is_control_domain(d) )'),
      ['must-fix'],
    ],
    [
      'is silent where the domain is known',
      inFunction('xen/arch/x86/domain.c', 'emulation_flags_ok', 'if ( is_hardware_domain(d) )'),
      [],
    ],
    [
      'is silent in another function of the file',
      inFunction('xen/common/domain.c', 'domain_kill', 'if ( is_hardware_domain(d) )'),
      [],
    ],
    [
      'is silent on a role that goes',
      common('x;').replace('+    x;', '-    if ( is_hardware_domain(d) )'),
      [],
    ],
    ['is silent on a comment', common('/* is_hardware_domain(d) would be nice */'), []],
    ['is silent on a like-named word', common('if ( vdomid == 0x10 )'), []],
  ])('%s', (_what, text, expected) => {
    expect(verdicts(reviewOf([patchOf(text)]), 'R03')).toEqual(expected);
  });

  it('names what would know the role', () => {
    const text = inFunction(
      'xen/arch/x86/domain.c',
      'arch_sanitise_domain_config',
      'if ( is_hardware_domain(d) )',
    );
    const [found] = reviewOf([patchOf(text)]).findings.filter((f) => f.rule === 'R03');
    expect(found?.sentence).toContain('belongs into emulation_flags_ok()');
  });

  const remark = {
    kind: 'role-unknown' as const,
    messageId: messageId('reply@example.org'),
    sentence: 'In sanitise_domain_config() I cannot tell dom0 from others.',
    by: 'A Developer',
    about: [messageId('patch-1@example.org')],
  };

  it('asks where an answer to the patch says that the check cannot know', () => {
    const found = reviewOf([patchOf(wholeFlag('vpci'))], { remarks: [remark] }).findings.filter(
      (f) => f.rule === 'R03',
    );
    expect(found.map((f) => [f.severity, f.evidence[0]])).toEqual([
      ['ask', { kind: 'mail', messageId: remark.messageId, quote: remark.sentence }],
    ]);
  });

  it.each([
    ['speaks of another patch', { ...remark, about: [messageId('patch-2@example.org')] }],
    ['speaks of other code', { ...remark, sentence: 'In domain_kill() I cannot tell dom0 from others.' }],
  ])('takes no notice of an answer that %s', (_what, said) => {
    expect(verdicts(reviewOf([patchOf(wholeFlag('vpci'))], { remarks: [said] }), 'R03')).toEqual([]);
  });

  it('takes no notice of the answer where the patch adds no bit of a domain', () => {
    const text = '--- xen/include/public/sysctl.h\n@@\n+#define XEN_SYSCTL_PHYSCAP_fast (1u << 8)';
    expect(verdicts(reviewOf([patchOf(text)], { remarks: [remark] }), 'R03')).toEqual([]);
  });
});
