using System.Text.Json;
using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Policies;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Identity;

/// <summary>Finds probable mistakes in a valid section <c>identity</c>: policies without effect, trust in principals that do not exist.</summary>
internal sealed class IdentityWarnings
{
    private readonly IdentityConfiguration _configuration;
    private readonly Problems _problems;
    private readonly HashSet<string> _principals;

    private IdentityWarnings(IdentityConfiguration configuration, Problems problems)
    {
        _configuration = configuration;
        _problems = problems;
        _principals =
        [
            .. configuration.Users.Select(user => $"arn:aws:iam::{user.Account}:user{user.Path}{user.Name}"),
            .. configuration.Roles.Select(role => $"arn:aws:iam::{role.Account}:role{role.Path}{role.Name}"),
        ];
    }

    /// <summary>Adds a warning for each probable mistake.</summary>
    /// <param name="section">The section's text.</param>
    /// <param name="configuration">The configuration that was read from it.</param>
    /// <param name="problems">Receives the warnings.</param>
    public static void Add(JsonPart section, IdentityConfiguration configuration, Problems problems)
    {
        var warnings = new IdentityWarnings(configuration, problems);
        foreach (var user in section["users"]?.Elements ?? []) warnings.Permissions(user);
        foreach (var (role, index) in (section["roles"]?.Elements ?? []).Select((role, index) => (role, index)))
        {
            warnings.Permissions(role);
            warnings.Trust(role["trustPolicy"]!, configuration.Roles[index].Account);
        }
    }

    private void Permissions(JsonPart owner)
    {
        var warnings = new PolicyWarnings(FilledKeys.OfPermissions, _problems);
        foreach (var policy in (owner["policies"]?.Elements ?? []).Where(policy => policy.Kind == JsonValueKind.Object)) warnings.Add(policy);
    }

    private void Trust(JsonPart policy, string account)
    {
        var providers = _configuration.OpenIdConnectProviders
            .Where(provider => provider.Account == account)
            .Select(provider => OpenIdConnectProvider.HostOf(provider.Url))
            .ToList();
        new PolicyWarnings(FilledKeys.OfTrust(providers), _problems).Add(policy);
        var arns = providers.Select(host => $"arn:aws:iam::{account}:oidc-provider/{host}").ToList();
        foreach (var statement in JsonPart.OneOrMore(policy["Statement"]))
        {
            var principal = statement["Principal"] ?? statement["NotPrincipal"];
            foreach (var provider in JsonPart.OneOrMore(principal?["Federated"]).Where(provider => !arns.Contains(provider.Text)))
                _problems.Warn(provider, UnknownProvider(provider.Text, account) + Problems.DidYouMean(Spelling.Nearest(provider.Text, arns)));
            foreach (var caller in JsonPart.OneOrMore(principal?["AWS"]).Where(caller => IsUnknown(caller.Text)))
                _problems.Warn(caller, UnknownPrincipal(caller.Text) + Problems.DidYouMean(Spelling.Nearest(caller.Text, _principals)));
        }
    }

    private static string UnknownProvider(string arn, string account) =>
        $"names '{Quote.Of(arn)}', which openIdConnectProviders does not contain for account {account}, so no token matches it";

    private static string UnknownPrincipal(string arn) => $"names '{Quote.Of(arn)}', which is not a user or role of this configuration";

    // A session belongs to its role; roots and accounts do not have to be declared.
    private bool IsUnknown(string principal) => principal.Split(':', 6) switch
    {
        ["arn", _, "iam", _, _, var name] => name != "root" && !_principals.Contains(principal),
        ["arn", _, "sts", _, var account, var name] =>
            !(name.Split('/') is ["assumed-role", var role, _] && _configuration.Roles.Any(one => one.Account == account && one.Name == role)),
        _ => false,
    };
}
