import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign';
import { sealMessage } from 'mailauth/lib/arc';
import type { ResolveText } from '@sluice/mail-io';

/** A mail as its sender's program writes it; what a test is about is passed in. */
export type Written = {
  readonly id: string;
  readonly from: string;
  readonly to?: string;
  readonly cc?: string;
  readonly subject?: string;
  readonly date?: string;
  readonly answers?: readonly string[];
  /** Further fields, whole lines. */
  readonly fields?: readonly string[];
  readonly body: string;
};

export const BOT = 'sluice@bot.example';
export const LIST = 'xen-devel@lists.xenproject.org';
export const LIST_ID = 'List-Id: Xen developer discussion <xen-devel.lists.xenproject.org>';

/** The release manager of 4.16, a committer who maintains, the author of a patch of the story, and somebody whom nobody knows. */
export const MANAGER = 'Ian Jackson <iwj@xenproject.org>';
export const COMMITTER = 'Stefano Stabellini <sstabellini@kernel.org>';
export const AUTHOR = 'Oleksandr Andrushchenko <andr2000@gmail.com>';
export const STRANGER = 'Sam Stranger <sam@example.net>';

/** The patch of the story that commands are about. */
export const PATCH = 'story-037@example.org';

/** Each mail has a time of its own: the same words at the same time are a replay. */
const dateOf = (id: string): string => {
  const second = Array.from(id).reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 3_000, 7);
  const [minutes, seconds] = [Math.floor(second / 60), second % 60].map((n) => String(n).padStart(2, '0'));
  return `Wed, 3 Nov 2021 09:${minutes ?? '00'}:${seconds ?? '00'} +0000`;
};

export const written = ({
  id,
  from,
  to = BOT,
  cc,
  subject = 'Re: [PATCH-4.16 v2] xen/arm: fix SBDF calculation for vPCI MMIO handlers',
  date = dateOf(id),
  answers = [PATCH],
  fields = [],
  body,
}: Written): string =>
  [
    `From: ${from}`,
    `To: ${to}`,
    ...(cc === undefined ? [] : [`Cc: ${cc}`]),
    `Subject: ${subject}`,
    `Date: ${date}`,
    `Message-ID: <${id}>`,
    ...(answers.length === 0 ? [] : [`In-Reply-To: <${answers.at(-1) ?? ''}>`]),
    ...(answers.length === 0 ? [] : [`References: ${answers.map((a) => `<${a}>`).join(' ')}`]),
    'MIME-Version: 1.0',
    ...(fields.some((f) => /^content-type:/i.test(f)) ? [] : ['Content-Type: text/plain; charset=utf-8']),
    ...fields,
    '',
    body.endsWith('\n') ? body : `${body}\n`,
  ].join('\n');

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const others = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** Domains of which the fake zone has a key: the real senders', and that of a forger who signs his own mail well. */
const ZONE: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'xenproject.org',
    'kernel.org',
    'gmail.com',
    'example.net',
    'lists.xenproject.org',
    'xenpr0ject.org',
    'arm.com',
  ].map((domain) => [`mail._domainkey.${domain}`, `v=DKIM1; k=rsa; p=${keys.publicKey.toString('base64')}`]),
);

/** A zone of names in memory: no name is asked outside. */
export const zone: ResolveText = (name) => {
  const text = ZONE[name];
  return text === undefined
    ? Promise.reject(Object.assign(new Error(`no such name ${name}`), { code: 'ENOTFOUND' }))
    : Promise.resolve([[text]]);
};

const crlf = (raw: string): string => raw.replaceAll(/\r?\n/g, '\r\n');

export type Signing = {
  /** Of another's key: what it makes does not hold. */
  readonly forged?: boolean;
  /** Fields it covers, with colons between. */
  readonly covers?: string;
  /** Covers so many bytes of the body. */
  readonly length?: number;
};

/** When whatever is signed was: mailauth asks the clock twice for one signature, and none holds where a second ends between. */
const SIGNED_AT = new Date('2021-11-03T09:00:00Z');

const COVERS = 'from:to:cc:subject:date:message-id:in-reply-to:references:content-type';

/** The mail with a signature of a domain. */
export const signed = async (
  raw: string,
  domain: string,
  { forged = false, covers = COVERS, length }: Signing = {},
): Promise<string> => {
  const { signatures } = await dkimSign(crlf(raw), {
    canonicalization: 'relaxed/relaxed',
    headerList: covers,
    signTime: SIGNED_AT,
    signatureData: [
      {
        signingDomain: domain,
        selector: 'mail',
        privateKey: (forged ? others : keys).privateKey,
        ...(length === undefined ? {} : { maxBodyLength: length }),
      },
    ],
  } as unknown as Parameters<typeof dkimSign>[1]);
  return `${signatures}${crlf(raw)}`;
};

/** The mail as a list sends it on: sealed with what it found when it took the mail. */
export const sealed = async (
  raw: string,
  found: 'pass' | 'fail',
  by = 'lists.xenproject.org',
): Promise<string> => {
  const domain = /^From:.*@([\w.-]+)>?$/m.exec(raw)?.[1] ?? '';
  const seal = await sealMessage(crlf(raw), {
    signingDomain: by,
    selector: 'mail',
    signTime: SIGNED_AT,
    privateKey: keys.privateKey,
    authResults: `${by}; dkim=${found} header.d=${domain}; dmarc=${found} header.from=${domain}`,
    cv: 'none',
  } as Parameters<typeof sealMessage>[1]);
  return `${seal.toString()}${crlf(raw)}`;
};
