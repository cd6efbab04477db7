import type { JWK } from 'jose';
import { issueToken } from '../identity/embedded-issuer.js';
import type { TokenHolder } from '../identity/token-holder.js';
import { placeholders, readExampleOperations, type ExampleOperation } from './example-operations.js';

/** What both landing pages are made of; read anew for each page, because in development everything changes. */
export interface PageContent {
  operations: (Omit<ExampleOperation, 'variables'> & { variables: string })[];
  /** By kind of caller, for the kinds that have a sample; empty outside development. */
  tokens: Partial<Record<TokenHolder['kind'], string>>;
}

export interface LandingSettings {
  operationsFolder: string;
  sampleCallers: TokenHolder[];
  /** Absent when an outside issuer makes the tokens. */
  issuerKey: JWK | undefined;
}

export async function pageContent(settings: LandingSettings): Promise<PageContent> {
  const { issuerKey } = settings;
  const examples = await readExampleOperations(settings.operationsFolder);
  const fillIn = placeholders(new Date(), memberNumberAmong(settings.sampleCallers));
  const holders = issuerKey ? settings.sampleCallers : [];
  const tokens = await Promise.all(
    holders.map(async (holder) => [holder.kind, issuerKey ? await issueToken(issuerKey, holder) : ''] as const),
  );
  return {
    operations: examples.map((example) => ({ ...example, variables: fillIn(example.variables) })),
    tokens: Object.fromEntries(tokens),
  };
}

function memberNumberAmong(holders: TokenHolder[]): string {
  const member = holders.find((holder) => holder.kind === 'member');
  return member ? member.number : 'the number of a member';
}

/** JSON inside a page: `<` is written as an escape, so that no text can end the script element it stands in. */
export function jsonForPage(content: unknown): string {
  return JSON.stringify(content).replaceAll('<', '\\u003c');
}
