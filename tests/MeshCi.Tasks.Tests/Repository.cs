using System.Reflection;

namespace MeshCi.Tasks.Tests;

/// <summary>The repository that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));
}
