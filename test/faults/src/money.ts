import { adds, keyed, own, rejected, rowId, type Shift } from './keyed.ts';

const GIVEN = '1000';
const PAID = '400';
const GRANTED = '250';
/** Less than what stays of a donation on the average, and of what the community has to begin with. */
const ALLOCATED = '10';

/** A donation comes in; it is taken back, or a payment is made from it, which somebody else approves or rejects. */
export async function moneyInAndOut(shift: Shift, day: string): Promise<void> {
  const { executor, leader } = shift.community;
  const gift = { donorName: '众居民', amountFen: GIVEN, idempotencyKey: `gift-${day}` };
  const given = shift.told.asks({ ...own(shift, 'recordDonation', gift.idempotencyKey), shelf: 'transfer' });
  const { id: transferId } = await keyed(shift, executor, given, gift, { node: 'Transfer', field: 'transfer' });
  adds(shift, 'own', Number(GIVEN));
  if (shift.chance() < 0.3) {
    const taking = { transferId, reason: '重复入账', idempotencyKey: `back-${day}` };
    const asked = own(shift, 'reverseTransfer', taking.idempotencyKey);
    const back = shift.told.asks({ ...asked, shelf: 'transfer reversed' });
    // Its key remembers what was taken back.
    await keyed(shift, leader, back, taking, { node: 'Transfer', field: 'transfer', resultId: transferId });
    adds(shift, 'own', -Number(GIVEN));
    return;
  }
  const bill = {
    category: 'OFFICE',
    payeeName: '供电公司',
    memo: '电费',
    amountFen: PAID,
    idempotencyKey: `bill-${day}`,
  };
  const billed = shift.told.asks({ ...own(shift, 'filePayment', bill.idempotencyKey), shelf: 'payment' });
  const { id: paymentId } = await keyed(shift, executor, billed, bill, { node: 'Payment', field: 'payment' });
  if (shift.chance() < 0.25) return rejected(shift, leader, 'rejectPayment', paymentId);
  const paying = { paymentId, idempotencyKey: `pay-${day}` };
  const paid = shift.told.asks({ ...own(shift, 'approvePayment', paying.idempotencyKey), shelf: 'payment paid' });
  await keyed(shift, leader, paid, paying, { node: 'Payment', field: 'payment' });
  adds(shift, 'own', -Number(PAID));
}

/** A grant comes in by a line, and of what was given without a purpose some is given to that line, too. */
export async function grantAndAllocation(shift: Shift, day: string): Promise<void> {
  const { executor, fund } = shift.community;
  const line = { fundingLineId: fund, amountFen: GRANTED };
  const book = async (mutation: 'recordGrant' | 'allocateFunds', input: typeof line & { idempotencyKey: string }) => {
    const asked = shift.told.asks({ ...own(shift, mutation, input.idempotencyKey), shelf: 'transfer' });
    await keyed(shift, executor, asked, input, { node: 'Transfer', field: 'transfer' });
    adds(shift, rowId('FundingLine', fund), Number(input.amountFen));
  };
  await book('recordGrant', { ...line, idempotencyKey: `grant-${day}` });
  await book('allocateFunds', { ...line, amountFen: ALLOCATED, idempotencyKey: `allocation-${day}` });
  adds(shift, 'own', -Number(ALLOCATED));
}
