export { mailSender, messageIdOf, type MailOptions, type MailServer, type TextOf } from './mail-sender';
export { isPublicAddress } from './public-address';
export type { Resolve, TargetAddress } from './resolve-target';
export { signatureOf } from './signature';
export { webhookSender, type Webhook, type WebhookOptions } from './webhook-sender';
