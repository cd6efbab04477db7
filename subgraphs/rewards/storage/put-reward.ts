import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { lowestPoints } from '../domain/price.js';
import type { RewardTerms } from '../domain/reward.js';
import { writeSearchDocuments } from './catalogue/search-documents.js';

/** Takes terms live, also of a reward that was ended. Pieces already taken stay taken. */
export async function putReward(tx: EntityManager, id: string, version: number, terms: RewardTerms): Promise<void> {
  const columns: Record<string, unknown> = {
    version,
    kind: terms.kind,
    title_zh_cn: terms.titles['zh-CN'],
    title_en: terms.titles.en,
    description_zh_cn: terms.descriptions?.['zh-CN'] ?? null,
    description_en: terms.descriptions?.en ?? null,
    pictures: JSON.stringify(terms.pictures),
    category: terms.category,
    brand: terms.brand,
    prices: JSON.stringify(terms.prices),
    lowest_points: lowestPoints(terms.prices),
    slider: terms.slider && JSON.stringify(terms.slider),
    audience: terms.audience && JSON.stringify(terms.audience),
    limits: JSON.stringify(terms.limits),
    stock: terms.stock,
    drops: JSON.stringify(terms.drops),
    contents: JSON.stringify(terms.contents),
    cost_minor: terms.costMinor,
    cancel_days: terms.cancelDays,
    partner_id: terms.partnerId,
    opens_at: terms.opensAt,
    closes_at: terms.closesAt,
    ended_at: null,
    ended_by: null,
  };
  const names = Object.keys(columns);
  await rows(
    tx,
    `insert into reward (id, ${names.join(', ')})
     values ($1, ${names.map((_, place) => `$${String(place + 2)}`).join(', ')})
     on conflict (id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [id, ...Object.values(columns)],
  );
  await writeSearchDocuments(tx, [id]);
}
