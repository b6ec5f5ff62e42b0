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
export * from './credit-code-suspension.entity.js';
export * from './credit-code-suspension.resolver.js';
export * from './entries.js';
export * from './entry.service.js';
export * from './guardianship.entity.js';
export * from './identifiers.js';
export * from './invitation.js';
export * from './masked-identifier.js';
export * from './membership.entity.js';
export * from './membership.inputs.js';
export * from './membership.resolver.js';
export { changeMembership, endMembership, inviteMember, resendInvitation } from './membership.service.js';
export * from './organisation.entity.js';
export * from './organisation.resolver.js';
export { registerOrganisation, resumeOrganisation, suspendOrganisation } from './organisation.service.js';
export * from './people.enums.js';
export * from './people.inputs.js';
export * from './person.entity.js';
export * from './person.resolver.js';
export { registerPerson } from './person.service.js';
export * from './person-register.js';
export * from './representation.entity.js';
export * from './representation.resolver.js';
export * from './substitute.entity.js';
export * from './substitute.resolver.js';
export * from './town-reviewer.entity.js';
export * from './town-reviewer.resolver.js';
export { type Appointment, abilityWith, ownAppointments, tieAppointment } from './town-reviewer.service.js';
export * from './viewer.resolver.js';
