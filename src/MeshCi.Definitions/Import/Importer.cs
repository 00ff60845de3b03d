using System.Text.Json.Nodes;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import;

/// <summary>
/// The inverse of <see cref="DefinitionBuilder"/>: finds items for existing resources. Each result is generated again and compared with the
/// resources: what items cannot express becomes a patch, and what a patch cannot express becomes a complete resource.
/// </summary>
public static class Importer
{
    /// <summary>Imports resources into one project.</summary>
    /// <param name="resources">Resources of one mesh. Those of files that App Mesh would refuse are left out, with an error.</param>
    /// <param name="project">The project that they are for; its node name decides which of several routers is the service's own.</param>
    /// <param name="origin">Where the resources come from.</param>
    public static ImportedProject Import(IReadOnlyList<Resource> resources, ServiceProperties project, ImportOrigin? origin = null)
    {
        origin ??= ImportOrigin.Unknown;
        var findings = new List<Finding>();
        var notes = new ImportNotes();
        var check = ImportCheck.Of([.. resources.Where(resource => CanBeNamed(resource.Id, origin, findings))], origin, findings);
        var isNamed = project.MeshName is not null || check.Kept.Any(resource => resource.Id.Kind == ResourceKind.Mesh);
        if (!isNamed && check.Kept.Count > 0) notes.Add("Set MeshName in the project: what was imported does not name a mesh.");
        // The search needs some name for the mesh; the project will have its own.
        if (!isNamed) project = project with { MeshName = "mesh" };
        return new Search(check, project, isNamed, origin, notes, findings).Run();
    }

    // The name of the mesh is a property, in which MeshCi replaces {env:NAME}; names of other resources can be in a file.
    private static bool CanBeNamed(ResourceId id, ImportOrigin origin, List<Finding> findings)
    {
        if (id.Kind != ResourceKind.Mesh || !ExternalValues.Uses(id.Name)) return true;
        var message = $"{id} was not imported: MeshCi would replace a part of its name by a value from outside. Give the mesh another name.";
        findings.Add(MeshDiagnostics.ImportRefused.At(origin.Places.Of(id), message));
        return false;
    }

    private sealed class Search(ImportCheck check, ServiceProperties project, bool isNamed, ImportOrigin origin, ImportNotes notes, List<Finding> findings)
    {
        private readonly List<Resource> _wanted = [.. check.Kept];
        private readonly HashSet<ResourceId> _whole = [];
        private readonly Dictionary<ResourceId, JsonObject> _patches = [];
        private readonly HashSet<ResourceId> _generated = [.. check.Kept.Select(resource => resource.Id).Where(IsNamedAsGenerated)];
        private IReadOnlyList<MeshItem> _tags = [];
        private bool _defaultRoute = true;

        public ImportedProject Run()
        {
            _tags = ImportedTags.Items(_wanted, notes);
            foreach (var (id, reason) in check.Faulty) ImportAsJson(id, $"a definition cannot contain it, so builds will report an error: {reason}");
            // Each pass permanently changes how some resource is imported, so the loop ends.
            while (true)
            {
                var (imported, owners) = Make();
                if (Agrees(imported, owners)) return Verified(imported, owners);
            }
        }

        // Routes with these names may be those that the language generates for requests that match no other route.
        private static bool IsNamedAsGenerated(ResourceId id) =>
            id.Kind == ResourceKind.Route && (id.Name == "default" || id.Name.StartsWith("default-", StringComparison.Ordinal));

