namespace MeshCi.Definitions.Tests.Importing;

/// <summary>Manifests of the App Mesh controller, v1beta2.</summary>
public class KubernetesTests
{
    private const string Shop = """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
        ---
        # the mesh
        apiVersion: appmesh.k8s.aws/v1beta2
        kind: Mesh
        metadata:
          name: global
        spec:
          namespaceSelector: { matchLabels: { mesh: global } }
          egressFilter: { type: ALLOW_ALL }
          meshServiceDiscovery: { ipPreference: IPv4_ONLY }
        ---
        apiVersion: v1
        kind: List
        items:
        - apiVersion: appmesh.k8s.aws/v1beta2
          kind: VirtualNode
          metadata: { name: orders, namespace: shop }
          spec:
            podSelector: { matchLabels: { app: orders } }
            listeners:
            - portMapping: &http { port: 8080, protocol: http }
              tls: { mode: PERMISSIVE, certificate: { acm: { certificateARN: 'arn:aws:acm:eu-west-1:111122223333:certificate/1' } } }
            backends:
            - virtualService: { virtualServiceRef: { name: payments } }
            - virtualService: { virtualServiceRef: { name: stock, namespace: store } }
            - virtualService: { virtualServiceARN: 'arn:aws:appmesh:eu-west-1:111122223333:mesh/global/virtualService/audit.local' }
            serviceDiscovery: { dns: { hostname: orders.shop.svc.cluster.local, responseType: ENDPOINTS } }
        - apiVersion: appmesh.k8s.aws/v1beta2
          kind: VirtualRouter
          metadata: { name: orders, namespace: shop }
          spec:
            awsName: orders-router
            listeners: [ { portMapping: *http } ]
            routes:
            - name: all
              priority: 10
              httpRoute:
                match: { prefix: / }
                action: { weightedTargets: [ { virtualNodeRef: { name: orders }, weight: 1, port: 8080 } ] }
        - apiVersion: appmesh.k8s.aws/v1beta2
          kind: VirtualService
          metadata: { name: orders, namespace: shop }
          spec: { awsName: orders.shop.local, provider: { virtualRouter: { virtualRouterRef: { name: orders } } } }
        - apiVersion: appmesh.k8s.aws/v1beta2
          kind: VirtualService
          metadata: { name: payments, namespace: shop }
          spec: { provider: { virtualNode: { virtualNodeRef: { name: orders } } } }
        ---
        apiVersion: appmesh.k8s.aws/v1beta2
        kind: VirtualGateway
        metadata: { name: edge, namespace: shop }
        spec:
          namespaceSelector: { matchLabels: { mesh: global } }
          gatewayRouteSelector: { matchLabels: { edge: 'yes' } }
          listeners: [ { portMapping: { port: 9080, protocol: http } } ]
        ---
        apiVersion: appmesh.k8s.aws/v1beta2
        kind: GatewayRoute
        metadata: { name: orders, namespace: shop, labels: { edge: 'yes' } }
        spec: { httpRoute: { match: { prefix: /orders }, action: { target: { virtualService: { virtualServiceRef: { name: orders } } } } } }
        """;

    [Fact]
    public void Documents_lists_and_anchors_have_the_names_and_the_mesh_that_the_controller_gives_them()
    {
        var imported = Imported.From(("shop.yaml", Shop));

        imported.Errors.ShouldBeEmpty();
        imported.Read.Mesh.ShouldBe("global");
        imported.Ids.ShouldBe(
        [
            "mesh global", "virtualNode orders_shop", "virtualRouter orders-router", "route orders-router/all", "virtualService orders.shop.local",
            "virtualService payments.shop", "virtualGateway edge_shop", "gatewayRoute edge_shop/orders_shop",
        ], ignoreOrder: true);
    }

