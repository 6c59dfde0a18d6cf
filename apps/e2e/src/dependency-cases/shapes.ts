/** Texts of the fixtures: as small as they can be, in the shape of the project's own files. */

/** A function of its own file, so that two of them share no line. */
export const body = (name: string, line = ''): string =>
  `int ${name}(struct pond *p)\n{\n    int level_of_${name} = 0;\n\n${line}    return level_of_${name};\n}\n`;

/** A body that asks something and goes another way then. */
export const asks = (name: string, what: string, way = 1): string =>
  body(name, `    if ( ${what} )\n        return ${String(way)};\n`);

export const POND = 'xen/include/xen/pond.h';

/** A header of the hypervisor's own, with some lines in its middle. */
export const pondHeader = (middle = ''): string =>
  `#define POND_wet (1U << 0)\n\n${middle}int start_of_pond(void);\nint end_of_pond(void);\n`;

export const DOMCTL = 'xen/include/public/domctl.h';
export const SYSCTL = 'xen/include/public/sysctl.h';
export const OCAML = 'tools/ocaml/libs/xc/xenctrl.ml';

/** A public header with one structure. `version`: of its interface. */
export const publicHeader = (
  family: 'DOMCTL' | 'SYSCTL',
  structure: string,
  fields: readonly string[],
  { version = '0x14', more = '' } = {},
): string =>
  [
    `#define XEN_${family}_INTERFACE_VERSION ${version}`,
    '',
    `struct ${structure} {`,
    ...fields.map((field) => `    ${field};`),
    '};',
    '',
    more,
  ].join('\n');

/** A record of the binding in OCaml. */
export const record = (type: string, fields: readonly string[]): string =>
  [`type ${type} = {`, ...fields.map((field) => `  ${field} : int32;`), '}', ''].join('\n');

export const CREATE = 'xen_domctl_createdomain';
/** What a domain is made from, with some fields more. */
export const create = (...more: readonly string[]): string =>
  publicHeader('DOMCTL', CREATE, ['uint32_t ssidref', 'uint32_t flags', 'uint32_t max_vcpus', ...more]);
/** The same in OCaml. */
export const createRecord = (...more: readonly string[]): string =>
  record('domctl_create_config', ['ssidref', 'flags', 'max_vcpus', ...more]);

/** Files of the hypervisor with one function each. */
export const bodies = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [`xen/common/${name}.c`, body(name)]));

export const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
