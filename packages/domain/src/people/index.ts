export { type Caller, type Entry, isBureau, sessionScope } from './caller.js';
export * from './consent.entity.js';
export * from './consent.enums.js';
export * from './consent.inputs.js';
export * from './consent.resolver.js';
export {
  endGuardianship,
  giveConsent,
  refuseWithoutConsent,
  registerGuardian,
  takeConsents,
} from './consent.service.js';
export * from './entries.js';
export * from './entry.service.js';
export * from './guardianship.entity.js';
export * from './identifiers.js';
export * from './masked-identifier.js';
export * from './membership.entity.js';
export * from './membership.resolver.js';
export * from './organisation.entity.js';
export * from './organisation.resolver.js';
export * from './people.enums.js';
export * from './people.inputs.js';
export { endMembership, inviteMember, registerOrganisation, registerPerson } from './people.service.js';
export * from './person.entity.js';
export * from './person.resolver.js';
export * from './person-register.js';
export * from './viewer.resolver.js';
