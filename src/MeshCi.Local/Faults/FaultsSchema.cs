using System.Text.Json.Nodes;
using MeshCi.ControlPlane.Json;
using MeshCi.Local.Http;

namespace MeshCi.Local.Faults;

/// <summary>The schema of the section <c>faults</c>.</summary>
internal static class FaultsSchema
{
    // At most ten minutes.
    private const string Duration = "^0*([0-9]{1,5}|[1-5][0-9]{5}|600000)ms$|^0*([0-9]{1,2}|[1-5][0-9]{2}|600)s$|^0*([0-9]|10)m$";

    private const string BurstText = "Number of calls that can pass at once after a pause. Default: the number for one second.";

    private static readonly string[] Ends = ["throttle", "error", "drop", "freeze"];

    /// <summary>The section.</summary>
    public static JsonObject Section() => SchemaNode.ObjectOf("Simulated faults.", [], new()
    {
        ["seed"] = SchemaNode.WholeNumber("Seed of all random decisions and delays. Generated if it is absent.", 0, int.MaxValue),
        ["rules"] = SchemaNode.List("Rules, evaluated in this order for each call.", Rule()),
    });

    private static JsonObject Rule()
    {
        var rule = SchemaNode.ObjectOf("A rule for some calls: latency, and at most one of throttle, error, drop and freeze.", ["operations"], new()
        {
            ["operations"] = SchemaNode.List("Names of the matching operations; * matches any characters.", new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    SchemaNode.OneOf("An operation.", OperationNames.All), SchemaNode.Text("A pattern of operations.", @"^[A-Za-z*]*\*[A-Za-z*]*$")),
            }, minimum: 1),
            ["chance"] = SchemaNode.Number("Probability that a matching call is affected.", 0, 1),
            ["times"] = SchemaNode.WholeNumber("Number of matching calls that the rule considers; afterwards it no longer applies.", 1, FaultsJson.Most),
            ["latency"] = new JsonObject
            {
                ["description"] = "Delay before the call is processed.",
                ["oneOf"] = new JsonArray(
                    Wait("A fixed delay."),
                    Pair("A uniformly distributed delay.", "min", "max"),
                    Pair("A log-normally distributed delay, which is typical of networks.", "median", "p99")),
            },
            ["throttle"] = SchemaNode.ObjectOf("Calls above this rate fail with TooManyRequestsException.", ["callsPerSecond"], new()
            {
                ["callsPerSecond"] = SchemaNode.Number("Maximum rate of calls.", FaultsJson.SlowestRate, FaultsJson.Most),
                ["burst"] = SchemaNode.WholeNumber(BurstText, 1, FaultsJson.Most),
            }),
            ["error"] = SchemaNode.OneOf("The call fails with this error and changes nothing.", [.. ApiErrors.All.Select(error => error.Type)]),
            ["drop"] = SchemaNode.OneOf("The connection is closed without a response, before or after the change.", FaultsJson.Drops),
            ["freeze"] = new JsonObject { ["description"] = "The call gets no response until the rule is removed.", ["enum"] = new JsonArray(true) },
        });
        var waitsOnly = Has("latency");
        waitsOnly.Add("not", new JsonObject { ["anyOf"] = new JsonArray([.. Ends.Select(Has)]) });
        rule.Add("oneOf", new JsonArray([.. Ends.Select(Has), waitsOnly]));
        return rule;
    }

    private static JsonObject Has(string member) => new() { ["required"] = SchemaNode.Strings([member]) };

    private static JsonObject Wait(string description) => SchemaNode.Text(description, Duration);

    private static JsonObject Pair(string description, string lower, string upper) =>
        SchemaNode.ObjectOf(description, [lower, upper], new() { [lower] = Wait("Such as 20ms."), [upper] = Wait("Such as 250ms.") });
}
