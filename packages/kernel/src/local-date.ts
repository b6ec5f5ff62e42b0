/** A calendar day, `YYYY-MM-DD`, from 1900 on. Days are those of Asia/Shanghai. */
export type LocalDate = string;

export const TIME_ZONE = 'Asia/Shanghai';

const DAY = 86_400_000;
const toUtc = (date: LocalDate): Date => new Date(`${date}T00:00:00Z`);
const fromUtc = (date: Date): LocalDate => date.toISOString().slice(0, 10);

/** True for a day that exists in the calendar, from 1900-01-01 to 9999-12-31. */
export function isLocalDate(value: string): boolean {
  if (!/^(19|[2-9]\d)\d\d-\d\d-\d\d$/.test(value)) return false;
  const day = toUtc(value);
  return !Number.isNaN(day.getTime()) && fromUtc(day) === value;
}

const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE });

/** The day that it is in Asia/Shanghai at an instant. */
export const localDateAt = (instant: Date): LocalDate => shanghai.format(instant);

/** Days begin on a quarter of an hour, in every time zone: within one, the day is worked out once. */
const QUARTER = 900_000;
let current: { quarter: number; day: LocalDate } = { quarter: Number.NaN, day: '' };

export function today(): LocalDate {
  const now = Date.now();
  const quarter = Math.floor(now / QUARTER);
  if (quarter !== current.quarter) current = { quarter, day: localDateAt(new Date(now)) };
  return current.day;
}

/** The instant at which a day begins there. */
export const startOfDay = (date: LocalDate): Date => new Date(`${date}T00:00:00+08:00`);

export const addDays = (date: LocalDate, days: number): LocalDate =>
  fromUtc(new Date(toUtc(date).getTime() + days * DAY));

/** Number of days from the first to the last, both counted; 0 or less where the last is before the first. */
export const daysInclusive = (from: LocalDate, until: LocalDate): number =>
  (toUtc(until).getTime() - toUtc(from).getTime()) / DAY + 1;

/** Full years of age on a day; someone born on 29 February has the birthday on 1 March in other years. */
export function ageOn(birthDate: LocalDate, day: LocalDate): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** The calendar months that a span touches, each with its first and last day; none where it ends before it begins. */
export function monthsBetween(from: LocalDate, until: LocalDate): { first: LocalDate; last: LocalDate }[] {
  const months: { first: LocalDate; last: LocalDate }[] = [];
  let day = from;
  while (day <= until) {
    const month = { first: `${day.slice(0, 7)}-01`, last: lastOfMonth(day) };
    months.push(month);
    if (month.last >= until) break;
    day = addDays(month.last, 1);
  }
  return months;
}

/** The first day of the month that is so many months after the day's own. */
export function firstOfMonth(day: LocalDate, months = 0): LocalDate {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return fromUtc(new Date(Date.UTC(year, month - 1 + months, 1)));
}

function lastOfMonth(day: LocalDate): LocalDate {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return fromUtc(new Date(Date.UTC(year, month, 0)));
}

export const later = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);
export const earlier = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b);
