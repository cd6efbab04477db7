import type { SignedPost, SignedWebhooks } from './signed-webhook.js';

/** Why a receiver has not taken what it was sent, in words that anybody may read: none names an address. */
export type WebhookProblem =
  | `HTTP ${number}`
  /** Where only the internet is meant: its address or its name leads into a private network. */
  | 'PRIVATE_ADDRESS'
  | 'UNKNOWN_NAME'
  | 'TIMED_OUT'
  | 'ANSWER_TOO_LONG'
  | 'BAD_CERTIFICATE'
  | 'NO_ANSWER'
  /** It took it, and did not say what it was asked to. */
  | 'NOT_ECHOED';

export interface WebhookOutcome {
  /** What it answered; null: it has not answered as a whole. */
  status: number | null;
  /** Null: it has taken it. */
  problem: WebhookProblem | null;
  /** What it asks to wait; null: it says nothing. */
  retryAfterMs: number | null;
  /** The receiver is gone for good, as HTTP has it: there is nothing to try again. */
  isGone: boolean;
}

const gone = 410;

/**
 * Sends once and says what came of it; whatever goes wrong out there is an outcome, never an error of ours.
 *
 * @param echo what the receiver has to answer for having taken it; absent where taking it is enough
 */
export async function sendWebhook(
  webhooks: SignedWebhooks,
  post: SignedPost,
  echo?: (answer: string) => boolean,
): Promise<WebhookOutcome> {
  try {
    const { status, retryAfterMs, text } = echo
      ? await webhooks.ask(post)
      : { ...(await webhooks.post(post)), text: '' };
    const taken = status >= 200 && status < 300;
    const echoed = !echo || echo(text);
    const problem = !taken ? (`HTTP ${status}` as const) : echoed ? null : 'NOT_ECHOED';
    return { status, problem, retryAfterMs, isGone: status === gone };
  } catch (error) {
    return { status: null, problem: problemOf(error), retryAfterMs: null, isGone: false };
  }
}

const problems: Record<string, WebhookProblem> = {
  EPRIVATE: 'PRIVATE_ADDRESS',
  ENOTFOUND: 'UNKNOWN_NAME',
  EAI_AGAIN: 'UNKNOWN_NAME',
  UND_ERR_CONNECT_TIMEOUT: 'TIMED_OUT',
  UND_ERR_HEADERS_TIMEOUT: 'TIMED_OUT',
  UND_ERR_BODY_TIMEOUT: 'TIMED_OUT',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'ANSWER_TOO_LONG',
};

function problemOf(error: unknown): WebhookProblem {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (name === 'TimeoutError') return 'TIMED_OUT';
  const word = typeof code === 'string' ? code : '';
  if (/^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_)/.test(word)) return 'BAD_CERTIFICATE';
  return problems[word] ?? 'NO_ANSWER';
}
