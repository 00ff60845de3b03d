using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeshCi.Conformance.Tests;

/// <summary>What one call of the AWS CLI gave.</summary>
internal sealed partial record AwsCliAnswer(AwsCliVersion Cli, string Call, ProgramResult Result)
{
    /// <summary>The answer of a call that succeeded; an empty object where it prints nothing.</summary>
    public JsonElement Json
    {
        get
        {
            Result.Code.ShouldBe(0, $"aws {Call}\n{Result.Error}");
            return JsonElement.Parse(Result.Output.Length == 0 ? "{}" : Result.Output);
        }
    }

    /// <summary>The service's message of a call that it refused with that type.</summary>
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

/// <summary>The AWS CLI, told of a control plane as its users tell it.</summary>
internal sealed class AwsCli(AwsCliVersion version, LocalProcess controlPlane)
{
    // A call keeps a processor busy for half a second.
    private static readonly SemaphoreSlim Processors = new(Environment.ProcessorCount);
    private readonly string _endpoint = controlPlane.Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>Which one it is.</summary>
    public AwsCliVersion Version => version;

    /// <summary>Variables that are set for every call, those of <see cref="ClientSettings"/> at first.</summary>
    public Dictionary<string, string> Settings { get; init; } = ClientSettings.For(controlPlane);

    /// <summary>Calls an operation of App Mesh: <c>list-meshes --max-items 1</c>.</summary>
    /// <param name="arguments">Words as a shell would split them; what holds blanks follows as words of its own.</param>
    /// <param name="more">Further words, taken as they are.</param>
    public Task<AwsCliAnswer> AppMesh(string arguments, params string[] more) => Run("appmesh " + arguments, more);

    /// <summary>The same for any service.</summary>
    public async Task<AwsCliAnswer> Run(string arguments, params string[] more)
    {
        string[] words = [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. more];

        // Versions before 2.13 do not read AWS_ENDPOINT_URL.
        string[] all = ["--endpoint-url", _endpoint, "--output", "json", .. words];
        await Processors.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return new AwsCliAnswer(version, string.Join(' ', words), await ExternalProgram.RunAsync(version.Path, all, Settings));
        }
        finally
        {
            Processors.Release();
        }
    }
}
