import type { MessageId } from '@sluice/kernel';
import type { ImpostorGroup } from '@sluice/series';

/** Why no word of a mail counts whose copies differ. */
export const CONTESTED = 'copies of this mail differ: none counts until a person picks one';

/** Whether different mails claim a Message-ID: whatever is said under it is shown, and settles nothing. */
export const isContested = (messageId: MessageId, impostors: readonly ImpostorGroup[] | undefined): boolean =>
  impostors?.some((group) => group.messageId === messageId) === true;
