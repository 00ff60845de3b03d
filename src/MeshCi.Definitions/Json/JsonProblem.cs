using System.Text.Json;

namespace MeshCi.Definitions.Json;

/// <summary>Explains why a file is not the expected JSON.</summary>
public static class JsonProblem
{
    /// <summary>The location of the error, starting at 1: <c>line 7, column 3</c>.</summary>
    public static string Where(JsonException problem) => $"line {(problem.LineNumber ?? 0) + 1}, column {(problem.BytePositionInLine ?? 0) + 1}";

    /// <summary>The error that the parser reports, without its description of the location.</summary>
    public static string Reason(JsonException problem)
    {
        // The parser reports errors as text only, without codes.
        if (problem.Message.Contains("does not contain any JSON tokens", StringComparison.Ordinal)) return "it is empty.";
        if (problem.Message.Contains("maximum configured depth", StringComparison.Ordinal)) return "it is nested more than 64 levels deep.";
        var tail = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return tail < 0 ? problem.Message : problem.Message[..tail];
    }

    /// <summary>Why a file that MeshCi wrote cannot be read, as part of a sentence.</summary>
    /// <param name="problem">The exception from reading the file. The message of an <see cref="InvalidDataException"/> is used unchanged.</param>
    public static string Cause(Exception problem) => problem switch
    {
        JsonException json => $"its JSON is not valid at {Where(json)}, so it was truncated or edited",
        InvalidDataException own => own.Message,
        KeyNotFoundException => "a member is missing",
        InvalidOperationException => "a member has a type that MeshCi does not write",
        _ => "a member has a value that MeshCi does not write",
    };

    /// <summary>Whether an exception from reading JSON means that the file is damaged.</summary>
    public static bool IsDamage(Exception problem) =>
        problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException
            or InvalidDataException;
}
