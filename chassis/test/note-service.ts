/** The smallest service that stands on every part of the chassis; its tests are the chassis's own. */
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { Arg, createUnionType, Ctx, Directive, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import { Failure, SafeInt } from '../../schema/vocabulary.js';
import { callerKey, requireCaller, type RequestContext } from '../caller.js';
import { rows } from '../database.js';
import { defineRefusal } from '../domain-error.js';
import { answerOrFailure } from '../failures.js';
import { idShape, parseInput } from '../parse-input.js';
import { serviceShape, toServiceSettings, type ServiceSettings } from '../service-settings.js';
import { readSettings } from '../settings.js';
import { startSubgraph, type RunningService, type ServiceParts, type Surroundings } from '../start-service.js';
import type { Subscribers } from '../event-delivery.js';

export const boardFull = defineRefusal<{ limit: number }>({
  code: 'BOARD_FULL',
  type: 'BoardFull',
  text: { 'zh-CN': '留言板已满（{limit} 条）', en: 'The board is full ({limit} notes)' },
});

@ObjectType()
@Directive('@key(fields: "id")')
export class Note {
  @Field(() => ID)
  id: string;

  @Field(() => SafeInt)
  size: number;
}

@ObjectType({ implements: Failure })
export class BoardFull extends Failure {
  @Field(() => SafeInt)
  limit: number;
}

const WriteNoteResult = createUnionType({ name: 'WriteNoteResult', types: () => [Note, BoardFull] as const });

const noteShape = z.object({
  noteId: idShape,
  remark: z.string().nullish(),
  size: z.number().int().positive({ error: 'must be above zero' }),
});

@Resolver()
export class NoteResolver {
  constructor(private readonly parts: ServiceParts) {}

  @Query(() => SafeInt)
  async noteCount(): Promise<number> {
    const [count] = await rows<{ count: number }>(this.parts.database.read, 'select count(*)::int as count from note');
    return count?.count ?? 0;
  }

  /** Tells the log that it has begun, and takes its time. */
  @Query(() => SafeInt)
  async slowly(): Promise<number> {
    await rows(this.parts.database.read, "insert into heard values ('slowly')");
    const [count] = await rows<{ count: number }>(
      this.parts.database.read,
      'select count(*)::int as count from note, pg_sleep(0.5)',
    );
    return count?.count ?? 0;
  }

  @Query(() => SafeInt)
  failing(): number {
    throw new Error('select secret from vault');
  }

  @Mutation(() => WriteNoteResult)
  async writeNote(
    @Arg('noteId', () => ID) noteId: string,
    @Arg('size', () => SafeInt) size: number,
    @Arg('remark', () => String, { nullable: true }) remark: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<typeof WriteNoteResult> {
    requireCaller(context, 'channel', 'notes:write');
    const input = parseInput(noteShape, { noteId, size, remark });
    const key = { caller: callerKey(context.caller), mutation: 'writeNote', id: input.noteId };
    return answerOrFailure(context, { BOARD_FULL: BoardFull }, async () => {
      const written = await this.parts.answers.answerOnce(key, input, (tx) => writeNote(this.parts, tx, input));
      return Object.assign(new Note(), written);
    });
  }
}

const limit = 3;

async function writeNote(parts: ServiceParts, tx: EntityManager, input: z.output<typeof noteShape>) {
  await rows(tx, 'insert into note (id, size) values ($1, $2)', [input.noteId, input.size]);
  const [count] = await rows<{ count: number }>(tx, 'select count(*)::int as count from note');
  if ((count?.count ?? 0) > limit) throw boardFull({ limit });
  await parts.outbox.write(tx, {
    topic: 'note-written',
    aggregateId: input.size === 1 ? 'ones' : 'others',
    payload: { noteId: input.noteId, size: input.size },
  });
  return { id: input.noteId, size: input.size };
}

export class Notes1770000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table note (id uuid primary key, size integer not null);
      create table heard (note_id text not null);
      create table kept_forever (line text not null);
      comment on table kept_forever is 'append-only: for the test of the grants';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table kept_forever, heard, note');
  }
}

export const noteMigrations = [Notes1770000000000];
export const noteTypes = { resolverClasses: [NoteResolver], orphanedTypes: [] };

export function readNoteSettings(environment: NodeJS.ProcessEnv): ServiceSettings {
  return toServiceSettings(readSettings(serviceShape, environment));
}

export function startNotes(
  settings: ServiceSettings,
  surroundings: Surroundings,
  subscribers: Subscribers = {},
): Promise<RunningService> {
  return startSubgraph({
    name: 'notes',
    settings,
    surroundings,
    types: noteTypes,
    entities: [],
    migrations: noteMigrations,
    errors: [boardFull],
    subscribers,
    rooms: (parts) => ({
      instances: [new NoteResolver(parts)],
      references: { Note: (reference) => Object.assign(new Note(), { id: reference['id'], size: 7 }) },
      events: {
        'note-written': {
          from: 'notes',
          take: async (tx, event) => {
            if (event.payload['size'] === 13) throw new Error('thirteen is never taken');
            await rows(tx, 'insert into heard (note_id) values ($1)', [event.payload['noteId']]);
          },
        },
        'points-told': { from: 'points', take: () => Promise.resolve() },
      },
      jobs: {
        'forget-notes': {
          run: async () => {
            await rows(parts.database.read, 'delete from note');
          },
        },
      },
    }),
  });
}
