/** The ways by which messages leave, each to a real server: a mail server, and a receiver that checks signatures. */
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { readSettings } from '../settings.js';
import { MessageReceiver } from '../testing/message-receiver.js';
import { ConsoleTransport } from './console-transport.js';
import { messageJobs } from './message-job.js';
import { MessagePort } from './message-port.js';
import { messageProblems, messageShape, openTransports, toMessageSettings } from './message-settings.js';
import { UndeliverableMessage, type Message } from './message.js';
import { isPublicAddress } from './public-addresses.js';
import { SmtpTransport } from './smtp-transport.js';
import { WebhookTransport } from './webhook-transport.js';

const message: Message = {
  id: '0198f0a2-0000-7000-8000-000000000001',
  topic: 'sign-in-code',
  to: { kind: 'EMAIL', email: 'mei@example.com' },
  locale: 'zh-CN',
  subject: '登录验证码',
  text: '您的登录验证码是 314159',
  values: { code: '314159' },
};

let receiver: MessageReceiver;
let webhook: WebhookTransport;
beforeAll(async () => {
  receiver = await MessageReceiver.start();
  const { MESSAGE_WEBHOOK_URL: url = '', MESSAGE_WEBHOOK_SECRET: secret = '' } = receiver.settings;
  webhook = new WebhookTransport({ url, secret, publicOnly: false });
});
afterEach(() => {
  receiver.answer = () => 204;
  receiver.headers = {};
  receiver.received.length = 0;
});
afterAll(async () => {
  await webhook.close();
  await receiver.stop();
});

