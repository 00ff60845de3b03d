// Malformed requests that the service refuses: bounds, unions and types of the model, and signatures. No proxy would forward them.
import assert from 'node:assert/strict';
import { AppMeshServiceException, BadRequestException, CreateMeshCommand, CreateVirtualNodeCommand, DescribeMeshCommand, ListMeshesCommand,
  ListTagsForResourceCommand, ListVirtualNodesCommand, TagResourceCommand, TooManyTagsException, UpdateMeshCommand } from '@aws-sdk/client-app-mesh';
import { check, run } from './checks.mjs';
import { appMesh, region } from './connection.mjs';
import * as specs from './specs.mjs';

const mesh = 'refusals';
const client = appMesh();

async function refused(type, status, name, promise, message) {
  const error = await promise.then(() => assert.fail(`It was accepted, not refused with ${name}.`), failure => failure);
  assert.ok(error instanceof type, `${error.name}: ${error.message}, not ${name}`);
  assert.equal(error.name, name);
  assert.equal(error.$metadata.httpStatusCode, status);
  assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
  assert.match(error.message, message);
}

const badRequest = (promise, message) => refused(BadRequestException, 400, 'BadRequestException', promise, message);
const unauthentic = (name, promise, message) => refused(AppMeshServiceException, 403, name, promise, message);
const node = spec => client.send(new CreateVirtualNodeCommand({ meshName: mesh, virtualNodeName: 'n', spec }));
const changed = (spec, change) => {
  const copy = structuredClone(spec);
  change(copy);
  return copy;
};
const listener = change => changed(specs.richNode, spec => change(spec.listeners[0]));
const listMeshes = (options, change) => {
  const other = appMesh(options);
  if (change) other.middlewareStack.add(next => args => next(change(args)), { step: 'finalizeRequest', priority: 'low', name: 'change' });
  return other.send(new ListMeshesCommand({}));
};

check('a value out of bounds is a BadRequestException that names the place', async () => {
  await client.send(new CreateMeshCommand({ meshName: mesh }));
  for (const port of [0, 65536, -1]) await badRequest(node(listener(each => { each.portMapping.port = port; })), /listeners\[0\]\.portMapping\.port/);
  for (const percent of [-1, 101]) await badRequest(node(listener(each => { each.outlierDetection.maxEjectionPercent = percent; })), /maxEjectionPercent/);
  for (const threshold of [1, 11]) await badRequest(node(listener(each => { each.healthCheck.healthyThreshold = threshold; })), /healthyThreshold/);
  await badRequest(node(listener(each => { each.healthCheck.intervalMillis = 4999; })), /intervalMillis/);
  await badRequest(node(listener(each => { each.healthCheck.timeoutMillis = 60001; })), /timeoutMillis/);
  await badRequest(node(listener(each => { each.timeout.http.idle.value = -1; })), /idle\.value/);
  await badRequest(node(listener(each => { each.timeout.http.idle.unit = 'm'; })), /idle\.unit/);
  await badRequest(node(listener(each => { each.portMapping.protocol = 'https'; })), /protocol/);
  await badRequest(node(changed(specs.richNode, spec => { spec.logging.accessLog.file.path = ''; })), /path/);
  await badRequest(node(changed(specs.richNode, spec => { spec.logging.accessLog.file.path = 'x'.repeat(256); })), /path/);
});

check('a missing member is a BadRequestException that names it', async () => {
  await badRequest(client.send(new CreateVirtualNodeCommand({ meshName: mesh, virtualNodeName: 'n' })), /spec/);
  await badRequest(client.send(new CreateVirtualNodeCommand({ meshName: mesh, spec: {} })), /virtualNodeName/);
  await badRequest(client.send(new CreateMeshCommand({})), /meshName/);
  await badRequest(node(listener(each => { delete each.portMapping; })), /portMapping/);
  await badRequest(node(listener(each => { delete each.tls.certificate; })), /certificate/);
});

check('a union with two members is a BadRequestException', async () => {
  await badRequest(node(changed(specs.richNode, spec => { spec.serviceDiscovery.dns = { hostname: 'a' }; })), /serviceDiscovery/);
  await badRequest(node(listener(each => { each.connectionPool.tcp = { maxConnections: 1 }; })), /connectionPool/);
});

check('a union without a member is a BadRequestException', async () => {
  await badRequest(node(listener(each => { each.connectionPool = {}; })), /connectionPool/);
});

