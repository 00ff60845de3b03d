using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeshCi.Conformance.Tests;

/// <summary>The result of a call of the AWS CLI.</summary>
internal sealed partial record AwsCliAnswer(AwsCliVersion Cli, string Call, ProgramResult Result)
{
    /// <summary>The output of a successful call; an empty object if it prints nothing.</summary>
    public JsonElement Json
    {
        get
        {
            Result.Code.ShouldBe(0, $"aws {Call}\n{Result.Error}");
            return JsonElement.Parse(Result.Output.Length == 0 ? "{}" : Result.Output);
        }
    }

    /// <summary>The service's message for a call that it refused with this error type.</summary>
    public string Refusal(string type)
    {
        Result.Code.ShouldBe(Cli.RefusedCode, $"aws {Call}\n{Result.Output}{Result.Error}");
        var match = Refused().Match(Result.Error);
        match.Groups["type"].Value.ShouldBe(type, $"aws {Call}\n{Result.Error}");
        return match.Groups["message"].Value;
    }

    [GeneratedRegex(@"An error occurred \((?<type>\w+)\) when calling the \w+ operation(?: \([^)]*\))?: (?<message>.*)")]
    private static partial Regex Refused();
}

/// <summary>The AWS CLI, configured for a control plane as users configure it.</summary>
internal sealed class AwsCli(AwsCliVersion version, LocalProcess controlPlane)
{
    // A call keeps a processor busy for half a second, so calls are limited.
    private static readonly SemaphoreSlim Processors = new(Environment.ProcessorCount);
    private readonly string _endpoint = controlPlane.Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>Its version.</summary>
    public AwsCliVersion Version => version;

    /// <summary>Variables that are set for every call, initially those of <see cref="ClientSettings"/>.</summary>
    public Dictionary<string, string> Settings { get; init; } = ClientSettings.For(controlPlane);

    /// <summary>Calls an operation of App Mesh: <c>list-meshes --max-items 1</c>.</summary>
    /// <param name="arguments">Arguments, split at blanks as by a shell; pass those that contain blanks in the next parameter.</param>
    /// <param name="more">Further arguments, passed unchanged.</param>
    public Task<AwsCliAnswer> AppMesh(string arguments, params string[] more) => Run("appmesh " + arguments, more);

    /// <summary>Calls an operation of any service.</summary>
    public async Task<AwsCliAnswer> Run(string arguments, params string[] more)
    {
        string[] words = [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. more];

        // Versions before 2.13 do not read AWS_ENDPOINT_URL.
        string[] all = ["--endpoint-url", _endpoint, "--output", "json", .. words];
        await Processors.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return new AwsCliAnswer(version, string.Join(' ', words), await AwsCliForks.RunAsync(version.Path, all, Settings));
        }
        finally
        {
            Processors.Release();
        }
    }
}
