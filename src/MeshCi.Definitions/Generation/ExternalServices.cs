using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Generation;

/// <summary>
/// Generates what App Mesh needs for a host outside the mesh: a virtual node that finds the host in DNS and listens on its ports, a virtual service with
/// the name of the host, and a backend of each node that calls it.
/// </summary>
internal static class ExternalServices
{
    /// <summary>The item type.</summary>
    public const string ItemType = "MeshExternalService";

    private const int TlsPort = 443;

    /// <summary>Reports hosts that are not valid. Their items generate nothing, so that nothing else is reported about them.</summary>
    public static void CheckHosts(BuildState state)
    {
        foreach (var item in state.Items(ItemType))
        {
            // A missing external value was reported already.
            if (ExternalHostName.Problem(item.Include) is not { } problem || ExternalValues.Uses(item.Include)) continue;
            state.Refuse(item, MeshDiagnostics.BadName, null, $"{Wording.Where(item.Place())} {problem}");
            // The correction of a URL contains the port, too.
            if (problem.Contains(" Port=", StringComparison.Ordinal))
                state.Findings.RemoveAll(finding => finding.Diagnostic.Id == MeshDiagnostics.MissingMetadata.Id && finding.Place == item.Place());
        }
    }

    /// <summary>
    /// Where an item is among the items with the same name that describe backends of a node: only the first one becomes the backend, so one that contains
    /// a client policy comes first.
    /// </summary>
    public static int Rank(ReadItem item) => item.Type.Name != ItemType ? 0 : Policy(item) is null ? 2 : 1;

    /// <summary>Adds the backend for the host, unless the node has it already.</summary>
    public static void AddBackend(BuildState state, SpecDraft node, ReadItem item)
    {
        item.Filled = true;
        if (!HasHost(item)) return;
        if (node.Parts.Find(part => part.Item.Include == item.Include && part.Item.Type.Element == item.Type.Element)?.Item is { } first)
        {
            if (Policy(item) is { } policy) state.Refuse(item, MeshDiagnostics.DeclaredTwice, policy, HasSecondPolicy(item, policy, first), first.Place());
            return;
        }

        var element = node.Next(item.Type.Element);
        state.Filler.Fill(node, item, element);
        if (Policy(item) is null || item["TlsPorts"] is not null || ReadPort(item) is not { Value: long port }) return;
        // The policy of one item must not apply to the ports of the others.
        if (state.Items(ItemType).Any(other => other.Include == item.Include && other["Port"] != item["Port"]))
            node.Set($"{element}.virtualService.clientPolicy.tls.ports", new List<object?> { port });
    }

    /// <summary>Adds the virtual node and the virtual service of each host.</summary>
    public static void Build(BuildState state)
    {
        foreach (var host in state.Items(ItemType).Where(HasHost).GroupBy(item => item.Include, StringComparer.Ordinal))
        {
            var items = host.ToList();
            var place = items[0].Place() with { Owner = null };
            var node = state.Add(new(ResourceKind.VirtualNode, ExternalHost.NodeName(host.Key)), place);
            var service = state.Add(new(ResourceKind.VirtualService, host.Key), place);
            node.Parts.AddRange(items.Select(item => new DraftPart(item, "", "")));
            service.Parts.Add(new(items[0], "", ""));
            service.Set("provider.virtualNode.virtualNodeName", node.Id.Name);
            node.Set("serviceDiscovery.dns.hostname", host.Key);
            Preference(state, node, items);
            Listeners(state, node, items);
        }
    }

    /// <summary>The protocol of a port for which the project does not specify one: App Mesh's own advice for HTTPS is to forward it as TCP.</summary>
    /// <param name="port">The port.</param>
    /// <param name="proxyUsesTls">Whether the proxy uses TLS for it, so that it receives requests without TLS.</param>
    public static string DefaultProtocol(long port, bool proxyUsesTls) => port == TlsPort && !proxyUsesTls ? "tcp" : ListenerFiller.DefaultProtocol;

