using System.Text.Json;

namespace MeshCi.Definitions.Json;

/// <summary>Says in plain words why a file is not the JSON that it should be.</summary>
public static class JsonProblem
{
    /// <summary>Where JSON breaks, counted from 1: <c>line 7, column 3</c>.</summary>
    public static string Where(JsonException problem) => $"line {(problem.LineNumber ?? 0) + 1}, column {(problem.BytePositionInLine ?? 0) + 1}";

    /// <summary>What the parser did not like there, without its own words for the place.</summary>
    public static string Reason(JsonException problem)
    {
        // The parser has no codes, only words of its own.
        if (problem.Message.Contains("does not contain any JSON tokens", StringComparison.Ordinal)) return "there is nothing in it.";
        if (problem.Message.Contains("maximum configured depth", StringComparison.Ordinal)) return "it is nested more than 64 levels deep.";
        var tail = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return tail < 0 ? problem.Message : problem.Message[..tail];
    }

    /// <summary>Why a file that MeshCi wrote cannot be read, as part of a sentence.</summary>
    /// <param name="problem">What reading it threw; of <see cref="InvalidDataException"/> the message is taken as it is.</param>
    public static string Cause(Exception problem) => problem switch
    {
        JsonException json => $"its JSON breaks off at {Where(json)}, so it was cut off or edited",
        InvalidDataException own => own.Message,
        KeyNotFoundException => "a member is missing",
        InvalidOperationException => "a member is of another type than MeshCi writes",
        _ => "a member has a value that MeshCi does not write",
    };

    /// <summary>Whether an exception of reading JSON says that the file is damaged.</summary>
    public static bool IsDamage(Exception problem) =>
        problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException or InvalidDataException;
}
