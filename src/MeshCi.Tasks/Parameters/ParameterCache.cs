using MeshCi.Definitions.Language;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Parameters;

/// <summary>
/// The parameters that a build has asked one place for: each is asked for once in a build, also if it could not be read. It ends with the build, because
/// the process can outlive it and serve another one, with other credentials.
/// </summary>
internal sealed class ParameterCache : IDisposable
{
    private const RegisteredTaskObjectLifetime Lifetime = RegisteredTaskObjectLifetime.Build;
    private static readonly Lock Creation = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<ParameterReference, ParameterAnswer> _answers = [];

    /// <summary>The parameters of a build; of this task alone if the engine cannot keep objects.</summary>
    /// <param name="engine">The engine of a task.</param>
    /// <param name="place">Where they are read, and with which identity.</param>
    public static ParameterCache Of(IBuildEngine? engine, string place)
    {
        if (engine is not IBuildEngine4 keeper) return new();
        var key = (typeof(ParameterCache), place);
        lock (Creation)
        {
            if (keeper.GetRegisteredTaskObject(key, Lifetime) is ParameterCache existing) return existing;
            var created = new ParameterCache();
            keeper.RegisterTaskObject(key, created, Lifetime, allowEarlyCollection: false);
            return created;
        }
    }

    /// <summary>MSBuild calls it at the end of the build.</summary>
    public void Dispose() => _turn.Dispose();

    /// <summary>The answers for some parameters. Those that have not been asked for yet are read.</summary>
    /// <param name="references">The parameters.</param>
    /// <param name="read">Reads parameters.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyDictionary<string, ParameterAnswer>> GetAsync(
        IReadOnlyCollection<ParameterReference> references,
        Func<IReadOnlyList<ParameterReference>, Task<IReadOnlyDictionary<ParameterReference, ParameterAnswer>>> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            List<ParameterReference> unknown = [.. references.Where(reference => !_answers.ContainsKey(reference))];
            if (unknown.Count > 0)
            {
                foreach (var (reference, answer) in await read(unknown).ConfigureAwait(false)) _answers[reference] = answer;
            }

            return references.ToDictionary(reference => reference.Text, reference => _answers[reference], StringComparer.Ordinal);
        }
        finally
        {
            _turn.Release();
        }
    }
}
