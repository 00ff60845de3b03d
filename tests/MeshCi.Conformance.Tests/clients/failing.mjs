// Prints the configuration of a control plane on which every operation can fail in every way that it declares: three times through
// service faults, which affect the first calls; through quotas of one; through a role without permissions; and through a fault if no
// request can cause a declared error.
import * as sdk from '@aws-sdk/client-app-mesh';
import { pathToFileURL } from 'node:url';

const account = '000000000000';

/** Names of all operations. */
export const operations = Object.keys(sdk).filter(name => name.endsWith('Command') && name !== '$Command').map(name => name.slice(0, -'Command'.length));

/** The faults of each operation in the order in which its first calls meet them. */
export const faultsOf = operation => ['TooManyRequestsException', 'ServiceUnavailableException', 'InternalServerErrorException', ...beyondRequests(operation)];

/** The role that may nothing. */
export const powerless = `arn:aws:iam::${account}:role/powerless`;

// A mesh or the list of meshes needs no other resource; only the spec of a node counts against a quota in an update; a route has no children.
function beyondRequests(operation) {
  if (['CreateMesh', 'ListMeshes'].includes(operation)) return ['NotFoundException'];
  if (['DeleteRoute', 'DeleteGatewayRoute'].includes(operation)) return ['ResourceInUseException'];
  return operation.startsWith('Update') && !['UpdateMesh', 'UpdateVirtualNode'].includes(operation) ? ['LimitExceededException'] : [];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' };
  process.stdout.write(JSON.stringify({
    quotas: { meshes: 1, virtualNodes: 1, virtualRouters: 1, routes: 1, virtualServices: 1, virtualGateways: 1, gatewayRoutes: 1, backends: 1 },
    identity: { roles: [{ name: 'powerless', trustPolicy: { Version: '2012-10-17', Statement: [root] }, policies: [] }] },
    faults: { rules: operations.flatMap(operation => faultsOf(operation).map(error => ({ operations: [operation], times: 1, error }))) },
  }));
}
