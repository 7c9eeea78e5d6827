// A real OpenID Connect provider on loopback, for the tests of the room `connect`.
//
// Owns: its clients, its accounts (any login and password), keys made at each start.
// Not here: the protocol and the login pages (the package oidc-provider).
// Invariant: it ends when what started it closes its standard input.
//
// Its argument is JSON: `clients` (as in dynamic registration) and `conformIdTokenClaims`.
// It prints its issuer once it listens.

import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const options = JSON.parse(process.argv[2]);

const key = (kid, alg, type, parameters) => {
  const { privateKey } = generateKeyPairSync(type, parameters);
  return { ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
};

const account = (login) => ({
  accountId: login,
  claims: () => ({
    sub: login,
    email: `${login}@example.com`,
    email_verified: login !== 'unverified',
    name: `The person ${login}`,
  }),
});

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: options.clients,
    conformIdTokenClaims: options.conformIdTokenClaims,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['for tests'] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, login) => account(login),
    jwks: {
      keys: [
        key('rsa', 'RS256', 'rsa', { modulusLength: 2048 }),
        key('pss', 'PS256', 'rsa', { modulusLength: 2048 }),
        key('ec', 'ES256', 'ec', { namedCurve: 'P-256' }),
        key('ed', 'EdDSA', 'ed25519'),
      ],
    },
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});

process.stdin.on('end', () => process.exit(0)).resume();
