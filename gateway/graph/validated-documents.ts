import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** As Apollo Server writes its keys: the schema's hash, then the document's SHA-256 in hexadecimal. */
const documentHashLength = 64;

/**
 * How much is kept of documents, and of the plans made of them: about as many as a busy graph's clients have, and no more of a
 * stranger's longest than so many characters. Parsed, a document takes some fifty times the bytes of its text.
 */
export const keptDocuments = { max: 2_000, maxSize: 2 * 1024 * 1024 };

/** Characters of a document's text. */
export function lengthOf(document: DocumentNode): number {
  return Math.max(1, document.loc?.source.body.length ?? 0);
}

/**
 * Where Apollo Server keeps documents it has parsed and validated. When the schema changes, what the warm-up has validated is
 * there under the new schema's keys from the first request on.
 */
export class ValidatedDocuments {
  private readonly documents = new LRUCache<string, DocumentNode>({
    ...keptDocuments,
    sizeCalculation: lengthOf,
  });
  private schema: string | undefined;
  private ahead: ReadonlyMap<string, DocumentNode> = new Map();

  /** Documents by hash that are valid in the schema about to be announced, whose own hash only Apollo Server knows. */
  expectSchema(ahead: ReadonlyMap<string, DocumentNode>): void {
    this.ahead = ahead;
  }

  get(key: string): Promise<DocumentNode | undefined> {
    const schema = key.slice(0, -documentHashLength);
    if (schema !== this.schema && (this.ahead.size > 0 || this.schema === undefined)) this.enter(schema);
    return Promise.resolve(this.documents.get(key));
  }

  set(key: string, document: DocumentNode): Promise<void> {
    this.documents.set(key, document);
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.documents.delete(key));
  }

  /** Only the first request in the announced schema gets here: the others still under way know the schema before. */
  private enter(schema: string): void {
    this.schema = schema;
    for (const [hash, document] of this.ahead) this.documents.set(`${schema}${hash}`, document);
    this.ahead = new Map();
  }
}
