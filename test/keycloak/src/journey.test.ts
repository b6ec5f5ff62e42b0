import { beforeAll, describe, expect, inject, it } from 'vitest';
import { care, daysAgo, mealProject } from '../../src/journeys/meal-project.js';
import { freshCode, Visitor } from '../../src/testkit/city.js';
import {
  type Administration,
  acceptInvitation,
  addDirectClient,
  addUser,
  byPassword,
  realmAdministration,
  tokensOf,
} from './realm.js';

/** The way from onboarding to a payment, by people who sign in at Keycloak. */
describe('a community whose people sign in at Keycloak', () => {
  const [rural, urban] = [freshCode('xiang'), freshCode('cheng')];
  let keycloak: Administration;
  let bureau: Visitor;
  let admin: Visitor;
  beforeAll(async () => {
    keycloak = await realmAdministration();
    await addDirectClient(keycloak);
    await addUser(keycloak, 'bureau@example.cn', ['bureau']);
    bureau = await visitor('bureau@example.cn', null);
  });

  async function visitor(email: string, community: string | null): Promise<Visitor> {
    return new Visitor(email, (await tokensOf(email)).access_token, community, inject('url'));
  }

  it('is onboarded by who has the realm role bureau, and by nobody else', async () => {
    const content = [
      'code,name,kind,town,admin_email',
      `${rural},乡里社区,RURAL_RESETTLEMENT,nanfeng,admin@${rural}.cn`,
      `${urban},城里社区,URBAN_COMMERCIAL,yangshe,admin@${urban}.cn`,
    ].join('\n');
    await addUser(keycloak, 'somebody@example.cn');
    const somebody = await visitor('somebody@example.cn', null);
    const input = { format: 'CSV', content };
    const document = `mutation($input: OnboardCommunitiesInput!) { onboardCommunities(input: $input) { communities { code } } }`;
    expect((await somebody.send(document, { input })).errors[0]?.extensions.code).toBe('FORBIDDEN');
    const { communities } = await bureau.do('onboardCommunities', input, 'communities { code }');
    expect(communities).toEqual([{ code: rural }, { code: urban }]);
  });

  it('is entered with an invited email that Keycloak has verified, and with no other', async () => {
    // There is an account, but nobody has set its password yet.
    const early = await byPassword(`admin@${rural}.cn`);
    expect(early.status).toBe(400);
    expect(early.body).toEqual({ error: 'invalid_grant', error_description: 'Invalid user credentials' });
    await acceptInvitation(keycloak, `admin@${rural}.cn`);
    admin = await visitor(`admin@${rural}.cn`, rural);
    const document = '{ viewer { memberships { role } } }';
    expect(await admin.ask(document)).toEqual({ viewer: { memberships: [{ role: 'ADMIN' }] } });
    expect((await admin.in(urban).send(document)).status).toBe(404);
  });

  it('publishes what it does, and another one clones it, records, settles and approves', async () => {
    const project = await mealProject(admin);
    const published = { projectId: project.id, version: '1.0.0' };
    const { template } = await admin.do('publishTemplate', published, 'template { id }');
    await acceptInvitation(keycloak, `admin@${urban}.cn`);
    const cloner = await visitor(`admin@${urban}.cn`, urban);
    const { nodes } = (await cloner.ask(`{ organisations { nodes { id subject } } }`)).organisations;
    const operator = nodes.find(({ subject }: { subject: string }) => subject === 'PARTNER');
    const bindings = [{ requirement: 'operator', organisationId: operator.id }];
    const cloned = await cloner.do(
      'cloneTemplate',
      { templateId: template.id, bindings, idempotencyKey: 'keycloak' },
      'project { id template { version } }',
    );
    expect(cloned.project.template.version).toBe('1.0.0');
    const own = await mealProject(cloner);
    await cloner.do('recordService', care(own, 40, 'one'), 'record { id }');
    await cloner.do(
      'inviteMember',
      { email: `executor@${urban}.cn`, role: 'EXECUTOR', name: '陈建国' },
      'membership { id }',
    );
    await acceptInvitation(keycloak, `executor@${urban}.cn`);
    const executor = await visitor(`executor@${urban}.cn`, urban);
    const period = { projectId: own.id, from: daysAgo(60), until: daysAgo(31) };
    const { settlement } = await executor.do('settle', period, 'settlement { id status }');
    const approval = { settlementId: settlement.id, idempotencyKey: 'approve' };
    const refused = await executor
      .attempt('approveSettlement', approval, 'settlement { status }')
      .catch((error) => error);
    expect(refused).toBeInstanceOf(Error);
    expect((await cloner.do('approveSettlement', approval, 'settlement { status }')).settlement.status).toBe(
      'APPROVED',
    );
  });
});
