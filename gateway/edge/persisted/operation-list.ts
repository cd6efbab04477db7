/**
 * The operations that are served where only known ones are: those of a folder like schema/operations. An operation's text is
 * its file from the first line that is no comment, without blanks around it, and counts as it stands: nothing is reformatted
 * before it is compared. Its id is the SHA-256 of that text, as clients of automatic persisted queries send it.
 */
import { createHash } from 'node:crypto';
import { getOperationAST, parse } from 'graphql';
import { z } from 'zod';
import { defineFault, type DomainError } from '../../../chassis/domain-error.js';
import { readExampleOperations } from '../../landing/example-operations.js';
import type { Gate } from '../admit-request.js';

export const operationNotListed = defineFault({
  code: 'BAD_USER_INPUT',
  name: 'PERSISTED_QUERY_NOT_IN_LIST',
  text: {
    'zh-CN': '此服务只接受预先登记的操作',
    en: 'Only operations of the list are served here, and this is none of them',
  },
});

/** As Apollo's clients and tools read it. */
export interface Manifest {
  format: 'apollo-persisted-query-manifest';
  version: 1;
  operations: { id: string; name: string; type: string; body: string }[];
}

/** What of a request says which operation is meant; by GET the extensions come as JSON text. */
const parametersShape = z.object({
  query: z.string().nullish(),
  extensions: z
    .preprocess(parsedIfText, z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) }))
    .nullish()
    .catch(null),
});

export class OperationList implements Gate {
  private readonly textById: ReadonlyMap<string, string>;

  constructor(readonly manifest: Manifest) {
    this.textById = new Map(manifest.operations.map(({ id, body }) => [id, body]));
  }

  /** Throws an Error that names a file of another form than the landing pages need. */
  static async read(folder: string): Promise<OperationList> {
    const operations = (await readExampleOperations(folder)).map(({ name, document }) => ({
      id: idOf(document),
      name,
      type: getOperationAST(parse(document))?.operation ?? 'query',
      body: document,
    }));
    return new OperationList({ format: 'apollo-persisted-query-manifest', version: 1, operations });
  }

  /**
   * Why a request with these parameters is not carried out, if it is not. One that names no operation at all is left to
   * Apollo Server, and so is one whose text and id do not belong together.
   */
  refusalOf(parameters: unknown): DomainError | undefined {
    const { query, extensions } = parametersShape.catch({}).parse(parameters);
    const id = typeof query === 'string' ? idOf(query) : extensions?.persistedQuery.sha256Hash;
    return id === undefined || this.textById.has(id) ? undefined : operationNotListed();
  }

  /** Where Apollo Server looks up texts by `apq:<id>`. Nothing is ever added: what clients register stays unknown. */
  get store() {
    return {
      get: (key: string) => Promise.resolve(this.textById.get(key.replace(/^apq:/, ''))),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(false),
    };
  }
}

function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parsedIfText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
