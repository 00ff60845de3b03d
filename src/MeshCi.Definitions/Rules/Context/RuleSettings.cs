using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Rules.Context;

/// <summary>The severities of diagnostics, and the thresholds of those that count something, as the project's <c>MeshRule</c> items set them.</summary>
public sealed class RuleSettings
{
    private static readonly Dictionary<string, Severity?> Severities = new(StringComparer.Ordinal)
    {
        ["error"] = Severity.Error,
        ["warning"] = Severity.Warning,
        ["info"] = Severity.Info,
        ["off"] = null,
    };

    // The diagnostics that count something, with the names and defaults of their thresholds. A diagnostic with a single threshold has an empty name here.
    private static readonly Dictionary<string, IReadOnlyDictionary<string, long>> Defaults = new(StringComparer.Ordinal)
    {
        [MeshDiagnostics.BeyondQuota.Id] = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["backends"] = 50,
            ["gatewayRoutes"] = 10,
            ["routes"] = 50,
            ["virtualGateways"] = 3,
            ["virtualNodes"] = 200,
            ["virtualRouters"] = 200,
            ["virtualServices"] = 200,
        },
        [MeshDiagnostics.EjectsTooMany.Id] = new Dictionary<string, long> { [""] = 50 },
    };

    private readonly Dictionary<string, Severity?> _severities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReadItem> _lowering = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Id, string Name), (long Number, ReadItem Item)> _thresholds = [];
    private readonly HashSet<(string Id, string Name)> _needed = [];

    /// <summary>The defaults of the table of diagnostics.</summary>
    public static RuleSettings None { get; } = new();

    /// <summary>The threshold that the project sets, or the default.</summary>
    /// <param name="row">The diagnostic.</param>
    /// <param name="name">The threshold's name, if the diagnostic has several.</param>
    public long Threshold(Diagnostic row, string name = "") =>
        _thresholds.TryGetValue((row.Id, name), out var set) ? set.Number : Defaults[row.Id][name];

    /// <summary>Whether a number exceeds the threshold. Records which of the project's thresholds are needed, for <see cref="Ineffective"/>.</summary>
    /// <param name="row">The diagnostic.</param>
    /// <param name="number">What was counted.</param>
    /// <param name="name">The threshold's name, if the diagnostic has several.</param>
    public bool Exceeds(Diagnostic row, long number, string name = "")
    {
        var key = (row.Id, name);
        if (!_thresholds.TryGetValue(key, out var set)) return number > Defaults[row.Id][name];
        if (number > Defaults[row.Id][name]) _needed.Add(key);
        return number > set.Number;
    }

    /// <summary>Whether a diagnostic fails the build with these settings.</summary>
    public bool IsError(Diagnostic row) => SeverityOf(row) == Severity.Error;

    /// <summary>A finding with the severity that the project sets; null if the project suppresses it.</summary>
    public Finding? Apply(Finding finding) =>
        finding.Diagnostic is { Severity: Severity.Error, AlsoWarns: true } ? finding
        : SeverityOf(finding.Diagnostic) is not { } severity ? null
        : severity == finding.Diagnostic.Severity ? finding : finding with { Diagnostic = finding.Diagnostic.As(severity) };

    /// <summary>
    /// Findings about the project's own items that have no effect. Items of imported files are not reported: they apply to several
    /// projects, and one of those may need them.
    /// </summary>
    /// <param name="found">Ids of everything that was found before severities were applied, in a definition without errors.</param>
    /// <param name="projectFile">Full path of the project.</param>
    public IEnumerable<Finding> Ineffective(IReadOnlySet<string> found, string? projectFile)
    {
        foreach (var (id, item) in _lowering)
        {
            var place = item.Place();
            if (found.Contains(id) || !string.Equals(place.File, projectFile, StringComparison.OrdinalIgnoreCase)) continue;
            if (MeshDiagnostics.All.First(row => row.Id == id) is not { IsOfTheMesh: false, Title: var title }) continue;
            yield return MeshDiagnostics.UnjustifiedSuppression.As(Severity.Warning).At(place, RuleSettingsMessages.SuppressesNothing(place, title));
        }

        foreach (var (key, (number, item)) in _thresholds)
        {
            var place = item.Place("Threshold");
            // The quota of an account is a fact, whether or not the project comes near it. A threshold below the default makes the rule stricter:
            // finding nothing is then the aim.
            if (key.Id == MeshDiagnostics.BeyondQuota.Id || number < Defaults[key.Id][key.Name] || _needed.Contains(key)) continue;
            if (!string.Equals(place.File, projectFile, StringComparison.OrdinalIgnoreCase)) continue;
            yield return MeshDiagnostics.UnjustifiedSuppression.As(Severity.Warning).At(
                place, RuleSettingsMessages.ThresholdHasNoEffect(place, number, Defaults[key.Id][key.Name]));
        }
    }

    /// <summary>Reads a project's items again, for the verbs that query the mesh. The build has already reported what is wrong with the items.</summary>
    /// <param name="items">Items of any type.</param>
    /// <param name="outside">Source of values from outside the project.</param>
    public static RuleSettings FromItems(IEnumerable<MeshItem> items, IOutsideWorld outside)
    {
        var reported = new List<Finding>();
        var reader = new ItemReader(outside, reported);
        return Read(items.Where(item => item.Type.Equals("MeshRule", StringComparison.OrdinalIgnoreCase)).Select(reader.Read).OfType<ReadItem>(), reported);
    }

    /// <summary>Reads the items in order; if several set the same diagnostic, the last one applies.</summary>
    internal static RuleSettings Read(IEnumerable<ReadItem> items, List<Finding> findings)
    {
        var settings = new RuleSettings();
        foreach (var item in items.Where(item => !item.Faulty)) settings.Read(item, findings);
        return settings;
    }

    private Severity? SeverityOf(Diagnostic row) =>
        _severities.TryGetValue(row.Id, out var severity) ? severity : row.OffByDefault ? null : row.Severity;

    private void Read(ReadItem item, List<Finding> findings)
    {
        var row = MeshDiagnostics.All.FirstOrDefault(each => each.Id == item.Include && each.Id[4] is >= '1' and <= '6');
        if (row is null)
        {
            // A well-formed id gets no suggestion: ids with similar digits are not related.
            var isId = item.Include is ['M', 'E', 'S', 'H', .. var digits] && digits.Length == 4 && digits.All(char.IsAsciiDigit);
            var known = MeshDiagnostics.All.Where(each => each.Id[4] is >= '1' and <= '6').Select(each => each.Id);
            var meant = isId ? null : Spelling.Nearest(item.Include, known);
            findings.Add(MeshDiagnostics.NotAllowed.At(item.Place(), RuleSettingsMessages.IsNotADiagnostic(item.Place(), meant)));
            return;
        }

        Threshold(item, row, findings);
        if (item["Severity"] is not { } text) return;
        var severity = Severities[text];
        if (severity is not null && severity >= row.Severity)
        {
            _severities[row.Id] = severity;
            _lowering.Remove(row.Id);
        }
        else if (row is { Severity: Severity.Error, MayBeLowered: false, AlsoWarns: false })
        {
            var place = item.Place("Severity");
            findings.Add(MeshDiagnostics.NotAllowed.At(place, RuleSettingsMessages.CannotBeLowered(place, row, text)));
        }
        else if (string.IsNullOrWhiteSpace(item["Reason"]) && !(row.OffByDefault && severity is null))
        {
            findings.Add(MeshDiagnostics.UnjustifiedSuppression.At(item.Place(), RuleSettingsMessages.LowersWithoutReason(item.Place(), row, text)));
        }
        else
        {
            _severities[row.Id] = severity;
            _lowering[row.Id] = item;
        }
    }

    private void Threshold(ReadItem item, Diagnostic row, List<Finding> findings)
    {
        if (item["Threshold"] is not { } text) return;
        var place = item.Place("Threshold");
        if (!Defaults.TryGetValue(row.Id, out var names))
        {
            findings.Add(MeshDiagnostics.NotAllowed.At(place, RuleSettingsMessages.HasNoThreshold(place, row, Defaults.Keys)));
            return;
        }

        foreach (var part in ValueReader.Split(text))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : part[..equals].Trim();
            if (!names.ContainsKey(name) || !long.TryParse(part.AsSpan(equals + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                findings.Add(MeshDiagnostics.BadValue.At(place, RuleSettingsMessages.BadThreshold(place, text, part, names.Keys)));
                return;
            }

            _thresholds[(row.Id, name)] = (number, item);
        }
    }
}
