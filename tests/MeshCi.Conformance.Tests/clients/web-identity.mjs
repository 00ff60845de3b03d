// Sign-in with tokens of a third-party issuer, through the credential providers of the SDK.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateMeshCommand, CreateVirtualNodeCommand, DeleteMeshCommand, ForbiddenException, ListMeshesCommand } from '@aws-sdk/client-app-mesh';
import * as sts from '@aws-sdk/client-sts';
import { fromTemporaryCredentials, fromTokenFile } from '@aws-sdk/credential-providers';
import { SignatureV4 } from '@smithy/signature-v4';
import { check, run } from './checks.mjs';
import { appMesh, region } from './connection.mjs';

const issuer = process.env.MESHCI_ISSUER;
const host = new URL(issuer).host;
const account = '000000000000';
const deployRole = `arn:aws:iam::${account}:role/deploy`;
const readRole = `arn:aws:iam::${account}:role/read`;
const folder = mkdtempSync(join(tmpdir(), 'meshci-web-identity-'));
const client = (options = {}) => new sts.STSClient({ region, maxAttempts: 1, ...options });

async function token(claims = {}) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', claims: JSON.stringify({ aud: 'sts.amazonaws.com', sub: 'repo:shop:main', ...claims }) });
  const response = await fetch(`${issuer}/token`, { method: 'POST', body: form });
  return (await response.json()).access_token;
}

async function tokenFile(claims) {
  const path = join(folder, `token-${Math.random()}`);
  writeFileSync(path, await token(claims));
  return path;
}

const assume = async (input = {}, claims = {}) => client().send(new sts.AssumeRoleWithWebIdentityCommand({
  RoleArn: deployRole, RoleSessionName: 'build-7', WebIdentityToken: await token(claims), ...input,
}));
const credentialsOf = ({ Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } }) => ({ accessKeyId, secretAccessKey, sessionToken });
const header = jwt => JSON.parse(Buffer.from(jwt.split('.')[0], 'base64url'));

async function refused(type, status, promise, message) {
  const error = await promise.then(() => assert.fail(`It was accepted, not refused with ${type.name ?? type}.`), failure => failure);
  if (typeof type === 'string') assert.equal(error.name, type, error.message);
  else assert.ok(error instanceof type, `${error.name}: ${error.message}, not ${type.name}`);
  assert.equal(error.$metadata.httpStatusCode, status);
  assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
  assert.match(error.message, message);
}

check('tokens signed with RSA and with elliptic curves both yield sessions', async () => {
  const algorithms = new Set();
  for (let index = 0; index < 2; index++) {
    const jwt = await token();
    algorithms.add(header(jwt).alg);
    const before = Date.now();
    const answer = await client().send(new sts.AssumeRoleWithWebIdentityCommand({ RoleArn: deployRole, RoleSessionName: 'build-7', WebIdentityToken: jwt, DurationSeconds: 900 }));
    assert.equal(answer.SubjectFromWebIdentityToken, 'repo:shop:main');
    assert.equal(answer.Audience, 'sts.amazonaws.com');
    assert.equal(answer.Provider, `arn:aws:iam::${account}:oidc-provider/${host}`);
    assert.equal(answer.AssumedRoleUser.Arn, `arn:aws:sts::${account}:assumed-role/deploy/build-7`);
    assert.match(answer.AssumedRoleUser.AssumedRoleId, /^AROA\w+:build-7$/);
    assert.match(answer.Credentials.AccessKeyId, /^ASIA/);
    assert.ok(answer.Credentials.Expiration instanceof Date);
    assert.ok(Math.abs(answer.Credentials.Expiration - before - 900_000) < 60_000);
    assert.match(answer.$metadata.requestId, /^[0-9a-f-]{36}$/);
  }

  assert.deepEqual([...algorithms].sort(), ['ES256', 'RS256']);
});

check('a session has the permissions of its role', async () => {
  const mesh = appMesh({ credentials: credentialsOf(await assume()) });
  await mesh.send(new CreateMeshCommand({ meshName: 'shop' }));
  assert.equal((await mesh.send(new ListMeshesCommand({}))).meshes.length, 1);
});

