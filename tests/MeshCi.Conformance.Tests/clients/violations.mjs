// Requests and responses that violate the service model on purpose: the proxy in between detects each and reports the place.
import assert from 'node:assert/strict';
import * as sdk from '@aws-sdk/client-app-mesh';
import { check, run } from './checks.mjs';
import { appMesh } from './connection.mjs';
import * as specs from './specs.mjs';

const meshName = 'violations';
const names = { meshName, virtualNodeName: 'orders' };
const client = appMesh();
const { metadata: { arn: resourceArn } } = (await call('CreateMesh', { meshName })).mesh;
await call('CreateVirtualNode', { ...names, spec: specs.richNode });
await call('CreateVirtualNode', { meshName, virtualNodeName: 'plain', spec: {} });

function call(operation, input) {
  return client.send(new sdk[`${operation}Command`](input));
}

// The objection of the proxy to a call whose request is changed before or after signing.
async function objection(operation, input, change, step = 'build') {
  const command = new sdk[`${operation}Command`](input);
  command.middlewareStack.add(next => args => {
    change(args.request);
    return next(args);
  }, { step, priority: step === 'build' ? 'high' : 'low', name: 'change' });
  const error = await client.send(command).then(() => assert.fail(`The proxy let pass ${change}`), failure => failure);
  assert.match(error.message, /^The proxy objects to /, error);
  return error.message;
}

const altered = (alteration, operation, input) =>
  objection(operation, input, request => { request.headers['x-altered'] = JSON.stringify(alteration); }, 'finalizeRequest');
const describe = alteration => altered(alteration, 'DescribeVirtualNode', names);
const list = alteration => altered(alteration, 'ListVirtualNodes', { meshName, limit: 1 });
const absent = alteration => altered(alteration, 'DescribeVirtualNode', { meshName, virtualNodeName: 'absent' });
const sentBody = (change, operation = 'CreateVirtualNode') => objection(operation, { meshName, virtualNodeName: 'never', spec: specs.richNode }, request => {
  const body = JSON.parse(new TextDecoder().decode(request.body));
  change(body);
  request.body = JSON.stringify(body);
  request.headers['content-length'] = String(Buffer.byteLength(request.body));
});

check('an unaltered call is not a violation', async () => {
  assert.equal((await call('DescribeVirtualNode', names)).virtualNode.metadata.version, 1);
  assert.equal((await call('ListVirtualNodes', { meshName, limit: 1 })).virtualNodes.length, 1);
  await assert.rejects(call('DescribeVirtualNode', { meshName, virtualNodeName: 'absent' }), sdk.NotFoundException);
});

check('an objection names the request', async () => {
  assert.match(await list({ remove: ['virtualNodes'] }), /^The proxy objects to GET \/v20190125\/meshes\/violations\/virtualNodes\?limit=1:\n {2}response\.body: .*'virtualNodes'$/);
});

check('a response with a status that the operation does not declare is a violation', async () => {
  assert.match(await describe({ status: 201 }), /response: .*status code .*200/);
  assert.match(await absent({ status: 410 }), /response: .*status code .*404/);
  assert.match(await absent({ status: 409 }), /response: .*status code .*404/);
});

check('an error with a status other than that of its type is a violation', async () => {
  assert.match(await absent({ status: 400 }), /response\.header\.x-amzn-errortype: .*BadRequestException/);
  assert.match(await altered({ status: 409 }, 'UpdateMesh', { meshName: 'absent', spec: {} }), /response\.header\.x-amzn-errortype: .*ConflictException/);
});

check('an error without its type, or with one that the operation does not declare, is a violation', async () => {
  assert.match(await absent({ headers: { 'x-amzn-errortype': null } }), /response\.header: .*'x-amzn-errortype'/);
  assert.match(await absent({ headers: { 'x-amzn-errortype': 'ResourceInUseException' } }), /response\.header\.x-amzn-errortype: .*NotFoundException/);
  const limit = altered({ status: 400, headers: { 'x-amzn-errortype': 'LimitExceededException' } }, 'DeleteMesh', { meshName: 'absent' });
  assert.match(await limit, /response\.header\.x-amzn-errortype: .*BadRequestException/);
});

check('an error with a body that differs from the model is a violation', async () => {
  assert.match(await absent({ remove: ['message'] }), /response\.body: .*'message'/);
  assert.match(await absent({ set: { __type: 'NotFoundException' } }), /response\.body: .*'__type'/);
  assert.match(await absent({ set: { message: '' } }), /response\.body\.message: .*fewer than 1/);
  assert.match(await absent({ set: { message: { text: 'gone' } } }), /response\.body\.message: .*string/);
});

check('a response without a request id or with another content type is a violation', async () => {
  assert.match(await describe({ headers: { 'x-amzn-requestid': null } }), /response\.header: .*'x-amzn-requestid'/);
  assert.match(await describe({ headers: { 'content-type': 'text/xml' } }), /response: .*text\/xml/);
});

