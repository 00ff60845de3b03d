using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Ledgers;

/// <summary>Names the service in what is found while a command works for one of its services, so that the project of the service reports it.</summary>
internal static class OfService
{
    /// <summary>Does the work.</summary>
    public static T Run<T>(string service, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (MeshException failure) when (failure.Finding.Service is null)
        {
            throw new MeshException(failure.Finding with { Service = service }, failure);
        }
    }

    /// <summary>Does the work.</summary>
    public static void Run(string service, Action work) => Run(service, () =>
    {
        work();
        return true;
    });

    /// <summary>Does the work.</summary>
    public static async Task<T> RunAsync<T>(string service, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (MeshException failure) when (failure.Finding.Service is null)
        {
            throw new MeshException(failure.Finding with { Service = service }, failure);
        }
    }
}