    /// <summary>Whether the proxy uses TLS according to the metadata of an item.</summary>
    /// <param name="metadata">The text of a metadata, or null.</param>
    public static bool UsesTls(Func<string, string?> metadata) =>
        ItemTypes.Find(ItemType)!.Metadata.Any(known => known.Field.Length > 0 && metadata(known.Name) is not null)
        && !(bool.TryParse(metadata("TlsEnforce"), out var enforced) && !enforced);

    private static bool HasHost(ReadItem item) => ExternalHostName.Problem(item.Include) is null;

    // The first setting of the client policy.
    private static string? Policy(ReadItem item) =>
        item.Values.Select(value => value.Metadata).FirstOrDefault(metadata => metadata.Field.Length > 0)?.Name;

    private static void Preference(BuildState state, SpecDraft node, List<ReadItem> items)
    {
        ReadItem? first = null;
        foreach (var item in items.Where(item => item["IpPreference"] is not null))
        {
            if (first is null) node.Set("serviceDiscovery.dns.ipPreference", item["IpPreference"]);
            else if (item["IpPreference"] != first["IpPreference"])
                state.Refuse(item, MeshDiagnostics.DeclaredTwice, "IpPreference", Disagrees(item, "IpPreference", first["IpPreference"]!), first.Place());
            first ??= item;
        }
    }

    private static void Listeners(BuildState state, SpecDraft node, List<ReadItem> items)
    {
        var listeners = new Dictionary<long, (string Protocol, ReadItem Item)>();
        foreach (var item in items)
        {
            if (item["Port"] is not { } text || ExternalValues.Uses(text)) continue;
            var read = ReadPort(item);
            if (read.Diagnostic is { } diagnostic)
            {
                state.Refuse(item, diagnostic, "Port", IsNotAPort(item, text, read.Problem!));
                continue;
            }

            var port = (long)read.Value!;
            var protocol = item["Protocol"] ?? DefaultProtocol(port, UsesTls(name => item[name]));
            if (listeners.TryAdd(port, (protocol, item))) continue;
            var (known, first) = listeners[port];
            if (protocol != known) state.Refuse(item, MeshDiagnostics.DeclaredTwice, "Protocol", Disagrees(item, "Protocol", known), first.Place());
            // Two nodes can call the same port.
            else if (items.TakeWhile(other => other != item).Any(other => other["Node"] == item["Node"] && other["Port"] == text))
                state.Refuse(item, MeshDiagnostics.DeclaredTwice, null, IsDeclaredTwice(item, port), first.Place());
        }

        // The order in the project, which may consist of several files, does not affect the definition.
        foreach (var (index, (port, (protocol, _))) in listeners.OrderBy(listener => listener.Key).Index())
        {
            node.Set($"listeners[{index}].portMapping.port", port);
            node.Set($"listeners[{index}].portMapping.protocol", protocol);
        }
    }

    private static ReadValue ReadPort(ReadItem item) =>
        ValueReader.Read(item["Port"] ?? "", ValueKind.Number, ShapePath.Find(Shape.Of(ResourceKind.VirtualNode), "listeners[0].portMapping.port")!);

    private static string IsNotAPort(ReadItem item, string text, string problem)
    {
        var several = ValueReader.Split(text.Replace(',', ';')).Length > 1 ? " Add an item for each port." : "";
        return $"{Wording.Where(item.Place("Port"))}=\"{Wording.Short(text)}\" {problem}.{several}";
    }

    private static string Disagrees(ReadItem item, string metadata, string first)
    {
        var value = item[metadata] is { } text ? $"=\"{Wording.Short(text)}\"" : " is not set";
        return $"{Wording.Where(item.Place(metadata))}{value}, but another item for this host uses {first}. Use the same value in both.";
    }

    private static string IsDeclaredTwice(ReadItem item, long port) =>
        $"{Wording.Where(item.Place())}: the project already declares port {port} of this host. Remove this item, or specify another port.";

    private static string HasSecondPolicy(ReadItem item, string metadata, ReadItem first) =>
        $"{Wording.Where(item.Place(metadata))}: {Wording.Where(first.Place())} is already the backend for this host, and a backend has one client policy. "
        + "Write all Tls* metadata there, and list the ports that use TLS in TlsPorts.";
}
