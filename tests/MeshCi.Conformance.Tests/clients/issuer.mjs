// An OpenID Connect issuer with a key of each kind, from oauth2-mock-server. Prints its URL and serves until it is stopped.
// POST /token with the form member `claims` returns a token with these claims; the keys take turns.
import { OAuth2Server } from 'oauth2-mock-server';

const server = new OAuth2Server();
await server.issuer.keys.generate('RS256');
await server.issuer.keys.generate('ES256');
server.service.on('beforeTokenSigning', (token, request) => Object.assign(token.payload, JSON.parse(request.body.claims)));
await server.start(0, '127.0.0.1');
process.stdout.write(`${server.issuer.url}\n`);
