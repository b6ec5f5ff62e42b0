/** A third-party app's client at the issuer. */
export interface AppCredentials {
  /** What `app:<name>` says. */
  name: string;
  clientId: string;
  secret: string;
}

/** The apps that the development issuer knows. Their secrets open nothing anywhere else. */
export const SAMPLE_APPS: readonly AppCredentials[] = [
  { name: 'meal-board', clientId: 'meal-board', secret: 'development-only-meal-board' },
  { name: 'clinic-link', clientId: 'clinic-link', secret: 'development-only-clinic-link' },
];