describe('the webhook', () => {
  test('is signed as the published library checks it, and says all that a sender needs', async () => {
    await webhook.send(message);
    expect(receiver.received).toEqual([
      {
        id: message.id,
        type: 'message.sign-in-code',
        to: { email: 'mei@example.com' },
        locale: 'zh-CN',
        subject: '登录验证码',
        text: '您的登录验证码是 314159',
        values: { code: '314159' },
      },
    ]);
  });

  test.each([
    [500, false],
    [429, false],
    [408, false],
    [410, true],
    [400, true],
  ])('answered with %i is given up for good: %s', async (status, isFinal) => {
    receiver.answer = () => status;
    const error: unknown = await webhook.send(message).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error instanceof UndeliverableMessage).toBe(isFinal);
  });

  test('follows no redirect', async () => {
    receiver.answer = () => 302;
    receiver.headers = { location: `${receiver.url}elsewhere` };
    await expect(webhook.send(message)).rejects.toThrow('302');
    expect(receiver.received).toHaveLength(1);
  });

  test('goes to no private network, be it named or written out, where only the internet is meant', async () => {
    const secret = receiver.settings['MESSAGE_WEBHOOK_SECRET']!;
    const port = new URL(receiver.url).port;
    for (const host of ['127.0.0.1', '[::1]', '10.0.0.1', '2130706433'])
      expect(() => new WebhookTransport({ url: `http://${host}:${port}/`, secret, publicOnly: true })).toThrow(
        'private',
      );
    const named = new WebhookTransport({ url: `http://localhost:${port}/`, secret, publicOnly: true });
    await expect(named.send(message)).rejects.toThrow('private network');
    await named.close();
    expect(receiver.received).toEqual([]);
  });

  test.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['169.254.169.254', false],
    ['172.31.0.1', false],
    ['100.64.0.1', false],
    ['::ffff:8.8.8.8', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['2002:a00:1::', false],
    ['nonsense', false],
  ])('%s is on the public internet: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});

describe('the mail server', () => {
  const mails: { from: string; to: string[]; text: string }[] = [];
  let server: SMTPServer;
  let smtp: SmtpTransport;
  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onRcptTo: ({ address }, _session, done) => {
        done(
          address.startsWith('nobody') ? Object.assign(new Error(`no ${address} here`), { responseCode: 550 }) : null,
        );
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom ? mailFrom.address : '';
          mails.push({ from, to: rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.server.address() as AddressInfo;
    smtp = new SmtpTransport(`smtp://127.0.0.1:${String(port)}`, 'Harvest Table <no-reply@example.com>');
  });
  afterAll(async () => {
    await smtp.close();
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
  });

  test('gets an e-mail with a stable id', async () => {
    await smtp.send(message);
    expect(mails).toMatchObject([{ from: 'no-reply@example.com', to: ['mei@example.com'] }]);
    const { text } = mails[0]!;
    expect(text).toContain(`Message-ID: <${message.id}@messages.fealty>`);
    expect(text).toMatch(/Content-Language: zh-CN/i);
    const encoded = /\r\n\r\n([\s\S]*)$/.exec(text)?.[1] ?? '';
    const body = /base64/.test(text)
      ? Buffer.from(encoded, 'base64').toString()
      : Buffer.from(
          encoded
            .replace(/=\r\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
          'latin1',
        ).toString();
    expect(body).toContain('您的登录验证码是 314159');
  });

  test('that knows no such mailbox is believed, and its words, which name the address, are not repeated', async () => {
    const error = (await smtp
      .send({ ...message, to: { kind: 'EMAIL', email: 'nobody@example.com' } })
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(UndeliverableMessage);
    expect(`${error.message} ${String(error.stack)}`).not.toContain('nobody@');
  });

  test('that is away may be back the next time', async () => {
    const away = new SmtpTransport('smtp://127.0.0.1:1', 'no-reply@example.com');
    const error: unknown = await away.send(message).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(UndeliverableMessage);
    await away.close();
  });
});

describe('the port', () => {
  function portOver(transports: ConstructorParameters<typeof MessagePort>[0]) {
    const lines: string[] = [];
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    const log = pino({ level: 'trace' }, sink);
    return { port: new MessagePort(transports, log), log, lines };
  }

  test('sends behind a request, tries again what was not taken, and logs neither address nor text', async () => {
    const answers = [503, 204];
    receiver.answer = () => answers.shift();
    const { port, lines } = portOver([webhook]);
    port.sendBehind(message);
    expect(receiver.received).toEqual([]);
    while (receiver.received.length < 2) await sleep(50);
    expect(receiver.received.map(({ id }) => id)).toEqual([message.id, message.id]);
    while (!lines.join('').includes('message sent')) await sleep(20);
    for (const secret of ['mei@example.com', '314159']) expect(lines.join('')).not.toContain(secret);
  });

  test('takes the first way that carries such an address', async () => {
    const shown: string[] = [];
    const mailOnly = {
      name: 'mail',
      carries: (kind: string) => kind === 'EMAIL',
      send: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    const { port } = portOver([mailOnly, new ConsoleTransport((text) => shown.push(text))]);
    await port.send(message);
    expect(shown).toEqual([]);
    await port.send({ ...message, to: { kind: 'PHONE', phone: '+8613800138000' } });
    expect(shown.join()).toContain('314159');
    await port.close();
    await expect(portOver([]).port.send(message)).rejects.toBeInstanceOf(UndeliverableMessage);
  });

  test('a queued message is tried again by the queue, unless it can never be taken or there is nothing left to say', async () => {
    const { port, log } = portOver([webhook]);
    const job = messageJobs(port, ({ messageId }) => Promise.resolve(messageId === 'gone' ? null : message), log)[
      'send-message'
    ];
    receiver.answer = () => 500;
    await expect(job.run({ messageId: message.id })).rejects.toThrow('500');
    receiver.answer = () => 410;
    await job.run({ messageId: message.id });
    await job.run({ messageId: 'gone' });
    expect(receiver.received).toHaveLength(2);
  });
});

describe('the settings', () => {
  const read = (environment: Record<string, string>) => readSettings(messageShape, environment);

  test('show messages on the terminal in development, and send none in production, unless they say how', () => {
    expect(toMessageSettings(read({})).transports).toEqual(['console']);
    expect(toMessageSettings(read({ NODE_ENV: 'production' })).transports).toEqual([]);
    expect(toMessageSettings(read({ MESSAGE_TRANSPORT: 'none' })).transports).toEqual([]);
    expect(openTransports(toMessageSettings(read({ ...receiver.settings }))).map(({ name }) => name)).toEqual([
      'webhook',
    ]);
  });

  test('say what is missing, and let no code be shown in production', () => {
    const problems = (environment: Record<string, string>) =>
      messageProblems(read(environment)).map(({ variable }) => variable);
    expect(problems({ MESSAGE_TRANSPORT: 'smtp, webhook' })).toEqual([
      'SMTP_URL',
      'MESSAGE_FROM',
      'MESSAGE_WEBHOOK_URL',
      'MESSAGE_WEBHOOK_SECRET',
    ]);
    expect(problems({ NODE_ENV: 'production', MESSAGE_TRANSPORT: 'console' })).toEqual(['MESSAGE_TRANSPORT']);
    expect(problems({ NODE_ENV: 'production', ...receiver.settings })).toEqual(['MESSAGE_WEBHOOK_URL']);
    expect(() => read({ MESSAGE_TRANSPORT: 'pigeon' })).toThrow('MESSAGE_TRANSPORT');
    expect(() => read({ MESSAGE_WEBHOOK_SECRET: 'short' })).toThrow('MESSAGE_WEBHOOK_SECRET');
  });
});
