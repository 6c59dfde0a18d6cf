/** Short redrawn series, each of two patches and a reply: enough conversations that a worker is killed in the middle of them. */
export const lilyMails = (from: number, to: number): string => {
  const mails: string[] = [];
  for (let n = from; n < to; n++) {
    const head = (id: string, subject: string, rest = '') =>
      `From olga@pond.example Thu Oct  7 10:00:00 2021\nMessage-ID: <${id}@pond.example>\nFrom: Olga Otter <olga@pond.example>\n` +
      `To: pond@lists.pond.example\nList-Id: <pond.lists.pond.example>\nDate: Thu, 07 Oct 2021 10:${String(n % 60).padStart(2, '0')}:00 +0000\n` +
      `Subject: ${subject}\n${rest}\n`;
    for (const part of [1, 2])
      mails.push(
        `${head(`lily-${String(n)}-${String(part)}`, `[PATCH ${String(part)}/2] pond: turn lily ${String(n)}, step ${String(part)}`, part === 1 ? '' : `In-Reply-To: <lily-${String(n)}-1@pond.example>\n`)}` +
          `Turn it.\n\nSigned-off-by: Olga Otter <olga@pond.example>\n---\ndiff --git a/pond/lily${String(n)}.c b/pond/lily${String(n)}.c\n` +
          `--- a/pond/lily${String(n)}.c\n+++ b/pond/lily${String(n)}.c\n@@ -1 +1 @@\n-int lily = ${String(part - 1)};\n+int lily = ${String(part)};\n\n`,
      );
    mails.push(
      `${head(`ack-${String(n)}`, `Re: [PATCH 1/2] pond: turn lily ${String(n)}, step 1`, `In-Reply-To: <lily-${String(n)}-1@pond.example>\n`)}Acked-by: Berta Beaver <berta@pond.example>\n\n`,
    );
  }
  return mails.join('');
};
