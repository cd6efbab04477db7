import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { searchDocument, type SearchField } from '../../domain/search-text.js';

interface SearchedTexts {
  id: string;
  titles: string[];
  labels: string[];
  descriptions: string[];
}

/** As many as are held in memory with their texts. */
const atOnce = 200;

/** Makes what the search looks into of the rewards as they are now; again whenever one of their texts changes. */
export async function writeSearchDocuments(tx: EntityManager, rewardIds: readonly string[]): Promise<void> {
  for (let begin = 0; begin < rewardIds.length; begin += atOnce) {
    const found = await rows<SearchedTexts>(tx, searchedTexts, [rewardIds.slice(begin, begin + atOnce)]);
    await rows(
      tx,
      `insert into reward_search (reward_id, document)
       select id, document::tsvector from unnest($1::uuid[], $2::text[]) as made (id, document) order by id
       on conflict (reward_id) do update set document = excluded.document`,
      [found.map(({ id }) => id), found.map((texts) => searchDocument(fieldsOf(texts)))],
    );
  }
}

const searchedTexts = `
  select reward.id, array[title_zh_cn, title_en] as titles,
         array_remove(array[brand, category.name_zh_cn, category.name_en], null) as labels,
         array_remove(array[description_zh_cn, description_en], null) as descriptions
    from reward left join reward_category category on category.code = reward.category
   where reward.id = any($1::uuid[])`;

function fieldsOf({ titles, labels, descriptions }: SearchedTexts): SearchField[] {
  return [
    ...titles.map((text) => ({ text, weight: 'A' as const })),
    ...labels.map((text) => ({ text, weight: 'B' as const })),
    ...descriptions.map((text) => ({ text, weight: 'C' as const })),
  ];
}