check('names and tags out of bounds are refused', async () => {
  const create = virtualNodeName => client.send(new CreateVirtualNodeCommand({ meshName: mesh, virtualNodeName, spec: {} }));
  await badRequest(create(''), /virtualNodeName|name/i);
  await badRequest(create('x'.repeat(256)), /255/);
  const { mesh: { metadata: { arn: resourceArn } } } = await client.send(new DescribeMeshCommand({ meshName: mesh }));
  const tag = tags => client.send(new TagResourceCommand({ resourceArn, tags }));
  await badRequest(tag([{ key: '', value: '' }]), /key/);
  await badRequest(tag([{ key: 'k'.repeat(129), value: '' }]), /key/);
  await badRequest(tag([{ key: 'k', value: 'v'.repeat(257) }]), /value/);
  await badRequest(tag([{ key: 'aws:k', value: '' }]), /aws:/);
  await refused(TooManyTagsException, 400, 'TooManyTagsException', tag(Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: '' }))), /50/);
  assert.deepEqual((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags, []);
});

check('a page size out of bounds is a BadRequestException', async () => {
  const { mesh: { metadata: { arn: resourceArn } } } = await client.send(new DescribeMeshCommand({ meshName: mesh }));
  for (const limit of [0, 101, -1]) await badRequest(client.send(new ListVirtualNodesCommand({ meshName: mesh, limit })), /limit/);
  for (const limit of [0, 51]) await badRequest(client.send(new ListTagsForResourceCommand({ resourceArn, limit })), /limit/);
});

check('a malformed client token is a BadRequestException', async () => {
  await badRequest(client.send(new UpdateMeshCommand({ meshName: mesh, clientToken: 'no blanks' })), /clientToken/);
  await badRequest(client.send(new UpdateMeshCommand({ meshName: mesh, clientToken: 'x'.repeat(37) })), /clientToken/);
});

check('refused calls left no trace', async () => {
  assert.deepEqual((await client.send(new ListVirtualNodesCommand({ meshName: mesh }))).virtualNodes, []);
  assert.equal((await client.send(new DescribeMeshCommand({ meshName: mesh }))).mesh.metadata.version, 1);
});

check('another secret is an InvalidSignatureException', async () => {
  const { accessKeyId } = await client.config.credentials();
  await unauthentic('InvalidSignatureException', listMeshes({ credentials: { accessKeyId, secretAccessKey: 'wrong' } }), /signature we calculated does not match/);
});

check('an unknown key or session token is an UnrecognizedClientException', async () => {
  const key = await client.config.credentials();
  await unauthentic('UnrecognizedClientException', listMeshes({ credentials: { ...key, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } }), /security token .* invalid/);
  await unauthentic('UnrecognizedClientException', listMeshes({ credentials: { ...key, sessionToken: 'made-up' } }), /security token .* invalid/);
});

check('an unsigned request is a MissingAuthenticationTokenException', async () => {
  await unauthentic('MissingAuthenticationTokenException', listMeshes({}, args => {
    delete args.request.headers.authorization;
    return args;
  }), /Missing Authentication Token/);
});

check('a request changed after signing is an InvalidSignatureException', async () => {
  const changes = [
    request => { request.query = { limit: '7' }; },
    request => { request.path += '/refusals'; },
    request => { request.method = 'PUT'; request.body = '{"meshName":"smuggled"}'; },
    request => { request.headers['x-amz-date'] = request.headers['x-amz-date'].replace(/\d\dZ$/, second => (second === '00Z' ? '01Z' : '00Z')); },
  ];
  for (const change of changes) {
    await unauthentic('InvalidSignatureException', listMeshes({}, args => {
      change(args.request);
      return args;
    }), /signature/);
  }

  assert.equal((await client.send(new ListMeshesCommand({}))).meshes.length, 1);
});

check('a signature for another service is an InvalidSignatureException', async () => {
  const scheme = {
    schemeId: 'aws.auth#sigv4', signingProperties: { signingName: 's3', region },
    propertiesExtractor: (config, context) => ({ signingProperties: { config, context } }),
  };
  await unauthentic('InvalidSignatureException', listMeshes({ httpAuthSchemeProvider: () => [scheme] }), /correct service: 'appmesh'/);
});

check('a clock that is off by more than 15 minutes is reported, and the SDK corrects it with the Date of the response', async () => {
  const late = -16 * 60_000;
  await unauthentic('InvalidSignatureException', listMeshes({ systemClockOffset: late }), /Signature expired/);
  await unauthentic('InvalidSignatureException', listMeshes({ systemClockOffset: -late }), /Signature not yet current/);
  const answer = await listMeshes({ systemClockOffset: late, maxAttempts: 3 });
  assert.equal(answer.$metadata.attempts, 2);
});

check('each region has its own meshes', async () => {
  const other = appMesh({ region: 'us-east-1' });
  assert.notEqual(region, 'us-east-1');
  assert.deepEqual((await other.send(new ListMeshesCommand({}))).meshes, []);
  const made = await other.send(new CreateMeshCommand({ meshName: mesh }));
  assert.match(made.mesh.metadata.arn, /^arn:aws:appmesh:us-east-1:/);
});

await run();
