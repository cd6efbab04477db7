import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ConfigurationKind } from '../../../../chassis/configuration.js';
import { badInput } from '../../../../chassis/domain-error.js';
import { nonNegativeWhole } from '../../../../chassis/parse-input.js';
import type { AgreementTerms } from '../../domain/agreements/agreement.js';
import { agreementWindowPassed } from '../../domain/agreements/agreement-errors.js';
import { databaseTime, insertAgreementVersion } from '../../storage/agreements/agreements.js';
import { findBrandByCode, findCurrencies } from '../../storage/brands.js';
import { writeMessages } from '../../storage/webhooks/webhook-messages.js';

const cap = nonNegativeWhole.nullish().transform((points) => points ?? null);
const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const time = z.string().regex(timeOfDay, { error: 'must be a time of day as HH:MM' });

const hoursShape = z
  .object({
    weekday: z
      .number()
      .int({ error: 'must be a whole number' })
      .min(1, { error: 'must be 1 (Monday) to 7 (Sunday)' })
      .max(7, { error: 'must be 1 (Monday) to 7 (Sunday)' }),
    opens: time,
    closes: time,
  })
  .refine(({ opens, closes }) => opens < closes, { path: ['closes'], error: 'must be after it opens' });

/** An instant; stored as text, since bodies of configuration are JSON. */
const instant = z.iso.datetime({ offset: true, error: 'must be an instant' });

const within = (least: number, most: number) =>
  z
    .number()
    .int({ error: 'must be a whole number' })
    .min(least, { error: `must be ${String(least)} at least` })
    .max(most, { error: `must be ${String(most)} at most` });

/** What a partner and the programme agree on, as `proposeAgreement` takes it. */
export const agreementShape = z
  .object({
    validFrom: instant,
    validUntil: instant.nullish().transform((until) => until ?? null),
    billing: z.enum(['PREPAID', 'POSTPAID']),
    owedAtMost: z
      .array(z.object({ currency: z.string(), points: nonNegativeWhole }))
      .max(50, { error: 'are too many' })
      .nullish()
      .transform((limits) => limits ?? []),
    caps: z
      .object({ perExchange: cap, perMemberPerDay: cap, perDayGiven: cap, perDayReceived: cap, inTotal: cap })
      .nullish()
      .transform(
        (caps) =>
          caps ?? { perExchange: null, perMemberPerDay: null, perDayGiven: null, perDayReceived: null, inTotal: null },
      ),
    openingHours: z
      .array(hoursShape)
      .max(50, { error: 'are too many' })
      .nullish()
      .transform((hours) => hours ?? []),
    confirmWithinSeconds: within(5, 86_400)
      .nullish()
      .transform((seconds) => seconds ?? 300),
    reversalDays: within(0, 90)
      .nullish()
      .transform((days) => days ?? 0),
    lowBalance: cap,
    outstanding: cap,
  })
  .refine(({ validFrom, validUntil }) => validUntil === null || Date.parse(validFrom) < Date.parse(validUntil), {
    path: ['validUntil'],
    error: 'must be after validFrom',
  })
  .refine(({ billing, owedAtMost }) => billing === 'POSTPAID' || owedAtMost.length === 0, {
    path: ['owedAtMost'],
    error: 'is for a partner that pays afterwards',
  })
  .superRefine(({ owedAtMost }, context) => {
    const seen = new Set<string>();
    owedAtMost.forEach(({ currency }, index) => {
      const path = ['owedAtMost', index, 'currency'];
      if (seen.has(currency)) context.addIssue({ code: 'custom', path, message: 'stands twice' });
      seen.add(currency);
    });
  });

export const agreementKind = 'agreement';

/**
 * A version of a partner's agreement goes live: it counts from its beginning on, and whatever was agreed before counts until then. The
 * partner is told. Refusal: AGREEMENT_WINDOW_PASSED. Faults: BAD_USER_INPUT for no such partner and for limits in a
 * currency that nobody has.
 */
export function publishAgreement(): ConfigurationKind<typeof agreementShape> {
  return {
    kind: agreementKind,
    schema: agreementShape,
    check: async (tx, key, body) => checkAgreement(tx, key, body),
    apply: async (tx, brand, body, version) => {
      const { validFrom, validUntil } = body;
      await insertAgreementVersion(tx, {
        ...{ brand, version, validFrom: new Date(validFrom), terms: termsOf(body) },
        validUntil: validUntil === null ? null : new Date(validUntil),
      });
      const data = { agreementVersion: version, state: 'APPROVED', validFrom, validUntil };
      await writeMessages(tx, [{ brand, type: 'agreement.changed', about: `version ${String(version)}`, data }]);
    },
  };
}

async function checkAgreement(
  tx: EntityManager,
  key: string,
  { owedAtMost, validUntil }: z.output<typeof agreementShape>,
): Promise<void> {
  const brand = await findBrandByCode(tx, key);
  if (!brand || brand.isProgramme) throw badInput({ path: ['input', 'partner'], reason: 'there is no such partner' });
  if (validUntil !== null && (await databaseTime(tx)) >= new Date(validUntil)) {
    throw agreementWindowPassed({ agreementEnded: validUntil });
  }
  const named = owedAtMost.map(({ currency }) => currency);
  const known = (await findCurrencies(tx, named)).map(({ code }) => code);
  named.forEach((currency, index) => {
    if (known.includes(currency)) return;
    const path = ['input', 'owedAtMost', String(index), 'currency'];
    throw badInput({ path, reason: 'there is no such currency' });
  });
}

function termsOf({ billing, owedAtMost, ...body }: z.output<typeof agreementShape>): AgreementTerms {
  const { caps, openingHours, confirmWithinSeconds, reversalDays, lowBalance, outstanding } = body;
  return {
    billing: billing === 'PREPAID' ? { kind: billing } : { kind: billing, owedAtMost },
    ...{ caps, openingHours, confirmWithinSeconds, reversalDays, lowBalance, outstanding },
  };
}
