import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  analyse,
  describeChange,
  review,
  switchEffects,
  type AnalysedPatch,
  type Finding,
  type InterfaceModel,
  type Review,
} from '@sluice/interface-model';
import type { Instant } from '@sluice/kernel';
import { readMail } from '@sluice/mail';
import { canonicalRaw, decodeMail, hashRaw, nodeHashing } from '@sluice/mail-io';
import { loadProject } from '@sluice/project-files';
import { corpus, describeWithCorpus } from '@sluice/testing';

const XEN = resolve(__dirname, '../../../libs/projects/xen');

type Posted = AnalysedPatch & { readonly total: number; readonly date: Instant };

/** The patch mail whose file begins with a number, analysed as an import does it. */
const posted = async (number: string, model: InterfaceModel): Promise<Posted> => {
  const file = readdirSync(corpus('cdf-vpci')).find((name) => name.startsWith(`${number}-`)) ?? '';
  const raw = canonicalRaw(readFileSync(corpus('cdf-vpci', file)));
  const decoded = await decodeMail(raw, hashRaw(raw));
  if (!decoded.ok) throw new Error(`${number} is parked`);
  const { reading, diff } = readMail(decoded.mail, nodeHashing);
  if (diff === undefined || reading.patch === undefined) throw new Error(`${number} is no patch`);
  const { message, fixes, reverts } = reading.patch;
  const analysis = analyse(diff, { subject: reading.subject, body: message, fixes, reverts }, model);
  return {
    position: reading.prefix?.position ?? 1,
    total: reading.prefix?.total ?? 1,
    messageId: reading.messageId,
    subject: reading.subject,
    date: reading.date as Instant,
    analysis,
  };
};

const reviewed = (patches: readonly Posted[], model: InterfaceModel): Review => {
  const [first] = patches;
  if (first === undefined) throw new Error('nothing to review');
  const received = new Set(patches.map((p) => p.position));
  const missing = Array.from({ length: first.total }, (_, i) => i + 1).filter((n) => !received.has(n));
  return review({ patches, total: first.total, missing, model, at: first.date, treeKnown: false });
};

const marks = (f: Finding): string =>
  [f.rule, f.severity, f.judgement ? 'judgement' : '', f.undetermined ? 'undetermined' : '']
    .filter((w) => w !== '')
    .join(' ');

