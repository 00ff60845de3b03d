using System.Text.Json.Nodes;
using MeshCi.Local.Settings;

namespace MeshCi.Local.Faults;

/// <summary>The schema of the section <c>faults</c>.</summary>
internal static class FaultsSchema
{
    // At most ten minutes.
    private const string Duration = "^0*([0-9]{1,5}|[1-5][0-9]{5}|600000)ms$|^0*([0-9]{1,2}|[1-5][0-9]{2}|600)s$|^0*([0-9]|10)m$";

    private static readonly string[] Ends = ["throttle", "error", "drop", "freeze"];

    /// <summary>The section.</summary>
    public static JsonObject Section() => SchemaNode.Object("What goes wrong on purpose.", [], new()
    {
        ["seed"] = SchemaNode.Integer("Where chance and waits are drawn from; drawn itself where it is left out.", 0, int.MaxValue),
        ["rules"] = SchemaNode.List("Asked in this order for each call.", Rule()),
    });

    private static JsonObject Rule()
    {
        var rule = SchemaNode.Object("What becomes of some calls: latency, and at most one of throttle, error, drop and freeze.", ["operations"], new()
        {
            ["operations"] = SchemaNode.List("Which calls; * stands for any letters.", new JsonObject
            {
                ["anyOf"] = new JsonArray(SchemaNode.OneOf("An operation.", Operations.All), SchemaNode.Text("A pattern of operations.", @"^[A-Za-z*]*\*[A-Za-z*]*$")),
            }, minimum: 1),
            ["chance"] = SchemaNode.Number("How likely one of these calls is befallen.", 0, 1),
            ["times"] = SchemaNode.Integer("Only so many of these calls are looked at.", 1, FaultsJson.Most),
            ["latency"] = new JsonObject
            {
                ["description"] = "How long the call waits before anything else.",
                ["oneOf"] = new JsonArray(Wait("Always so long."), Pair("Any time between, equally likely.", "min", "max"), Pair("Log-normal, as waits in networks are.", "median", "p99")),
            },
            ["throttle"] = SchemaNode.Object("More calls get TooManyRequestsException.", ["callsPerSecond"], new()
            {
                ["callsPerSecond"] = SchemaNode.Number("Rate that passes.", FaultsJson.SlowestRate, FaultsJson.Most),
                ["burst"] = SchemaNode.Integer("How many pass at once after a pause; a second's worth where it is left out.", 1, FaultsJson.Most),
            }),
            ["error"] = SchemaNode.OneOf("The call fails with it and nothing is changed.", ApiException.Modelled),
            ["drop"] = SchemaNode.OneOf("The connection is cut.", FaultsJson.Drops),
            ["freeze"] = new JsonObject { ["description"] = "No answer until the rule is removed.", ["enum"] = new JsonArray(true) },
        });
        var waitsOnly = Has("latency");
        waitsOnly.Add("not", new JsonObject { ["anyOf"] = new JsonArray([.. Ends.Select(Has)]) });
        rule.Add("oneOf", new JsonArray([.. Ends.Select(Has), waitsOnly]));
        return rule;
    }

    private static JsonObject Has(string member) => new() { ["required"] = SchemaNode.Strings([member]) };

    private static JsonObject Wait(string description) => SchemaNode.Text(description, Duration);

    private static JsonObject Pair(string description, string lower, string upper) =>
        SchemaNode.Object(description, [lower, upper], new() { [lower] = Wait("Such as 20ms."), [upper] = Wait("Such as 250ms.") });
}
