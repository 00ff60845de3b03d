using System.Text.Json.Nodes;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import;

/// <summary>
/// The inverse of <see cref="DefinitionBuilder"/>: finds items for existing resources. Each result is generated again and compared with
/// what was given, so what the items cannot say becomes a patch, and what a patch cannot say either a whole resource.
/// </summary>
public static class Importer
{
    /// <summary>Imports resources into one project.</summary>
    /// <param name="resources">Resources of one mesh; those that App Mesh would refuse are left out and found.</param>
    /// <param name="project">The project that they go to; its node name decides which of several routers is the service's own.</param>
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
        private readonly HashSet<ResourceId> _generated = [.. wanted.Select(resource => resource.Id).Where(id => id.Kind == ResourceKind.Route && (id.Name == "default" || id.Name.StartsWith("default-", StringComparison.Ordinal)))];
        private readonly List<string> _notes = [];
        private IReadOnlyList<MeshItem> _tags = [];
        private bool _defaultRoute = true;

        public ImportedProject Run()
        {
            _tags = ImportedTags.Items(wanted, _notes);
            // Every turn gives something up for good, so that the last one comes.
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
                GiveUp(resource.Id, "the items generate one virtual router with its virtual service, and what belongs to it");

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

        // Whether there are items for the resource at all: the language generates one router, and routes of that alone.
        private bool HasItems(ResourceId id, ServiceLayout layout) => CanName(id) && id.Kind switch
        {
            ResourceKind.VirtualRouter => id == layout.Router,
            ResourceKind.VirtualService => id == layout.Service,
            ResourceKind.Route => id.Parent == layout.Router?.Name,
            ResourceKind.GatewayRoute => wanted.Any(resource => resource.Id == new ResourceId(ResourceKind.VirtualGateway, id.Parent!)) && !_whole.Contains(new(ResourceKind.VirtualGateway, id.Parent!)),
            _ => true,
        };

        private static bool CanName(ResourceId id) => ItemMaker.CanInclude(id.Name) && (id.Parent is null || ItemMaker.CanInclude(id.Parent));

        // Compares what the items generate with what is wanted; where they differ, gives something up and says no.
        private bool Agrees(ImportedProject imported, Dictionary<MeshItem, ResourceId> owners)
        {
            var state = DefinitionBuilder.Draft(imported.Over(project), imported.Items, new ImportedFiles(imported.Files));
            var before = _whole.Count;
            var errors = state.Findings.Where(finding => finding.Diagnostic.Severity == Severity.Error).ToList();
            foreach (var error in errors)
            {
                foreach (var (_, id) in owners.Where(owner => owner.Key.Type == error.Place?.Item && owner.Key.Include == error.Place.Include)) GiveUp(id, error.Message);
            }

            if (_whole.Count > before) return false;
            var missing = wanted.Where(resource => state.Find(resource.Id) is null).Select(resource => resource.Id).ToList();
            var extra = state.Drafts.Select(draft => draft.Id).Except(wanted.Select(resource => resource.Id)).ToList();
            if (missing.Exists(_generated.Remove)) return false;
            foreach (var id in missing) GiveUp(id, "the items do not generate it");
            if (extra.Exists(id => id.Kind == ResourceKind.Route) && _defaultRoute) return _defaultRoute = false;
            if (extra.Count > 0 || errors.Count > 0)
            {
                foreach (var resource in wanted) GiveUp(resource.Id, errors.FirstOrDefault()?.Message ?? $"{extra[0]} would come with it");
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
                if (!_patches.TryAdd(resource.Id, patch)) GiveUp(resource.Id, "a patch cannot say it");
            }

            return same;
        }

        private void GiveUp(ResourceId id, string why)
        {
            _patches.Remove(id);
            _generated.Remove(id);
            if (_whole.Add(id)) _notes.Add($"{id} is kept whole as JSON: {why}");
        }

        private ImportedProject Verified(ImportedProject imported)
        {
            var outcome = DefinitionBuilder.Build(imported.Over(project), imported.Items, new ImportedFiles(imported.Files));
            foreach (var (id, patch) in _patches) _notes.Add($"{id} needs a patch: no metadata says {string.Join(", ", patch.Select(member => member.Key))}.");
            if (outcome.Definition is null)
                findings.AddRange(outcome.Findings.Where(finding => finding.Diagnostic.Severity == Severity.Error).Select(finding => MeshDiagnostics.ImportRefused.At(null, $"The imported resources do not make a sound project: {finding.Message}")));
            return imported;
        }
    }

    private sealed class ImportedFiles(IReadOnlyDictionary<string, byte[]> files) : IOutsideWorld
    {
        public string? FindValue(string scheme, string name) => null;

        public byte[]? ReadFile(string path) => files.GetValueOrDefault(path);
    }
}
