import type { JWK } from 'jose';
import { issueToken } from '../identity/embedded-issuer.js';
import { subjectOf, type TokenHolder } from '../identity/token-holder.js';
import { placeholders, readExampleOperations, type ExampleOperation, type RunsAs } from './example-operations.js';

/** Somebody the page may ask as. The first of ops runs what says `ops`, the second what says `second ops`. */
export interface SampleCaller {
  name: string;
  runs: RunsAs;
  token: string;
}

/** What both landing pages are made of; read anew for each page, because in development everything changes. */
export interface PageContent {
  operations: (Omit<ExampleOperation, 'variables'> & { variables: string })[];
  /** Empty outside development. */
  samples: SampleCaller[];
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
  return {
    operations: examples.map((example) => ({ ...example, variables: fillIn(example.variables) })),
    samples: issuerKey ? await sampleCallers(settings.sampleCallers, issuerKey) : [],
  };
}

function sampleCallers(holders: TokenHolder[], key: JWK): Promise<SampleCaller[]> {
  const firstOps = holders.find(({ kind }) => kind === 'ops');
  return Promise.all(
    holders.map(async (holder) => ({
      name: `${holder.kind}:${subjectOf(holder)}`,
      runs: holder.kind === 'ops' && holder !== firstOps ? 'second ops' : holder.kind,
      token: await issueToken(key, holder),
    })),
  );
}

function memberNumberAmong(holders: TokenHolder[]): string {
  const member = holders.find((holder) => holder.kind === 'member');
  return member ? member.number : 'the number of a member';
}

/** JSON inside a page: `<` is written as an escape, so that no text can end the script element it stands in. */
export function jsonForPage(content: unknown): string {
  return JSON.stringify(content).replaceAll('<', '\\u003c');
}
