using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Language;

/// <summary>Sorts retry events into App Mesh's three lists by their names.</summary>
internal static class RetryEvents
{
    private static readonly Shape Policy = Shape.Of(typeof(GrpcRetryPolicy));

    /// <summary>All events: member of the policy, then name.</summary>
    public static IReadOnlyList<(string Member, string Name)> All { get; } =
    [
        .. RetryEventNames.Http.Select(name => ("httpRetryEvents", name)),
        .. Policy.Find("tcpRetryEvents")!.Allowed.Select(name => ("tcpRetryEvents", name)),
        .. Policy.Find("grpcRetryEvents")!.Allowed.Select(name => ("grpcRetryEvents", name)),
    ];

    /// <summary>Reads a list for a retry policy that has the given members.</summary>
    /// <returns>An object with the lists that have events, in the order in which they are written.</returns>
    public static ReadValue Read(string text, Shape policy)
    {
        var lists = new SpecObject();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in ValueReader.Split(text))
        {
            var member = All.FirstOrDefault(known => known.Name == name).Member;
            if (member is null)
            {
                var possible = Of(policy);
                var meant = Spelling.Nearest(name, possible);
                return ReadValue.Refused(
                    MeshDiagnostics.NotAllowed, $"holds '{Wording.Short(name)}', which is not a retry event; write {Wording.Or(possible)}{(meant is null ? "" : $"; did you mean {meant}?")}");
            }

            if (policy.Find(member) is null)
                return ReadValue.Refused(MeshDiagnostics.ProtocolSetting, $"holds '{name}', which only grpc routes have; write {Wording.Or(Of(policy))}");
            if (!seen.Add(name)) return ReadValue.Refused(MeshDiagnostics.DeclaredTwice, $"has '{name}' twice");
            if (lists[member] is not List<object?> list) lists[member] = list = [];
            list.Add(name);
        }

        return lists.Count == 0 ? ReadValue.Refused(MeshDiagnostics.OutOfRange, "must name at least one event") : new(lists);
    }

    private static List<string> Of(Shape policy) => [.. All.Where(known => policy.Find(known.Member) is not null).Select(known => known.Name)];
}