check('a response without a required member is a violation', async () => {
  for (const member of ['spec', 'status', 'metadata', 'meshName']) assert.match(await describe({ remove: [member] }), new RegExp(`response\\.body: .*'${member}'`));
  assert.match(await describe({ remove: ['metadata.uid'] }), /response\.body\.metadata: .*'uid'/);
  assert.match(await list({ remove: ['virtualNodes.0.arn'] }), /response\.body\.virtualNodes\.0: .*'arn'/);
});

check('a member of another type is a violation', async () => {
  const { createdAt } = (await call('DescribeVirtualNode', names)).virtualNode.metadata;
  assert.match(await describe({ set: { 'metadata.createdAt': createdAt.toISOString() } }), /response\.body\.metadata\.createdAt: .*number/);
  assert.match(await describe({ set: { 'metadata.lastUpdatedAt': createdAt.getTime() } }), /response\.body\.metadata\.lastUpdatedAt: .*4100000000/);
  assert.match(await describe({ set: { 'metadata.version': '1' } }), /response\.body\.metadata\.version: .*integer/);
  assert.match(await describe({ set: { 'spec.listeners': {} } }), /response\.body\.spec\.listeners: .*array/);
  assert.match(await list({ set: { 'virtualNodes.0.createdAt': createdAt.toISOString() } }), /response\.body\.virtualNodes\.0\.createdAt: .*number/);
});

check('a value outside its enum, bounds or union is a violation', async () => {
  assert.match(await describe({ set: { 'status.status': 'READY' } }), /response\.body\.status\.status: .*ACTIVE/);
  assert.match(await describe({ set: { 'spec.listeners.0.portMapping.port': 0 } }), /response\.body\.spec\.listeners\.0\.portMapping\.port: .*>= 1/);
  assert.match(await describe({ set: { 'spec.serviceDiscovery.dns': { hostname: 'a' } } }), /response\.body\.spec\.serviceDiscovery: .*1/);
});

check('a wrapped payload and an unknown member are violations', async () => {
  assert.match(await describe({ wrap: 'virtualNode' }), /response\.body: .*'virtualNode'/);
  assert.match(await describe({ set: { 'metadata.etag': 'x' } }), /response\.body\.metadata: .*'etag'/);
  assert.match(await altered({ set: { 'virtualNodes.0.spec': {} } }, 'ListVirtualNodes', { meshName }), /response\.body\.virtualNodes\.0: .*'spec'/);
  assert.match(await altered({ set: { ok: true } }, 'TagResource', { resourceArn, tags: [{ key: 'a', value: 'b' }] }), /response\.body: .*'ok'/);
});

check('a page token with another name or type is a violation', async () => {
  assert.match(await list({ set: { NextToken: 'x' } }), /response\.body: .*'NextToken'/);
  assert.match(await list({ set: { nextToken: 7 } }), /response\.body\.nextToken: .*string/);
  assert.match(await altered({ set: { 'tags.0.nextToken': 'x' } }, 'ListTagsForResource', { resourceArn }), /response\.body\.tags\.0: .*'nextToken'/);
});

check('a request with a value outside its bounds, enum or union is a violation', async () => {
  assert.match(await sentBody(body => { body.spec.listeners[0].portMapping.port = 70000; }), /request\.body\.spec\.listeners\.0\.portMapping\.port: .*65535/);
  assert.match(await sentBody(body => { body.spec.listeners[0].portMapping.protocol = 'https'; }), /request\.body\.spec\.listeners\.0\.portMapping\.protocol: .*grpc/);
  assert.match(await sentBody(body => { body.spec.serviceDiscovery.dns = { hostname: 'a' }; }), /request\.body\.spec\.serviceDiscovery: .*1/);
  assert.match(await objection('ListVirtualNodes', { meshName, limit: 101 }, () => {}), /request\.query\.limit: .*100/);
  assert.match(await objection('DescribeMesh', { meshName, meshOwner: '1' }, () => {}), /request\.query\.meshowner: .*12/i);
});

check('a request without a required member, or with one of another type or name, is a violation', async () => {
  assert.match(await sentBody(body => { delete body.spec; }), /request\.body: .*'spec'/);
  assert.match(await sentBody(body => { delete body.spec.listeners[0].portMapping; }), /request\.body\.spec\.listeners\.0: .*'portMapping'/);
  assert.match(await sentBody(body => { body.virtualNodeName = 7; }), /request\.body\.virtualNodeName: .*string/);
  assert.match(await sentBody(body => { body.spec.listener = []; }), /request\.body\.spec: .*'listener'/);
  assert.match(await objection('TagResource', { resourceArn, tags: [{ key: 'a', value: 'b' }] }, request => { request.query = {}; }), /request\.query: .*'resourcearn'/i);
});

check('a request that matches no operation, or that is not signed, is a violation', async () => {
  assert.match(await objection('DescribeMesh', { meshName }, request => { request.path = '/v20190125/mesh/violations'; }), /request: .*route not found/i);
  assert.match(await objection('DescribeMesh', { meshName }, request => { request.method = 'PATCH'; }), /request: .*route not found/i);
  assert.match(await objection('DescribeMesh', { meshName }, request => { delete request.headers.authorization; }, 'finalizeRequest'), /request: .*security/i);
});

await run();
