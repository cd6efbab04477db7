/**
 * How a subgraph says no.
 *
 * A *refusal* is an outcome the member can act on (not enough points, sold out): it becomes a member of the mutation's
 * result union. A *fault* is the caller's mistake: it is thrown to the caller with a code. Use cases throw both, so that
 * the transaction rolls back; the graphql room translates them after it has ended.
 *
 * This file imports nothing, because every `domain` room stands on it.
 */

export type ErrorDetails = Record<string, unknown>;

/** The words shown to people, per language. `{name}` is replaced by the detail of that name. */
export interface ErrorText {
  'zh-CN': string;
  en: string;
}

/** Codes of the caller's faults, as clients see them in `extensions.code`. */
export type FaultCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'MEMBER_SUSPENDED'
  | 'MEMBER_CLOSED'
  | 'BAD_USER_INPUT'
  | 'IDEMPOTENCY_CONFLICT'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'UNAVAILABLE';

/** All fault codes, for the gateway, which keeps these and masks everything else. */
export const faultCodes: readonly FaultCode[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'MEMBER_SUSPENDED',
  'MEMBER_CLOSED',
  'BAD_USER_INPUT',
  'IDEMPOTENCY_CONFLICT',
  'RATE_LIMITED',
  'OVERLOADED',
  'UNAVAILABLE',
];

export interface RefusalDefinition {
  kind: 'refusal';
  code: string;
  /** The GraphQL type that carries this refusal in result unions. */
  type: string;
  text: ErrorText;
}

export interface FaultDefinition {
  kind: 'fault';
  code: FaultCode;
  /** What exactly was wrong; several faults share one code. */
  name: string;
  text: ErrorText;
}

export type ErrorDefinition = RefusalDefinition | FaultDefinition;

/** Throwable made from a definition; `details` feed the message's placeholders and the failure type's fields. */
export class DomainError extends Error {
  constructor(
    readonly definition: ErrorDefinition,
    readonly details: ErrorDetails = {},
  ) {
    super(fillIn(definition.text.en, details));
    this.name = 'DomainError';
  }

  get kind(): 'refusal' | 'fault' {
    return this.definition.kind;
  }

  get code(): string {
    return this.definition.code;
  }

  messageIn(locale: keyof ErrorText): string {
    return fillIn(this.definition.text[locale], this.details);
  }
}

/** Makes a DomainError of one definition. The definition itself stands on the function, for the registry. */
export type ErrorMaker<D extends ErrorDetails> = ((
  ...details: Record<string, never> extends D ? [details?: D] : [details: D]
) => DomainError) & {
  definition: ErrorDefinition;
};

export function defineRefusal<D extends ErrorDetails = Record<string, never>>(
  definition: Omit<RefusalDefinition, 'kind'>,
): ErrorMaker<D> {
  return makerOf<D>({ kind: 'refusal', ...definition });
}

/** `details.path` (a list of field names) is shown to the caller as the place of the fault. */
export function defineFault<D extends ErrorDetails = Record<string, never>>(
  definition: Omit<FaultDefinition, 'kind'>,
): ErrorMaker<D> {
  return makerOf<D>({ kind: 'fault', ...definition });
}

function makerOf<D extends ErrorDetails>(definition: ErrorDefinition): ErrorMaker<D> {
  const make = (...details: unknown[]) => new DomainError(definition, details[0] as ErrorDetails | undefined);
  return Object.assign(make, { definition });
}

function fillIn(text: string, details: ErrorDetails): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = details[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : whole;
  });
}

/* Faults that any service may answer with. */

export const unauthenticated = defineFault({
  code: 'UNAUTHENTICATED',
  name: 'UNAUTHENTICATED',
  text: { 'zh-CN': '请先登录', en: 'Sign in first' },
});

export const forbidden = defineFault({
  code: 'FORBIDDEN',
  name: 'FORBIDDEN',
  text: { 'zh-CN': '没有权限', en: 'You may not do this' },
});

/** The member may sign in and read; until ops lift the suspension, nothing is done on their word. */
export const memberSuspended = defineFault({
  code: 'MEMBER_SUSPENDED',
  name: 'MEMBER_SUSPENDED',
  text: {
    'zh-CN': '您的会员账户已被暂停，目前只能查看',
    en: 'This membership is suspended: it can be read, and nothing can be done with it for now',
  },
});

/** Whoever signs in was a member once. */
export const memberClosed = defineFault({
  code: 'MEMBER_CLOSED',
  name: 'MEMBER_CLOSED',
  text: { 'zh-CN': '该会员账户已注销', en: 'This membership has been closed' },
});

/** `reason` is plain English for engineers, in both languages: a wrong input is a program's mistake, not a member's. */
export const badInput = defineFault<{ path: string[]; reason: string }>({
  code: 'BAD_USER_INPUT',
  name: 'BAD_USER_INPUT',
  text: { 'zh-CN': '输入有误：{reason}', en: 'Bad input: {reason}' },
});

export const idempotencyConflict = defineFault<{ id: string }>({
  code: 'IDEMPOTENCY_CONFLICT',
  name: 'IDEMPOTENCY_CONFLICT',
  text: {
    'zh-CN': '编号 {id} 已用于另一请求',
    en: 'The id {id} has been used with another input',
  },
});

export const unavailable = defineFault<{ service: string }>({
  code: 'UNAVAILABLE',
  name: 'UNAVAILABLE',
  text: {
    'zh-CN': '服务暂不可用，请以相同编号重试',
    en: 'A service is out of reach for the moment; try again with the same id',
  },
});

/** More is asked at once than can be answered in good time: nothing was done, and trying again later helps. */
export const overloaded = defineFault({
  code: 'OVERLOADED',
  name: 'OVERLOADED',
  text: { 'zh-CN': '系统繁忙，请稍后以相同编号重试', en: 'Too much at once; try again in a moment with the same id' },
});

/** The definitions every service's registry holds besides its own. */
export const commonErrors = [
  unauthenticated,
  forbidden,
  memberSuspended,
  memberClosed,
  badInput,
  idempotencyConflict,
  unavailable,
  overloaded,
];
