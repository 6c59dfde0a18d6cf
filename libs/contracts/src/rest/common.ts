import { z } from 'zod';

/** A moment in an answer: UTC, to the second. */
export const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
  .meta({ id: 'Moment', format: 'date-time', examples: ['2021-10-13T08:30:00Z'] });
