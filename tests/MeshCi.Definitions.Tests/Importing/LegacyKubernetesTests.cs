namespace MeshCi.Definitions.Tests.Importing;

/// <summary>Manifests of the App Mesh controller, v1beta1.</summary>
public class LegacyKubernetesTests
{
    private const string Manifest = """
        apiVersion: appmesh.k8s.aws/v1beta1
        kind: Mesh
        metadata: { name: global }
        spec: { serviceDiscoveryType: dns }
        ---
        apiVersion: appmesh.k8s.aws/v1beta1
        kind: VirtualNode
        metadata: { name: orders, namespace: shop }
        spec:
          meshName: global
          listeners:
          - portMapping: { port: 8080, protocol: http }
            healthCheck: { path: /ping }
          backends: [ { virtualService: { virtualServiceName: payments.shop,
            clientPolicy: { tls: { validation: { trust: { file: { certificateChain: /ca.pem } } } } } } } ]
          serviceDiscovery: { cloudMap: { namespaceName: local, serviceName: orders, attributes: { version: v1 } } }
        ---
        apiVersion: appmesh.k8s.aws/v1beta1
        kind: VirtualService
        metadata: { name: orders.shop, namespace: shop }
        spec:
          meshName: global
          routes:
          - name: all
            http:
              match: { prefix: / }
              action: { weightedTargets: [ { virtualNodeName: orders, weight: 3 }, { virtualNodeName: orders.v2, weight: 1 } ] }
              retryPolicy: { maxRetries: 2, perRetryTimeoutMillis: 1500, httpRetryEvents: [ server-error ] }
        ---
        apiVersion: appmesh.k8s.aws/v1beta1
        kind: VirtualNode
        metadata: { name: orders.v2, namespace: shop }
        spec: { meshName: global, listeners: [ { portMapping: { port: 8080, protocol: http } } ], serviceDiscovery: { dns: { hostName: v2.local } } }
        """;

    [Fact]
    public void A_virtual_service_brings_its_router_and_routes_with_the_names_that_the_controller_gives_them()
    {
        var imported = Imported.From(("mesh.yaml", Manifest));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(
        [
            "mesh global", "virtualNode orders-shop", "virtualService orders.shop", "virtualRouter orders-shop", "route orders-shop/all-shop",
              "virtualNode orders-v2",
        ], ignoreOrder: true);
        imported.Spec("virtualService orders.shop").ShouldBe("""{"provider":{"virtualRouter":{"virtualRouterName":"orders-shop"}}}""");
        imported.Spec("virtualRouter orders-shop").ShouldBe("""{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""");
        imported.Spec("route orders-shop/all-shop").ShouldBe(Imported.Canonical("""
            { "httpRoute": {
                "match": { "prefix": "/" },
                "action": { "weightedTargets": [ { "virtualNode": "orders-shop", "weight": 3 }, { "virtualNode": "orders-v2", "weight": 1 } ] },
                "retryPolicy": { "maxRetries": 2, "perRetryTimeout": { "unit": "ms", "value": 1500 }, "httpRetryEvents": [ "server-error" ] } } }
            """));
    }

    [Fact]
    public void Defaults_of_the_controller_are_part_of_the_node() =>
        Imported.From(("mesh.yaml", Manifest)).Spec("virtualNode orders-shop").ShouldBe(Imported.Canonical("""
            {
              "listeners": [ {
                "portMapping": { "port": 8080, "protocol": "http" },
                "healthCheck": { "path": "/ping", "port": 8080, "protocol": "http", "healthyThreshold": 10, "intervalMillis": 30000,
                  "timeoutMillis": 5000, "unhealthyThreshold": 2 } } ],
              "backends": [ { "virtualService": {
                "virtualServiceName": "payments.shop",
                "clientPolicy": { "tls": { "enforce": true, "validation": { "trust": { "file": { "certificateChain": "/ca.pem" } } } } } } } ],
              "serviceDiscovery": { "awsCloudMap": { "namespaceName": "local", "serviceName": "orders", "attributes": [
                { "key": "version", "value": "v1" }, { "key": "appmesh.k8s.aws/mesh", "value": "global" }, { "key": "appmesh.k8s.aws/virtualNode",
                  "value": "orders-shop" } ] } }
            }
            """));

    [Fact]
    public void An_unknown_member_is_an_error_at_its_line() =>
        Imported.From(("mesh.yaml", Manifest.Replace("routes:", "rotues:", StringComparison.Ordinal))).Errors.ShouldContain(
            "mesh.yaml(23) MESH1022 spec.rotues is not a member of a VirtualService of appmesh.k8s.aws/v1beta1. Did you mean routes?");
}
