using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Generation;

/// <summary>Settings that are missing because of other settings of the same item: one finding for all that one of these needs.</summary>
internal static class MissingSettings
{
    // How the proxy gets a certificate, or the authorities that it trusts, from each setting.
    private static readonly (string Name, string Source)[] TrustSources =
        [("TlsTrustChain", "TlsTrustChain (file)"), ("TlsTrustSecretName", "TlsTrustSecretName (SDS)"), ("TlsTrustAuthorities", "TlsTrustAuthorities (ACM)")];

    private static readonly (string Name, string Source)[] CertificateSources =
    [
        ("TlsCertificateChain", "TlsCertificateChain with TlsPrivateKey (files)"), ("TlsSecretName", "TlsSecretName (SDS)"),
        ("TlsCertificateArn", "TlsCertificateArn (ACM)"),
    ];

    // A rule of App Mesh requires events, but only for a policy that is otherwise complete.
    private static readonly string[] RetryPolicy = ["RetryOn", "MaxRetries", "PerRetryTimeout"];

    /// <summary>
    /// The problems of a spec that are missing settings with a common cause. The first problem of each cause gets the finding, the others get null.
    /// </summary>
    public static IReadOnlyDictionary<SpecViolation, Finding?> Find(SpecDraft draft, IReadOnlyList<SpecViolation> problems)
    {
        var groups = new Dictionary<(ReadItem Item, string Because), (SpecViolation First, IReadOnlyList<MetadataInfo> Present, List<MetadataInfo> Missing)>();
        var found = new Dictionary<SpecViolation, Finding?>(ReferenceEqualityComparer.Instance);
        // A patch can remove what is missing; that is explained separately.
        if (draft.Patches.Count > 0) return found;
        foreach (var problem in problems.Where(problem => problem.Diagnostic.Id == MeshDiagnostics.MissingMetadata.Id))
        {
            var inner = problem.Path.StartsWith("spec.", StringComparison.Ordinal) ? problem.Path[5..] : "";
            if (draft.Innermost(inner) is not var (item, element, variant) || item.Faulty) continue;
            if (MetadataFields.Setting(item, inner, element, variant) is not { } setting || item[setting.Name] is not null) continue;
            if (MetadataFields.Together(item, setting) is not { Count: > 0 } present) continue;
            var key = (item, string.Join(';', present.Select(metadata => metadata.Name)));
            if (!groups.TryGetValue(key, out var group)) groups[key] = group = (problem, present, []);
            group.Missing.Add(setting);
            found[problem] = null;
        }

        foreach (var ((item, _), (first, present, missing)) in groups)
        {
            if (missing.Exists(metadata => RetryPolicy.Contains(metadata.Name)) && item["RetryOn"] is null) missing.Insert(0, item.Type.Find("RetryOn")!);
            found[first] = MeshDiagnostics.MissingMetadata.At(item.Place(), AlsoNeeds(item, present, missing));
        }

        return found;
    }

    /// <summary>The message for a missing structure that one of several settings would provide.</summary>
    public static string NeedsOneOf(ReadItem item, IReadOnlyList<MetadataInfo> present, IReadOnlyList<MetadataInfo> possible)
    {
        string[] names = [.. possible.Select(metadata => metadata.Name)];
        var what = Sources(names, TrustSources) is { Length: > 0 } trust ? $"a trust source: {Wording.Or(trust)}"
            : Sources(names, CertificateSources) is { Length: > 0 } certificate ? $"a certificate: {Wording.Or(certificate)}"
            : Wording.Or(names);
        return $"{Subject(item, present)} {what}.";
    }

    private static string[] Sources(string[] names, (string Name, string Source)[] sources) =>
        [.. sources.Where(source => names.Contains(source.Name)).Select(source => source.Source)];

    private static string AlsoNeeds(ReadItem item, IReadOnlyList<MetadataInfo> present, List<MetadataInfo> missing)
    {
        var names = Wording.And([.. missing.Select(metadata => metadata.Name)]);
        var example = string.Join(' ', missing.Select(metadata => $"{metadata.Name}=\"{metadata.Example ?? "..."}\""));
        return $"{Subject(item, present).Replace(" need", " also need", StringComparison.Ordinal)} {names}, for example {example}.";
    }

    private static string Subject(ReadItem item, IReadOnlyList<MetadataInfo> present)
    {
        var where = Wording.Where(item.Place());
        if (present.Count == 0) return $"{where} needs";
        return $"{where}: {Wording.And([.. present.Select(metadata => metadata.Name)])} {(present.Count == 1 ? "needs" : "need")}";
    }
}
