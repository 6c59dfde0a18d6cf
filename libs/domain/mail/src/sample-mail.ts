import { type Instant, messageId } from '@sluice/kernel';
import type { Mail } from './mail';

/** A plain mail for specs; what a test is about is passed in. */
export const sampleMail = (parts: Partial<Mail> = {}): Mail => ({
  messageId: messageId('<one@example.org>'),
  from: { name: 'Ada Author', address: 'ada@example.org' },
  replyTo: [],
  to: [],
  cc: [],
  subject: '[PATCH] widget: turn left',
  date: '2021-10-06T17:40:33Z' as Instant,
  inReplyTo: [],
  references: [],
  listIds: [],
  text: '',
  flowed: false,
  patchAttachments: [],
  defects: [],
  ...parts,
});

/** A diff of one changed line, as git mails it. */
export const SAMPLE_DIFF = `diff --git a/widget.c b/widget.c
index 1111111..2222222 100644
--- a/widget.c
+++ b/widget.c
@@ -1,3 +1,3 @@ int turn(void)
 {
-    return RIGHT;
+    return LEFT;
 }
`;

/** A patch mail's text around {@link SAMPLE_DIFF}. */
export const SAMPLE_PATCH = `The widget turned right.

Signed-off-by: Ada Author <ada@example.org>
---
 widget.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

${SAMPLE_DIFF}-- 
2.30.2
`;
