import { z } from 'zod';

const isDay = (text: string): boolean => {
  const millis = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(text);
};

export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD')
  .refine(isDay, 'no such day');

export const source = z
  .strictObject({
    commit: z
      .string()
      .regex(/^[0-9a-f]{10,40}$/, 'a commit of 10 to 40 hexadecimal digits')
      .optional(),
    messageId: z.string().optional(),
    date: day,
  })
  .refine(
    (s) => s.commit !== undefined || s.messageId !== undefined,
    'a source names a commit or a Message-ID',
  );

export const span = { from: source.optional(), until: source.optional() };
export const note = { note: z.string().optional() };

export const channel = z.enum([
  'cdf',
  'internal-cdf',
  'emulation-flag',
  'misc-flag',
  'iommu-opt',
  'arch-config-field',
  'createdomain-field',
  'hvm-param',
  'physcap',
  'domctl',
  'sysctl',
  'boot-parameter',
  'device-tree',
]);

export const arch = z.enum(['common', 'x86', 'arm', 'riscv', 'ppc']);
export const strings = z.array(z.string());
