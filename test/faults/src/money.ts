import { keyed, own, rejected, type Shift } from './keyed.ts';

const GIVEN = '1000';
const PAID = '400';

/** A donation comes in; it is taken back, or a payment is made from it, which somebody else approves or rejects. */
export async function moneyInAndOut(shift: Shift, day: string): Promise<void> {
  const { executor, leader } = shift.community;
  const gift = { donorName: '众居民', amountFen: GIVEN, idempotencyKey: `gift-${day}` };
  const given = shift.told.asks({ ...own(shift, 'recordDonation', gift.idempotencyKey), shelf: 'transfer' });
  const transferId = await keyed(shift, executor, given, gift, { node: 'Transfer', field: 'transfer' });
  if (shift.chance() < 0.3) {
    const taking = { transferId, reason: '重复入账', idempotencyKey: `back-${day}` };
    const asked = own(shift, 'reverseTransfer', taking.idempotencyKey);
    const back = shift.told.asks({ ...asked, shelf: 'transfer reversed' });
    // Its key remembers what was taken back.
    await keyed(shift, leader, back, taking, { node: 'Transfer', field: 'transfer', resultId: transferId });
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
  const paymentId = await keyed(shift, executor, billed, bill, { node: 'Payment', field: 'payment' });
  if (shift.chance() < 0.25) return rejected(shift, leader, 'rejectPayment', paymentId);
  const paying = { paymentId, idempotencyKey: `pay-${day}` };
  const paid = shift.told.asks({ ...own(shift, 'approvePayment', paying.idempotencyKey), shelf: 'payment paid' });
  await keyed(shift, leader, paid, paying, { node: 'Payment', field: 'payment' });
}
