/** A mail to xen-devel, made up; what a test is about is passed in. */
export type XenMail = {
  readonly id: string;
  readonly subject: string;
  /** As a Date header has it, without a weekday. */
  readonly date: string;
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
  readonly headers?: readonly string[];
};

const ANN = 'Ann Author <ann@example.org>';

export const idOf = (id: string): string => `${id}@example.org`;

/** The raw mail; `to` is the mail that it answers. */
export const xenMail = ({ id, subject, date, from = ANN, to, text = '', headers = [] }: XenMail): string =>
  [
    `Message-ID: <${idOf(id)}>`,
    `From: ${from}`,
    'To: xen-devel@lists.xenproject.org',
    'Cc: Everybody Else <else@example.org>',
    `Subject: ${subject}`,
    `Date: ${date}`,
    'List-Id: <xen-devel.lists.xenproject.org>',
    ...(to === undefined ? [] : [`In-Reply-To: <${idOf(to)}>`, `References: <${idOf(to)}>`]),
    ...headers,
    '',
    text,
    '',
  ].join('\n');

/** A new flag of domains in the public header, refused by x86: no binding follows. */
export const flagDiff = (name: string, bit: number): string =>
  `diff --git a/xen/include/public/domctl.h b/xen/include/public/domctl.h
index 0e7c9b29b6..6fa900c92c 100644
--- a/xen/include/public/domctl.h
+++ b/xen/include/public/domctl.h
@@ -70,9 +70,11 @@ struct xen_domctl_createdomain {
 #define XEN_DOMCTL_CDF_iommu          (1U << _XEN_DOMCTL_CDF_iommu)
 #define _XEN_DOMCTL_CDF_nested_virt   6
 #define XEN_DOMCTL_CDF_nested_virt    (1U << _XEN_DOMCTL_CDF_nested_virt)
+#define _XEN_DOMCTL_CDF_${name}          ${String(bit)}
+#define XEN_DOMCTL_CDF_${name}           (1U << _XEN_DOMCTL_CDF_${name})
 
 /* Max XEN_DOMCTL_CDF_* constant.  Used for ABI checking. */
-#define XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_nested_virt
+#define XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_${name}
 
     uint32_t flags;
 
`;

/** One line of one file becomes another. */
export const lineDiff = (file: string, before: string, after: string): string =>
  `diff --git a/${file} b/${file}
index 1111111111..2222222222 100644
--- a/${file}
+++ b/${file}
@@ -10,3 +10,3 @@ int otter(void)
 {
-    ${before}
+    ${after}
 }
`;

/** The text of a patch: a message, and a diff with the line that counts its files. */
export const patchText = (message: string, diffs: readonly string[], base?: string): string =>
  [
    message,
    '',
    `Signed-off-by: ${ANN}`,
    '---',
    ` ${String(diffs.length)} files changed`,
    '',
    ...diffs,
    '-- ',
    '2.25.1',
    ...(base === undefined ? [] : ['', `base-commit: ${base}`]),
  ].join('\n');
