/** What mail may hold to run in a reader's browser, or to look like something else there. */
export const SCRIPTS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '<svg/onload=alert(1)>',
  '<svg><script href="data:,alert(1)"/></svg>',
  '<a href="javascript:alert(1)">click</a>',
  'javascript:alert(1)//',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<math><mtext><style><img src onerror=alert(1)>',
  ']]><script>alert(1)</script><![CDATA[',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<base href="//evil.example/">',
  '<meta http-equiv="refresh" content="0;url=//evil.example/">',
  '\u202e<gnp.exe\u202c',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
];

/** As headers carry what is not ASCII, and as somebody hides what is. */
const encoded = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

const mail = (n: number, script: string): string => `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <hostile-${String(n)}@pond.example>
From: ${encoded(`Mallory ${script}`)} <mallory${String(n)}@pond.example>
Date: Tue, 05 Oct 2021 12:${String(n).padStart(2, '0')}:00 +0000
Subject: ${encoded(`[PATCH] pond: ${script}`)}
List-Id: <xen-devel.lists.xenproject.org>
Content-Type: text/plain; charset=utf-8

${script}

Signed-off-by: Mallory ${script} <mallory@pond.example>
---
diff --git a/pond-${String(n)}.c b/pond-${String(n)}.c
index 1111111..2222222 100644
--- a/pond-${String(n)}.c
+++ b/pond-${String(n)}.c
@@ -1 +1,2 @@
 int pond;
+/* ${script} */
--

From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <answer-${String(n)}@pond.example>
In-Reply-To: <hostile-${String(n)}@pond.example>
From: ${encoded(`Trudy ${script}`)} <trudy@pond.example>
Date: Tue, 05 Oct 2021 13:${String(n).padStart(2, '0')}:00 +0000
Subject: ${encoded(`Re: [PATCH] pond: ${script}`)}
List-Id: <xen-devel.lists.xenproject.org>
Content-Type: text/html; charset=utf-8

<p>${script}</p><script>alert(2)</script>
Nacked-by: Trudy ${script} <trudy@pond.example>

`;

/** A patch and an answer in HTML for each of them, in every part of a mail that is shown anywhere. */
export const hostileMbox = (): string => SCRIPTS.map((script, n) => mail(n, script)).join('');
