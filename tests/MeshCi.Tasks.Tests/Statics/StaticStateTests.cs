using System.Reflection;
using System.Runtime.CompilerServices;

namespace MeshCi.Tasks.Tests.Statics;

/// <summary>
/// A process of MSBuild serves several builds, also at the same time, and with other identities. What a static field remembers of one of them would reach the
/// next one, so that static fields that can change are listed, each with the reason why they may.
/// </summary>
public sealed class StaticStateTests
{
    [Fact]
    public void Static_fields_that_can_change_are_listed_with_a_reason()
    {
        var file = Path.Combine(Repository.Root, "tests", "MeshCi.Tasks.Tests", "Statics", "statics.txt");
        var listed = File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(": ", 2)).ToList();

        listed.ShouldAllBe(line => line.Length == 2 && line[1].Length > 10, "Each field needs a reason.");
        Changeable().Select(Name).Order(StringComparer.Ordinal).ShouldBe(listed.Select(line => line[0]).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<FieldInfo> Changeable() =>
        from assembly in Loaded(typeof(Verbs.MeshTask).Assembly).Distinct()
        from type in assembly.GetTypes()
        where !IsGenerated(type)
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !field.IsLiteral && !(field.IsInitOnly && ValueTypes.IsImmutable(field.FieldType)) && !IsCacheOfLambda(field)
        select field;

    /// <summary>The assemblies of MeshCi that a task loads into the process of MSBuild. The control plane is a process of its own.</summary>
    private static IEnumerable<Assembly> Loaded(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Where(name => name.Name!.StartsWith("MeshCi.", StringComparison.Ordinal)).Select(Assembly.Load).SelectMany(Loaded).Prepend(assembly);

    private static string Name(FieldInfo field) =>
        $"{field.DeclaringType!.FullName!.Replace('+', '.')}.{(field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name)}";

    private static bool IsGenerated(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), false)
        || type.Namespace is "System.Text.RegularExpressions.Generated" || (type.DeclaringType is { } outer && IsGenerated(outer))
        || type.FullName!.StartsWith('<');

    // The caches of lambdas and of switches over texts.
    private static bool IsCacheOfLambda(FieldInfo field) => field.Name.StartsWith("<>", StringComparison.Ordinal);
}
