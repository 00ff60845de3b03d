using System.Text;
using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Planning;
using Specs = System.Collections.Generic.Dictionary<MeshCi.Definitions.Model.ResourceId, System.Text.Json.JsonElement>;

namespace MeshCi.Deployment.Tests;

/// <summary>Random transitions on the real rules, with a look at the mesh after every single call.</summary>
public sealed class TrafficProperties(ITestOutputHelper output)
{
    private static readonly int[] Sampled = [8080, 8081, 9090, 80, 81];

    [Fact]
    public Task No_call_of_random_transitions_leaves_a_request_without_a_route() => Check(300);

    [Fact]
    [Trait("Category", "Long")]
    public Task No_call_of_many_random_transitions_leaves_a_request_without_a_route() => Check(5_000);

    // To repeat a failure, replace the random number with the seed in its text.
    private async Task Check(int transitions)
    {
        var (announced, failures) = (0, new List<string>());
        var first = (uint)Random.Shared.Next();
        for (var index = 0u; index < transitions; index++)
        {
            var (before, after) = Meshes.Pair(first + index);
            var problem = await Transition(before, after, () => announced++);
            if (problem is not null) failures.Add($"seed {first + index}: {problem}");
            if (failures.Count == 6) break;
        }

        output.WriteLine($"{transitions} transitions from seed {first}; {announced} of them announced a gap.");
        failures.ShouldBeEmpty();
    }

    private static async Task<string?> Transition(Definition before, Definition after, Action announces)
    {
        using var plane = new EngineControlPlane();
        var world = new World();
        var settings = new DeploySettings { Concurrency = 4, Service = new() { AllowGap = true, AllowRemoval = true } };
        var deployer = new MeshDeployer(plane, world.Ledger, settings, world.Reported, world.Time);
        var token = TestContext.Current.CancellationToken;
        await deployer.DeployAsync(before, new("acme/shop", "1"), token);
        var start = plane.Specs;
        var requests = Routing.Requests(before.Resources.Select(resource => resource.Id), Sampled).ToList();
        var plan = (await deployer.PlanAsync(after, new("acme/shop", "2"), token)).Plan;

        var states = new List<(string Call, Dictionary<ResourceId, JsonElement> Specs)>();
        plane.Wrote = call => { lock (states) states.Add((call, plane.Specs)); };
        try
        {
            await deployer.DeployAsync(after, new("acme/shop", "2"), token);
        }
        catch (MeshException problem)
        {
            return $"refused: {problem.Message}\n{Text(before, after, plan)}";
        }

        var (old, wanted) = (new Routing(start), new Routing(plane.Specs));
        var kept = requests.Where(request => old.IsRouted(request) && wanted.IsRouted(request)).ToList();
        var isLost = false;
        foreach (var (call, specs) in states)
        {
            var now = new Routing(specs);
            if (kept.FirstOrDefault(request => !now.IsRouted(request)) is not { } lost) continue;
            isLost = true;
            if (plan.Gaps.Count == 0) return $"after {call}, nothing routes {lost}\n{Text(before, after, plan)}";
        }

        if (plan.Gaps.Count > 0) announces();
        if (plan.Gaps.Count > 0 && !isLost) return $"announced without need: {string.Join("; ", plan.Gaps)}\n{Text(before, after, plan)}";
        if (plan.Gaps.Count > 0 && !IsUnavoidable(start, plane.Specs)) return $"avoidable: {string.Join("; ", plan.Gaps)}\n{Text(before, after, plan)}";
        foreach (var resource in after.Resources)
        {
            if (FieldDiff.Compare(plane.Specs.GetValueOrDefault(resource.Id), resource.Spec) is [var field, ..]) return $"{resource.Id} differs in {field}";
        }

        return null;
    }

    /// <summary>
    /// Whether the rules leave no way: a port changes its protocol, and a router cannot have both; or a virtual service turns to a provider that has no
    /// port in common with the old one, and a gateway route leads to it with the port of one of them.
    /// </summary>
    private static bool IsUnavoidable(Specs before, Specs after) =>
        before.Any(entry => after.TryGetValue(entry.Key, out var spec) && Listeners(entry.Key, entry.Value).Any(
            old => Listeners(entry.Key, spec).Any(now => now.Port == old.Port && now.Protocol != old.Protocol)))
        || before.Where(entry => entry.Key.Kind == ResourceKind.VirtualService && after.ContainsKey(entry.Key)).Any(entry =>
        {
            var (from, to) = (GraphResource.Read(entry.Key, entry.Value).Provider, GraphResource.Read(entry.Key, after[entry.Key]).Provider);
            return from != to && from is not null && to is not null && !Ports(from, before, after).Intersect(Ports(to, before, after)).Any();
        });

    private static IEnumerable<int> Ports(ResourceId holder, Specs before, Specs after) => new[] { before, after }
        .SelectMany(specs => specs.TryGetValue(holder, out var spec) ? Listeners(holder, spec) : []).Select(listener => listener.Port);

    private static IReadOnlyList<PortProtocol> Listeners(ResourceId id, JsonElement spec) => GraphResource.Read(id, spec).Listeners;

    private static string Text(Definition before, Definition after, Plan plan)
    {
        var text = new StringBuilder();
        foreach (var (name, definition) in new[] { ("before", before), ("after", after) })
            foreach (var resource in definition.Resources) text.AppendLine($"  {name} {resource.Id} {resource.Spec.GetRawText()}");
        foreach (var (index, wave) in plan.Waves.Index()) text.AppendLine($"  {index}: {string.Join(", ", wave)}");
        return text.ToString();
    }
}
