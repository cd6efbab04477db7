import { z } from 'zod';
import { ConsoleTransport } from './console-transport.js';
import type { MessageTransport } from './message.js';
import { SmtpTransport } from './smtp-transport.js';
import { WebhookTransport } from './webhook-transport.js';

const transportNames = ['console', 'smtp', 'webhook'] as const;
type TransportName = (typeof transportNames)[number];

const namesShape = z.string().transform((text, context): TransportName[] => {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => (transportNames as readonly string[]).includes(name))) return names as TransportName[];
  if (text === 'none') return [];
  context.addIssue({
    code: 'custom',
    message: 'is none of console, smtp, webhook (several with commas between), none',
  });
  return z.NEVER;
});

const secretShape = z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, {
  error: 'must be whsec_ and 24 to 64 bytes in base64',
});

/** The variables that a service which sends messages reads beside its own. */
export const messageShape = z.object({
  NODE_ENV: z.string().default('development'),
  MESSAGE_TRANSPORT: namesShape.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'is no smtp:// or smtps:// address' }).optional(),
  MESSAGE_FROM: z.string().max(320).optional(),
  MESSAGE_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'is no http:// or https:// address' }).optional(),
  MESSAGE_WEBHOOK_SECRET: secretShape.optional(),
});

type RawMessageSettings = z.output<typeof messageShape>;

export interface MessageSettings {
  /** The first that carries an address is the one that is used; none: nothing can be sent. */
  transports: TransportName[];
  smtpUrl: string | undefined;
  from: string | undefined;
  webhookUrl: string | undefined;
  webhookSecret: string | undefined;
  /** Webhooks go over TLS to the public internet alone, and nothing is shown on a terminal. */
  production: boolean;
}

/** What is wrong with the variables taken together, by variable. */
export function messageProblems(read: RawMessageSettings): { variable: string; problem: string }[] {
  const chosen = read.MESSAGE_TRANSPORT ?? [];
  const production = read.NODE_ENV === 'production';
  const unset = (variable: keyof RawMessageSettings) => read[variable] === undefined;
  const problems: [boolean, string, string][] = [
    [
      production && chosen.includes('console'),
      'MESSAGE_TRANSPORT',
      'console shows codes on a terminal: not in production',
    ],
    [chosen.includes('smtp') && unset('SMTP_URL'), 'SMTP_URL', 'is needed by MESSAGE_TRANSPORT=smtp'],
    [chosen.includes('smtp') && unset('MESSAGE_FROM'), 'MESSAGE_FROM', 'is needed by MESSAGE_TRANSPORT=smtp'],
    [
      chosen.includes('webhook') && unset('MESSAGE_WEBHOOK_URL'),
      'MESSAGE_WEBHOOK_URL',
      'is needed by MESSAGE_TRANSPORT=webhook',
    ],
    [
      chosen.includes('webhook') && unset('MESSAGE_WEBHOOK_SECRET'),
      'MESSAGE_WEBHOOK_SECRET',
      'is needed by MESSAGE_TRANSPORT=webhook',
    ],
    [
      production && read.MESSAGE_WEBHOOK_URL?.startsWith('http:') === true,
      'MESSAGE_WEBHOOK_URL',
      'must be an https:// address in production',
    ],
  ];
  return problems.filter(([wrong]) => wrong).map(([, variable, problem]) => ({ variable, problem }));
}

/** In development messages are shown on the terminal where nothing else is chosen; in production they are not sent. */
export function toMessageSettings(read: RawMessageSettings): MessageSettings {
  const production = read.NODE_ENV === 'production';
  return {
    transports: read.MESSAGE_TRANSPORT ?? (production ? [] : ['console']),
    smtpUrl: read.SMTP_URL,
    from: read.MESSAGE_FROM,
    webhookUrl: read.MESSAGE_WEBHOOK_URL,
    webhookSecret: read.MESSAGE_WEBHOOK_SECRET,
    production,
  };
}

export function openTransports(settings: MessageSettings): MessageTransport[] {
  return settings.transports.map((name) => {
    if (name === 'console') return new ConsoleTransport();
    if (name === 'smtp') return new SmtpTransport(settings.smtpUrl ?? '', settings.from ?? '');
    const { webhookUrl: url = '', webhookSecret: secret = '', production: publicOnly } = settings;
    return new WebhookTransport({ url, secret, publicOnly });
  });
}
