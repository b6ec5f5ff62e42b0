import { expect, it } from 'vitest';
import { formSchema } from './form-schema.js';
import { visits } from './sample-module.js';
import { fieldsOf } from './schema-walk.js';

it('builds a form with titles in both languages, units, bases and labels', () => {
  expect(formSchema(visits().config)).toMatchObject({
    type: 'object',
    additionalProperties: false,
    properties: {
      hourly: {
        type: 'integer',
        default: 2000,
        minimum: 0,
        title: '每小时补贴',
        'x-title': { zh: '每小时补贴', en: 'Allowance per hour' },
        'x-unit': 'fen',
        'x-basis': 'article',
      },
      guestAge: { type: 'object', properties: { from: { title: '最低年龄（周岁）' } } },
      manner: { enum: ['home', 'phone'], 'x-options': { home: { zh: '上门', en: 'At home' } } },
    },
  });
});

it('requires only what has no default, and keeps to the words of JSON Schema', () => {
  const form = formSchema(visits().record);
  expect(form.required).toEqual(['hours']);
  expect(form.properties).toMatchObject({ metBy: { type: 'string', 'x-reference': 'Person' } });
  expect(formSchema(visits().parts.guest.data)).toMatchObject({ properties: { since: { format: 'date' } } });
  for (const word of ['"zh":"小时数","en":"Hours","', '"basis"', '"unit"', '"options"', '"reference"']) {
    expect(JSON.stringify(form)).not.toContain(word);
  }
});

it('names the fields of a record with their kinds', () => {
  const fields = fieldsOf(visits().record).map(({ name, kind, required, nullable }) => [
    name,
    kind,
    required,
    nullable,
  ]);
  expect(fields).toEqual([
    ['hours', 'integer', true, false],
    ['mood', 'enum', false, true],
    ['metBy', 'person', false, true],
    ['note', 'string', false, true],
    ['indoors', 'boolean', false, false],
  ]);
  expect(fieldsOf(visits().parts.guest.data)).toMatchObject([{ name: 'since', kind: 'date', nullable: true }]);
});
