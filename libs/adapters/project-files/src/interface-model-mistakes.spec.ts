import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { interfaceModelSchema } from './interface-model-schema';
import { checkYaml } from './yaml-file';

const TEXT = readFileSync(resolve(__dirname, '../../../projects/xen/interface-model.yaml'), 'utf8');

/** What is told of the model with one slip of the pen, which stands in line `line`, column `column`. */
const told = (before: string, after: string) => {
  const at = TEXT.indexOf(before);
  if (at < 0) throw new Error(`the model no longer has: ${before}`);
  const text = TEXT.slice(0, at) + after + TEXT.slice(at + before.length);
  try {
    checkYaml(text, interfaceModelSchema, 'interface-model.yaml');
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
};

/** `line:column` of the `word` within the first `before` of the file. */
const placeOf = (before: string, word: string): string => {
  const at = TEXT.indexOf(before) + before.indexOf(word);
  const lines = TEXT.slice(0, at).split('\n');
  return `${String(lines.length)}:${String((lines.at(-1) ?? '').length + 1)}`;
};

describe('a mistake in interface-model.yaml is told with line, column and what is meant', () => {
  it.each([
    [
      'a misspelt key',
      '    name: XEN_DOMCTL_CDF_hap\n    formerNames',
      '    name: XEN_DOMCTL_CDF_hap\n    formerName',
      'formerNames',
      /no such key "formerName" here; did you mean "formerNames"\?/,
    ],
    [
      'a channel that is none',
      '- channel: iommu-opt',
      '- channel: iommu-opts',
      'iommu-opt',
      /channel: Invalid option/,
    ],
    [
      'an identifier outside its namespace',
      'name: XEN_DOMCTL_CDF_iommu\n',
      'name: XEN_CDF_iommu\n',
      'XEN_DOMCTL_CDF_iommu',
      /does not begin with XEN_DOMCTL_CDF_, as channel cdf wants/,
    ],
    [
      'an identifier twice',
      'name: XEN_DOMCTL_CDF_oos_off\n',
      'name: XEN_DOMCTL_CDF_hap\n',
      'XEN_DOMCTL_CDF_oos_off',
      /"XEN_DOMCTL_CDF_hap" is there twice, first as entry 1/,
    ],
    [
      'a number that is taken',
      '{ value: 6, from: { commit: dbe399b174',
      '{ value: 5, from: { commit: dbe399b174',
      '6',
      /XEN_DOMCTL_CDF_nested_virt takes 5 on 2020-10-06 while XEN_DOMCTL_CDF_iommu has it/,
    ],
    [
      'a signal of a name that is not there',
      'identifier: XEN_X86_EMU_VPCI',
      'identifier: XEN_X86_EMU_VPIC',
      'XEN_X86_EMU_VPCI',
      /XEN_X86_EMU_VPIC is no identifier or field of this model; did you mean "XEN_X86_EMU_PIC"\?/,
    ],
    [
      'an alias of two capabilities',
      'aliases: [vpmu, pmu]',
      'aliases: [vpmu, vpci]',
      'pmu]',
      /"vpci" is an alias of capability vpci already/,
    ],
    [
      'a role that is none',
      'roles: [hardware]\n        guests: [pvh]',
      'roles: [hardwear]\n        guests: [pvh]',
      'hardware]',
      /"hardwear" is not declared; did you mean "hardware"\?/,
    ],
    [
      'an end before the beginning',
      "until: { commit: 33e5c32559, date: 2017-03-16 }\n        released: '4.4'",
      "until: { commit: 33e5c32559, date: 2013-03-16 }\n        released: '4.4'",
      '{ commit: 33e5c32559',
      /ends before it begins/,
    ],
    [
      'a version left out',
      "{ value: '0x14', from: { commit: 918b8842a8",
      "{ value: '0x24', from: { commit: 918b8842a8",
      "'0x14'",
      /XEN_DOMCTL_INTERFACE_VERSION goes from 0x13 to 0x24: versions go up by one/,
    ],
    ['a day that is none', '2018-03-23', '2018-03-32', '2018-03-23', /no such day/],
    [
      'a commit cut short',
      'commit: e90580f25b',
      'commit: e90580',
      'e90580f25b',
      /a commit of 10 to 40 hexadecimal digits/,
    ],
  ])('%s', (...[, before, after, word, message]) => {
    const said = told(before, after);
    expect(said).toMatch(message);
    expect(said).toContain(`interface-model.yaml:${placeOf(before, word)}: `);
  });

  it('what is no YAML at all', () => {
    expect(told('project: xen', 'project: [xen')).toMatch(/^interface-model\.yaml:\d+:\d+: not valid YAML: /);
  });
});
