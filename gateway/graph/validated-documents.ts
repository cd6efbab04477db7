import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** As Apollo Server writes its keys: the schema's hash, then the document's SHA-256 in hexadecimal. */
const documentHashLength = 64;

/** About as many operations as a busy graph's clients have; each takes some ten kilobytes. */
const keptDocuments = 2_000;

/**
 * Where Apollo Server keeps documents it has parsed and validated. When the schema changes, what the warm-up has validated is
 * there under the new schema's keys from the first request on.
 */
export class ValidatedDocuments {
  private readonly documents = new LRUCache<string, DocumentNode>({ max: keptDocuments });
  private readonly schemas = new Set<string>();
  private warm: ReadonlyMap<string, DocumentNode> = new Map();

  /** Documents by hash that are valid in the schema about to be announced, whose own hash only Apollo Server knows. */
  expectSchema(warm: ReadonlyMap<string, DocumentNode>): void {
    this.warm = warm;
  }

  get(key: string): Promise<DocumentNode | undefined> {
    const schema = key.slice(0, -documentHashLength);
    if (!this.schemas.has(schema)) this.adopt(schema);
    return Promise.resolve(this.documents.get(key));
  }

  set(key: string, document: DocumentNode): Promise<void> {
    this.documents.set(key, document);
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.documents.delete(key));
  }

  private adopt(schema: string): void {
    this.schemas.add(schema);
    for (const [hash, document] of this.warm) this.documents.set(`${schema}${hash}`, document);
    this.warm = new Map();
  }
}