    [Fact]
    public void References_and_ARNs_become_names_and_the_controllers_own_members_are_noted()
    {
        var imported = Imported.From(("shop.yaml", Shop));

        imported.Spec("virtualNode orders_shop").ShouldBe(Imported.Canonical("""
            {
              "listeners": [ {
                "portMapping": { "port": 8080, "protocol": "http" },
                "tls": { "mode": "PERMISSIVE", "certificate": { "acm": { "certificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/1" } } } } ],
              "backends": [
                { "virtualService": { "virtualServiceName": "payments.shop" } },
                { "virtualService": { "virtualServiceName": "stock.store" } },
                { "virtualService": { "virtualServiceName": "audit.local" } } ],
              "serviceDiscovery": { "dns": { "hostname": "orders.shop.svc.cluster.local", "responseType": "ENDPOINTS" } }
            }
            """));
        imported.Spec("route orders-router/all").ShouldBe(Imported.Canonical("""
            { "priority": 10, "httpRoute": { "match": { "prefix": "/" }, "action": { "weightedTargets": [ { "virtualNode": "orders_shop",
              "weight": 1, "port": 8080 } ] } } }
            """));
        imported.Spec("mesh global").ShouldBe("""{"egressFilter":{"type":"ALLOW_ALL"},"serviceDiscovery":{"ipPreference":"IPv4_ONLY"}}""");
        imported.Spec("gatewayRoute edge_shop/orders_shop").ShouldContain("\"virtualServiceName\":\"orders.shop.local\"");
        imported.Notes.ShouldContain(note => note.StartsWith("podSelector is not part of App Mesh", StringComparison.Ordinal));
        imported.Notes.ShouldContain("Not part of App Mesh: Namespace in shop.yaml.");
    }

    [Fact]
    public void An_unknown_member_is_an_error_at_its_line_with_the_name_that_was_probably_meant()
    {
        var imported = Imported.From(("node.yaml", """
            apiVersion: appmesh.k8s.aws/v1beta2
            kind: VirtualNode
            metadata: { name: a, namespace: b }
            spec:
              listeners:
              - portMapping:
                  port: 8080
                  protocl: http
              serviceDiscovery:
                dns: { hostName: a.b }
            """));

        imported.Errors.ShouldBe(
        [
            "node.yaml(8) MESH1022 virtualNode a_b was not imported: spec.listeners[0].portMapping.protocl is not a member of PortMapping. "
                + "Did you mean protocol?",
            "node.yaml(10) MESH1022 virtualNode a_b was not imported: spec.serviceDiscovery.dns.hostName is not a member of DnsServiceDiscovery. "
                + "Did you mean hostname?",
        ]);
    }

    [Fact]
    public void A_placeholder_is_one_error_at_its_first_line_however_many_resources_it_is_in()
    {
        var imported = Imported.From(("mesh.yaml", """
            apiVersion: appmesh.k8s.aws/v1beta2
            kind: VirtualNode
            metadata: { name: a, namespace: "${NAMESPACE}" }
            ---
            apiVersion: appmesh.k8s.aws/v1beta2
            kind: VirtualNode
            metadata: { name: b, namespace: "${NAMESPACE}" }
            """));

        imported.Errors.ShouldHaveSingleItem().ShouldBe(
            "mesh.yaml(3) MESH1026 '${NAMESPACE}' is a placeholder that no tool has replaced. Replace it, for example with envsubst, and import the result. "
            + "Not imported because of it: virtualNode a_${NAMESPACE}, virtualNode b_${NAMESPACE}.");
    }

    [Theory]
    [InlineData("metadata:\n  name: {{ .Values.name }}\n", 2)]
    [InlineData("apiVersion: v1\nkind: {{- if .Values.x }}\n", 2)]
    public void A_template_of_Helm_is_recognized(string content, int line) =>
        Imported.From(("node.yaml", content)).Errors.ShouldHaveSingleItem()
            .ShouldStartWith($"node.yaml({line}) MESH1020 'node.yaml' is not valid YAML in line {line}: '{{{{");

    [Fact]
    public void An_object_without_a_namespace_is_in_the_default_one_and_a_note_mentions_it()
    {
        var imported = Imported.From(("a.yaml", "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNode\nmetadata: { name: a }\nspec: {}"));

        imported.Ids.ShouldBe(["virtualNode a_default"]);
        imported.Notes.ShouldContain(note => note.Contains("objects without a namespace, such as 'a'", StringComparison.Ordinal));
    }

    [Fact]
    public void The_namespaces_labels_decide_between_several_meshes()
    {
        const string meshes = """
            apiVersion: appmesh.k8s.aws/v1beta2
            kind: MeshList
            items:
            - metadata: { name: one }
              spec: { namespaceSelector: { matchExpressions: [ { key: mesh, operator: In, values: [ one ] } ] } }
            - metadata: { name: two }
              spec: { namespaceSelector: { matchExpressions: [ { key: mesh, operator: NotIn, values: [ one ] } ] } }
            ---
            apiVersion: appmesh.k8s.aws/v1beta2
            kind: VirtualNode
            metadata: { name: a, namespace: b }

            """;

        var known = Imported.From(("mesh.yaml", meshes + "---\napiVersion: v1\nkind: Namespace\nmetadata: { name: b, labels: { mesh: two } }"));
        known.Read.Mesh.ShouldBe("two");
        known.Ids.ShouldBe(["mesh two", "virtualNode a_b"], ignoreOrder: true);

        Imported.From(("mesh.yaml", meshes)).Errors.First()
            .ShouldStartWith("mesh.yaml(9) MESH1026 The mesh of namespace 'b' is ambiguous: one, two.");
    }

