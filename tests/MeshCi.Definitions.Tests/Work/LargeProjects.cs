namespace MeshCi.Definitions.Tests.Work;

/// <summary>Projects of any size.</summary>
internal static class LargeProjects
{
    /// <summary>Routes with one condition each.</summary>
    public static Project Routes(int count)
    {
        var project = Project.Sound();
        for (var number = 0; number < count; number++)
            project.With("MeshRoute", $"r{number}", $"Prefix=/r{number}").With("MeshRouteMatch", "x-a", $"Route=r{number}");
        return project;
    }

    /// <summary>Items of one type, valid or not.</summary>
    public static Project Many(string type, string metadata, int count)
    {
        var project = Project.Sound().With("MeshRoute", "r", "Prefix=/a").With("MeshGateway", "edge").With("MeshGatewayListener", "8088", "Gateway=edge");
        var values = metadata.Split(';', StringSplitOptions.RemoveEmptyEntries).Concat(type == "MeshGatewayRoute" ? ["Gateway=edge"] : []).ToArray();
        for (var number = 0; number < count; number++) project.With(type, type == "MeshListener" ? $"{10_000 + number}" : $"x{number}", values);
        return project;
    }

    /// <summary>Items that refer to each other.</summary>
    public static Project Together(string what, int count)
    {
        var project = what.StartsWith("listeners", StringComparison.Ordinal) || what.Contains("ports", StringComparison.Ordinal)
            ? new Project().With("MeshServiceDiscovery", "dns", "Hostname=orders.shop.local") : Project.Sound();
        if (what.StartsWith("gateway ", StringComparison.Ordinal)) project.With("MeshGateway", "edge");
        if (what.Contains("to a service", StringComparison.Ordinal) || what.Contains("mistyped", StringComparison.Ordinal))
        {
            project.With("MeshGatewayListener", "8088");
        }

        if (what.StartsWith("conditions", StringComparison.Ordinal)) project.With("MeshRoute", "r", "Prefix=/a");
        if (what.Contains("one node", StringComparison.Ordinal))
        {
            project.With("MeshNode", "many").With("MeshServiceDiscovery", "dns", "Node=many", "Hostname=many.shop.local");
        }

        for (var number = 0; number < count; number++)
        {
            var (port, portMetadata) = ($"{10_000 + number}", $"Port={10_000 + number}");
            _ = what switch
            {
                "listeners" => project.With("MeshListener", port),
                "listeners, each with a route" => project.With("MeshListener", port).With("MeshRoute", $"r{number}", portMetadata, "Prefix=/a"),
                "listeners with two errors each" => project.With("MeshListener", port, "TlsMode=STRICT", "HealthCheckPath=/h", "HealthCheckProtocol=grpc"),
                "routes to one node of many listeners" =>
                    project.With("MeshListener", port, "Node=many").With("MeshRoute", $"r{number}", $"Prefix=/{number}", "Targets=many"),
                "gateway listeners, each with a route" =>
                    project.With("MeshGatewayListener", port).With("MeshGatewayRoute", $"g{number}", portMetadata, "Prefix=/a"),
                "gateway routes to a service of many ports" =>
                    project.With("MeshListener", port).With("MeshGatewayRoute", $"g{number}", $"Prefix=/{number}", $"Target{portMetadata}"),
                "gateways" =>
                    project.With("MeshGateway", $"e{number}").With("MeshGatewayListener", "8088", $"Gateway=e{number}")
                    .With("MeshGatewayRoute", "r", $"Gateway=e{number}", "Prefix=/a"),
                "nodes that call a service of them all" =>
                    project.With("MeshNode", $"n{number}").With("MeshListener", "8080", $"Node=n{number}")
                    .With("MeshServiceDiscovery", "dns", $"Node=n{number}", "Hostname=n.shop.local")
                    .With("MeshBackend", "orders.shop.local", $"Node=n{number}").With("MeshRoute", $"r{number}", $"Prefix=/{number}", $"Targets=n{number}"),
                "nodes that call a service of them all with TLS" =>
                    project.With("MeshNode", $"n{number}").With("MeshListener", "8080", $"Node=n{number}", "TlsMode=STRICT", "TlsSecretName=s")
                    .With("MeshServiceDiscovery", "dns", $"Node=n{number}", "Hostname=n.shop.local")
                    .With("MeshBackend", "orders.shop.local", $"Node=n{number}", "TlsTrustSecretName=ca")
                    .With("MeshRoute", $"r{number}", $"Prefix=/{number}", $"Targets=n{number}"),
                "canaries without backends" =>
                    project.With("MeshNode", $"n{number}").With("MeshListener", "8080", $"Node=n{number}")
                    .With("MeshServiceDiscovery", "dns", $"Node=n{number}", "Hostname=n.shop.local")
                    .With("MeshBackend", $"b{number}.shop.local").With("MeshRoute", $"r{number}", $"Prefix=/{number}", $"Targets=orders=50;n{number}=50"),
                "gateway routes to mistyped services" => project.With("MeshGatewayRoute", $"g{number}", $"Prefix=/{number}", "Service=ordres.shop.local"),
                "nodes, and as many that nobody knows" => project.With("MeshNode", $"n{number}").With("MeshListener", "8080", $"Node=m{number}"),
                "tags of one resource each" =>
                    project.With("MeshRoute", $"r{number}", $"Prefix=/{number}").With("MeshTag", $"k{number}", "Value=v", "Kind=route", $"Name=r{number}"),
                "tags of everything, on many resources" =>
                    project.With("MeshRoute", $"r{number}", $"Prefix=/{number}").With("MeshTag", $"k{number}", "Value=v")
                    .With("MeshTag", $"l{number}", "Kind=route", "Value=v"),
                _ => project.With("MeshRouteMatch", $"x-{number}", "Route=r", "Exact=1"),
            };
        }

        return project;
    }

    /// <summary>Generates the definition of one of these projects.</summary>
    public static void Build(string method, object[] arguments) =>
        ((Project)typeof(LargeProjects).GetMethod(method)!.Invoke(null, arguments)!).Build().Findings.ShouldNotBeNull();
}