describeWithCorpus('the interface of the CDF_vpci thread', () => {
  let model: InterfaceModel;
  beforeAll(async () => {
    model = (await loadProject(XEN)).interfaceModel;
  });

  describe('v5 07/11, the patch', () => {
    let patch: Posted;
    let result: Review;
    beforeAll(async () => {
      patch = await posted('005', model);
      result = reviewed([patch], model);
    });
    const found = (rule: string): Finding | undefined => result.findings.find((f) => f.rule === rule);

    it('changes this', () => {
      expect(result.changes.map(describeChange)).toEqual([
        'public header touched: domctl.h (unstable-tools-only), xen/include/public/domctl.h',
        'bit 7 added: XEN_DOMCTL_CDF_vpci (cdf), capability vpci, xen/include/public/domctl.h',
        'XEN_DOMCTL_CDF_MAX moved: XEN_DOMCTL_CDF_nested_virt to XEN_DOMCTL_CDF_vpci, xen/include/public/domctl.h',
        'binding gains CDF_VPCI for XEN_DOMCTL_CDF_vpci, tools/ocaml/libs/xc/xenctrl.ml',
        'binding gains CDF_VPCI for XEN_DOMCTL_CDF_vpci, tools/ocaml/libs/xc/xenctrl.mli',
        'accepted on Arm: XEN_DOMCTL_CDF_vpci, xen/arch/arm/domain.c',
        'refused on x86: XEN_DOMCTL_CDF_vpci, xen/arch/x86/domain.c',
        'accepted by the common check: XEN_DOMCTL_CDF_vpci, xen/common/domain.c',
      ]);
    });

    it('is a feature', () => {
      expect(patch.analysis.changeClass).toBe('feature');
    });

    it('gets these findings and no others', () => {
      expect(result.findings.map(marks)).toEqual([
        'R01 block judgement',
        'R02 ask undetermined',
        'R04 info',
        'R05 ask judgement undetermined',
        'R06 ask undetermined',
        'R09 ask judgement',
        'R29 info',
      ]);
    });

    it('R01 shows the line of the mail and the other channel', () => {
      expect(found('R01')?.sentence).toContain('x86 already signals it by XEN_X86_EMU_VPCI');
      expect(found('R01')?.evidence).toEqual([
        expect.objectContaining({
          kind: 'hunk',
          messageId: patch.messageId,
          file: 'xen/include/public/domctl.h',
        }),
        {
          kind: 'model',
          entry: 'XEN_X86_EMU_VPCI',
          quote: 'XEN_X86_EMU_VPCI, value 10, e90580f25b, 2018-03-23',
        },
      ]);
    });

    it('R02 says what could not be known', () => {
      expect(found('R02')?.sentence).toContain('could not be known: 10 of 11 patches never received');
    });

    it('R05 knows that has_vpci() was the constant false on Arm', () => {
      expect(found('R05')?.sentence).toContain(
        'has_vpci() there is the constant false (cb9953d2f2, 2021-01-29)',
      );
    });

    it('points at lines that hold what is quoted', () => {
      const file = readdirSync(corpus('cdf-vpci')).find((name) => name.startsWith('005-')) ?? '';
      const text = readFileSync(corpus('cdf-vpci', file), 'utf8');
      const body = text.slice(text.indexOf('\n\n') + 2).split('\n');
      for (const { line, quote } of result.changes) expect(body[line - 1]?.slice(1).trim()).toBe(quote);
    });

    it('mentions the flag wherever the patch names it', () => {
      const files = patch.analysis.mentions
        .filter((m) => m.name === 'XEN_DOMCTL_CDF_vpci')
        .map((m) => m.file);
      expect([...new Set(files)]).toEqual([
        'xen/arch/arm/domain.c',
        'xen/arch/x86/domain.c',
        'xen/common/domain.c',
        'xen/include/public/domctl.h',
      ]);
    });
  });

  describe('the revert', () => {
    let patch: Posted;
    let result: Review;
    beforeAll(async () => {
      patch = await posted('033', model);
      result = reviewed([patch], model);
    });

    it('changes this', () => {
      expect(patch.analysis.changeClass).toBe('revert');
      expect(result.changes.map(describeChange)).toEqual([
        'public header touched: domctl.h (unstable-tools-only), xen/include/public/domctl.h',
        'bit 7 removed: XEN_DOMCTL_CDF_vpci (cdf), capability vpci, xen/include/public/domctl.h',
        'bit 8 moved to 7: XEN_DOMCTL_CDF_vpmu (cdf), capability vpmu, xen/include/public/domctl.h',
        'binding drops CDF_VPCI for XEN_DOMCTL_CDF_vpci, tools/ocaml/libs/xc/xenctrl.ml',
        'binding drops CDF_VPCI for XEN_DOMCTL_CDF_vpci, tools/ocaml/libs/xc/xenctrl.mli',
        'no longer accepted on Arm: XEN_DOMCTL_CDF_vpci, xen/arch/arm/domain.c',
        'no longer accepted by the common check: XEN_DOMCTL_CDF_vpci, xen/common/domain.c',
      ]);
    });

    it('gets no finding that acts: the moved number was never released, and the version has its bump', () => {
      expect(result.findings.map(marks)).toEqual(['R12 info', 'R13 info', 'R34 info']);
      expect(result.findings[0]?.sentence).toContain(
        'never released (dbb948110a, 2021-10-13); interface version already bumped in this cycle ' +
          '(XEN_DOMCTL_INTERFACE_VERSION 0x14, 918b8842a8, 2021-07-06)',
      );
    });
  });

  it.each([
    ['050', 'refactoring', []],
    [
      '051',
      'feature',
      ['public header touched: arch-arm.h (unstable-tools-only), xen/include/public/arch-arm.h'],
    ],
    ['052', 'refactoring', []],
    ['053', 'refactoring', []],
    [
      '054',
      'feature',
      ['public header touched: arch-arm.h (unstable-tools-only), xen/include/public/arch-arm.h'],
    ],
    ['057', 'refactoring', []],
    ['058', 'refactoring', []],
    ['067', 'fix', []],
    ['071', 'fix', []],
  ])('mail %s is a %s and changes %j', async (number, changeClass, changes) => {
    const { analysis } = await posted(number, model);
    expect(analysis.changeClass).toBe(changeClass);
    expect(analysis.changes.map(describeChange)).toEqual(changes);
  });

  it('v7 as a whole needs vPCI on Arm and pretends it, enables nothing, and gets no finding', async () => {
    const patches = await Promise.all(['050', '051', '052', '053', '054'].map((n) => posted(n, model)));
    expect(reviewed(patches, model).findings).toEqual([]);
    const asked = patches.flatMap((p) => p.analysis.predicates ?? []).filter((p) => p.kind === 'predicate');
    expect(asked.map((p) => [p.effect, p.arch, p.file])).toEqual([['needs', 'arm', 'xen/arch/arm/vpci.c']]);
    const effects = switchEffects(patches, model, '2021-10-15');
    expect(effects.map((e) => [e.effect, e.arch, e.state])).toEqual([
      ['pretends', 'arm', 'constant-false'],
      ['needs', 'arm', 'constant-false'],
    ]);
    expect(new Set(effects[0]?.evidence.map((e) => e.name))).toEqual(
      new Set([
        'domain_vpci_init',
        'make_vpci_node',
        'GUEST_VPCI_ECAM_BASE',
        'GUEST_VPCI_MEM_ADDR',
        'GUEST_VPCI_PREFETCH_MEM_ADDR',
      ]),
    );
  });
});
