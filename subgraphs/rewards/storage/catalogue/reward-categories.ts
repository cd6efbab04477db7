import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import type { RewardCategory } from '../../domain/reward-category.js';
import { writeSearchDocuments } from './search-documents.js';

interface StoredCategory {
  code: string;
  nameZhCn: string;
  nameEn: string;
}

const columns = 'code, name_zh_cn as "nameZhCn", name_en as "nameEn"';

const byCode = {
  name: 'reward categories by code',
  text: `select ${columns} from reward_category where code = any($1::text[])`,
};

/** In no order. */
export async function findCategories(reads: PipelinedReads, codes: readonly string[]): Promise<RewardCategory[]> {
  return (await reads.rows<StoredCategory>(byCode, [codes])).map(categoryOf);
}

/** All of them, by code. */
export async function allCategories(manager: EntityManager): Promise<RewardCategory[]> {
  const found = await rows<StoredCategory>(manager, `select ${columns} from reward_category order by code`);
  return found.map(categoryOf);
}

/** Whether there is one; it keeps its names until the transaction ends, so that what the search looks into has the latest. */
export async function holdCategory(tx: EntityManager, code: string): Promise<boolean> {
  return (await rows(tx, 'select 1 from reward_category where code = $1 for share', [code])).length > 0;
}

/** Names a new category, or a known one anew; the search finds its rewards by the new names from then on. False where nothing changed. */
export async function putCategory(tx: EntityManager, { code, names }: RewardCategory): Promise<boolean> {
  const put = await rows(
    tx,
    `insert into reward_category as known (code, name_zh_cn, name_en) values ($1, $2, $3)
     on conflict (code) do update set name_zh_cn = excluded.name_zh_cn, name_en = excluded.name_en
      where (known.name_zh_cn, known.name_en) <> (excluded.name_zh_cn, excluded.name_en)
     returning 1`,
    [code, names['zh-CN'], names.en],
  );
  if (put.length === 0) return false;
  const found = await rows<{ id: string }>(tx, 'select id from reward where category = $1', [code]);
  await writeSearchDocuments(
    tx,
    found.map(({ id }) => id),
  );
  return true;
}

function categoryOf({ code, nameZhCn, nameEn }: StoredCategory): RewardCategory {
  return { code, names: { 'zh-CN': nameZhCn, en: nameEn } };
}