check('fromTokenFile signs in', async () => {
  const mesh = appMesh({ credentials: fromTokenFile({ roleArn: deployRole, roleSessionName: 'file', webIdentityTokenFile: await tokenFile(), clientConfig: { region } }) });
  assert.equal((await mesh.send(new ListMeshesCommand({}))).meshes[0].meshName, 'shop');
});

check('the default chain signs in with AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE', async () => {
  const before = { ...process.env };
  Object.assign(process.env, { AWS_ROLE_ARN: readRole, AWS_WEB_IDENTITY_TOKEN_FILE: await tokenFile(), AWS_ROLE_SESSION_NAME: 'chain' });
  delete process.env.AWS_SHARED_CREDENTIALS_FILE;
  try {
    const who = await client().send(new sts.GetCallerIdentityCommand({}));
    assert.equal(who.Arn, `arn:aws:sts::${account}:assumed-role/read/chain`);
    assert.equal(who.Account, account);
    assert.equal((await appMesh().send(new ListMeshesCommand({}))).meshes.length, 1);
  } finally {
    process.env = before;
  }
});

check('a call that the role does not allow is a ForbiddenException that names the caller, the action and the ARN', async () => {
  const mesh = appMesh({ credentials: credentialsOf(await assume({ RoleArn: readRole })) });
  const creation = mesh.send(new CreateVirtualNodeCommand({ meshName: 'shop', virtualNodeName: 'orders', spec: {} }));
  await refused(ForbiddenException, 403, creation, new RegExp(`arn:aws:sts::${account}:assumed-role/read/build-7 .*appmesh:CreateVirtualNode .*mesh/shop/virtualNode/orders`));
});

check('a session policy can only restrict permissions', async () => {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'appmesh:List*', Resource: '*' }] });
  const mesh = appMesh({ credentials: credentialsOf(await assume({ Policy })) });
  await mesh.send(new ListMeshesCommand({}));
  await refused(ForbiddenException, 403, mesh.send(new DeleteMeshCommand({ meshName: 'shop' })), /DeleteMesh/);
});

check('a session that the trust policy names can assume a role, through fromTemporaryCredentials', async () => {
  const credentials = fromTemporaryCredentials({
    masterCredentials: credentialsOf(await assume()), params: { RoleArn: `arn:aws:iam::${account}:role/chained`, RoleSessionName: 'second' }, clientConfig: { region },
  });
  const who = await client({ credentials }).send(new sts.GetCallerIdentityCommand({}));
  assert.equal(who.Arn, `arn:aws:sts::${account}:assumed-role/chained/second`);
  assert.match(who.UserId, /^AROA\w+:second$/);
});

check('the administrator has an account and an ARN', async () => {
  const who = await client().send(new sts.GetCallerIdentityCommand({}));
  assert.equal(who.Account, account);
  assert.match(who.Arn, new RegExp(`^arn:aws:iam::${account}:`));
});

// A client proves its identity to a third party with such a URL, made by the SDK's own signer.
async function presigned(credentials, signingDate = new Date(), headers = {}) {
  const { protocol, hostname, port } = new URL(process.env.AWS_ENDPOINT_URL);
  const signer = new SignatureV4({ service: 'sts', region, credentials, sha256: client().config.sha256 });
  const { query } = await signer.presign({
    method: 'GET', protocol, hostname, port, path: '/', headers: { host: `${hostname}:${port}`, ...headers }, query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
  }, { expiresIn: 60, signingDate, unhoistableHeaders: new Set(Object.keys(headers)) });
  return `${protocol}//${hostname}:${port}/?${new URLSearchParams(query)}`;
}

check('a presigned URL identifies its signer, and needs the headers that were signed with it', async () => {
  const mine = credentialsOf(await assume());
  const cluster = { 'x-k8s-aws-id': 'shop' };
  for (const [url, headers] of [[await presigned(mine), {}], [await presigned(mine, new Date(), cluster), cluster]]) {
    const answer = await fetch(url, { headers });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    assert.match(text, new RegExp(`<Arn>arn:aws:sts::${account}:assumed-role/deploy/build-7</Arn>`));
  }
  const without = await fetch(await presigned(mine, new Date(), cluster));
  assert.equal(without.status, 403);
  assert.match(await without.text(), /<Code>SignatureDoesNotMatch<\/Code>/);
});

