using System.Reflection;
using System.Runtime.Loader;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests.Work;

/// <summary>The work needed to generate a definition.</summary>
/// <param name="Steps">Entered methods of the product and iterations of its loops.</param>
/// <param name="Bytes">Allocated bytes, which cover the copying in loops of the runtime.</param>
internal sealed record CountedWork(long Steps, long Bytes)
{
    private static readonly Lock Gate = new();
    private static readonly Lazy<Copy> Counting = new(() => new Copy());

    /// <summary>Generates the definition of a project of <see cref="LargeProjects"/> with a copy of the product that counts its steps.</summary>
    /// <param name="project">The name of the method that builds the project.</param>
    /// <param name="arguments">The arguments of the method.</param>
    public static CountedWork Of(string project, params object[] arguments)
    {
        // The count is shared by all threads.
        lock (Gate) return Counting.Value.Build(project, arguments);
    }

    /// <summary>Fails if this is more than the given multiple of the work for a smaller input.</summary>
    public void ShouldBeAtMost(double times, CountedWork smaller)
    {
        ((double)Steps / smaller.Steps).ShouldBeLessThan(times, $"{smaller.Steps} steps became {Steps}");
        ((double)Bytes / smaller.Bytes).ShouldBeLessThan(times, $"{smaller.Bytes} bytes became {Bytes}");
    }

    /// <summary>A second copy of the tests and the product, in which the product counts its steps.</summary>
    private sealed class Copy : AssemblyLoadContext
    {
        private readonly Action<string, object[]> _build;
        private readonly Assembly _product;
        private readonly FieldInfo _steps;

        public Copy()
            : base("counting")
        {
            _product = LoadFromStream(StepCounter.Instrument(typeof(Definition).Assembly.Location));
            _steps = _product.GetType(StepCounter.TypeName)!.GetField(StepCounter.FieldName)!;
            var tests = LoadFromAssemblyPath(typeof(LargeProjects).Assembly.Location);
            _build = tests.GetType(typeof(LargeProjects).FullName!)!.GetMethod(nameof(LargeProjects.Build))!.CreateDelegate<Action<string, object[]>>();
        }

        public CountedWork Build(string project, object[] arguments)
        {
            _steps.SetValue(null, 0L);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _build(project, arguments);
            return new((long)_steps.GetValue(null)!, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // All other assemblies are shared.
        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name == _product.GetName().Name ? _product : null;
    }
}
