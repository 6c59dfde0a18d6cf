import { z } from 'zod';

/** How far the bot goes, by list and by rule. */
export const botLevel = z
  .enum(['off', 'shadow', 'author', 'list'])
  .describe('Whom the bot answers: nobody, the administrators only, the author only, the list')
  .meta({ example: 'shadow' });

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written as 22:00');

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format() !== '';
  } catch {
    return false;
  }
};

const zone = z.string().refine(isZone, 'a time zone is written as Europe/London or UTC');

const quietHours = z.strictObject({
  from: timeOfDay.describe('When they begin; what is due waits until they end').meta({ example: '22:00' }),
  to: timeOfDay.describe('When they end, on the next day where that is earlier').meta({ example: '06:00' }),
  zone: zone.default('UTC').describe('In which time zone').meta({ example: 'Europe/London' }),
});

const whole = (most: number) => z.coerce.number().int().min(0).max(most);

/** What the bot minds when it speaks; the defaults are those of its etiquette. */
export const bot = z.strictObject({
  delayMinutes: whole(1_440)
    .default(30)
    .describe('Quiet after the last mail of a revision before it is commented on')
    .meta({ example: 60 }),
  hoursPerThread: whole(720)
    .default(24)
    .describe('Hours between two comments in one thread')
    .meta({ example: 48 }),
  perListPerDay: whole(1_000).default(20).describe('Mails to one list within 24 hours').meta({ example: 10 }),
  wrongPercent: whole(100)
    .default(20)
    .describe('A rule is muted when so many of its last comments, in percent, were called wrong; 0: never')
    .meta({ example: 10 }),
  quietHours: quietHours.optional(),
});

/** A port that takes mail: commands to the bot, and mail of lists. */
export const listening = z.strictObject({
  protocol: z
    .enum(['smtp', 'lmtp'])
    .default('lmtp')
    .describe('What is spoken there')
    .meta({ example: 'smtp' }),
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65535)
    .describe('Port that takes mail; absent: none does')
    .meta({ example: 2525, env: 'SLUICE_MAIL_PORT' }),
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address it is taken on; only from this machine by default')
    .meta({ example: '0.0.0.0', env: 'SLUICE_MAIL_HOST' }),
});
