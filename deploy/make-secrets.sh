#!/usr/bin/env bash
# Makes the secrets that are not there yet; what is there stays. Keep deploy/secrets apart from the backups of the data.
set -euo pipefail
cd "$(dirname "$0")"
# The folder keeps others out. The files themselves are mounted with the owner and mode that they have here, and the
# containers read them as users of their own: whoever sets up the machine is none of these.
umask 077
mkdir -p secrets
chmod 700 secrets

make() { [[ -s secrets/$1 ]] || printf '%s' "$2" > "secrets/$1"; }

make postgres-password "$(openssl rand -hex 24)"
make keycloak-database-password "$(openssl rand -hex 24)"
make keycloak-admin-password "$(openssl rand -hex 24)"
make invitations-secret "$(openssl rand -hex 24)"
make master-key "$(openssl rand -hex 32)"
make database-url "postgres://postgres:$(cat secrets/postgres-password)@%2Fvar%2Frun%2Fpostgresql/gongzhi"
chmod 444 secrets/*
echo "secrets: $(ls secrets | tr '\n' ' ')"
