using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Rules.Context;

/// <summary>What the project's <c>MeshRule</c> items make of the diagnostics: severities, and thresholds of those that count.</summary>
public sealed class RuleSettings
{
    private static readonly Dictionary<string, Severity?> Severities = new(StringComparer.Ordinal)
    {
        ["error"] = Severity.Error,
        ["warning"] = Severity.Warning,
        ["info"] = Severity.Info,
        ["off"] = null,
    };

    // The diagnostics that count, with the names and default numbers of their thresholds; the empty name is the only number of its diagnostic.
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

    /// <summary>Everything as the table of diagnostics says.</summary>
    public static RuleSettings None { get; } = new();

    /// <summary>A threshold: the project's, else the default.</summary>
    /// <param name="row">The diagnostic.</param>
    /// <param name="name">Its name, where the diagnostic has several.</param>
    public long Threshold(Diagnostic row, string name = "") =>
        _thresholds.TryGetValue((row.Id, name), out var set) ? set.Number : Defaults[row.Id][name];

    /// <summary>Whether a number is beyond the threshold; remembers the thresholds of the project that are needed, for <see cref="InVain"/>.</summary>
    /// <param name="row">The diagnostic.</param>
    /// <param name="number">What was counted.</param>
    /// <param name="name">The threshold's name, where the diagnostic has several.</param>
    public bool Exceeds(Diagnostic row, long number, string name = "")
    {
        var key = (row.Id, name);
        if (!_thresholds.TryGetValue(key, out var set)) return number > Defaults[row.Id][name];
        if (number > Defaults[row.Id][name]) _needed.Add(key);
        return number > set.Number;
    }

    /// <summary>Whether a diagnostic stops the build, as things stand.</summary>
    public bool IsError(Diagnostic row) => Of(row) == Severity.Error;

    /// <summary>A finding as the project wants it; null where it wants none.</summary>
    public Finding? Apply(Finding finding) =>
        finding.Diagnostic is { Severity: Severity.Error, AlsoWarns: true } ? finding
        : Of(finding.Diagnostic) is not { } severity ? null
        : severity == finding.Diagnostic.Severity ? finding : finding with { Diagnostic = finding.Diagnostic.As(severity) };

    /// <summary>
    /// What the project's own items silence in vain. Items of imported files are passed over: they speak for several projects, of which
    /// one may need them.
    /// </summary>
    /// <param name="found">Ids of everything that was found before severities were applied, in a definition without errors.</param>
    /// <param name="projectFile">Full path of the project.</param>
    public IEnumerable<Finding> InVain(IReadOnlySet<string> found, string? projectFile)
    {
        foreach (var (id, item) in _lowering)
        {
            var place = item.Place();
            if (found.Contains(id) || !string.Equals(place.File, projectFile, StringComparison.OrdinalIgnoreCase)) continue;
            if (MeshDiagnostics.All.First(row => row.Id == id) is not { IsOfTheMesh: false, Title: var title }) continue;
            yield return MeshDiagnostics.UnfoundedSilence.As(Severity.Warning).At(
                place, $"{Wording.Where(place)} silences nothing: '{title}' is not found in this project any more. Remove the item, before it hides the next one; where only another environment has the finding, give the item that Condition.");
        }

        foreach (var (key, (number, item)) in _thresholds)
        {
            var place = item.Place("Threshold");
            // How much an account may have is so whether the project comes near it or not. A lower threshold finds more than usual; that nothing is found is then good.
            if (key.Id == MeshDiagnostics.BeyondQuota.Id || number < Defaults[key.Id][key.Name] || _needed.Contains(key) || !string.Equals(place.File, projectFile, StringComparison.OrdinalIgnoreCase)) continue;
            yield return MeshDiagnostics.UnfoundedSilence.As(Severity.Warning).At(
                place, $"{Wording.Where(place)}: {number} changes nothing: nothing in this project needs more than the usual {Defaults[key.Id][key.Name]}. Remove it, before it hides the next one; where only another environment needs it, give the item that Condition.");
        }
    }

    /// <summary>Reads a project's items again, for the verbs that ask the mesh. What is wrong with them the build has told.</summary>
    /// <param name="items">Items of any type.</param>
    /// <param name="outside">Where their values from outside come from.</param>
    public static RuleSettings Of(IEnumerable<MeshItem> items, IOutsideWorld outside)
    {
        var told = new List<Finding>();
        var reader = new ItemReader(outside, told);
        return Read(items.Where(item => item.Type.Equals("MeshRule", StringComparison.OrdinalIgnoreCase)).Select(reader.Read).OfType<ReadItem>(), told);
    }

    /// <summary>Reads the items in their order; of several for one diagnostic the last holds.</summary>
    internal static RuleSettings Read(IEnumerable<ReadItem> items, List<Finding> findings)
    {
        var settings = new RuleSettings();
        foreach (var item in items.Where(item => !item.Faulty)) settings.Read(item, findings);
        return settings;
    }

    private Severity? Of(Diagnostic row) =>
        _severities.TryGetValue(row.Id, out var severity) ? severity : row.OffByDefault ? null : row.Severity;

    private void Read(ReadItem item, List<Finding> findings)
    {
        var row = MeshDiagnostics.All.FirstOrDefault(known => known.Id == item.Include && known.Id[4] is >= '1' and <= '6');
        if (row is null)
        {
            // Of an id that is well formed no other is meant: its digits are no word.
            var isId = item.Include is ['M', 'E', 'S', 'H', .. var digits] && digits.Length == 4 && digits.All(char.IsAsciiDigit);
            var meant = isId ? null : Spelling.Nearest(item.Include, MeshDiagnostics.All.Where(known => known.Id[4] is >= '1' and <= '6').Select(known => known.Id));
            findings.Add(MeshDiagnostics.NotAllowed.At(
                item.Place(), $"{Wording.Where(item.Place())} is no diagnostic of definitions, which are MESH1001 to MESH6999.{(meant is null ? " See docs/diagnostics for the list." : $" Did you mean {meant}?")}"));
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
            findings.Add(MeshDiagnostics.NotAllowed.At(
                place, $"{Wording.Where(place)}=\"{text}\": {row.Id} ({row.Title}) guards what App Mesh would refuse or lose, so it stays an error. Remove the item and mend what it finds."));
        }
        else if (string.IsNullOrWhiteSpace(item["Reason"]) && !(row.OffByDefault && severity is null))
        {
            findings.Add(MeshDiagnostics.UnfoundedSilence.At(
                item.Place(), $"{Wording.Where(item.Place())} lowers {row.Id} ({row.Title}) to {text} without saying why. Add Reason=\"...\" for those who read this later, or remove the item."));
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
            findings.Add(MeshDiagnostics.NotAllowed.At(place, $"{Wording.Where(place)}: {row.Id} does not count anything. Only {Wording.Or([.. Defaults.Keys.Order(StringComparer.Ordinal)])} have a threshold; remove it."));
            return;
        }

        foreach (var part in ValueReader.Split(text))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : part[..equals].Trim();
            if (!names.ContainsKey(name) || !long.TryParse(part.AsSpan(equals + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                var allowed = names.ContainsKey("") ? "a whole number" : $"name=number, where the name is one of {string.Join(", ", names.Keys)}";
                findings.Add(MeshDiagnostics.BadValue.At(place, $"{Wording.Where(place)}=\"{Wording.Short(text)}\" holds '{Wording.Short(part)}', which is not {allowed}."));
                return;
            }

            _thresholds[(row.Id, name)] = (number, item);
        }
    }
}
