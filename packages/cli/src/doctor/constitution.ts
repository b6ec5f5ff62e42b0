import { CITY_CONSTITUTION, narrowingFaults } from '@gongzhi/access';
import { Community, Constitution } from '@gongzhi/domain';
import { type Database, inSession } from '@gongzhi/storage';
import { type Finding, ok, warning } from './finding.js';

/**
 * Whether what communities take away from the city's constitution still means something in it: a narrowing whose rule a
 * new version no longer has, or that is about less now, takes nothing away.
 */
export async function constitutionFindings(database: Database): Promise<Finding[]> {
  const communities = await inSession(database.app, {}, 'read', (em) => em.find(Community, {}));
  const findings: Finding[] = [];
  for (const { id, code } of communities) {
    const own = await inSession(database.app, { communityId: id }, 'read', (em) =>
      em.findOne(Constitution, { communityId: id }),
    );
    const stale = (own?.narrowings ?? []).filter((each) => narrowingFaults(CITY_CONSTITUTION, each).length > 0);
    const rules = [...new Set(stale.map(({ rule }) => rule))].join(', ');
    if (rules) {
      findings.push(
        warning(
          'constitution',
          `社区 ${code} 的收紧与城市规则不再相符（${rules}）：请社区重新查看`,
          `Community ${code} narrows what the city’s constitution no longer says (${rules}): let it look again`,
        ),
      );
    }
  }
  if (findings.length > 0) return findings;
  return [
    ok('constitution', '各社区的治理规则与城市规则相符', 'What communities narrow stands in the city’s constitution'),
  ];
}
