export {
  mailSender,
  type ComposedMail,
  type MailOf,
  type MailOptions,
  type MailSender,
  type MailServer,
} from './mail-sender';
export { isPublicAddress } from './public-address';
export type { Resolve, TargetAddress } from './resolve-target';
export { signatureOf } from './signature';
export { webhookSender, type Webhook, type WebhookOptions } from './webhook-sender';
