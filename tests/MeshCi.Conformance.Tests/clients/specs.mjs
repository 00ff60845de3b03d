// Specs that together use features missing from the published examples: paths, metadata, secrets, log formats, pools, several listeners, rewrites.
const seconds = value => ({ value, unit: 's' });
const targets = (...nodes) => ({ weightedTargets: nodes.map(([virtualNode, weight, port]) => ({ virtualNode, weight, ...(port && { port }) })) });
const healthCheck = (protocol, rest) => ({ protocol, healthyThreshold: 2, unhealthyThreshold: 10, intervalMillis: 5000, timeoutMillis: 60000, ...rest });

export const mesh = { egressFilter: { type: 'ALLOW_ALL' }, serviceDiscovery: { ipPreference: 'IPv6_PREFERRED' } };
export const otherMesh = { egressFilter: { type: 'DROP_ALL' } };

/** A node with the one listener that most checks need. */
export const node = {
  listeners: [{ portMapping: { port: 8080, protocol: 'http' } }],
  serviceDiscovery: { dns: { hostname: 'orders.local' } },
};

/** A node with everything that fits a node. */
export const richNode = {
  listeners: [
    {
      portMapping: { port: 8080, protocol: 'http' },
      healthCheck: healthCheck('http', { path: '/healthz' }),
      connectionPool: { http: { maxConnections: 1, maxPendingRequests: 2147483647 } },
      outlierDetection: { maxServerErrors: 1, interval: { value: 500, unit: 'ms' }, baseEjectionDuration: seconds(30), maxEjectionPercent: 0 },
      timeout: { http: { perRequest: seconds(0), idle: seconds(300) } },
      tls: {
        mode: 'PERMISSIVE',
        certificate: { sds: { secretName: 'own' } },
        validation: { trust: { sds: { secretName: 'ca' } }, subjectAlternativeNames: { match: { exact: ['client.local'] } } },
      },
    },
    { portMapping: { port: 9090, protocol: 'grpc' }, healthCheck: healthCheck('grpc'), connectionPool: { grpc: { maxRequests: 10 } } },
    { portMapping: { port: 5432, protocol: 'tcp' }, healthCheck: healthCheck('tcp'), timeout: { tcp: { idle: seconds(60) } } },
  ],
  serviceDiscovery: {
    awsCloudMap: {
      namespaceName: 'shop', serviceName: 'orders', ipPreference: 'IPv4_ONLY', attributes: [{ key: 'stage', value: 'blue green' }],
    },
  },
  backends: [{
    virtualService: {
      virtualServiceName: 'payments.local',
      clientPolicy: {
        tls: {
          enforce: false, ports: [443, 8443], certificate: { file: { certificateChain: '/c.pem', privateKey: '/k.pem' } },
          validation: { trust: { acm: { certificateAuthorityArns: ['arn:aws:acm-pca:eu-west-1:000000000000:certificate-authority/1'] } } },
        },
      },
    },
  }],
  backendDefaults: { clientPolicy: { tls: { validation: { trust: { file: { certificateChain: '/ca.pem' } } } } } },
  logging: { accessLog: { file: { path: '/dev/stdout', format: { json: [{ key: 'at', value: '%START_TIME%' }, { key: 'ü', value: '"quoted" \\ é' }] } } } },
};

export const router = { listeners: [{ portMapping: { port: 8080, protocol: 'http' } }] };
export const richRouter = { listeners: [...router.listeners, { portMapping: { port: 9090, protocol: 'grpc' } }] };

export const route = { httpRoute: { match: { prefix: '/' }, action: targets(['orders', 1]) } };

/** A route for `orders`, the rich node, behind the rich router. */
export const richRoute = {
  priority: 0,
  httpRoute: {
    match: {
      port: 8080, path: { regex: '/orders/[0-9]+' }, method: 'POST',
      headers: [
        { name: 'x-canary' },
        { name: 'x-shard', invert: true, match: { range: { start: 0, end: 10 } } },
        { name: 'x-team', match: { suffix: '-é' } },
      ],
      queryParameters: [{ name: 'debug' }, { name: 'mode', match: { exact: 'fast & loose' } }],
    },
    action: targets(['orders', 100, 8080]),
    timeout: { perRequest: seconds(3), idle: seconds(60) },
    retryPolicy: {
      maxRetries: 2, perRetryTimeout: { value: 800, unit: 'ms' },
      httpRetryEvents: ['server-error', 'gateway-error', 'client-error', 'stream-error'], tcpRetryEvents: ['connection-error'],
    },
  },
};

export const richGrpcRoute = {
  priority: 1000,
  grpcRoute: {
    match: { port: 9090, serviceName: 'shop.Orders', methodName: 'Place', metadata: [{ name: 'tenant', match: { regex: 'a|b' } }, { name: 'beta', invert: false }] },
    action: targets(['orders', 50, 9090]),
    timeout: { perRequest: seconds(1) },
    retryPolicy: { maxRetries: 0, perRetryTimeout: seconds(1), grpcRetryEvents: ['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'] },
  },
};

export const routerProvider = { provider: { virtualRouter: { virtualRouterName: 'orders' } } };
export const nodeProvider = { provider: { virtualNode: { virtualNodeName: 'plain' } } };

export const gateway = { listeners: [{ portMapping: { port: 8080, protocol: 'http' } }] };
export const richGateway = {
  listeners: [{
    portMapping: { port: 8080, protocol: 'http' },
    healthCheck: healthCheck('http', { path: '/' }),
    connectionPool: { http: { maxConnections: 10 } },
    tls: { mode: 'STRICT', certificate: { acm: { certificateArn: 'arn:aws:acm:eu-west-1:000000000000:certificate/1' } } },
  }],
  backendDefaults: { clientPolicy: { tls: { enforce: true, validation: { trust: { sds: { secretName: 'ca' } } } } } },
  logging: { accessLog: { file: { path: '/dev/stdout', format: { text: '[%START_TIME%] "%REQ(:METHOD)%"\n' } } } },
};

export const gatewayRouteTo = service => ({ httpRoute: { match: { prefix: '/' }, action: { target: { virtualService: { virtualServiceName: service } } } } });
export const richGatewayRouteTo = service => ({
  priority: 7,
  httpRoute: {
    match: { prefix: '/shop/', hostname: { suffix: '.example.com' }, method: 'GET', headers: [{ name: 'x', match: { exact: 'y' } }], queryParameters: [{ name: 'q' }] },
    action: {
      target: { virtualService: { virtualServiceName: service } },
      rewrite: { hostname: { defaultTargetHostname: 'DISABLED' }, prefix: { value: '/' } },
    },
  },
});