    [Fact]
    public void Backend_groups_become_backends_and_an_absent_group_is_an_error()
    {
        const string node = """
            apiVersion: appmesh.k8s.aws/v1beta2
            kind: VirtualNode
            metadata: { name: a, namespace: b }
            spec:
              backends: [ { virtualService: { virtualServiceRef: { name: one } } } ]
              backendGroups: [ { name: all } ]
            """;
        const string group = """

            ---
            apiVersion: appmesh.k8s.aws/v1beta2
            kind: BackendGroup
            metadata: { name: all, namespace: b }
            spec: { virtualservices: [ { name: one }, { name: two, namespace: c } ] }
            """;

        Imported.From(("a.yaml", node + group)).Spec("virtualNode a_b").ShouldBe(Imported.Canonical("""
            { "backends": [ { "virtualService": { "virtualServiceName": "one.b" } }, { "virtualService": { "virtualServiceName": "two.c" } } ] }
            """));
        Imported.From(("a.yaml", node)).Errors.ShouldHaveSingleItem().ShouldStartWith("a.yaml(6) MESH1026 The backend group 'all' is not among the manifests.");
    }

    [Fact]
    public void A_route_that_no_gateway_selects_and_a_version_that_is_not_supported_are_errors()
    {
        const string manifests = """
            apiVersion: appmesh.k8s.aws/v1beta2
            kind: GatewayRoute
            metadata: { name: r, namespace: b }
            spec: { httpRoute: { match: { prefix: / }, action: { target: { virtualService: { virtualServiceRef: { name: s } } } } } }
            ---
            apiVersion: appmesh.k8s.aws/v1beta2
            kind: VirtualGateway
            metadata: { name: g, namespace: b }
            spec: { gatewayRouteSelector: { matchLabels: { a: b } }, listeners: [ { portMapping: { port: 80, protocol: http } } ] }
            """;

        Imported.From(("r.yaml", manifests)).Errors.ShouldHaveSingleItem()
            .ShouldStartWith("r.yaml(1) MESH1026 No VirtualGateway selects the gateway route 'r'");
        Imported.From(("old.yaml", "apiVersion: appmesh.k8s.aws/v1alpha1\nkind: Mesh\nmetadata: { name: a }")).Errors.ShouldHaveSingleItem()
            .ShouldBe("old.yaml(1) MESH1021 'old.yaml' is a manifest of appmesh.k8s.aws/v1alpha1, which is not supported. "
                + "MeshImport reads appmesh.k8s.aws/v1beta1 and appmesh.k8s.aws/v1beta2.");
        Imported.From(("odd.yaml", "apiVersion: appmesh.k8s.aws/v1beta2\nkind: VirtualNod\nmetadata: { name: a }")).Errors.ShouldHaveSingleItem()
            .ShouldBe("odd.yaml(1) MESH1021 appmesh.k8s.aws/v1beta2 has no kind 'VirtualNod'. Correct it.");
    }

    [Theory]
    [InlineData("v1beta2", "VirtualRouter")]
    [InlineData("v1beta1", "VirtualService")]
    public void Routes_that_are_not_a_list_are_refused(string version, string kind)
    {
        var imported = Imported.From(("r.yaml", $"""
            apiVersion: appmesh.k8s.aws/{version}
            kind: {kind}
            metadata:
              name: r
            spec:
              routes:
                name: all
            """));

        imported.Errors.ShouldContain(error => error.EndsWith("spec.routes must be a list of objects.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kind: VirtualNode\nmetadata: { name: a }\nspec:\n- listeners: []", "a.yaml(4) MESH1022 spec of VirtualNode 'a' must be an object.")]
    [InlineData("kind: VirtualNode\nmetadata: { namespace: s }\nspec: {}", "a.yaml(1) MESH1022 This VirtualNode has no metadata.name")]
    [InlineData("kind: VirtualNodeList\nitems:\n- text", "a.yaml(4) MESH1022 Each element of items must be an object.")]
    public void An_incomplete_object_is_refused_instead_of_guessed(string content, string error)
    {
        foreach (var version in (string[])["v1beta1", "v1beta2"])
            Imported.From(("a.yaml", $"apiVersion: appmesh.k8s.aws/{version}\n{content}")).Errors.First().ShouldStartWith(error);
    }
}