check('a signature expires after 15 minutes, in a presigned URL and in a header', async () => {
  const mine = credentialsOf(await assume());
  const answer = await fetch(await presigned(mine, new Date(Date.now() - 16 * 60_000)));
  assert.equal(answer.status, 403);
  assert.match(await answer.text(), /<Code>SignatureDoesNotMatch<\/Code>.*Signature expired: /s);
  await refused('SignatureDoesNotMatch', 403, client({ credentials: mine, systemClockOffset: -16 * 60_000 }).send(new sts.GetCallerIdentityCommand({})), /Signature expired: /);
});

check('an expired token is an ExpiredTokenException', async () => {
  const now = Math.floor(Date.now() / 1000);
  await refused(sts.ExpiredTokenException, 400, assume({}, { iat: now - 7200, nbf: now - 7200, exp: now - 3600 }), /[Ee]xpired/);
});

check('a token that cannot be verified is an InvalidIdentityTokenException', async () => {
  const [head, body, signature] = (await token()).split('.');
  const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url')), sub: 'repo:shop:admin' })).toString('base64url');
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  for (const jwt of [`${head}.${forged}.${signature}`, `${unsigned}.${body}.`, 'no.jwt.here']) await refused(sts.InvalidIdentityTokenException, 400, assume({ WebIdentityToken: jwt }), /\w/);
  await refused(sts.InvalidIdentityTokenException, 400, assume({}, { aud: 'someone-else' }), /audience/);
  await refused(sts.InvalidIdentityTokenException, 400, assume({}, { iss: 'https://elsewhere.example' }), /elsewhere/);
});

check('a token that is not valid yet is an IDPRejectedClaimException', async () => {
  await refused(sts.IDPRejectedClaimException, 403, assume({}, { nbf: Math.floor(Date.now() / 1000) + 3600 }), /\w/);
});

check('an issuer that cannot be reached is an IDPCommunicationErrorException', async () => {
  await refused(sts.IDPCommunicationErrorException, 400, assume({}, { iss: process.env.MESHCI_ABSENT_ISSUER }), /\w/);
});

check('a caller that may not assume a role gets AccessDenied, whether the role exists or not', async () => {
  await refused('AccessDenied', 403, assume({}, { sub: 'repo:other:main' }), /sts:AssumeRoleWithWebIdentity/);
  await refused('AccessDenied', 403, assume({ RoleArn: `arn:aws:iam::${account}:role/absent` }), /sts:AssumeRoleWithWebIdentity/);
  const mine = credentialsOf(await assume());
  await refused('AccessDenied', 403, client({ credentials: mine }).send(new sts.AssumeRoleCommand({ RoleArn: readRole, RoleSessionName: 'no' })), /sts:AssumeRole/);
});

check('parameters and policies that violate the model are refused', async () => {
  await refused(sts.MalformedPolicyDocumentException, 400, assume({ Policy: '{"Version":"2012-10-17"' }), /\w/);
  await refused('ValidationError', 400, assume({ DurationSeconds: 899 }), /durationSeconds/i);
  await refused('ValidationError', 400, assume({ RoleSessionName: 'no blanks' }), /roleSessionName/i);
});

check('a session without its token, or with a modified token, is unknown', async () => {
  const { accessKeyId, secretAccessKey, sessionToken } = credentialsOf(await assume());
  const list = credentials => appMesh({ credentials }).send(new ListMeshesCommand({}));
  await refused('UnrecognizedClientException', 403, list({ accessKeyId, secretAccessKey }), /security token/);
  const changed = `${sessionToken[0] === 'A' ? 'B' : 'A'}${sessionToken.slice(1)}`;
  await refused('UnrecognizedClientException', 403, list({ accessKeyId, secretAccessKey, sessionToken: changed }), /security token/);
  await refused('InvalidClientTokenId', 403, client({ credentials: { accessKeyId, secretAccessKey } }).send(new sts.GetCallerIdentityCommand({})), /security token/);
  await refused('SignatureDoesNotMatch', 403, client({ credentials: { accessKeyId, secretAccessKey: 'wrong', sessionToken } }).send(new sts.GetCallerIdentityCommand({})), /signature/);
});

await run();
rmSync(folder, { recursive: true });
