import { newId } from '../../../../chassis/ids.js';
import { endOfMonth, monthOf } from '../../../../chassis/programme-time.js';
import { ann, bo, type PartnersWorld } from '../arrange.js';
import { answer, approve, proposed, raise, raised, raising, reject, resolve } from '../disputes/arrange-disputes.js';
import { change, changing, define, defining } from '../risks/risk-documents.js';
import { advise, advising, confirm, confirming, rejectPayment, rejecting } from './payment-steps.js';
import { close, itemsOf, statementOf } from './statements.js';

const zone = 'Asia/Shanghai';

type Acts = Record<string, () => Promise<() => Promise<unknown>>>;

/** What ops do in settlements, arranged so that it goes well: the last step is what is to be recorded. */
export function settlementActs(worldNow: () => PartnersWorld): Acts {
  /** Somebody has exchanged in the month that it is; the item. */
  const item = async () => {
    const world = worldNow();
    const exchangeId = await world.committed(world.memberWith(1000), { amount: 200 });
    const items = await itemsOf(world, 'bakery', monthOf(world.clock.now(), zone));
    return items.find((one) => one.exchangeId === exchangeId)?.id ?? '';
  };
  const dispute = async () => raised(worldNow(), ann, await item());
  const resolution = async () => ({ input: { resolutionId: await proposed(worldNow(), await dispute(), 10) } });

  /** The month is over and closed; what the bakery is owed for it. */
  const payment = async () => {
    const world = worldNow();
    await item();
    const period = monthOf(world.clock.now(), zone);
    await world.clock.moveTo(new Date(endOfMonth(world.clock.now(), zone).getTime() + 24 * 3_600_000));
    await close(world);
    const [owed] = (await statementOf(world, 'bakery', period)).payments;
    return owed?.id ?? '';
  };

  return {
    defineRisk: () => Promise.resolve(() => worldNow().ask(ann, define, defining())),
    changeRisk: async () => {
      const { input } = defining();
      await worldNow().ask(ann, define, { input });
      return () => worldNow().ask(bo, change, changing(input.riskId, 1));
    },
    raiseDispute: async () => {
      const itemId = await item();
      return () => worldNow().ask(ann, raise, raising(itemId));
    },
    answerDispute: async () => {
      const input = { answerId: newId(), disputeId: await dispute(), accepts: true, note: 'yes' };
      return () => worldNow().ask(bo, answer, { input });
    },
    resolveDispute: async () => {
      const input = { resolutionId: newId(), disputeId: await dispute(), upheldPoints: 10, note: 'so' };
      return () => worldNow().ask(ann, resolve, { input });
    },
    approveResolution: async () => {
      const variables = await resolution();
      return () => worldNow().ask(bo, approve, variables);
    },
    rejectResolution: async () => {
      const variables = await resolution();
      return () => worldNow().ask(bo, reject, variables);
    },
    adviseSettlementPayment: async () => {
      const paymentId = await payment();
      return () => worldNow().ask(ann, advise, advising(paymentId));
    },
    rejectSettlementPayment: async () => {
      const paymentId = await payment();
      await worldNow().ask(ann, advise, advising(paymentId));
      return () => worldNow().ask(bo, rejectPayment, rejecting(paymentId));
    },
    confirmSettlementPayment: async () => {
      const paymentId = await payment();
      await worldNow().ask(ann, advise, advising(paymentId));
      return () => worldNow().ask(bo, confirm, confirming(paymentId));
    },
  };
}