        private (ImportedProject Imported, Dictionary<MeshItem, ResourceId> Owners) Make()
        {
            var layout = ServiceLayout.Find(_wanted, project.NodeName, _whole, check.Outside);
            foreach (var resource in _wanted.Where(resource => !_whole.Contains(resource.Id) && !HasItems(resource.Id, layout)))
            {
                ImportAsJson(
                    resource.Id,
                    CanName(resource.Id) ? "items generate only one virtual router with its virtual service and its routes"
                        : "MSBuild or MeshCi would not preserve its name in an item");
            }


            var maker = new ItemMaker(layout);
            var owners = new Dictionary<MeshItem, ResourceId>(ReferenceEqualityComparer.Instance);
            var items = new List<MeshItem>();
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            var taken = new HashSet<string>(StringComparer.Ordinal);
            foreach (var resource in _wanted.OrderBy(resource => resource.Id != layout.Main).ThenBy(resource => resource.Id))
            {
                if (_whole.Contains(resource.Id))
                {
                    var file = ItemMaker.FileName(resource.Id, "json", taken);
                    files[file] = ItemMaker.Json(ItemMaker.Content(resource));
                    Add(ItemMaker.Whole(file, resource.Id, check.Outside.Contains(resource.Id)), resource.Id);
                }
                else if (!_generated.Contains(resource.Id))
                {
                    foreach (var item in maker.Make(resource)) Add(item, resource.Id);
                }

                if (!_patches.TryGetValue(resource.Id, out var patch)) continue;
                var patchFile = ItemMaker.FileName(resource.Id, "patch.json", taken);
                files[patchFile] = ItemMaker.Json(patch);
                Add(ItemMaker.Patch(patchFile, resource.Id), resource.Id);
            }

            items.AddRange(_tags);
            var hasNodes = _wanted.Exists(resource => resource.Id.Kind == ResourceKind.VirtualNode && !_whole.Contains(resource.Id));
            return (new(Properties(layout, hasNodes), items, files, [], findings) { Resources = _wanted }, owners);

            void Add(MeshItem item, ResourceId owner)
            {
                items.Add(item);
                owners[item] = owner;
            }
        }

        private List<KeyValuePair<string, string>> Properties(ServiceLayout layout, bool hasNodes)
        {
            var properties = new List<KeyValuePair<string, string>>();
            var mesh = _wanted.Find(resource => resource.Id.Kind == ResourceKind.Mesh)?.Id.Name ?? project.MeshName;
            if (isNamed && mesh is not null) properties.Add(new("MeshName", mesh));
            if (layout.NodeName is { } node) properties.Add(new("MeshNodeName", node));
            if (layout.Service is { } service) properties.Add(new("MeshServiceName", service.Name));
            else if (hasNodes) properties.Add(new("MeshRouter", "false"));
            if (layout.Router is not null && !_defaultRoute) properties.Add(new("MeshDefaultRoute", "false"));
            return properties;
        }

        // Whether the language can express the resource: it generates one router and the routes of that router.
        private bool HasItems(ResourceId id, ServiceLayout layout) => CanName(id) && id.Kind switch
        {
            ResourceKind.VirtualRouter => id == layout.Router,
            ResourceKind.VirtualService => id == layout.Service || layout.IsExternal(id),
            ResourceKind.Route => id.Parent == layout.Router?.Name,
            ResourceKind.GatewayRoute => _wanted.Exists(resource => resource.Id == Gateway(id)) && !_whole.Contains(Gateway(id)),
            _ => true,
        };

        private static ResourceId Gateway(ResourceId route) => new(ResourceKind.VirtualGateway, route.Parent!);

        private static bool CanName(ResourceId id) => ItemMaker.CanInclude(id.Name) && (id.Parent is null || ItemMaker.CanInclude(id.Parent));

