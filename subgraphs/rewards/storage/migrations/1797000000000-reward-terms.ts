import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a reward says beyond its title, price and stock: for whom, how many, in which parts the stock comes, what a piece holds. Rewards
 * from before are goods for everybody, as they were.
 */
export class RewardTerms1797000000000 implements MigrationInterface {
  name = 'RewardTerms1797000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table reward
        add kind text not null default 'GOODS' check (kind in
          ('GOODS', 'COUPON', 'SERVICE', 'TICKET', 'PRIVILEGE', 'GIFT_BOX', 'MEMBER_PACK', 'DONATION', 'PARTNER')),
        add description_zh_cn text,
        add description_en text,
        add pictures jsonb not null default '[]',
        add category text,
        add brand text,
        add slider jsonb,
        add audience jsonb,
        add limits jsonb not null default '[]',
        add drops jsonb not null default '[]',
        add contents jsonb not null default '[{"kind": "GOODS", "count": 1}]',
        add cost_minor bigint check (cost_minor between 0 and 9007199254740991),
        add cancel_days integer check (cancel_days between 0 and 365),
        add ended_at timestamptz(3),
        add ended_by text,
        add constraint reward_described_whole check ((description_zh_cn is null) = (description_en is null)),
        add constraint reward_ended_whole check ((ended_at is null) = (ended_by is null)),
        add constraint reward_drops_of_a_stock check (stock is not null or drops = '[]')`);
    // Pieces are taken of it all the time: with room beside it the row's next version needs no new entry in any index.
    await queryRunner.query('alter table reward set (fillfactor = 50)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table reward reset (fillfactor)');
    await queryRunner.query(`
      alter table reward drop kind, drop description_zh_cn, drop description_en, drop pictures, drop category, drop brand,
        drop slider, drop audience, drop limits, drop drops, drop contents, drop cost_minor, drop cancel_days, drop ended_at,
        drop ended_by`);
  }
}
