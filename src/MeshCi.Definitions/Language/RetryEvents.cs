using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Language;

/// <summary>Assigns retry events to App Mesh's three lists by their names.</summary>
internal static class RetryEvents
{
    private static readonly Shape Policy = Shape.Of(typeof(GrpcRetryPolicy));

    /// <summary>All events, with the member of the policy that they belong to.</summary>
    public static IReadOnlyList<(string Member, string Name)> All { get; } =
    [
        .. RetryEventNames.Http.Select(name => ("httpRetryEvents", name)),
        .. Policy.Find("tcpRetryEvents")!.Allowed.Select(name => ("tcpRetryEvents", name)),
        .. Policy.Find("grpcRetryEvents")!.Allowed.Select(name => ("grpcRetryEvents", name)),
    ];

    /// <summary>Reads a list for a retry policy that has the given members.</summary>
    /// <returns>An object with the lists that are not empty, in the order in which their events are specified.</returns>
    public static ReadValue Read(string text, Shape policy)
    {
        var lists = new SpecObject();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in ValueReader.Split(text))
        {
            var member = All.FirstOrDefault(known => known.Name == name).Member;
            if (member is null)
            {
                // An unknown event may contain a space, but no comma.
                if (name.Contains(',', StringComparison.Ordinal) || (OtherSeparators.In(name) && OtherSeparators.Split(name).All(IsKnown)))
                {
                    var events = Wording.Short(string.Join(';', OtherSeparators.Split(text)));
                    return ReadValue.Refused(
                        MeshDiagnostics.NotAllowed, $"contains {OtherSeparators.Name(name)}. Separate events with semicolons. Write {events}");
                }

                var possible = Names(policy);
                var meant = name.Equals("5xx", StringComparison.OrdinalIgnoreCase) ? "server-error" : Spelling.Nearest(name, possible);
                var fix = meant is null ? $"write {Wording.Or(possible)}" : $"did you mean {meant}?";
                return ReadValue.Refused(MeshDiagnostics.NotAllowed, $"contains '{Wording.Short(name)}', which is not a retry event; {fix}");
            }

            if (policy.Find(member) is null)
            {
                return ReadValue.Refused(
                    MeshDiagnostics.ProtocolSetting, $"contains '{name}', which only grpc routes support; write {Wording.Or(Names(policy))}");
            }

            if (!seen.Add(name)) return ReadValue.Refused(MeshDiagnostics.DeclaredTwice, $"contains '{name}' twice");
            if (lists[member] is not List<object?> list) lists[member] = list = [];
            list.Add(name);
        }

        return lists.Count == 0 ? ReadValue.Refused(MeshDiagnostics.OutOfRange, "must contain at least one event") : new(lists);
    }

    private static bool IsKnown(string name) => All.Any(known => known.Name == name);

    private static List<string> Names(Shape policy) => [.. All.Where(known => policy.Find(known.Member) is not null).Select(known => known.Name)];
}