        // Compares what the items generate with the imported resources. If they differ, changes how some of them are imported and returns false.
        private bool Agrees(ImportedProject imported, Dictionary<MeshItem, ResourceId> owners)
        {
            var state = DefinitionBuilder.Draft(imported.Over(project), imported.Items, new ImportedFiles(imported.Files));
            var before = _whole.Count;
            var errors = new List<Finding>();
            foreach (var error in state.Findings.Where(finding => finding.Diagnostic.Severity == Severity.Error))
            {
                if (Owners(error, owners) is not { Count: > 0 } ids) errors.Add(error);
                else foreach (var id in ids) ImportAsJson(id, error.Message);
            }

            if (_whole.Count > before) return false;
            var missing = _wanted.Where(resource => state.Find(resource.Id) is null).Select(resource => resource.Id).ToList();
            var extra = state.Drafts.Select(draft => draft.Id).Except(_wanted.Select(resource => resource.Id)).ToList();
            if (missing.Exists(_generated.Remove)) return false;
            if (missing.Exists(_whole.Contains)) return !LeaveOut(missing);
            foreach (var id in missing) ImportAsJson(id, "the items do not generate it");
            if (extra.Exists(id => id.Kind == ResourceKind.Route) && _defaultRoute) return _defaultRoute = false;
            if (extra.Count > 0 || errors.Count > 0)
            {
                foreach (var resource in _wanted) ImportAsJson(resource.Id, errors.FirstOrDefault()?.Message ?? $"items for it would also generate {extra[0]}");
            }

            return _whole.Count == before && Patched(state);
        }

        private static List<ResourceId> Owners(Finding error, Dictionary<MeshItem, ResourceId> owners) =>
            [.. owners.Where(owner => owner.Key.Type == error.Place?.Item && owner.Key.Include == error.Place.Include).Select(owner => owner.Value).Distinct()];

        // The last resort: neither items nor a file can express these.
        private bool LeaveOut(List<ResourceId> missing)
        {
            foreach (var id in missing.Where(_whole.Contains))
                findings.Add(MeshDiagnostics.ImportRefused.At(origin.Places.Of(id), $"{id} was not imported: neither items nor a JSON file can express it."));
            var left = _wanted.RemoveAll(resource => missing.Contains(resource.Id));
            _tags = ImportedTags.Items(_wanted, new());
            return left > 0;
        }

        private bool Patched(BuildState state)
        {
            var same = true;
            foreach (var resource in _wanted)
            {
                var spec = state.Find(resource.Id)!.ToSpec();
                if (SpecComparison.AreSame(resource.Id.Kind, spec, resource.Spec)) continue;
                same = false;
                if (_generated.Remove(resource.Id)) continue;
                var patch = SpecComparison.Patch(JsonObject.Create(spec)!, JsonObject.Create(resource.Spec)!);
                if (!_patches.TryAdd(resource.Id, patch)) ImportAsJson(resource.Id, "a patch cannot express it");
            }

            return same;
        }

        private void ImportAsJson(ResourceId id, string why)
        {
            _patches.Remove(id);
            _generated.Remove(id);
            if (_whole.Add(id)) notes.Whole(id, why);
        }

        private ImportedProject Verified(ImportedProject imported, Dictionary<MeshItem, ResourceId> owners)
        {
            foreach (var (id, patch) in _patches) notes.Patched(id, patch);
            if (_wanted.Count == 0) return imported with { Notes = notes.All };
            var outcome = DefinitionBuilder.Build(imported.Over(project), imported.Items, new ImportedFiles(imported.Files));
            foreach (var error in outcome.Definition is null ? outcome.Findings.Where(finding => finding.Diagnostic.Severity == Severity.Error) : [])
            {
                var about = Owners(error, owners) is [var id, ..] ? (ResourceId?)id : null;
                if (about is not null && check.Faulty.ContainsKey(about)) continue;
                var message = $"{about?.ToString() ?? "The project"} was imported, but builds will report {error.Diagnostic.Id}: {error.Message}";
                if (origin.IsLive) notes.Add(message);
                else findings.Add(MeshDiagnostics.ImportRefused.At(about is null ? null : origin.Places.Of(about), message));
            }

            return imported with { Notes = notes.All };
        }
    }

    private sealed class ImportedFiles(IReadOnlyDictionary<string, byte[]> files) : IOutsideWorld
    {
        public string? FindVariable(string name) => null;

        public byte[]? ReadFile(string path) => files.GetValueOrDefault(path);
    }
}
