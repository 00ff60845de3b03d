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
    /// <param name="resources">The resources of one mesh; those that App Mesh would refuse are not imported and result in findings.</param>
    /// <param name="project">The project to import into; its node name decides which of several routers belongs to the service.</param>
    public static ImportedProject Import(IReadOnlyList<Resource> resources, ServiceProperties project)
    {
        var findings = new List<Finding>();
        var sound = ImportCheck.Sound(resources, findings, out var outside);
        return new Search(sound, outside, project, findings).Run();
    }

    private sealed class Search(IReadOnlyList<Resource> wanted, HashSet<ResourceId> outside, ServiceProperties project, List<Finding> findings)
    {
        private readonly HashSet<ResourceId> _whole = [];
        private readonly Dictionary<ResourceId, JsonObject> _patches = [];
        private readonly HashSet<ResourceId> _generated = [.. wanted.Select(resource => resource.Id).Where(IsNamedAsGenerated)];
        private readonly List<string> _notes = [];
        private IReadOnlyList<MeshItem> _tags = [];
        private bool _defaultRoute = true;

        public ImportedProject Run()
        {
            _tags = ImportedTags.Items(wanted, _notes);
            // Each pass permanently changes how some resource is imported, so the loop ends.
            while (true)
            {
                var (imported, owners) = Make();
                if (Agrees(imported, owners)) return Verified(imported);
            }
        }

        private (ImportedProject Imported, Dictionary<MeshItem, ResourceId> Owners) Make()
        {
            var layout = ServiceLayout.Find(wanted, project.NodeName, _whole, outside);
            foreach (var resource in wanted.Where(resource => !_whole.Contains(resource.Id) && !HasItems(resource.Id, layout)))
                ImportAsJson(resource.Id, "items generate only one virtual router with its virtual service and its routes");

            var maker = new ItemMaker(layout);
            var owners = new Dictionary<MeshItem, ResourceId>(ReferenceEqualityComparer.Instance);
            var items = new List<MeshItem>();
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            var taken = new HashSet<string>(StringComparer.Ordinal);
            foreach (var resource in wanted.OrderBy(resource => resource.Id != layout.Main).ThenBy(resource => resource.Id))
            {
                if (_whole.Contains(resource.Id))
                    Add(File("MeshResource", resource.Id, "json", JsonObject.Create(resource.Spec)!, outside.Contains(resource.Id)), resource.Id);
                else if (!_generated.Contains(resource.Id))
                    foreach (var item in maker.Make(resource)) Add(item, resource.Id);
                if (_patches.TryGetValue(resource.Id, out var patch)) Add(File("MeshPatch", resource.Id, "patch.json", patch, false), resource.Id);
            }

            var typed = wanted.Where(resource => !_whole.Contains(resource.Id)).Select(resource => resource.Id).ToList();
            items.AddRange(_tags);
            return (new(Properties(layout, typed.Exists(id => id.Kind == ResourceKind.VirtualNode)), items, files, _notes, findings), owners);

            MeshItem File(string type, ResourceId id, string end, JsonObject content, bool refersOutside)
            {
                var file = ItemMaker.FileName(id, end, taken);
                files[file] = ItemMaker.Json(content);
                return ItemMaker.File(type, file, id, refersOutside);
            }

            void Add(MeshItem item, ResourceId owner)
            {
                items.Add(item);
                owners[item] = owner;
            }
        }

        private List<KeyValuePair<string, string>> Properties(ServiceLayout layout, bool hasNodes)
        {
            var properties = new List<KeyValuePair<string, string>>();
            var mesh = wanted.FirstOrDefault(resource => resource.Id.Kind == ResourceKind.Mesh)?.Id.Name ?? project.MeshName;
            if (mesh is not null) properties.Add(new("MeshName", mesh));
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
            ResourceKind.VirtualService => id == layout.Service,
            ResourceKind.Route => id.Parent == layout.Router?.Name,
            ResourceKind.GatewayRoute => IsFromItems(new(ResourceKind.VirtualGateway, id.Parent!)),
            _ => true,
        };

        private bool IsFromItems(ResourceId gateway) => wanted.Any(resource => resource.Id == gateway) && !_whole.Contains(gateway);

        // Routes with these names may be those that the language generates for requests that match no other route.
        private static bool IsNamedAsGenerated(ResourceId id) =>
            id.Kind == ResourceKind.Route && (id.Name == "default" || id.Name.StartsWith("default-", StringComparison.Ordinal));

        private static bool CanName(ResourceId id) => ItemMaker.CanInclude(id.Name) && (id.Parent is null || ItemMaker.CanInclude(id.Parent));

        // Compares what the items generate with the imported resources. If they differ, changes how some of them are imported and returns false.
        private bool Agrees(ImportedProject imported, Dictionary<MeshItem, ResourceId> owners)
        {
            var state = DefinitionBuilder.Draft(imported.Over(project), imported.Items, new ImportedFiles(imported.Files));
            var before = _whole.Count;
            var errors = state.Findings.Where(finding => finding.Diagnostic.Severity == Severity.Error).ToList();
            foreach (var error in errors)
            {
                var items = owners.Where(owner => owner.Key.Type == error.Place?.Item && owner.Key.Include == error.Place.Include);
                foreach (var (_, id) in items) ImportAsJson(id, error.Message);
            }

            if (_whole.Count > before) return false;
            var missing = wanted.Where(resource => state.Find(resource.Id) is null).Select(resource => resource.Id).ToList();
            var extra = state.Drafts.Select(draft => draft.Id).Except(wanted.Select(resource => resource.Id)).ToList();
            if (missing.Exists(_generated.Remove)) return false;
            foreach (var id in missing) ImportAsJson(id, "the items do not generate it");
            if (extra.Exists(id => id.Kind == ResourceKind.Route) && _defaultRoute) return _defaultRoute = false;
            if (extra.Count > 0 || errors.Count > 0)
            {
                foreach (var resource in wanted)
                    ImportAsJson(resource.Id, errors.FirstOrDefault()?.Message ?? $"items for it would also generate {extra[0]}");
            }

            return _whole.Count == before && Patched(state);
        }

        private bool Patched(BuildState state)
        {
            var same = true;
            foreach (var resource in wanted)
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
            if (_whole.Add(id)) _notes.Add($"{id} is imported completely as JSON: {why}");
        }

        private ImportedProject Verified(ImportedProject imported)
        {
            var generated = DefinitionBuilder.Build(imported.Over(project), imported.Items, new ImportedFiles(imported.Files));
            foreach (var (id, patch) in _patches)
                _notes.Add($"{id} needs a patch, because no metadata sets {string.Join(", ", patch.Select(member => member.Key))}.");
            if (generated.Definition is not null) return imported;
            var errors = generated.Findings.Where(finding => finding.Diagnostic.Severity == Severity.Error);
            findings.AddRange(errors.Select(error => MeshDiagnostics.ImportRefused.At(null, IsNotAValidProject(error.Message))));
            return imported;
        }

        private static string IsNotAValidProject(string error) => $"The imported resources do not result in a valid project: {error}";
    }

    private sealed class ImportedFiles(IReadOnlyDictionary<string, byte[]> files) : IOutsideWorld
    {
        public string? FindValue(string scheme, string name) => null;

        public byte[]? ReadFile(string path) => files.GetValueOrDefault(path);
    }
}
